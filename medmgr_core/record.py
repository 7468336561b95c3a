"""A record class is the only list of fields: table, form, grid, template, dictionary and labels are read from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticUndefined

from medmgr_core.errors import InvalidEntry
from medmgr_core.fields import Kind, Ref, RunningNumber, choices_of, kind_of, marks_of

Key = tuple[str, ...]


class Record(BaseModel):
    """One row of one table, valid by construction. Subclasses name their table, key and titles."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, validate_default=False)

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    title: ClassVar[str]
    plural: ClassVar[str]
    area: ClassVar[str]  # whose rights are needed
    unit_field: ClassVar[str | None] = None  # the field that says which unit a row belongs to; None: the whole facility
    part_of: ClassVar[str | None] = None  # the field naming the record this one is a part of, and goes with
    label: ClassVar[str] = "{key}"  # how one record is named on a screen
    alike: ClassVar[tuple[str, ...]] = ()  # fields that together suggest a likely duplicate
    near: ClassVar[tuple[str, int] | None] = None  # a date, and the days around it in which alike records are duplicates
    by_command: ClassVar[tuple[str, ...]] = ()  # fields that buttons set, such as a state: a form shows them only
    # A record that may be for named people only, and what belongs to it: the field with the type of that record (empty: this
    # type itself), and the one with its key.
    need_to_know: ClassVar[tuple[str, str] | None] = None
    # What may be about a record of any type: the field with that type and the one with its key; need_to_know says the same.
    any_record: ClassVar[tuple[str, str] | None] = None
    # For files with a column for each of many figures: the field that takes the heading, and the one for the cell.
    wide: ClassVar[tuple[str, str] | None] = None
    kept_in: ClassVar[Mapping[str, str]] = {}  # field -> the field that keeps a word a file has in its place

    @model_validator(mode="before")
    @classmethod
    def _empty_is_none(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        # A field that may be empty text (a running number not yet given) keeps its default.
        kept = {name: v for name, v in values.items() if not (_is_empty(v) and _default(cls, name) == "")}
        return {name: None if _is_empty(v) else v for name, v in kept.items()}

    @classmethod
    def proposed(cls, code: str, text: str, *, under: str, since: date) -> tuple[Record, ...]:
        """The records to make for a text of a file that names none yet; empty where that takes a person.

        under: the unit the file is for; since: the first day its rows speak of.
        """
        return ()

    def key_values(self) -> Key:
        """The values of the key, as text, in the order of ``key``."""
        return tuple(key_text(getattr(self, name)) for name in self.key)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _default(record_type: type[Record], name: str) -> Any:
    return record_type.model_fields[name].default if name in record_type.model_fields else None


@dataclass(frozen=True)
class FieldSpec:
    """One field of a record, as every reader of the class needs it."""

    name: str
    title: str
    kind: Kind
    required: bool
    default: Any
    description: str
    choices: tuple[str, ...]
    ref: str | None  # table of the record type referred to
    running: str | None  # prefix of a running number
    is_key: bool
    synonyms: tuple[str, ...]
    limits: tuple[tuple[str, Any], ...]


@cache
def fields_of(record_type: type[Record]) -> tuple[FieldSpec, ...]:
    """The fields of a record class in the order they are written there."""
    return tuple(_field(record_type, name) for name in record_type.model_fields)


def field_of(record_type: type[Record], name: str) -> FieldSpec:
    """One field by name. Raises KeyError."""
    return {spec.name: spec for spec in fields_of(record_type)}[name]


def _field(record_type: type[Record], name: str) -> FieldSpec:
    info = record_type.model_fields[name]
    marks = (*info.metadata, *marks_of(info.annotation))
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    running = next((m.prefix for m in marks if isinstance(m, RunningNumber)), None)
    return FieldSpec(
        name=name,
        title=info.title or name.replace("_", " ").capitalize(),
        kind=kind_of(info.annotation, tuple(info.metadata)),
        required=info.is_required(),
        default=None if info.default is PydanticUndefined else info.default,
        description=info.description or "",
        choices=choices_of(info.annotation),
        ref=next((m.table for m in marks if isinstance(m, Ref)), None),
        running=running,
        is_key=name in record_type.key,
        synonyms=tuple(str(word) for word in extra.get("synonyms", ())) if extra else (),  # type: ignore[union-attr]
        limits=tuple((n, getattr(m, n)) for m in marks for n in ("ge", "gt", "le", "lt") if hasattr(m, n)),
    )


def key_text(value: Any) -> str:
    """A key value as the text used in history and addresses."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def label_of(record_type: type[Record], values: Mapping[str, Any]) -> str:
    """How one record is named on a screen, e.g. ``Ward 4 (W04)``."""
    known = {spec.name: "" for spec in fields_of(record_type)} | {n: v for n, v in values.items() if v is not None}
    key = " / ".join(key_text(known[name]) for name in record_type.key)
    return record_type.label.format(key=key, **known).strip()


def distinct(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels by code, told apart by the code where two are alike: a list of choices knows them by their text alone."""
    count = Counter(labels.values())
    return {code: label if count[label] == 1 else f"{label} ({code})" for code, label in labels.items()}


R = TypeVar("R", bound=Record)


def validate(record_type: type[R], values: Mapping[str, Any]) -> R:
    """A valid record. Raises InvalidEntry with a plain sentence for each field that is wrong."""
    try:
        return record_type.model_validate(dict(values))
    except ValidationError as error:
        problems = _sentences(record_type, error)
        first = next(iter(problems.values()))
        raise InvalidEntry(first, problems) from None


def _sentences(record_type: type[Record], error: ValidationError) -> dict[str, str]:
    problems: dict[str, str] = {}
    for detail in error.errors():
        name = str(detail["loc"][0]) if detail["loc"] else ""
        problems.setdefault(name, _sentence(record_type, name, detail))
    return problems


def _sentence(record_type: type[Record], name: str, detail: ErrorDetails) -> str:
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    if detail["type"] == "extra_forbidden":
        return f"There is no field “{name}” in a {record_type.title.lower()}."
    spec = field_of(record_type, name)
    value = detail.get("input")
    if value is None or detail["type"] == "missing":
        return f"{spec.title} is missing: please fill it in."
    return f"{spec.title}: {_what_to_do(spec, detail)}"


def _what_to_do(spec: FieldSpec, detail: ErrorDetails) -> str:
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "greater_than" | "greater_than_equal":
            bound = limits.get("gt", limits.get("ge"))
            return f"enter {'more than' if 'gt' in limits else 'at least'} {_bound(spec, bound)}."
        case "less_than" | "less_than_equal":
            bound = limits.get("lt", limits.get("le"))
            return f"enter {'less than' if 'lt' in limits else 'at most'} {_bound(spec, bound)}."
        case "string_too_long":
            return f"use at most {limits['max_length']} characters."
        case "string_too_short":
            return f"use at least {limits['min_length']} characters."
        case "string_pattern_mismatch":
            return spec.description or "this form is not known."
    return _EXPECTED[spec.kind.name].format(choices=", ".join(map(words, spec.choices)))


_EXPECTED = {
    "choice": "choose one of {choices}.",
    "date": "enter a date such as 2026-11-22.",
    "moment": "enter a date and time such as 2026-11-22 14:30.",
    "count": "enter a whole number.",
    "money": "enter an amount such as 1250.00.",
    "quantity": "enter a number.",
    "hours": "enter hours such as 37.5.",
    "share": "enter a share such as 12.5 %.",
    "yes_no": "choose yes or no.",
    "content": "choose a file.",
    "text": "enter text.",
    "long_text": "enter text.",
    "code": "enter a code such as A12.",
    "reference": "choose one from the list.",
}


def _bound(spec: FieldSpec, bound: Any) -> str:
    if spec.kind.name == "money":
        return f"{bound / 100:,.2f}"
    if spec.kind.name == "share":
        return f"{bound * 100:g} %"
    return f"{bound:.0f}" if float(bound).is_integer() else f"{bound}"


def words(choice: str) -> str:
    """A choice as words: ``non_pay`` is shown as ``Non-pay``."""
    if not choice.islower() or any(letter.isdigit() for letter in choice):
        return choice
    return _WORDS.get(choice, choice.replace("_", " ").capitalize())


_WORDS = {"non_pay": "Non-pay"}
