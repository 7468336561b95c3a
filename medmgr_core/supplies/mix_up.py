"""Units taken for packs, or packs for units: told by a figure that fits only after dividing or multiplying by the pack size."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

FEW = 3  # earlier figures; fewer say nothing of what is usual
SMALLEST_PACK = 3.0  # below, a difference says nothing
FAR, NEAR = 3.0, 2.0  # so many times the usual is unusual; within so many times it fits


def usual_of(earlier: Sequence[float]) -> float | None:
    """The median of earlier figures above zero; None with fewer than three."""
    held = [each for each in earlier if each > 0]
    return median(held) if len(held) >= FEW else None


def quantity_mixed_up(quantity: float, usual: float | None, pack_size: float, unit: str, pack: str) -> str | None:
    """What is likely wrong with a quantity in units of issue, as a sentence; None when nothing looks wrong."""
    if usual is None or pack_size < SMALLEST_PACK or _near(quantity, usual, FAR):
        return None
    if _near(quantity * pack_size, usual, NEAR):
        return (f"Quantity: {quantity:g} looks like {many(pack)}, not {many(unit)}; usual are about {usual:g} {many(unit)}. "
                f"{quantity:g} {many(pack)} would be {quantity * pack_size:g}.")  # fmt: skip
    if _near(quantity / pack_size, usual, NEAR):
        return (f"Quantity: {quantity:g} is {quantity / usual:.0f} times the usual {usual:g} {many(unit)}. "
                f"Was it multiplied by the {pack_size:g} of a {pack} twice?")  # fmt: skip
    return None


def price_mixed_up(price: int, usual: int | None, pack_size: float, unit: str, pack: str) -> str | None:
    """What is likely wrong with a price of a pack in minor units; None when nothing looks wrong."""
    if not usual or not price or pack_size < SMALLEST_PACK:
        return None
    if _near(price * pack_size, usual, 1.5):
        return f"Price: this looks like the price of one {unit}, not of a {pack} of {pack_size:g}."
    if _near(price / pack_size, usual, 1.5):
        return f"Price: it is {price / usual:.0f} times the last one. Is it the price of {pack_size:g} {many(pack)}?"
    return None


def _near(value: float, usual: float, times: float) -> bool:
    return usual / times <= value <= usual * times


def many(word: str) -> str:
    """A word for several: box, boxes."""
    return word if word.endswith("s") else f"{word}es" if word.endswith(("x", "ch", "sh")) else f"{word}s"
