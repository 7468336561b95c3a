"""The position of 60 cost centres, 80 accounts and 12 months, a million ledger lines, against a bare DuckDB query of the same."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pandas as pd

from benchmarks.house import House
from benchmarks.report import Line, Spread
from benchmarks.timing import in_turn, timed
from medmgr_core.budgets.months import months_of
from medmgr_core.budgets.overview import overview
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.facility.records import Account, CostCentre, Unit, UnitPlacement
from medmgr_core.people.records import SYSTEM
from medmgr_core.periods import Period, financial_year_of
from medmgr_core.scope import Scope
from medmgr_core.store.cache import ResultCache
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace

NAME = "position"
CENTRES, ACCOUNTS, LINES = 60, 80, 1_000_000
_YEAR = financial_year_of(date(2025, 6, 1), 4)
# What nobody can do without: both tables grouped by the same three columns, months in a range.
_BARE = """
SELECT cost_centre_code, account_code, month, sum(budget)::bigint, sum(actual)::bigint FROM (
    SELECT cost_centre_code, account_code, month, amount AS budget, 0 AS actual FROM budget_line WHERE voided_at IS NULL
    UNION ALL
    SELECT cost_centre_code, account_code, date_trunc('month', posted_on)::date, 0, amount FROM actual WHERE voided_at IS NULL
) WHERE month >= $first AND month < $until
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def run(house: House) -> list[Line]:
    """The product's query by itself, and all that the page looks at, both asked anew."""
    store = open_workspace(f"duckdb:///{house.folder() / 'medmgr.duckdb'}")
    _fill(store)
    units = tuple(f"U{number:02}" for number in range(CENTRES // 2 + 1))
    scope = Scope("manager", units, units[0], _YEAR)

    asked_for = itertools.count()

    def bare() -> None:
        with store.engine.reading() as connection:
            connection.frame(_BARE, {"first": _YEAR.first, "until": _YEAR.until})

    def anew() -> None:
        store._cache = ResultCache()

    def asked() -> None:
        anew()
        months_of(store, scope)

    def looked() -> None:
        anew()
        overview(store, scope)

    def other_months() -> None:
        number = next(asked_for)
        overview(store, scope, Period(_YEAR.first, date(2025, 5 + number % 7, 1), f"never asked for {number}"))

    _compare(store, scope)
    floor, query, whole, other = in_turn(house.rounds(9), *(timed(verb) for verb in (bare, asked, looked, other_months)))
    store.close()
    shape = f"{CENTRES} × {ACCOUNTS} × 12, {LINES:,} lines"
    return [
        Line(NAME, f"the months it is made of, {shape}", "server, asked anew", Spread(query), Spread(floor), 3),
        Line(
            NAME,
            "the whole look with a forecast of every line",
            "server, asked anew",
            Spread(whole),
            Spread(floor),
            3,
        ),
        Line(NAME, "other months compared", "server, warm", Spread(other), Spread(floor), 1),
    ]


def _compare(store: Store, scope: Scope) -> None:
    """Both count the same money."""
    with store.engine.reading() as connection:
        bare = connection.rows(_BARE, {"first": _YEAR.first, "until": _YEAR.until})
    total = overview(store, scope).position.total
    if (total["year_budget"], total["year_actual"]) != (sum(row[3] for row in bare), sum(row[4] for row in bare)):
        raise AssertionError("the position and the bare query differ")


def _fill(store: Store) -> None:
    centres, accounts = [f"C{n:02}" for n in range(CENTRES)], [f"A{n:02}" for n in range(ACCOUNTS)]
    units = [f"U{n:02}" for n in range(CENTRES // 2 + 1)]
    months = pd.date_range(_YEAR.first, periods=12, freq="MS").astype("datetime64[us]")
    plan = pd.MultiIndex.from_product([centres, accounts, months], names=["cost_centre_code", "account_code", "month"])
    rng = np.random.default_rng(1)
    ledger = pd.DataFrame({
        "actual_no": [f"L{n:07}" for n in range(LINES)],
        "posted_on": months[rng.integers(0, 12, LINES)] + pd.to_timedelta(rng.integers(0, 28, LINES), "D"),
        "cost_centre_code": np.array(centres)[rng.integers(0, CENTRES, LINES)],
        "account_code": np.array(accounts)[rng.integers(0, ACCOUNTS, LINES)],
        "amount": rng.integers(100, 1_000_000, LINES),
    })  # fmt: skip
    rows = {
        Unit: pd.DataFrame({"unit_code": units, "name": units, "kind": ["group"] + ["unit"] * (len(units) - 1)}),
        UnitPlacement: pd.DataFrame({"unit_code": units[1:], "valid_from": pd.Timestamp(_YEAR.first), "parent_code": units[0]}),
        CostCentre: pd.DataFrame({"cost_centre_code": centres, "name": centres, "unit_code": np.repeat(units[1:], 2)}),
        Account: pd.DataFrame({"account_code": accounts, "name": accounts, "account_type": "non_pay", "behaviour": "fixed"}),
        BudgetLine: plan.to_frame(index=False).assign(amount=rng.integers(1_000_000, 20_000_000, len(plan))),
        Actual: ledger,
    }
    with store.write(by=SYSTEM, source="import", batch="benchmark") as work:
        for record_type, frame in rows.items():
            work.add_rows(record_type, frame)
    store.engine.checkpoint()
