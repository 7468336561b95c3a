"""Records as plain CSV: columns are field names, dates 2026-11-22, amounts 1234.50, yes or no, empty for nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from medmgr_core.errors import InvalidEntry
from medmgr_core.record import FieldSpec, Record, fields_of, validate

R = TypeVar("R", bound=Record)


def text_of(spec: FieldSpec, value: Any) -> str:
    """A value of a record as text. Raises TypeError for the content of a file."""
    if value is None:
        return ""
    match spec.kind.name:
        case "money":
            return f"{Decimal(value) / 100:.2f}"
        case "quantity" | "hours" | "share":
            return f"{value:.15g}"
        case "yes_no":
            return "yes" if value else "no"
        case "date" | "moment":
            return str(value)
        case "content":
            raise TypeError("the content of a file cannot stand in a CSV file")
    return str(value)


def value_of(spec: FieldSpec, text: str) -> Any:
    """Text as ``validate`` takes it. What cannot be read is handed on as it is, for ``validate`` to name."""
    if spec.kind.name != "money":
        return text
    try:
        return Decimal(text) * 100 if text.strip() else None
    except InvalidOperation:
        return text


def record_of(record_type: type[R], texts: Mapping[str, str]) -> R:
    """A valid record from its texts. Raises InvalidEntry."""
    specs = {spec.name: spec for spec in fields_of(record_type)}
    # An empty running number is left to the store.
    given = {name: text for name, text in texts.items() if text or not (name in specs and specs[name].running)}
    return validate(record_type, {n: value_of(specs[n], t) if n in specs else t for n, t in given.items()})


def csv_text(record_type: type[R], records: Iterable[R]) -> str:
    """Records as the text of a CSV file."""
    specs = fields_of(record_type)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(spec.name for spec in specs)
    writer.writerows([text_of(spec, getattr(record, spec.name)) for spec in specs] for record in records)
    return text.getvalue()


def read_records(record_type: type[R], path: Path) -> tuple[R, ...]:
    """The records of a CSV file. Raises InvalidEntry, naming file and line."""
    if not path.exists():
        name = "/".join(path.parts[-3:])
        raise InvalidEntry(f"{name} is missing: every record type has one: run python -m medmgr_core.demo.make_sample")
    records = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restkey="more cells than headings", restval="", strict=True)
        for texts in reader:
            try:
                records.append(record_of(record_type, texts))
            except InvalidEntry as error:
                raise InvalidEntry(f"{path.name}, line {reader.line_num}: {error}", error.problems) from error
    return tuple(records)
