"""Why a figure moved, in one computed sentence: “Agency +£18 k: hours +£12 k, rate +£6.0 k”."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medmgr_core.formats import Formats

NAMED_SHARE = 0.10
OTHER = "other"


@dataclass(frozen=True)
class Why:
    """A change in minor units and the parts worth naming, the largest first. Named parts + other = change, to the cent.

    A part is worth naming from a tenth of all movement on: the sum of the parts without their signs. Where parts cancel out,
    shares of the change itself could be anything.
    """

    name: str
    change: int
    named: tuple[tuple[str, int], ...]
    other: int
    movement: int
    unexplained: int

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """What the sentence names: what is left over is among it when it is a tenth of all movement too."""
        shown = abs(self.other) > 0 and abs(self.other) >= NAMED_SHARE * self.movement
        return (*self.named, (OTHER, self.other)) if shown else self.named

    def sentence(self, formats: Formats) -> str:
        """“Agency +£18 k: hours +£12 k, rate +£6.0 k”; above zero is more."""
        return f"{self.name} {formats.signed_money(self.change)}{self._because(formats)}"

    def against_budget(self, formats: Formats, *, is_income: bool = False) -> str:
        """“Agency is £18 k over budget: …”. Cost is over or under budget, income above or below it."""
        more, less = ("above", "below") if is_income else ("over", "under")
        amount = formats.short_money(abs(self.change))
        where = f"{amount} {more if self.change > 0 else less} budget" if self.change else "on budget"
        return f"{self.name} is {where}{self._because(formats)}"

    def _because(self, formats: Formats) -> str:
        if not self.named:
            return ": many small parts" if self.movement > 2 * abs(self.unexplained) else ""
        return ": " + ", ".join(f"{part} {formats.signed_money(amount)}" for part, amount in self.parts)


def why(name: str, change: int, parts: Mapping[str, int]) -> Why:
    """The change of a figure (actual − budget, or now − before, minor units) with what it is made of.

    What the parts do not explain is counted as “other”, so that they always add up to the change.
    """
    unexplained = change - sum(parts.values())
    movement = sum(abs(amount) for amount in parts.values()) + abs(unexplained)
    large = [(part, amount) for part, amount in parts.items() if part != OTHER and abs(amount) >= NAMED_SHARE * movement]
    named = tuple(sorted(((part, amount) for part, amount in large if amount), key=lambda item: -abs(item[1])))
    return Why(name, change, named, change - sum(amount for _, amount in named), movement, unexplained)
