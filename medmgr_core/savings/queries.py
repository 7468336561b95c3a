"""What is asked of savings: each scheme with its money and what its guard says.

Money is that of the months of the scope. A scope that reaches into this month is judged as of today, an earlier one as of
its end; the tree is the one of that day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pandas as pd

from medmgr_core.methods.spc import Better
from medmgr_core.periods import Period, today
from medmgr_core.rows import rows_of
from medmgr_core.savings.guard import Guard, judge_guard, missing_to_open
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_STANDS = """
JOIN unit_ancestor place ON place.unit_code = scheme.unit_code AND place.ancestor_code = $root
    AND place.from_on < $until AND place.until_on >= $until
"""

SCHEMES = f"""
SELECT scheme.scheme_no, scheme.name, scheme.unit_code, scheme.unit_name, scheme.cost_centre_name, scheme.account_name,
    scheme.owner, scheme.owner_name, scheme.stage, scheme.starts_on, scheme.is_recurrent, scheme.guard_code, scheme.guard_name,
    scheme.guard_better, scheme.guard_unit_code, scheme.guard_unit_name, scheme.answer, scheme.answered_on, scheme.revision
FROM saving_placed scheme {_STANDS}
WHERE scheme.unit_code = ANY($units)
ORDER BY 1 NULLS LAST
"""

MONTHS = """
SELECT line.scheme_no, line.month, line.planned, line.delivered, line.revision, line.planned_counted, line.delivered_counted
FROM saving_month_placed line
WHERE line.unit_code = ANY($units) AND line.month >= $first AND line.month < $until
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""

GUARD_VALUES = f"""
SELECT scheme.scheme_no, scheme.period_on, scheme.value
FROM saving_guard_value scheme {_STANDS}
WHERE scheme.unit_code = ANY($units)
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""


def to_date(scope: Scope) -> Scope:
    """The scope cut to the months that are over, so that plan and delivery cover the same ones."""
    until = max(scope.period.first, min(scope.period.until, today().replace(day=1)))
    return replace(scope, period=Period(scope.period.first, until, scope.period.title))


def schemes(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per saving, by number."""
    return store.read(SCHEMES, scope)


def months(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per saving and month of the scope."""
    return store.read(MONTHS, scope)


def months_of(store: Store, scope: Scope, scheme_no: str) -> pd.DataFrame:
    """One row per month of the scope, of one saving."""
    lines = months(store, scope)
    return lines.loc[lines["scheme_no"] == scheme_no].reset_index(drop=True)


def guards(store: Store, scope: Scope) -> dict[str, Guard]:
    """What the guard of each saving says, by the saving's number."""
    values = store.read(GUARD_VALUES, scope)
    of = {str(number): frame for number, frame in values.groupby("scheme_no")}
    return {row["scheme_no"]: _guard(row, of.get(row["scheme_no"]), _as_at(scope)) for row in rows_of(schemes(store, scope))}


def _guard(row: dict[str, Any], values: pd.DataFrame | None, as_at: date) -> Guard:
    if values is None:
        return Guard("too few values")
    dates = [day.date() for day in values["period_on"]]
    return judge_guard(dates, values["value"].tolist(), row["starts_on"].date(), cast("Better", row["guard_better"]), as_at)


def _as_at(scope: Scope) -> date:
    return today() if scope.period.until >= today().replace(day=1) else scope.period.until - timedelta(days=1)


def standing(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per saving: its money in the scope, and what its guard says.

    planned, delivered: of the months that count. reported_plan: planned of months with a figure for what was delivered.
    missing, missing_on: months planned without one, and the first of them. guard: its state, empty while it does not matter.
    concern_on: the first concern. owed_on, answer_by: the first one without an answer, and by when it is due.
    """
    held, judged = schemes(store, scope), guards(store, scope)
    money = _money(months(store, scope))
    rows = [{**row, **money.get(row["scheme_no"], _NO_MONEY), **_told(row, judged[row["scheme_no"]])} for row in rows_of(held)]
    frame = pd.DataFrame(rows, columns=[*held.columns, *_NO_MONEY, *_NOT_TOLD])
    return frame.astype({name: "int64" for name in _NO_MONEY if name != "missing_on"})


_NO_MONEY: dict[str, Any] = {"planned": 0, "delivered": 0, "reported_plan": 0, "missing": 0, "missing_on": None}
_NOT_TOLD = ("guard", "concern_on", "owed_on", "answer_by", "missing_to_open")


def _money(lines: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(number): _sums(frame) for number, frame in lines.groupby("scheme_no")}


def _sums(lines: pd.DataFrame) -> dict[str, Any]:
    missing = lines[lines["delivered"].isna() & (lines["planned_counted"] > 0)]
    return {
        "planned": int(lines["planned_counted"].sum()), "delivered": int(lines["delivered_counted"].sum()),
        "reported_plan": int(lines.loc[lines["delivered"].notna(), "planned_counted"].sum()),
        "missing": len(missing), "missing_on": missing["month"].min() if len(missing) else None,
    }  # fmt: skip


def _told(row: dict[str, Any], guard: Guard) -> dict[str, Any]:
    answered_on = row["answered_on"].date() if row["answered_on"] else None
    is_running = row["stage"] in ("open", "delivered")
    owed = guard.unanswered(answered_on)
    return {
        "guard": guard.state if is_running else None, "concern_on": guard.since if is_running else None,
        "owed_on": owed[0].period_on if owed and is_running else None,
        "answer_by": guard.answer_by(answered_on) if is_running else None,
        "missing_to_open": missing_to_open(row["guard_name"], row["guard_unit_name"], row["guard_better"], guard.known_before)
        if row["stage"] in ("idea", "planned") else None,
    }  # fmt: skip


def under_concern(store: Store, scope: Scope) -> float | None:
    """How many running savings have a guard that shows concern; None where there is no saving."""
    held = standing(store, scope)
    return None if held.empty else float((held["guard"] == "concern").sum())


# For charts and grids --------------------------------------------------------------------------------


def cumulated(lines: pd.DataFrame) -> pd.DataFrame:
    """Months of one saving as they add up: a row for each month planned, and one for each month reported."""
    known = lines[lines["delivered"].notna()]
    planned = _added_up(lines["month"], lines["planned"], "Planned")
    return pd.concat([planned, _added_up(known["month"], known["delivered"], "Delivered")], ignore_index=True)


def _added_up(month: pd.Series[Any], amount: pd.Series[Any], kind: str) -> pd.DataFrame:
    held = amount.astype("int64")
    return pd.DataFrame({"month": month, "amount": held, "total": held.cumsum(), "kind": kind})


def readings(guard: Guard) -> pd.DataFrame:
    """The periods of a guard with its limits, as a chart takes them."""
    rows = [(pd.Timestamp(each.period_on), each.value, "Concern" if each.is_concern else "As usual") for each in guard.readings]
    frame = pd.DataFrame(rows, columns=["period_on", "value", "said"])
    limits = guard.limits
    return frame.assign(centre=limits.centre if limits else None, lower=limits.lower if limits else None,
                        upper=limits.upper if limits else None)  # fmt: skip
