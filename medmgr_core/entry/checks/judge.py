"""The verdict on a cell: its value, what is wrong with it, and the text that is kept when it gives no value."""

from __future__ import annotations

from dataclasses import dataclass

from medmgr_core.entry.checks.bounds import bounds
from medmgr_core.entry.checks.form import Reading
from medmgr_core.entry.checks.missing_words import band, missing_word
from medmgr_core.entry.checks.sentences import expected, missing
from medmgr_core.entry.checks.sql_text import cases, constant, quoted
from medmgr_core.entry.field_words import is_needed
from medmgr_core.record import FieldSpec, Record
from medmgr_core.store.storable import default_of

NOTHING = "CAST(NULL AS VARCHAR)"
_NUMBERS = ("count", "money", "quantity", "hours", "share")
_DATES = ("date", "moment")


@dataclass(frozen=True)
class CellSql:
    """SQL expressions of one cell.

    value: of the stored type of the field, NULL where the cell is empty or wrong.
    problem: NULL when all is well, else one sentence with what to do, without the value, so that it can be counted.
    kept: the text of a cell that only says that there is no value, or gives a band; NULL for all others.
    """

    value: str
    problem: str
    kept: str = NOTHING


def judged(record_type: type[Record], spec: FieldSpec, cell: str, reading: Reading, read: str) -> CellSql:
    """`read`: SQL of the value read from the cell, which may be a column made before, so that it is read once."""
    checks = bounds(record_type, spec, read)
    needed = must_be_filled(record_type, spec)
    no_value = _no_value(spec, cell, needed)
    empty = quoted(missing(spec)) if needed else NOTHING
    unread = [*((condition, empty) for condition in no_value), *_told(record_type, spec, reading)]
    wrong = [(condition, quoted(sentence)) for condition, sentence in checks]
    problem = cases([(f"{cell} IS NULL", empty), (f"{read} IS NULL", cases(unread, NOTHING)), *wrong], NOTHING)
    without = [] if needed else [f"{read} IS NULL AND {condition}" for condition in no_value]
    value = _value(spec, cell, read, [condition for condition, _ in wrong], without)
    return CellSql(value, problem, cases([(condition, cell) for condition in without], NOTHING))


def must_be_filled(record_type: type[Record], spec: FieldSpec) -> bool:
    """Is an empty cell wrong? One of a field with a usual value takes that value."""
    return is_needed(record_type, spec) and default_of(spec) is None


def _no_value(spec: FieldSpec, cell: str, needed: bool) -> list[str]:
    """Conditions for a cell that has no value and says so; a band will do for none only where none is needed."""
    if spec.kind.name in _NUMBERS:
        return [missing_word(cell)] if needed else [missing_word(cell), band(cell)]
    return [missing_word(cell)] if spec.kind.name in _DATES else []


def _told(record_type: type[Record], spec: FieldSpec, reading: Reading) -> list[tuple[str, str]]:
    """Why a filled cell could not be read; any text can be, but for what its reading refuses."""
    told = [(condition, quoted(sentence)) for condition, sentence in reading.reasons]
    any_text = spec.kind.sql == "TEXT" and spec.kind.name != "choice"
    return told if any_text else [*told, ("TRUE", quoted(expected(record_type, spec)))]


def _value(spec: FieldSpec, cell: str, read: str, wrong: list[str], without: list[str]) -> str:
    default = None if spec.running else default_of(spec)
    usual = "NULL" if default is None else constant(default)
    pairs = [(condition, "NULL") for condition in wrong]
    if default is not None:
        pairs = [*((condition, usual) for condition in (f"{cell} IS NULL", *without)), *pairs]
    return cases(pairs, read)
