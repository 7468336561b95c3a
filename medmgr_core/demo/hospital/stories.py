"""What was planted, each in a small function: see STORIES.md. A domain that has a story adds its function and its line.

ON_COURSE: before the ledger is made, these bend how spending runs beside the plan. ON_ROWS: afterwards, these change rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from medmgr_core.budgets.plan_records import Reserve
from medmgr_core.demo.hospital.compliance import evidence_expired, licence_lapses
from medmgr_core.demo.hospital.making import put_move, put_saving
from medmgr_core.demo.hospital.people import head_of
from medmgr_core.demo.hospital.rosters import unfair_nights, week_without_registered
from medmgr_core.demo.hospital.site import Site, chance
from medmgr_core.demo.hospital.supply_stories import contract_renews, lot_for_another, vital_runs_out
from medmgr_core.demo.hospital.when import LEDGER_MONTHS
from medmgr_core.facility.records import StaffMember
from medmgr_core.indicators.records import IndicatorValue
from medmgr_core.periods import add_months, months_between
from medmgr_core.purchasing.records import Invoice

Story = Callable[[Site], None]

AGENCY_FROM, VACANT_FROM, MOVED_AT, SAVED_FROM = -8, -11, -3, -10  # months of the ledger, counted from its end
_TOLD_ELSEWHERE = 0.3  # in a group the first site has every story, the others each with this chance


def agency_overspend(site: Site) -> None:
    """The busiest unit fills its gaps with agency staff: hours and rate both climb."""
    cast, plan = site.shape.cast, site.plan
    lines = plan.lines(cast.hot_centre, cast.agency)
    climb = np.linspace(0, 1, -AGENCY_FROM + 1)[1:]
    plan.volume[lines, AGENCY_FROM:] *= 1 + 1.6 * climb
    plan.rate[lines, AGENCY_FROM:] *= 1 + 0.35 * climb
    plan.volume[plan.lines(cast.hot_centre, cast.vacant_account), AGENCY_FROM:] *= 0.99
    centre = [row["centre"] for row in site.shape.centre_rows].index(cast.hot_centre)
    site.work[centre, AGENCY_FROM:] *= 1.03


def vacant_posts(site: Site) -> None:
    """A ward spends less than planned: a quarter of its nurses' posts are empty, and little of it is covered."""
    cast, plan = site.shape.cast, site.plan
    plan.volume[plan.lines(cast.vacant_centre, cast.vacant_account), VACANT_FROM:] *= 0.74
    plan.volume[plan.lines(cast.vacant_centre, cast.bank), VACANT_FROM:] *= 1.15
    unit = next(row["unit"] for row in site.shape.centre_rows if row["centre"] == cast.vacant_centre)
    staff = site.rows[StaffMember]
    there = staff.index[(staff["unit_code"] == site.code(unit)) & staff["left_on"].isna() & (staff["staff_group"] == "clinical")]
    left_on = site.when.ledger[VACANT_FROM] - timedelta(days=1)
    long_there = pd.to_datetime(staff.loc[there, "joined_on"]) < pd.Timestamp(add_months(left_on, -6))
    gone = there[long_there][1:4]  # the lead stays
    site.change(StaffMember, gone, left_on=left_on)


def late_month(site: Site) -> None:
    """One department's figures of the last month have not come in."""
    site.plan.volume[site.plan.lines_below(site.shape.cast.late_department), -1] = 0


def escalation(site: Site) -> None:
    """The busiest department has leaned on agencies since the start, and opened beds that its reserve paid for."""
    plan, line = site.plan, _escalated(site)
    kinds = np.array([row["pay_kind"] for row in site.shape.leaves])[plan.account]
    plan.volume[plan.lines_below(site.shape.cast.hot_department) & (kinds == "agency")] *= 1.5
    for place, pence in _releases(site).items():
        plan.volume[line, place] += pence / max(int(plan.budget[line, LEDGER_MONTHS + place]), 1)


def reserve_runs_out(site: Site) -> None:
    """Little of the reserve is left while months remain, and the department overspends: it will not last to year end."""
    cast, shape, line = site.shape.cast, site.shape, _escalated(site)
    centre = shape.centre_rows[site.plan.centre[line]]["centre"]
    account = shape.leaves[site.plan.account[line]]["account"]
    asked_by = head_of(site, cast.hot_department)
    released = _releases(site)
    held = site.rows[Reserve]
    own = (held["unit_code"] == site.code(cast.hot_department)) & (held["year_on"] == site.when.year_on)
    site.change(
        Reserve,
        own,
        amount=round(sum(released.values()) / 0.85 / 10_000) * 10_000,
        basis="1 % of the year's budget; 3 % was asked for",
    )
    for place, pence in released.items():
        month = site.when.ledger[place]
        put_move(site, "reserve_release", cast.hot_department, month + timedelta(days=9), pence,
                 f"More work than planned, {month:%B}", {(centre, account, month): pence}, asked_by=asked_by)  # fmt: skip


def _releases(site: Site) -> dict[int, int]:
    """Months of this year, counted from the end of the ledger, and what was released: 0.85 % of the department's budget."""
    this_year = len(months_between(site.when.year_on, add_months(site.when.ledger[-1], 1)))
    months = site.plan.budget[site.plan.lines_below(site.shape.cast.hot_department)][:, LEDGER_MONTHS - 12 : LEDGER_MONTHS]
    whole = int(months.sum() * 0.0085)
    count = min(3, this_year)
    return {place - count: round(whole / count / 100_000) * 100_000 for place in range(count)}


