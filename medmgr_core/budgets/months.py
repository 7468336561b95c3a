"""What the position is made of: one row per place in the tree, cost centre, account and month, asked of the store once.

All else is added up from these rows in memory: the months of a year, the leaves of the position, the history a forecast goes by,
and the cost centres whose month is late. So other months are compared without asking the database again.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from medmgr_core.budgets import queries
from medmgr_core.periods import Period, add_months
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

HISTORY_MONTHS = 36
TEXTS = (queries.MONTHS, queries.CENTRES, queries.ACCOUNTS)
_LEAF = ["cost_centre_code", "account_code", "since", "unit_code"]


def months_of(store: Store, scope: Scope) -> pd.DataFrame:
    """The months of a year and of those before it, see ``queries.MONTHS``. The year is the period of the scope."""
    year = scope.period
    return store.read(queries.MONTHS, scope, history_first=add_months(year.first, -HISTORY_MONTHS), year_until=year.until)


def by_month(months: pd.DataFrame, year: Period) -> pd.DataFrame:
    """One row per month of the year with plan or spending: month, budget, actual, lines."""
    rows = months[_here(months, year) & (months[["original", "moved", "lines"]] != 0).any(axis=1)]
    return rows.groupby("month")[["budget", "actual", "lines"]].sum().reset_index()


def leaves(store: Store, scope: Scope, months: pd.DataFrame, span: Period) -> pd.DataFrame:
    """One row per unit, place it had in the tree (from ``since`` on), cost centre and account, with names.

    ``budget``, ``actual`` and ``lines`` are those of the span, ``before`` is spent in the same months a year before; ``year_…``
    and ``committed`` are those of the whole year, which is the period of the scope.
    """
    year, before = scope.period, Period(add_months(span.first, -12), add_months(span.until, -12), "year before")
    # Lines of the year before are there whatever the span: their forecast is part of the year.
    rows = months[_here(months, Period(add_months(year.first, -12), year.until, ""))]
    starts = np.flatnonzero((rows[_LEAF] != rows[_LEAF].shift()).any(axis=1))
    summed = {
        name: np.add.reduceat(np.where(_within(rows, period), rows[of].to_numpy(np.int64), 0), starts)
        for period, figures in (
            (span, {"budget": "budget", "actual": "actual", "lines": "lines"}),
            (before, {"before": "actual"}),
            (year, {"year_original": "original", "year_moved": "moved", "year_budget": "budget", "year_actual": "actual",
                    "committed": "committed"}),
        )
        for name, of in figures.items()
    }  # fmt: skip
    found = rows.iloc[starts][[*_LEAF, "account_type"]].assign(**summed)
    return found.merge(store.read(queries.CENTRES, scope), on="cost_centre_code").merge(
        store.read(queries.ACCOUNTS), on="account_code"
    )


def late_centres(store: Store, scope: Scope, month: date) -> pd.DataFrame:
    """Cost centres with a plan but no spending in a month of the year, although others have some; the largest budget first.

    ``month`` is the first month in a row without spending, ``months`` how many there are, ``budget`` what was planned for these.
    """
    months = months_of(store, scope)
    year = months[_here(months, Period(scope.period.first, add_months(month, 1), ""))]
    sums = year.groupby(["cost_centre_code", "month"])[["budget", "lines"]].sum().reset_index()
    spent = sums[sums["lines"] > 0].groupby("cost_centre_code")["month"].max()
    last = pd.to_datetime(sums["cost_centre_code"].map(spent.to_dict()))
    silent = sums[(sums["budget"] > 0) & ~(sums["month"] <= last)]
    late = silent.groupby("cost_centre_code").agg(budget=("budget", "sum"), month=("month", "min"), until=("month", "max"),
                                                  months=("month", "nunique")).reset_index()  # fmt: skip
    late = late[late["until"] == pd.Timestamp(month)].drop(columns="until")
    late = late.merge(store.read(queries.CENTRES, scope), on="cost_centre_code")
    return late.sort_values(["budget", "cost_centre_code"], ascending=[False, True]).reset_index(drop=True)


def _here(months: pd.DataFrame, period: Period) -> npt.NDArray[np.bool_]:
    """The rows of a period that belong to the unit picked: months in which a unit stood elsewhere only serve its forecast."""
    return np.asarray(_within(months, period) & months["since"].notna().to_numpy())


def _within(months: pd.DataFrame, period: Period) -> npt.NDArray[np.bool_]:
    days = months["month"].to_numpy()
    return np.asarray((days >= np.datetime64(period.first)) & (days < np.datetime64(period.until)))
