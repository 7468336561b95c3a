"""Records of any type with a given text in every field that takes one."""

import contextlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from medmgr_core.errors import InvalidEntry
from medmgr_core.record import FieldSpec, Record, fields_of, validate

_PLAIN: dict[str, Any] = {
    "yes_no": True, "count": 7, "money": 123_45, "quantity": 3.0, "hours": 30.0, "share": 0.25,
    "date": date(2026, 10, 1), "moment": datetime(2026, 10, 1, 9, 30), "content": b"content",
}  # fmt: skip


def filled(record_type: type[Record], text: str, **given: Any) -> Record:
    """A record whose texts and codes are ``text``, cut to what a field takes; ``given`` goes before.

    References are to be given. A field that has a form of its own (a currency, a time zone) keeps its default.
    """
    specs = fields_of(record_type)
    values = {s.name: _value(record_type, s, text) for s in specs if s.required and s.name not in given} | given
    record = validate(record_type, values)
    for spec in specs:
        if spec.name not in values and _takes_text(spec):
            with contextlib.suppress(InvalidEntry):
                record = validate(record_type, {**values, spec.name: fitting(record_type, spec.name, text)})
                values[spec.name] = getattr(record, spec.name)
    return record


def text_fields(record_type: type[Record]) -> tuple[str, ...]:
    """The fields somebody can type any text into."""
    return tuple(spec.name for spec in fields_of(record_type) if _takes_text(spec))


def fitting(record_type: type[Record], field: str, text: str) -> str:
    """The text as far as the field takes it."""
    longest = (getattr(mark, "max_length", None) for mark in record_type.model_fields[field].metadata)
    return text[: next((length for length in longest if length), len(text))].strip()


def fill_all(types: Iterable[type[Record]], text: str, given: Mapping[str, Mapping[str, Any]]) -> list[Record]:
    """One record of each type, in order, each referring to those before it. ``given``: table -> fields that are set."""
    made: dict[str, str] = {}
    records = []
    for record_type in types:
        refs = {
            spec.name: made[spec.ref] for spec in fields_of(record_type) if spec.ref in made and spec.ref != record_type.table
        }
        numbers = {spec.name: f"{spec.running}-000001" for spec in fields_of(record_type) if spec.running}
        record = filled(record_type, text, **numbers | refs | dict(given.get(record_type.table, {})))
        made.setdefault(record_type.table, record.key_values()[0])
        records.append(record)
    return records


def _value(record_type: type[Record], spec: FieldSpec, text: str) -> Any:
    if spec.choices:
        return spec.choices[0]
    if _takes_text(spec):
        return fitting(record_type, spec.name, text)
    most = dict(spec.limits).get("le")
    return _PLAIN[spec.kind.name] if most is None else min(_PLAIN[spec.kind.name], most)


def _takes_text(spec: FieldSpec) -> bool:
    return spec.kind.name in ("text", "long_text", "code") and not spec.running
