"""The sentences of a record class, got by asking the class itself: an import must not say it in other words."""

from __future__ import annotations

from typing import Any

from medmgr_core.errors import InvalidEntry
from medmgr_core.record import FieldSpec, Record, validate


def told(record_type: type[Record], spec: FieldSpec, value: Any) -> str:
    """What the record class says of a wrong value of one field. Raises ValueError when it takes the value."""
    try:
        validate(record_type, {spec.name: value})
    except InvalidEntry as error:
        if spec.name in error.problems:
            return error.problems[spec.name]
    raise ValueError(f"{record_type.table}.{spec.name} takes {value!r}")


def missing(spec: FieldSpec) -> str:
    """What is said of an empty cell of a field that is needed."""
    return f"{spec.title} is missing: please fill it in."


def expected(record_type: type[Record], spec: FieldSpec) -> str:
    """What is said of a cell that cannot be read as the kind of the field."""
    return told(record_type, spec, 0 if spec.kind.name == "content" else "?")


def says(spec: FieldSpec, what: str) -> str:
    """A sentence of the import alone, headed like those of the record class."""
    return f"{spec.title}: {what}"
