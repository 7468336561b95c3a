"""The outlook of a year: the forecast of every line, beside it a manager's own, and the likely range of the whole.

The method is in year_end.py. What is added here: ledger months that have not come in yet count as their budget; a line of
capital goes by what is promised, not by its past; no month is forecast below what is promised in it; a manager's forecast of a
cost centre replaces the method's and is spread over its lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from medmgr_core.budgets.months import HISTORY_MONTHS
from medmgr_core.budgets.year_end import Past, YearEnd, forecast_year_end, month_ranges, roll_up, summed_up
from medmgr_core.methods.rounding import largest_remainder
from medmgr_core.periods import Period, add_months, months_between

Floats = npt.NDArray[np.float64]
LATE_AT_MOST = 3  # months a cost centre may be silent and still be awaited


@dataclass(frozen=True)
class Outlook:
    """The forecast of one year. ``lines`` has one row per cost centre and account, in the order of ``past`` and ``end``."""

    lines: pd.DataFrame  # cost_centre_code, account_code, account_type, late
    past: Past
    end: YearEnd
    closed: int
    late: npt.NDArray[np.int64]  # the budget that stands for months that have not come in, minor units

    @cached_property
    def left(self) -> pd.DataFrame:
        """What each line will still cost: cost_centre_code, account_code, left (late months included)."""
        left = self.end.left.sum(axis=1) + self.late
        return self.lines[["cost_centre_code", "account_code"]].assign(left=pd.array(left, dtype="Int64"))

    @cached_property
    def whole(self) -> YearEnd:
        """All lines as one series: total, months left and likely range."""
        return self.of(np.ones(len(self.lines), dtype=np.bool_))

    def of(self, chosen: npt.NDArray[np.bool_]) -> YearEnd:
        """The lines chosen as one series."""
        return roll_up(self.end, self.past, chosen[None, :])

    def months_left(self) -> pd.DataFrame:
        """One row per month left of the whole: forecast, low and high; low and high are NaN where there is no range."""
        everything = np.ones((1, len(self.lines)), dtype=np.bool_)
        below, above = month_ranges(summed_up(self.past, everything))
        forecast = self.end.left.sum(axis=0).astype(np.float64)
        return pd.DataFrame({"forecast": forecast, "low": forecast + below[:, 0], "high": forecast + above[:, 0]})

    def of_centre(self, cost_centre_code: str) -> YearEnd:
        """One cost centre as a whole."""
        return self.of((self.lines["cost_centre_code"] == cost_centre_code).to_numpy(dtype=np.bool_))


def outlook(months: pd.DataFrame, year: Period, closed_until: date) -> Outlook:
    """The method's forecast of the lines of a scope, from the rows of ``months``.

    closed_until: the first day after the last month with spending.
    """
    closed = len(months_between(year.first, min(closed_until, year.until)))
    first = add_months(year.first, closed - HISTORY_MONTHS)
    rows = months[(months["month"] >= pd.Timestamp(first)) & months["is_forecast"]]
    return _outlook(rows, year.first, closed)


def _outlook(frame: pd.DataFrame, year_first: date, closed: int) -> Outlook:
    first = add_months(year_first, closed - HISTORY_MONTHS)
    keys = ["cost_centre_code", "account_code", "account_type"]
    frame = _in_use(frame, keys, add_months(year_first, -12))
    number = frame.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()
    lines = frame.drop_duplicates(keys)[keys].reset_index(drop=True)
    place = _months_from(frame["month"], first)
    known = {name: _matrix(frame[name], number, place, (len(lines), HISTORY_MONTHS + 12 - closed))
             for name in ("actual", "one_off", "lines", "budget", "committed")}  # fmt: skip
    history = _since_it_began(known["actual"][:, :HISTORY_MONTHS])
    late = _late(lines, known, closed)
    history[:, HISTORY_MONTHS - closed :] += late
    promised = known["committed"][:, HISTORY_MONTHS:]
    is_capital = (lines["account_type"] == "capital").to_numpy()
    past = Past(history, closed, known["budget"][:, HISTORY_MONTHS - closed :], known["one_off"][:, :HISTORY_MONTHS],
                known=np.where(is_capital[:, None], promised, np.nan))  # fmt: skip
    return Outlook(lines, past, _at_least(forecast_year_end(past), past, promised), closed,
                   late.sum(axis=1).astype(np.int64))  # fmt: skip


def _in_use(frame: pd.DataFrame, keys: list[str], since: date) -> pd.DataFrame:
    """Without lines on which nothing was spent, planned or promised since the year before: the position has no row for them."""
    last = frame.groupby(keys, sort=False, dropna=False)["month"].transform("max")
    return frame[last >= pd.Timestamp(since)]


def _months_from(months: pd.Series[Any], first: date) -> npt.NDArray[np.int64]:
    stamps = months.to_numpy(dtype="datetime64[M]").astype(np.int64)
    return np.asarray(stamps - np.datetime64(first, "M").astype(np.int64))


def _matrix(values: pd.Series[int], row: Any, column: Any, shape: tuple[int, int]) -> Floats:
    matrix = np.zeros(shape)
    np.add.at(matrix, (row, column), values.to_numpy(dtype=np.float64))
    return matrix


def _since_it_began(actual: Floats) -> Floats:
    """NaN before the first month with money: a line that did not exist is not a line of nothing."""
    begun = np.cumsum(actual != 0, axis=1) > 0
    return np.where(begun, actual, np.nan)


def _late(lines: pd.DataFrame, known: dict[str, Floats], closed: int) -> Floats:
    """The budget of the last closed months of the year for cost centres of which nothing has come in since: lines × closed.

    Of one that has been silent for longer nothing more is expected.
    """
    late = np.zeros((len(lines), closed))
    if not closed or lines.empty:
        return late
    centres = lines["cost_centre_code"].to_numpy()
    has_lines = pd.DataFrame(known["lines"][:, :HISTORY_MONTHS]).groupby(centres).transform("sum").to_numpy() > 0
    silent = np.argmax(has_lines[:, ::-1], axis=1)  # months since the last line; 0 as well for those that never had one
    silent = np.where(silent <= LATE_AT_MOST, np.minimum(silent, closed), 0)
    is_late = np.arange(closed) >= closed - silent[:, None]
    return np.where(is_late, known["budget"][:, HISTORY_MONTHS - closed : HISTORY_MONTHS], 0.0)


def _at_least(end: YearEnd, past: Past, promised: Floats) -> YearEnd:
    """No month is forecast below what is promised in it (costs only)."""
    more = np.maximum(0, np.where(promised > 0, promised - end.left, 0)).round().astype(np.int64)
    if not more.any():
        return end
    added = more.sum(axis=1)
    return YearEnd(end.total + added, end.left + more, end.low + added, end.high + added, end.methods, end.months_known)


def with_overrides(left: pd.DataFrame, overrides: pd.DataFrame, leaves: pd.DataFrame) -> pd.DataFrame:
    """What each line will still cost, where a manager's forecast of a cost centre goes before the method's.

    left: cost_centre_code, account_code, left. overrides: cost_centre_code, amount. leaves: with year_actual.
    """
    changed = left.copy()
    spent = leaves.groupby("cost_centre_code")["year_actual"].sum()
    for centre, amount in overrides[["cost_centre_code", "amount"]].itertuples(index=False):
        where = changed["cost_centre_code"] == centre
        if where.any():
            remaining = int(amount) - int(spent.get(centre, 0))
            changed.loc[where, "left"] = _spread(remaining, changed.loc[where, "left"].tolist())
    return changed


def _spread(total: int, weights: list[int]) -> list[int]:
    """In proportion to the method's; negative weights (income) keep their amount and the others take the rest."""
    fixed = [min(0, weight) for weight in weights]
    shared = largest_remainder(total - sum(fixed), [max(0, weight) for weight in weights])
    return [share + kept for share, kept in zip(shared, fixed, strict=True)]
