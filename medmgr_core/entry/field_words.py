"""What a person is told of a field: is it needed, what kind it is, how its value is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from medmgr_core.record import FieldSpec, Record, words

_KINDS = {
    "text": "text", "long_text": "long text", "code": "code", "choice": "choice", "reference": "reference",
    "yes_no": "yes or no", "count": "whole number", "money": "amount", "quantity": "number", "hours": "hours",
    "share": "share", "date": "date", "moment": "date and time", "content": "file",
}  # fmt: skip

_FORMS = {
    "yes_no": "yes or no", "count": "A whole number", "money": "An amount such as 1250.00", "quantity": "A number",
    "hours": "Hours such as 37.5", "share": "A share such as 12.5 %", "date": "A date such as 2026-11-22",
    "moment": "A date and time such as 2026-11-22 14:30", "content": "A file",
}  # fmt: skip


def is_needed(record_type: type[Record], spec: FieldSpec) -> bool:
    """Must the field be filled in? A running number need not: the store gives it; nor need one that may be empty text."""
    may_be_empty = type(None) in get_args(record_type.model_fields[spec.name].annotation)
    return spec.running is None and spec.default != "" and not may_be_empty


def kind_words(spec: FieldSpec) -> str:
    """The kind of a field in words."""
    return _KINDS[spec.kind.name]


def how_to_write(record_type: type[Record], spec: FieldSpec) -> str:
    """One sentence or two on the form of a value, its choices, limits and usual value."""
    parts = [_form(spec), _limits(spec), _length(record_type, spec), _usual(spec)]
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part)


def choice_words(choices: Iterable[str]) -> str:
    """Choices as a list in words."""
    return ", ".join(words(choice) for choice in choices)


def _form(spec: FieldSpec) -> str:
    if spec.running:
        return f"leave it empty: MedMgr gives the next number, such as {spec.running}-000001"
    if spec.ref:
        name = spec.ref.replace("_", " ")
        return f"the code of {'an' if name[0] in 'aeio' else 'a'} {name} that is there already"
    return f"one of: {choice_words(spec.choices)}" if spec.choices else _FORMS.get(spec.kind.name, "")


def _limits(spec: FieldSpec) -> str:
    limits = {name: _bound(spec, bound) for name, bound in spec.limits}
    if "ge" in limits and "le" in limits:
        return f"from {limits['ge']} to {limits['le']}"
    said = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    return ", ".join(f"{said[name]} {bound}" for name, bound in limits.items())


def _bound(spec: FieldSpec, bound: float) -> str:
    if spec.kind.name == "money":
        return f"{bound / 100:.2f}"
    return f"{bound * 100:g} %" if spec.kind.name == "share" else f"{bound:g}"


def _length(record_type: type[Record], spec: FieldSpec) -> str:
    marks = record_type.model_fields[spec.name].metadata
    longest = next((mark.max_length for mark in marks if hasattr(mark, "max_length")), None)
    return f"at most {longest} characters" if longest else ""


def _usual(spec: FieldSpec) -> str:
    if spec.default in (None, "") or spec.running:
        return ""
    if spec.choices:
        return f"usually {words(spec.default)}"
    return f"usually {'yes' if spec.default else 'no'}" if spec.kind.name == "yes_no" else f"usually {spec.default}"