def _escalated(site: Site) -> int:
    """The line the extra beds are paid from: agency elsewhere in the department, else in the busiest unit itself."""
    cast = site.shape.cast
    agency = site.plan.lines("", cast.agency) & site.plan.lines_below(cast.hot_department)
    others = np.nonzero(agency & ~site.plan.lines(cast.hot_centre))[0]
    return int(others[0] if len(others) else np.nonzero(agency)[0][0])


def budget_moved(site: Site) -> None:
    """Money of the vacant posts was moved to the unit that covers, for the rest of the year."""
    cast, when = site.shape.cast, site.when
    first = max(when.ledger[MOVED_AT], when.year_on)
    months = months_between(first, add_months(when.year_on, 12))
    line = site.plan.lines(cast.vacant_centre, cast.vacant_account)
    monthly = round(int(site.plan.budget[line][:, when.plan.index(first)].sum()) * 0.08 / 10_000) * 10_000
    lines = {(centre, cast.vacant_account, month): sign * monthly
             for centre, sign in ((cast.vacant_centre, -1), (cast.cover_centre, 1)) for month in months}  # fmt: skip
    unit = next(row["unit"] for row in site.shape.centre_rows if row["centre"] == cast.vacant_centre)
    put_move(site, "virement", unit, first + timedelta(days=6), monthly * len(months),
             "Posts stay empty; a neighbour covers", lines, asked_by=head_of(site, site.department_of(unit)))  # fmt: skip


def cover_paid(site: Site) -> None:
    """The unit that covers spends the money moved to it."""
    cast, plan, when = site.shape.cast, site.plan, site.when
    months = max(MOVED_AT, -len(months_between(when.year_on, add_months(when.ledger[-1], 1))))
    plan.volume[plan.lines(cast.cover_centre, cast.vacant_account), months:] *= 1.07


def paid_twice(site: Site) -> None:
    """An invoice came by post and by e-mail; of the second the last digit was typed twice, and both were paid."""
    cast, invoices = site.shape.cast, site.rows[Invoice]
    here = (invoices["cost_centre_code"] == site.code(cast.twice_centre)) & (invoices["state"] == "paid")
    here &= pd.to_datetime(invoices["received_on"]) < pd.Timestamp(add_months(site.when.ledger[-1], -1))
    first = invoices[here].sort_values("amount", kind="stable").iloc[-1]
    again = _a_month_later(site, first["received_on"])
    number = str(first["reference"]) + str(first["reference"])[-1]
    site.put(Invoice, pd.DataFrame([{**first, "invoice_no": site.running("IN", len(invoices) + 1), "reference": number, "order_no": None,
                                     "received_on": again, "paid_on": again + timedelta(days=7)}]))  # fmt: skip
    line = site.ledger[site.ledger["reference"] == first["reference"]].iloc[[0]]
    copy = line.assign(posted_on=np.datetime64(again, "us"), reference=number)
    ledger = pd.concat([site.ledger, copy], ignore_index=True)
    site.ledger = ledger.sort_values("posted_on", kind="stable").reset_index(drop=True)


def _a_month_later(site: Site, day: object) -> date:
    """A Wednesday three to four weeks later."""
    later = pd.Timestamp(str(day)).date() + timedelta(days=21)
    return later + timedelta(days=(2 - later.weekday()) % 7)


def saving_harms(site: Site) -> None:
    """Fewer hours on the rota save what was planned, and the measure that guards quality shows harm."""
    cast = site.shape.cast
    starts_on = site.when.ledger[SAVED_FROM]
    put_saving(site, "Rota drawn up anew", cast.saving_centre, cast.saving_account, "open", starts_on, 0.07,
               guard=cast.guard, guard_unit=cast.guard_unit)  # fmt: skip
    row = next(row for row in site.shape.indicator_rows if row["code"] == cast.guard)
    values = site.rows[IndicatorValue]
    after = (values["unit_code"] == site.code(cast.guard_unit)) & (values["indicator_code"] == cast.guard)
    after &= values["period_on"] >= np.datetime64(add_months(starts_on, 1), "D")
    harm = 5 * float(row["noise"]) * (-1 if row["better"] == "higher" else 1)
    site.change(IndicatorValue, after, value=(values.loc[after, "value"] + harm).round(int(row["digits"])))


def hours_saved(site: Site) -> None:
    """The saving is real: fewer hours of the account it names."""
    cast, plan = site.shape.cast, site.plan
    plan.volume[plan.lines(cast.saving_centre, cast.saving_account), SAVED_FROM:] *= 0.93


ON_COURSE: dict[str, tuple[Story, ...]] = {
    "agency": (agency_overspend,), "vacancies": (vacant_posts, cover_paid), "late": (late_month,), "reserve": (escalation,),
    "saving": (hours_saved,), "nights": (unfair_nights,),
}  # fmt: skip
ON_ROWS: dict[str, tuple[Story, ...]] = {
    "vacancies": (budget_moved,), "reserve": (reserve_runs_out,), "twice": (paid_twice,), "saving": (saving_harms,),
    "licence": (licence_lapses,), "evidence": (evidence_expired,), "short": (week_without_registered,),
    "vital": (vital_runs_out,), "lot": (lot_for_another,), "contract": (contract_renews,),
}  # fmt: skip


def tell(site: Site, stories: dict[str, tuple[Story, ...]]) -> None:
    """Plant the stories of this site."""
    for name, parts in stories.items():
        if site.number < 2 or chance(site.seed, site.number, "story", name).random() < _TOLD_ELSEWHERE:
            for part in parts:
                part(site)
