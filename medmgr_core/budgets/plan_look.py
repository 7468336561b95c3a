"""A budget in the making as the screen shows it: every line with its months, beside the year before and other versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from medmgr_core.budgets import queries
from medmgr_core.budgets.plan_records import BudgetVersion
from medmgr_core.budgets.version_commands import outturn, shapes_in, spread, taken
from medmgr_core.periods import add_months, months_between
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

NAMES = ["cost_centre_code", "cost_centre_name", "account_code", "account_name", "account_type"]


@dataclass(frozen=True)
class Plan:
    """One version as far as it is in reach.

    lines: NAMES, annual and before (last year: spent, and budgeted where nothing is spent yet), minor units as net cost.
    months: month, amount, before. packages: with is_taken.
    """

    version: BudgetVersion
    lines: pd.DataFrame
    months: pd.DataFrame
    packages: pd.DataFrame

    @property
    def annual(self) -> int:
        """The year's net cost."""
        return int(self.lines["annual"].sum())

    @property
    def before(self) -> int:
        """Last year's, of all lines in reach."""
        return int(self.months["before"].sum())


def plan(store: Store, scope: Scope, version: Mapping[str, Any]) -> Plan:
    """The lines of a version in reach, with their months."""
    held = BudgetVersion.model_construct(**{name: version[name] for name in BudgetVersion.model_fields})
    code, year_on = held.version_code, date(held.year_on.year, held.year_on.month, 1)
    held = held.model_copy(update={"year_on": year_on})
    lines = store.read(queries.VERSION_LINES, scope, version_code=code)
    packages = store.read(queries.PACKAGES, scope, version_code=code)
    above = taken(rows_of(packages), held.cut_line or 0)
    past = _last_year(store, scope, year_on)
    months = spread(store, held, rows_of(lines), above, shapes_in(past, year_on))
    names = _names(store, scope, past, lines)
    return Plan(held, _lines(months, names, past), _months(months, names, past, year_on),
                packages.assign(is_taken=packages["package_no"].isin([each["package_no"] for each in above])))  # fmt: skip


def _last_year(store: Store, scope: Scope, year_on: date) -> pd.DataFrame:
    frame = store.read(queries.SERIES, scope, history_first=add_months(year_on, -12), year_until=year_on)
    frame = frame[frame["account_type"] != "capital"]
    return frame.assign(recurrent=frame["actual"] - frame["one_off"])


def _names(store: Store, scope: Scope, past: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Names, type and sign of every line that is planned or was there."""
    named = store.read(queries.LINE_NAMES, scope)
    keys = pd.concat([past[["cost_centre_code", "account_code"]], lines[["cost_centre_code", "account_code"]]]).drop_duplicates()
    centres = named.drop_duplicates("cost_centre_code")[["cost_centre_code", "cost_centre_name"]]
    accounts = store.read(queries.SIGNS)
    return keys.merge(centres, on="cost_centre_code").merge(accounts, on="account_code")


def _lines(months: Mapping[tuple[str, str], list[int]], names: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    before = past.assign(before=outturn(past))
    before = before.groupby(["cost_centre_code", "account_code"])["before"].sum().reset_index()
    annual = pd.DataFrame([(*line, sum(amounts)) for line, amounts in months.items()],
                          columns=["cost_centre_code", "account_code", "annual"])  # fmt: skip
    frame = names.merge(annual, on=["cost_centre_code", "account_code"], how="left")
    frame = frame.merge(before, on=["cost_centre_code", "account_code"], how="left").fillna({"annual": 0, "before": 0})
    annual_cost = (frame["annual"].astype("int64") * frame["sign"].astype("int64")).astype("int64")
    return frame.assign(
        annual=annual_cost, before=frame["before"].astype("int64"), change=annual_cost - frame["before"].astype("int64")
    )


def _months(months: Mapping[tuple[str, str], list[int]], names: pd.DataFrame, past: pd.DataFrame, year_on: date) -> pd.DataFrame:
    signs = {(row["cost_centre_code"], row["account_code"]): row["sign"] for row in rows_of(names)}
    amounts = [sum(signs.get(line, 1) * row[place] for line, row in months.items()) for place in range(12)]
    before = shapes_in(past, year_on)
    earlier = [sum(row[place] for row in before.values()) for place in range(12)]
    days = pd.to_datetime(list(months_between(year_on, add_months(year_on, 12)))).astype("<M8[us]")
    return pd.DataFrame({"month": days, "amount": amounts, "before": earlier})


def by_centre(held: Plan, other: Plan | None) -> pd.DataFrame:
    """One row per cost centre: this version, the other one or none, last year, and the change."""
    frame = held.lines.groupby(["cost_centre_code", "cost_centre_name"])[["annual", "before"]].sum().reset_index()
    if other is not None:
        theirs = other.lines.groupby("cost_centre_code")["annual"].sum().rename("other").reset_index()
        frame = frame.merge(theirs, on="cost_centre_code", how="outer").fillna({"annual": 0, "before": 0, "other": 0})
        frame = frame.assign(difference=frame["annual"] - frame["other"])
    share = (frame["annual"] - frame["before"]) / frame["before"].abs().replace(0, float("nan"))
    return frame.assign(change=frame["annual"] - frame["before"], change_share=share.astype("float64"))
