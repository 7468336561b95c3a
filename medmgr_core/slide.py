"""A slide as plain data: one statement, one chart or table, a few figures. Shown full screen, written as PPTX and as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["main", "over", "strong", "faint"]  # colours by what they mean, as in ``palette``


@dataclass(frozen=True)
class Series:
    """One row of figures; None where there is none. As a line it is drawn dashed where ``is_dashed``."""

    name: str
    values: tuple[float | None, ...]
    role: Role = "main"
    is_dashed: bool = False


@dataclass(frozen=True)
class SlideChart:
    """Columns, bars or lines over categories. Values are in the unit the slide's note names; ``decimals`` of their labels.

    bars lie, the first category on top; stacked bars add up.
    """

    kind: Literal["columns", "bars", "stacked bars", "lines"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int = 0
    is_share: bool = False  # values are shares: 0.25 is told as 25 %


@dataclass(frozen=True)
class SlideTable:
    """Rows of text as they are shown; ``right`` names the columns of figures, counted from 0."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """One figure with its name and how it changed."""

    name: str
    value: str
    change: str = ""


@dataclass(frozen=True)
class Slide:
    """title: what the data say, one sentence. note: of what and of when, in small print."""

    title: str
    note: str
    chart: SlideChart | None = None
    table: SlideTable | None = None
    figures: tuple[Figure, ...] = ()
