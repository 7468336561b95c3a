"""History in sentences: who did what to which record, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from medmgr_core.fields import Kind
from medmgr_core.formats import Formats
from medmgr_core.record import FieldSpec, Record, fields_of, words
from medmgr_core.store.catalogue import Catalogue

_DONE = {"added": "added", "voided": "voided", "restored": "restored", "recoded": "gave another code to",
         "erased": "erased values of", "changed": "changed"}  # fmt: skip
# What happens without a record being changed: the words after the person.
_EVENTS = {
    "signed in": "signed in",
    "sign-in failed": "tried to sign in as {key} and failed",
    "signed out": "signed out",
    "signed out everywhere": "signed out everywhere",
    "password changed": "changed the password",
    "password set": "set the password of {key}",
    "locked": "was locked out for being idle",
    "unlocked": "came back after being idle",
    "link made": "made a one-time link for {key}",
    "exported": "exported {key}",
    "restored from a backup": "restored the store from {key}",
}


def sentence(row: Mapping[str, Any], catalogue: Catalogue, people: Mapping[str, str], formats: Formats) -> str:
    """One history row as a sentence, e.g. "Anna Bell changed Contract hours of staff member N-0412 from 30 to 24."."""
    who = "MedMgr" if row["made_by"] == "system" else people.get(row["made_by"], row["made_by"])
    record_type = catalogue.by_table.get(row["record_type"])
    what = _event(row) if record_type is None else _change(row, record_type, formats)
    why = f", because {row['reason'].rstrip('.')}" if row["reason"] else ""
    return f"{who} {what}{why}."


def _event(row: Mapping[str, Any]) -> str:
    return _EVENTS.get(row["action"], f"{row['action']} {{key}}").format(key=row["record_key"])


def _change(row: Mapping[str, Any], record_type: type[Record], formats: Formats) -> str:
    changes = json.loads(row["changes"])
    name = f"{record_type.title.lower()} {row['record_key']}"
    match row["action"]:
        case "loaded":
            return f"loaded {_count(changes, record_type, 1)}"
        case "unloaded":
            return f"took back {_count(changes, record_type, 0)}"
        case "changed":
            return "changed " + "; ".join(_fields(changes, record_type, name, formats))
        case "recoded" if "#key" in changes:
            old, new = changes["#key"][:2]
            return f"changed the code of {record_type.title.lower()} {old} to {new}"
        case "erased":
            titles = (spec.title for spec in fields_of(record_type) if spec.name in changes["#erased"][1])
            return f"erased {' and '.join(titles)} of {name}"
    return f"{_DONE.get(row['action'], row['action'])} {name}"


def _count(changes: Mapping[str, Any], record_type: type[Record], side: int) -> str:
    rows = changes["#rows"][side]
    return f"{rows:,} {'row' if rows == 1 else 'rows'} of {record_type.plural.lower()}"


def _fields(changes: Mapping[str, Any], record_type: type[Record], name: str, formats: Formats) -> list[str]:
    told: list[str] = []
    for spec in fields_of(record_type):
        if spec.name in changes:
            of = f" of {name}" if not told else ""
            told.append(f"{spec.title}{of} {_from_to(changes[spec.name], spec, formats)}")
    return told or [name]


def _from_to(entry: list[Any] | None, spec: FieldSpec, formats: Formats) -> str:
    if entry is None:
        return "(erased since)"
    old, new = (shown(value, spec.kind, formats) for value in entry[:2])
    return f"to {new}" if entry[0] is None else f"from {old} to {new}"


def shown(value: Any, kind: Kind, formats: Formats) -> str:
    """A history value as people write it."""
    if value is None:
        return "nothing"
    match kind.name:
        case "money":
            return formats.money(value, 2)
        case "share":
            return formats.percent(value)
        case "date":
            return formats.day(value if isinstance(value, date) else date.fromisoformat(value))
        case "moment":
            return formats.moment(value if isinstance(value, datetime) else datetime.fromisoformat(value))
        case "choice":
            return words(value)
        case "yes_no":
            return "yes" if value else "no"
        case "hours" | "quantity":
            return f"{value:g}"
        case "count":
            return formats.number(value)
    return str(value)
