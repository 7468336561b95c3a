"""What is asked of contracts: by when notice must be given, what services deliver, and what is credited for what they missed."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, cast

import pandas as pd

from medmgr_core.periods import today
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies.contract_dates import Notice, Term, notice_of
from medmgr_core.supplies.queries import NOW
from medmgr_core.supplies.vendor_score import Tier, service_credit

CONTRACTS = f"""
SELECT placed.* FROM contract_placed placed {NOW}
ORDER BY placed.ends_on NULLS LAST, placed.contract_no NULLS LAST
"""
LEVELS_OF = """
SELECT held.level_no, held.contract_no, held.name, held.counted_in, held.target, held.better, held.credit, held.revision
FROM live_service_level held
JOIN live_contract placed ON placed.contract_no = held.contract_no
WHERE placed.unit_code = ANY($units) AND held.contract_no = $contract_no
ORDER BY held.level_no NULLS LAST
"""
CHECKS = """
SELECT placed.check_no, placed.level_no, placed.level_name, placed.counted_in, placed.target, placed.better, placed.credit,
    placed.contract_no, placed.contract_name, placed.service, placed.unit_code, placed.checked_on, placed.month, placed.actual,
    placed.observations, placed.remarks, placed.met, contract.monthly_fee, contract.credit_cap
FROM service_check_placed placed
JOIN live_contract contract ON contract.contract_no = placed.contract_no
JOIN unit_ancestor place ON place.unit_code = placed.unit_code AND place.ancestor_code = $root
    AND placed.month >= place.from_on AND placed.month < place.until_on
WHERE placed.unit_code = ANY($units) AND placed.month >= $first AND placed.month < $until
ORDER BY placed.checked_on DESC NULLS LAST, placed.check_no DESC NULLS LAST
"""


def contracts(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per contract in reach, the first to decide on top; with state, notice_on, term_ends_on, days, is_red, is_over."""
    return with_notice(store.read(CONTRACTS, scope, on_day=today()), today())


def with_notice(frame: pd.DataFrame, on_day: date) -> pd.DataFrame:
    """Contracts with how they stand on a day."""
    found = [notice_in(row, on_day) for row in rows_of(frame)]
    told = frame.assign(
        state=pd.Series([each.state for each in found], index=frame.index, dtype="str"),
        notice_on=pd.to_datetime(pd.Series([each.notice_on for each in found], index=frame.index, dtype="object")),
        term_ends_on=pd.to_datetime(pd.Series([each.ends_on for each in found], index=frame.index, dtype="object")),
        days=pd.Series([each.days for each in found], index=frame.index, dtype="int64"),
        is_red=pd.Series([each.is_red for each in found], index=frame.index, dtype="bool"),
        is_over=pd.Series([each.state == "ended" for each in found], index=frame.index, dtype="bool"),
    )  # fmt: skip
    return told.sort_values(["is_over", "notice_on", "contract_no"], ignore_index=True)


def notice_in(row: dict[str, Any], on_day: date) -> Notice:
    """How one contract of ``contracts`` stands."""
    term = Term(row["starts_on"].date(), row["ends_on"].date(), int(row["notice"]), row["notice_unit"], int(row["renews_by"]))
    return notice_of(term, on_day, row["notice_given_on"].date() if row["notice_given_on"] is not None else None)


def levels_of(store: Store, scope: Scope, contract_no: str) -> pd.DataFrame:
    """What one contract promises."""
    return store.read(LEVELS_OF, scope, contract_no=contract_no)


def checks(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per check of the period, the newest first."""
    return store.read(CHECKS, scope)


def credits(frame: pd.DataFrame) -> pd.DataFrame:
    """What is owed, from ``checks``: contract_no, contract_name, month, missed (levels), credit (minor units).

    A level's figure of a month is the mean of its checks by their observations; a contract's credits are capped.
    """
    rows = [_credit(str(number), str(name), month, of_month) for (number, name, month), of_month
            in frame.groupby(["contract_no", "contract_name", "month"])]  # fmt: skip
    names = ["contract_no", "contract_name", "month", "missed", "credit"]
    found = pd.DataFrame(rows, columns=names)
    return found.sort_values(["month", "contract_no"], ascending=[False, True], ignore_index=True)


def _credit(number: str, name: str, month: Any, checked: pd.DataFrame) -> tuple[str, str, Any, int, int]:
    readings, missed = list[tuple[float, list[Tier]]](), 0
    for _, of_level in checked.groupby("level_no"):
        weights = of_level["observations"].astype("float64")
        actual = float((of_level["actual"] * weights).sum() / weights.sum())
        first = of_level.iloc[0]
        tier = Tier(float(first["target"]), float(first["credit"]), cast("Literal['higher', 'lower']", str(first["better"])))
        missed += tier.is_breached(actual)
        readings.append((actual, [tier]))
    fee = checked["monthly_fee"].iloc[0]
    owed = service_credit(0 if pd.isna(fee) else int(fee), readings, float(checked["credit_cap"].iloc[0]))
    return number, name, month, missed, owed


def credit_months(store: Store, scope: Scope) -> pd.DataFrame:
    """Both sides of what is owed by month, for a measure: month, top (minor units), below (0)."""
    found = credits(checks(store, scope)).groupby("month", as_index=False)["credit"].sum()
    return pd.DataFrame({"month": found["month"], "top": found["credit"], "below": 0})
