"""How one column of a file writes its values, and what reading a cell comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DateOrder = Literal["day first", "month first", "year first"]
DecimalMark = Literal[".", ","]


@dataclass(frozen=True)
class Form:
    """The form of one column, decided over the whole column and never for a cell.

    shape: of a date the ways it is written, joined with " + " (see `date_shapes.SHAPES`, '' for all that are clear);
    of money its currency sign; of a share 'percent' or 'fraction' as a person said; of a code 'numbered' where 4.1 is a code.
    question: what a person must answer before the column can be taken, '' when all is clear (see `answers.answers_to`).
    examples: cells named in questions, those answered before too: an answer is known by them, so keep them with it.
    """

    date_order: DateOrder | None = None
    decimal_mark: DecimalMark = "."
    shape: str = ""
    question: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """How a cell becomes a value. All are SQL expressions of the cell.

    value: of the stored type, NULL where the cell is empty or cannot be read.
    reasons: condition and sentence, in order, for a filled cell without a value; where none holds, the record class's own.
    """

    value: str
    reasons: tuple[tuple[str, str], ...] = ()
