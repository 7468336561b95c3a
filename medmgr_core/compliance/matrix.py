"""The 5 × 5 risk matrix: score, band, and how a risk moved. Pure. Bands: NPSA 2008, one number an edge, kept here alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Band = Literal["low", "moderate", "high", "extreme"]

SIZES = (1, 2, 3, 4, 5)
CONSEQUENCES = ("Negligible", "Minor", "Moderate", "Major", "Catastrophic")
LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
_BANDS: tuple[tuple[int, Band], ...] = ((3, "low"), (6, "moderate"), (12, "high"), (25, "extreme"))
IMPOSSIBLE = frozenset(range(1, 26)) - {a * b for a in SIZES for b in SIZES}


def score(consequence: int, likelihood: int) -> int:
    """Consequence times likelihood, each 1 to 5. Raises ValueError outside."""
    if consequence not in SIZES or likelihood not in SIZES:
        raise ValueError("consequence and likelihood are whole numbers from 1 to 5")
    return consequence * likelihood


def band(value: int) -> Band:
    """1–3 low, 4–6 moderate, 8–12 high, 15–25 extreme. Raises ValueError for what no product can be, such as 7."""
    if value not in range(1, 26) or value in IMPOSSIBLE:
        raise ValueError(f"{value} is no score of the matrix")
    return next(name for most, name in _BANDS if value <= most)


def movement(scores: Sequence[int]) -> int:
    """The last score less the one before: above 0 it got worse; 0 with fewer than two."""
    return scores[-1] - scores[-2] if len(scores) > 1 else 0
