"""Readiness: how far requirements are met, and what it is worth when half of them were never looked at. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

VALUES = {"compliant": 1.0, "partly": 0.5, "non": 0.0}  # of the weight; what does not apply or was not assessed has none


@dataclass(frozen=True)
class Readiness:
    """met: weight that is met; assessed: weight looked at; applicable: weight of all that applies, looked at or not."""

    met: float
    assessed: float
    applicable: float

    @property
    def of_assessed(self) -> float | None:
        """Met of what was assessed; None where nothing was."""
        return self.met / self.assessed if self.assessed else None

    @property
    def of_all(self) -> float | None:
        """Met of all that applies: what was not assessed counts as not met. None where nothing applies."""
        return self.met / self.applicable if self.applicable else None


def readiness(rows: Iterable[tuple[str, float]]) -> Readiness:
    """From (result, weight) of each assessable requirement."""
    met = assessed = applicable = 0.0
    for result, weight in rows:
        if result in VALUES:
            met, assessed = met + VALUES[result] * weight, assessed + weight
        if result != "not_applicable":
            applicable += weight
    return Readiness(met, assessed, applicable)
