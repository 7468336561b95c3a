"""Why a shift stayed open, and what a wish that was not met would have cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from medmgr_core.rosters.cover import cover
from medmgr_core.rosters.plain import Roster
from medmgr_core.rosters.rule_set import Rule
from medmgr_core.rosters.solver.fill import fill
from medmgr_core.rosters.solver.task import Report, Result, Stop, Task, Wish
from medmgr_core.rosters.who_could import Gap, who_could_take


def open_shifts(roster: Roster, demand: pd.DataFrame, unit: str, rules: Sequence[Rule], most: int = 50) -> pd.DataFrame:
    """Of each shift that is short, who could take it and why the others cannot: the columns of the gap and of ``who_could_take``.

    most: so many gaps are looked at, the largest first.
    """
    short = cover(roster, demand)
    short = short[(short["unit"] == unit) & (short["gap"] > 0)].sort_values(["gap", "on"], ascending=[False, True], kind="stable")
    found = []
    for row in short.head(most).to_dict("records"):
        gap = Gap(unit, row["on"].date(), row["shift_type"], row["skill"] or None, row["grade"] or None)
        told = who_could_take(roster, gap, rules)
        found.append(told.assign(**{name: row[name] for name in ("on", "shift_type", "skill", "grade", "gap")}))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["person", "can", "why_not", "gap"])


def price_of_wish(task: Task, result: Result, wish: Wish, report: Report | None = None, stop: Stop | None = None) -> float | None:
    """What meeting a wish costs more, found by filling once more from the result with the wish as a must.

    None when no roster meets it. An estimate unless both rosters are the best there are; the wish's own weight is not in it.
    """
    if result.roster is None or result.cost is None:
        return None
    others = tuple(each for each in task.wishes if each != wish)
    again = fill(replace(task, roster=result.roster, wishes=others, must=(*task.must, wish)), report, stop)
    own = wish.weight if wish in result.unmet else 0
    return None if again.cost is None else again.cost - (result.cost - own)
