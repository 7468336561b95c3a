"""Which items matter: by the money they cost (ABC), and together with how vital they are (VEN)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from medmgr_core.errors import InvalidEntry

Value = Literal["A", "B", "C"]
Need = Literal["V", "E", "N"]
Group = Literal["I", "II", "III"]

CUTS = (0.7, 0.9)  # cumulated shares of the yearly value where A and B end


def abc_classes(values: Sequence[float], codes: Sequence[str], cuts: tuple[float, float] = CUTS) -> list[Value]:
    """The class of each item by yearly value. The item with which a cut is reached still belongs above it; ties go by code.

    What costs nothing is C. Raises InvalidEntry for a value below zero or not known, and for cuts out of order.
    """
    if not 0 < cuts[0] <= cuts[1] <= 1:
        raise InvalidEntry("The cuts of A and B are shares between 0 and 1, the first one not above the second.")
    if not all(value >= 0 for value in values):
        raise InvalidEntry("The yearly value of an item cannot be below zero or missing.")
    total = sum(values)
    found: list[Value] = ["C"] * len(values)
    before = 0.0
    for index in sorted(range(len(values)), key=lambda each: (-values[each], codes[each])):
        if values[index] > 0:
            share = before / total + 1e-12
            found[index] = "A" if share < cuts[0] else "B" if share < cuts[1] else "C"
        before += values[index]
    return found


def group_of(value: Value, need: Need) -> Group:
    """I: A or vital; II: essential of B or C, and other of B; III: other of C."""
    if value == "A" or need == "V":
        return "I"
    return "III" if (value, need) == ("C", "N") else "II"
