"""What a value that could be read must keep to: the limits, lengths and patterns written in the record class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medmgr_core.entry.checks.sentences import says, told
from medmgr_core.entry.checks.sql_text import constant, quoted
from medmgr_core.fields import marks_of
from medmgr_core.record import FieldSpec, Record
from medmgr_core.store.storable import LARGEST

Check = tuple[str, str]  # a condition that is true for a wrong value, and the sentence

_NUMBERS = ("count", "money", "quantity", "hours", "share")
_BROKEN = {"ge": "<", "gt": "<=", "le": ">", "lt": ">="}
_BEYOND = {"ge": -1, "gt": 0, "le": 1, "lt": 0}  # what is added to a limit to break it


def bounds(record_type: type[Record], spec: FieldSpec, value: str) -> tuple[Check, ...]:
    """The checks of a value, in the order in which the record class makes them."""
    if spec.kind.name in _NUMBERS:
        return (*_largest(spec, value), *_limits(record_type, spec, value))
    if spec.kind.sql == "TEXT" and spec.kind.name != "choice":
        return (*_lengths(record_type, spec, value), *_patterns(record_type, spec, value), *_storable(spec, value))
    return ()


def constraints(record_type: type[Record], spec: FieldSpec) -> tuple[Any, ...]:
    """The marks of a field, those inside its annotation too."""
    info = record_type.model_fields[spec.name]
    return (*info.metadata, *marks_of(info.annotation))


def _largest(spec: FieldSpec, value: str) -> Iterator[Check]:
    if spec.kind.sql == "BIGINT":
        yield f"{value} NOT BETWEEN -{LARGEST} AND {LARGEST}", says(spec, "the number is too large.")


def _limits(record_type: type[Record], spec: FieldSpec, value: str) -> Iterator[Check]:
    for name, bound in spec.limits:
        yield f"{value} {_BROKEN[name]} {constant(bound)}", told(record_type, spec, bound + _BEYOND[name])


def _storable(spec: FieldSpec, value: str) -> Iterator[Check]:
    sentence = says(spec, "it holds a character that cannot be stored. Type it again instead of pasting it.")
    yield f"contains({value}, chr(0))", sentence


def _lengths(record_type: type[Record], spec: FieldSpec, value: str) -> Iterator[Check]:
    for mark in constraints(record_type, spec):
        if getattr(mark, "max_length", None) is not None:
            yield f"length({value}) > {mark.max_length}", told(record_type, spec, "x" * (mark.max_length + 1))
        if (getattr(mark, "min_length", None) or 0) > 1:  # an empty cell is missing, not short
            yield f"length({value}) < {mark.min_length}", told(record_type, spec, "x" * (mark.min_length - 1))


def _patterns(record_type: type[Record], spec: FieldSpec, value: str) -> Iterator[Check]:
    for mark in constraints(record_type, spec):
        if isinstance(pattern := getattr(mark, "pattern", None), str):
            yield f"NOT regexp_matches({value}, {quoted(pattern)})", says(spec, spec.description or "this form is not known.")
