"""What is asked of equipment: what there is, when it failed, how much speaks for replacing it, and when there is money to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import nan
from typing import Any

import pandas as pd

from medmgr_core.periods import Period, today
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies.equipment import Device, capital_plan, cost_of_service_ratio, replacement_score, uptime
from medmgr_core.supplies.queries import NOW

EQUIPMENT = f"""
SELECT placed.* FROM equipment_placed placed {NOW}
ORDER BY placed.name NULLS LAST, placed.tag NULLS LAST
"""
FAILURES = f"""
SELECT placed.failure_no, placed.tag, placed.equipment_name, placed.unit_code, placed.month, placed.failed_on, placed.back_on,
    placed.down_hours, placed.cause, placed.cost, placed.revision
FROM equipment_failure_placed placed {NOW}
ORDER BY placed.failed_on DESC NULLS LAST, placed.failure_no DESC NULLS LAST
"""
_YEAR = 365.25


def equipment(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per device, what speaks most for replacing on top: its record, and what is worked out of it.

    age_years, failures (of the last 365 days), down_now, service_ratio, score (0 to 100), why (the two heaviest parts), no_data.
    """
    return store.derived(_equipment, (EQUIPMENT, FAILURES), scope, today())


def failures(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per failure, the newest first."""
    return store.read(FAILURES, scope, on_day=today())


def _equipment(store: Store, scope: Scope, on_day: date) -> pd.DataFrame:
    frame = store.read(EQUIPMENT, scope, on_day=on_day)
    failed = store.read(FAILURES, scope, on_day=on_day)
    recent = failed[failed["failed_on"] > pd.Timestamp(on_day) - pd.Timedelta(days=365)].groupby("tag").size()
    down = set(failed.loc[failed["back_on"].isna(), "tag"])
    counted = frame["tag"].map(recent).fillna(0).astype("int64")
    usual = counted.groupby(frame["device_class"]).transform("mean") if len(frame) else counted
    rows = [_worked_out(row, int(count), float(of_class), on_day)
            for row, count, of_class in zip(rows_of(frame), counted, usual, strict=True)]  # fmt: skip
    names = ["age_years", "service_ratio", "score", "why", "no_data"]
    told = pd.DataFrame(rows, columns=names, index=frame.index).astype({"why": "str", "no_data": "str"})
    found = pd.concat([frame.assign(failures=counted, down_now=frame["tag"].isin(down)), told], axis=1)
    return found.sort_values(["score", "tag"], ascending=[False, True], ignore_index=True)


def _worked_out(row: dict[str, Any], count: int, of_class: float, on_day: date) -> tuple[float, float, float, str, str]:
    age = (on_day - row["acquired_on"].date()).days / _YEAR if row["acquired_on"] is not None else nan
    cost, service = row["cost"], row["yearly_service"]
    ratio = cost_of_service_ratio(service, cost) if cost is not None and service is not None else nan
    support = row["support_ends_on"].date() if row["support_ends_on"] is not None else None
    years = nan if row["expected_years"] is None else float(row["expected_years"])
    device = Device(age, years, float(count), of_class, ratio, support, row["criticality"] == "high", bool(row["has_backup"]))
    found = replacement_score(device, on_day)
    heaviest = sorted(found.parts.items(), key=lambda part: -part[1])[:2]
    why = ", ".join(f"{name} {points:.0f}" for name, points in heaviest if points >= 1)
    return age, ratio, found.score, why, ", ".join(found.no_data)


def replacements(frame: pd.DataFrame, budgets: Sequence[int], first_year: int) -> pd.DataFrame:
    """When each device with a known cost and a score from 40 up is replaced: tag, name, score, cost, year (empty: not yet)."""
    asked = frame[frame["cost"].notna() & (frame["score"] >= 40)].reset_index(drop=True)
    years = capital_plan(asked["score"].tolist(), [int(cost) for cost in asked["cost"]], budgets)
    told = pd.Series([None if year is None else first_year + year for year in years], dtype="Int64")
    return asked[["tag", "name", "unit_name", "score", "why", "cost"]].assign(year=told)


def hours(store: Store, scope: Scope, span: Period) -> tuple[float, float]:
    """Hours down, and hours agreed, of devices whose hours of use are known, in a period up to today."""
    frame, failed = equipment(store, scope), failures(store, scope)
    days = (min(span.until, today()) - span.first).days
    known = frame[frame["hours_a_week"].notna()]
    agreed = float(known["hours_a_week"].sum()) * max(days, 0) / 7
    inside = failed["failed_on"].between(pd.Timestamp(span.first), pd.Timestamp(span.until), inclusive="left")
    down = failed[inside & failed["tag"].isin(known["tag"])]["down_hours"].fillna(0.0)
    return float(down.sum()), agreed


def uptime_of(store: Store, scope: Scope) -> float | None:
    """1 − hours down ÷ agreed hours of the period; None without a device whose hours are known."""
    down, agreed = hours(store, scope, scope.period)
    return uptime(down, agreed) if agreed > 0 else None
