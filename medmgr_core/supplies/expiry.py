"""Lots: which to take first, and what will expire before it is used. A lot may be used up to and with its expiry date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from medmgr_core.errors import InvalidEntry

HORIZONS = (30, 90, 180)  # days of the ladder
_LAST = date.max


@dataclass(frozen=True)
class Lot:
    """One lot of one item in one store: units of issue."""

    lot_no: str
    quantity: float
    expires_on: date | None = None
    received_on: date | None = None


@dataclass(frozen=True)
class Pick:
    """So much of a lot."""

    lot: Lot
    quantity: float


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder: what expires within ``days`` (and after the rung before); None: later or never; 0: expired already.

    Quantities in units, values in minor units; ``waste`` is what will not be used in time at the forecast rate.
    """

    days: int | None
    quantity: float
    waste: float
    value: int
    value_at_risk: int


def first_expired_first_out(lots: Sequence[Lot], on: date) -> list[Lot]:
    """Lots that may be used on a day, in the order to take them: earliest expiry, then earliest receipt; no expiry comes last."""
    return [lots[number] for number in _order(lots, on)]


def _order(lots: Sequence[Lot], on: date) -> list[int]:
    """Numbers of the usable lots, the first to take first."""
    usable = [n for n, lot in enumerate(lots) if lot.quantity > 0 and (lot.expires_on is None or lot.expires_on >= on)]
    return sorted(usable, key=lambda n: (lots[n].expires_on or _LAST, lots[n].received_on or _LAST, lots[n].lot_no))


def pick(lots: Sequence[Lot], quantity: float, on: date) -> tuple[list[Pick], float]:
    """From which lots to take a quantity, and how much of it there is not. An expired lot is never picked."""
    if quantity < 0:
        raise InvalidEntry("The quantity to take cannot be below zero.")
    picks, missing = [], quantity
    for lot in first_expired_first_out(lots, on):
        taken = min(lot.quantity, missing)
        if taken > 0:
            picks.append(Pick(lot, taken))
            missing -= taken
    return picks, missing


def waste_of(lots: Sequence[Lot], daily_use: float, as_at: date) -> list[float]:
    """What of each lot will not be used before it expires, taken in FEFO order at a steady rate from the next day on.

    A lot expired by ``as_at`` is wasted whole; one without expiry never. Receipts to come are not counted.
    """
    waste = [max(lot.quantity, 0.0) for lot in lots]
    used = 0.0
    for number in _order(lots, as_at):
        expires_on = lots[number].expires_on
        if expires_on is None:
            waste[number] = 0.0
            continue
        by_then = max(daily_use, 0.0) * (expires_on - as_at).days  # by the day it expires, from all lots together
        taken = min(lots[number].quantity, max(0.0, by_then - used))
        used += taken
        waste[number] -= taken
    return waste


def expiry_ladder(lots: Sequence[Lot], daily_use: float, unit_cost: float, as_at: date,
                  horizons: Sequence[int] = HORIZONS) -> list[Rung]:  # fmt: skip
    """What of an item expires by when, and what of that is at risk. Rungs: expired, one each horizon, later or never.

    Only waste within a rung counts there; every lot stands on one rung, so rungs may be added over items.
    """
    waste = waste_of(lots, daily_use, as_at)
    steps: list[int | None] = [0, *sorted(horizons), None]
    held: dict[int | None, list[int]] = {step: [] for step in steps}
    for number, lot in enumerate(lots):
        held[_rung(lot, as_at, horizons)].append(number)
    return [_told(step, [lots[n] for n in held[step]], sum(waste[n] for n in held[step]), unit_cost) for step in steps]


def _rung(lot: Lot, as_at: date, horizons: Sequence[int]) -> int | None:
    if lot.expires_on is None:
        return None
    left = (lot.expires_on - as_at).days
    return 0 if left < 0 else next((days for days in sorted(horizons) if left <= days), None)


def _told(days: int | None, lots: Sequence[Lot], lost: float, unit_cost: float) -> Rung:
    quantity = sum(lot.quantity for lot in lots if lot.quantity > 0)
    return Rung(days, quantity, lost, round(quantity * unit_cost), round(lost * unit_cost))
