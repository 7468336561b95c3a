"""Phasing: the year's budget spread over its months, to the cent; and the part of it due by a day within a month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import date
from math import fsum
from typing import Literal

import numpy as np

from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.rounding import largest_remainder
from medmgr_core.periods import add_months

Phasing = Literal["flat", "calendar_days", "working_days", "last_year", "manual"]
TOLERANCE = 0.01  # how far the shares given by hand may be from 100 %


def phase(
    annual: int,
    months: Sequence[date],
    how: Phasing,
    *,
    shape: Sequence[float] | None = None,
    holidays: Collection[date] = (),
) -> list[int]:
    """The annual amount (minor units) by month; the months sum to it exactly.

    months: the first days of the months of the year, in order.
    how: flat | calendar_days (annual × days ÷ 365 or 366) | working_days | last_year | manual.
    shape: one number a month. Needed by last_year (last year's amounts) and manual (per cent, together 100);
        for working_days it gives the counts, else Mondays to Fridays that are not in ``holidays`` are counted.
    Raises InvalidEntry when the shape is missing, has another number of months, is below zero or does not sum to 100 %.
    """
    if how in ("last_year", "manual") and shape is None:
        raise InvalidEntry("The share of each month is missing.")
    if shape is not None and len(shape) != len(months):
        raise InvalidEntry(f"{len(shape)} monthly shares were given for {len(months)} months.")
    return largest_remainder(annual, _weights(months, how, shape, holidays))


def _weights(months: Sequence[date], how: Phasing, shape: Sequence[float] | None, holidays: Collection[date]) -> Sequence[float]:
    if how == "flat":
        return [1] * len(months)
    if how == "calendar_days":
        return [_days_in(month) for month in months]
    if how == "working_days" and shape is None:
        return [working_days_in(month, holidays) for month in months]
    given = list(shape or ())
    if how == "manual":
        _check_shares(given)
    return _same_way(given) if how == "last_year" else given


def _check_shares(shares: Sequence[float]) -> None:
    if min(shares, default=0) < 0:
        raise InvalidEntry("The share of a month cannot be below zero.")
    total = fsum(shares)
    if not abs(total - 100) <= TOLERANCE + 1e-9:
        raise InvalidEntry(f"The monthly shares sum to {total:.2f} %, not to 100 %.")


def _same_way(amounts: Sequence[float]) -> list[float]:
    """Last year's amounts as weights: a month against the sign of the year (a credit) gets nothing."""
    sign = -1 if fsum(amounts) < 0 else 1
    return [max(0.0, sign * amount) for amount in amounts]


def working_days_in(month: date, holidays: Collection[date] = ()) -> int:
    """Mondays to Fridays of the month of a day, less the holidays that fall on them."""
    first = month.replace(day=1)
    return int(np.busday_count(first, add_months(first, 1), holidays=sorted(holidays)))


def accrued(months: Sequence[date], amounts: Sequence[int], first: date, until: date) -> int:
    """What is due from ``first`` to before ``until`` (minor units): each day counts amount ÷ days of its month.

    Views that follow each other add up exactly, and whole months give their whole amounts (rule of fava's interpolation).
    """
    return _due_before(until, months, amounts) - _due_before(first, months, amounts) if first < until else 0


def _due_before(day: date, months: Sequence[date], amounts: Sequence[int]) -> int:
    return sum(_part(amount, (day - month).days, _days_in(month)) for month, amount in zip(months, amounts, strict=True))


def _part(amount: int, days: int, length: int) -> int:
    """amount × days ÷ length, half a cent away from zero, days kept within the month."""
    share = 2 * abs(amount) * min(max(days, 0), length) + length
    return (1 if amount >= 0 else -1) * (share // (2 * length))


def _days_in(month: date) -> int:
    return monthrange(month.year, month.month)[1]
