"""Who could take a shift: everybody it is legal for, the cheapest and fairest first; of the others, why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from medmgr_core.errors import InvalidEntry
from medmgr_core.rosters.clock import Floats, Ints, weekday_of
from medmgr_core.rosters.plain import Assignment, Roster, frame_of
from medmgr_core.rosters.rule_set import DEFAULT_RULES, Rule
from medmgr_core.rosters.rules import check
from medmgr_core.rosters.rules_rest import contract_hours, hours_in_period
from medmgr_core.rosters.timeline import Timeline, timeline_of
from medmgr_core.rosters.words import reasons

_KEY = ["person", "rule", "limit", "on", "until", "measured", "detail"]


@dataclass(frozen=True)
class Gap:
    """A shift somebody is wanted for; ``skill`` and ``grade`` None: anybody."""

    unit: str
    on: date
    shift_type: str
    skill: str | None = None
    grade: str | None = None


def who_could_take(roster: Roster, gap: Gap, rules: Iterable[Rule] = DEFAULT_RULES) -> pd.DataFrame:
    """Everybody with the skill and grade: person, can, why_not, cautions, cost, load; those who can first.

    can: no hard rule would be broken that is not broken already. cautions: soft ones that would. cost: minor units the shift
    adds (hours within the contract cost nothing more; NaN without a rate). load: nights, weekends or else hours so far, over a
    fair share of them: below 1 is less than fair.
    """
    if not roster.first <= gap.on < roster.until:
        raise InvalidEntry(f"{gap.on:%d %b %Y} is not in the period of the roster; choose a day of it.")
    rows = [Assignment(person, gap.on, gap.shift_type, gap.unit) for person in _able(roster, gap)]
    if not rows:
        return pd.DataFrame({"person": [], "can": [], "why_not": [], "cautions": [], "cost": [], "load": []})
    rules = list(rules)
    after = replace(roster, assignments=pd.concat([roster.assignments, frame_of(Assignment, rows)], ignore_index=True))
    added = _added(check(roster, rules), check(after, rules))
    added["reason"] = reasons(added)
    names = [row.person for row in rows]
    line, later = timeline_of(roster), timeline_of(after)
    places = pd.Index(line.names).get_indexer(pd.Index(names))
    is_night = bool(later.nights.sum() > line.nights.sum())
    found = pd.DataFrame({
        "person": names, "why_not": _listed(added[added["is_hard"]], names),
        "cautions": _listed(added[~added["is_hard"]], names), "cost": _cost(line, later, places),
        "load": _load(line, is_night, gap.on, places),
    })  # fmt: skip
    found.insert(1, "can", found["why_not"] == "")
    found["soft"] = found["cautions"] != ""
    order = found.sort_values(["can", "cost", "soft", "load", "person"], ascending=[False, True, True, True, True])
    return order.drop(columns="soft").reset_index(drop=True)


def _able(roster: Roster, gap: Gap) -> list[str]:
    people = roster.people
    columns = zip(*(people[name].tolist() for name in ("person", "skills", "grade", "shift_types")), strict=True)
    return [
        person
        for person, skills, grade, types in columns
        if (not gap.skill or gap.skill in skills) and gap.grade in (None, "", grade) and (not types or gap.shift_type in types)
    ]


def _added(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Breaches that were not there before. A shift more never makes too few hours, or too short a run that it lengthens."""
    known = Counter(before[_KEY].itertuples(index=False, name=None))
    fresh = []
    for row in after[_KEY].itertuples(index=False, name=None):
        fresh.append(not known[row])
        known[row] -= known[row] > 0
    lengthened = (after["rule"] == "contract_min") | ((after["rule"] == "run_min") & (after["measured"] > 1))
    return after[np.array(fresh, dtype=bool) & ~lengthened].reset_index(drop=True)


def _listed(found: pd.DataFrame, names: list[str]) -> list[str]:
    held = found.groupby("person")["reason"].agg(lambda each: ", ".join(dict.fromkeys(each)))
    return [str(held.get(name, "")) for name in names]


def _cost(before: Timeline, after: Timeline, places: Ints) -> Floats:
    """Hours beyond those owed by contract are paid; bank and agency owe none."""
    owed = contract_hours(before)
    beyond = np.maximum(hours_in_period(after) - owed, 0) - np.maximum(hours_in_period(before) - owed, 0)
    cost: Floats = np.round(beyond * before.roster.people["rate"].to_numpy(dtype=np.float64))
    return cost[places]


def _load(line: Timeline, is_night: bool, day: date, places: Ints) -> Floats:
    """What somebody has of the same kind in all known days, over the share that goes with the hours of the contract."""
    weekday = weekday_of(np.arange(line.first, line.first + line.count))
    grid = line.nights if is_night else line.worked[:, weekday >= 5] if day.weekday() >= 5 else line.minutes_by_day
    held, hours = grid.sum(axis=1), line.roster.people["contract_hours"].to_numpy(dtype=np.float64)
    fair = held.sum() * hours / max(hours.sum(), 1)
    load: Floats = np.divide(held, fair, out=np.where(held > 0, np.inf, 0.0), where=fair > 0)
    return load[places]
