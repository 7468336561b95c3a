"""When to order and how much, by item. Three policies to choose from; the error of past sums is the default.

Measured on 52 series of hospital issues, six weeks to cover, target 95 %: error of sums 94.1 %, the same as gamma 95.0 %,
the textbook 86.4 %, min/max 93.9 % with more stock than the first (1.77 against 1.68 times the usual demand).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.demand_rates import Counts, Flags, Floats, mean_of
from medmgr_core.methods.forecast import Bucket, Forecast
from medmgr_core.methods.gamma_demand import quantile
from medmgr_core.supplies.consumption import DAYS_PER_MONTH

Method = Literal["error of sums", "textbook", "min/max"]
Shape = Literal["normal", "gamma"]

DAYS: dict[Bucket, float] = {"day": 1.0, "week": 7.0, "month": DAYS_PER_MONTH}
RECENT: dict[Bucket, int] = {"day": 182, "week": 26, "month": 6}  # what the textbook takes its mean and spread from


@dataclass(frozen=True)
class Policy:
    """How levels are set. ``service``: the share of cycles without a stock-out; months are for min/max alone."""

    method: Method = "error of sums"
    service: float = 0.95
    shape: Shape = "normal"
    review_days: float = 7.0
    safety_months: float = 1.0
    max_months: float = 3.0
    emergency_months: float = 0.5

    def __post_init__(self) -> None:
        if not 0.5 <= self.service < 1:
            raise InvalidEntry("The service level is a share from 0.5 up to below 1, such as 0.95.")
        if self.review_days < 0 or min(self.safety_months, self.emergency_months) < 0 or self.max_months <= self.safety_months:
            raise InvalidEntry("The maximum in months must be above the safety stock, and no time is below zero.")


@dataclass(frozen=True)
class Need:
    """Demand over a time, units: expected, and what it is missed by. ``guessed``: too little history to tell the latter."""

    mean: Floats
    sd: Floats
    guessed: Flags


@dataclass(frozen=True)
class Levels:
    """Whole units. Order when the position is at or below ``reorder_point``, up to ``order_up_to``."""

    reorder_point: Floats
    order_up_to: Floats
    lead: Need
    protection: Need
    emergency: Floats = field(default_factory=lambda: np.zeros(0))


def demand_over(known: Forecast, every: Bucket, days: npt.ArrayLike) -> Need:
    """Demand over so many days from now, a number for all items or one each.

    With too little history the spread is taken to be as large as the mean, and flagged.
    """
    buckets = np.broadcast_to(np.asarray(days, dtype=np.float64), known.rate.shape) / DAYS[every]
    mean, sd = np.zeros_like(known.rate), np.zeros_like(known.rate)
    for length in np.unique(buckets):
        which = np.flatnonzero(buckets == length)
        part = known.items(which)
        mean[which], sd[which] = part.over(float(length)), part.error_over(float(length))
    guessed = np.isnan(sd)
    return Need(mean, np.where(guessed, mean, sd), guessed)


def upper(need: Need, service: float, shape: Shape = "normal") -> Floats:
    """What demand does not exceed with this probability: mean + z × error, or the gamma quantile of the same two."""
    if shape == "gamma":
        return quantile(need.mean, need.sd, service)
    return np.asarray(need.mean + NormalDist().inv_cdf(service) * need.sd, dtype=np.float64)


def levels(known: Forecast, every: Bucket, lead_days: npt.ArrayLike, policy: Policy) -> Levels:
    """Reorder point over the lead time, order-up-to over lead time and review: until the next order arrives, not this one.

    ``lead_days``: the median of the supplier's own receipts (methods/lead_time.py).
    """
    lead_days = np.asarray(lead_days, dtype=np.float64)
    if not (np.isfinite(lead_days) & (lead_days >= 0)).all():
        raise InvalidEntry("The lead time of an item is not known: enter the days its supplier promises.")
    lead, protection = (demand_over(known, every, days) for days in (lead_days, lead_days + policy.review_days))
    if policy.method == "min/max":
        amc = known.rate * DAYS_PER_MONTH / DAYS[every]
        point = amc * (lead_days / DAYS_PER_MONTH + policy.safety_months)
        most = np.maximum(amc * policy.max_months, point)
        return Levels(_whole(point), _whole(most), lead, protection, _whole(np.minimum(amc * policy.emergency_months, point)))
    if policy.method == "textbook":
        points = [_textbook(known, every, days, policy.service) for days in (lead_days, lead_days + policy.review_days)]
    else:
        points = [upper(need, policy.service, policy.shape) for need in (lead, protection)]
    return Levels(_whole(points[0]), _whole(points[1]), lead, protection)


def _textbook(known: Forecast, every: Bucket, days: Floats, service: float) -> Floats:
    """Mean and spread of the last half year, spread × √L: for comparison, it falls short where demand drifts."""
    recent = known.past.seen.copy()
    recent[:, : -RECENT[every]] = False
    mean, count = mean_of(known.past, recent), recent.sum(axis=1)
    squares = (np.where(recent, known.past.used - mean[:, None], 0.0) ** 2).sum(axis=1)
    return textbook_point(mean, np.sqrt(squares / np.maximum(count - 1, 1)), days / DAYS[every], 0.0, service)


def textbook_point(demand: npt.ArrayLike, demand_sd: npt.ArrayLike, lead: npt.ArrayLike, lead_sd: npt.ArrayLike,
                   service: float) -> Floats:  # fmt: skip
    """d·L + z √(L σ_d² + d² σ_L²), all in one unit of time."""
    d, sd, time, time_sd = (np.asarray(each, dtype=np.float64) for each in (demand, demand_sd, lead, lead_sd))
    z = NormalDist().inv_cdf(service)
    return np.asarray(d * time + z * np.sqrt(time * sd**2 + d**2 * time_sd**2), dtype=np.float64)


def _whole(units: Floats) -> Floats:
    return np.asarray(np.ceil(np.clip(units, 0, None) - 1e-9), dtype=np.float64)


def packs_to_order(position: Floats, found: Levels, pack: Floats, *, at_review: bool = False) -> Counts:
    """Whole packs up to the order-up-to level, for items at or below their reorder point; ``at_review``: for all below it."""
    due = (position < found.order_up_to) if at_review else (position <= found.reorder_point)
    missing = np.where(due, np.clip(found.order_up_to - position, 0, None), 0.0)
    return to_packs(missing, pack)


def to_packs(units: Floats, pack: Floats) -> Counts:
    """Units rounded up to whole packs. Raises InvalidEntry for a pack size not above zero."""
    if not (np.asarray(pack) > 0).all():
        raise InvalidEntry("Every item needs a pack size above zero.")
    return np.ceil(units / pack - 1e-9).astype(np.int64)


def months_order(consumption: npt.ArrayLike, lead_months: float, period_months: float, on_hand: npt.ArrayLike,
                 on_order: npt.ArrayLike, safety: npt.ArrayLike | None = None) -> Floats:  # fmt: skip
    """CA · (LT + PP) + SS − (SI + SO), months throughout (WHO, MSH). Safety stock CA · LT unless given; never below zero."""
    use, stock, coming = (np.asarray(each, dtype=np.float64) for each in (consumption, on_hand, on_order))
    spare = use * lead_months if safety is None else np.asarray(safety, dtype=np.float64)
    return np.asarray(np.clip(use * (lead_months + period_months) + spare - (stock + coming), 0, None), dtype=np.float64)


def days_until_out(on_hand: Floats, ahead: Floats, arriving: Floats | None = None) -> Floats:
    """Days the stock lasts, net of what is on order. ``ahead`` and ``arriving``: items × days to come, units.

    0: it does not even meet the first day. NaN: it lasts all these days.
    """
    coming = np.zeros_like(ahead) if arriving is None else arriving
    left = on_hand[:, None] + coming.cumsum(axis=1) - ahead.cumsum(axis=1)
    short = left < -1e-9
    return np.where(short.any(axis=1), short.argmax(axis=1), np.nan)


def run_out_dates(on_hand: Floats, ahead: Floats, as_at: date, arriving: Floats | None = None) -> list[date | None]:
    """``days_until_out`` as dates; None where it lasts beyond the days given. The first column is the day after ``as_at``."""
    days = days_until_out(on_hand, ahead, arriving)
    return [None if each != each else as_at + timedelta(days=int(each) + 1) for each in days.tolist()]


def daily(known: Forecast, every: Bucket, days: int) -> Floats:
    """Items × days: the forecast spread evenly over the days of its buckets."""
    length = DAYS[every]
    ahead = known.ahead(int(days / length) + 2)
    edges = np.c_[np.zeros(len(ahead)), ahead.cumsum(axis=1)]
    at = np.arange(days + 1) / length
    whole = at.astype(int)
    reached = edges[:, whole] + (at - whole) * ahead[:, whole]
    return np.asarray(np.diff(reached, axis=1), dtype=np.float64)
