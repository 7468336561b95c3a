"""Leave taken, booked and asked for, and wishes, of the demonstration's wards; and the weeks its rosters are about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from medmgr_core.demo.hospital.people import head_of
from medmgr_core.demo.hospital.roster_plan import Ward
from medmgr_core.demo.hospital.site import Site
from medmgr_core.rosters.leave import leave_year_of
from medmgr_core.rosters.records import LeaveCarried, RosterWish

PERIODS = 4  # of four weeks each: over, now, next, draft
NEXT, DRAFT = 2, 3


def first_day(site: Site) -> date:
    """The Monday on which the roster that is over began; the one of now began in this week."""
    return site.today - timedelta(days=site.today.weekday() + 28)


def leave_of(site: Site, luck: np.random.Generator, row: dict[str, Any], grade: str) -> list[dict[str, Any]]:
    """Weeks of leave from Monday to Sunday: two in the year that runs, one in a roster for every second person, some asked for."""
    monday, joined = first_day(site), row["joined_on"] or date.min
    april = leave_year_of(site.today).first
    before = [monday - timedelta(days=7 * int(weeks)) for weeks in luck.choice(range(2, 26), 2, replace=False)]
    weeks = [(first, "approved") for first in before if first >= max(april, joined)]
    draw, week = luck.random(), int(luck.integers(0, 4 * PERIODS))
    if draw < 0.55 and (week < 4 * DRAFT or draw < 0.3):
        weeks.append((monday + timedelta(days=7 * week), "approved"))
    elif draw < 0.8 and grade in ("registered", "support"):  # many want the same weeks, at the end of the draft and after it
        weeks.append((monday + timedelta(days=7 * (4 * PERIODS - 2 + int(luck.integers(4)))), "asked"))
    return [absence(site, row, first, state) for first, state in weeks if first >= joined]


def absence(site: Site, row: dict[str, Any], first: date, state: str) -> dict[str, Any]:
    """A week away."""
    decided = min(first - timedelta(days=60), site.today - timedelta(days=9)) if state == "approved" else None
    return {"staff_no": row["staff_no"], "kind": "leave", "first_on": first, "last_on": first + timedelta(days=6), "hours": None,
            "is_paid": True, "state": state, "decided_on": decided,
            "decided_by": lead(site, row["unit_code"]) if decided else None}  # fmt: skip


def lead(site: Site, unit_code: str) -> str:
    """Who decides on leave of a unit."""
    short = next(row["unit"] for row in site.shape.unit_rows if site.code(row["unit"]) == unit_code)
    return head_of(site, site.department_of(short))


def put_carried(site: Site, luck: np.random.Generator, people: list[str]) -> None:
    """Every third person took over some days from the year before."""
    april = leave_year_of(site.today).first
    site.put(LeaveCarried, [{"staff_no": one, "year_on": april, "hours": 7.5 * int(luck.integers(1, 4)), "note": None}
                            for one in people if luck.random() < 1 / 3])  # fmt: skip


def put_wishes(site: Site, luck: np.random.Generator, held: list[tuple[str, Ward]]) -> None:
    """A day off that some would like, in the draft."""
    rows = list[dict[str, Any]]()
    for _, ward in held:
        for one in [worker for worker in ward.workers if worker.contract][::4]:
            day = int(luck.integers(28 * DRAFT, 28 * PERIODS))
            rows.append({"staff_no": one.staff_no, "wished_on": ward.day(day), "wants": "off", "shift_code": None, "weight": 20,
                         "wish_no": site.running("RW", len(rows) + 1)})  # fmt: skip
    site.put(RosterWish, rows)
