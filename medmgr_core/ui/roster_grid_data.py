"""What the roster grid is given, and what comes back from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from medmgr_core.record import words
from medmgr_core.rosters import draft
from medmgr_core.rosters.grid_commands import Cell
from medmgr_core.rosters.money import paid_hours
from medmgr_core.rosters.reading import Book
from medmgr_core.ui.text import key_part

_LETTERS = {"leave": "AL", "sick": "SL", "parental": "PL", "study": "ST", "unavailable": "UA"}
_WORDS = {
    "leave": "on leave",
    "sick": "off sick",
    "parental": "on parental leave",
    "study": "studying",
    "unavailable": "not available",
}


def grid_data(book: Book, now: draft.Standing, problems: Mapping[tuple[str, date], str], *, draft_key: str, readonly: bool,
              currency: str) -> dict[str, Any]:  # fmt: skip
    """The data of grid.js: plain lists and numbers; texts are escaped there."""
    is_shared = now is draft.standing(book) and not problems  # nothing is typed: the same for everybody who looks
    data = book.once(("grid", currency), lambda: _data(book, now, {}, currency)) if is_shared else \
        _data(book, now, problems, currency)  # fmt: skip
    return data | {"draft": f"roster-{key_part(draft_key)}", "readonly": readonly}


def _data(book: Book, now: draft.Standing, problems: Mapping[tuple[str, date], str], currency: str) -> dict[str, Any]:
    days = [book.first + timedelta(days=count) for count in range((book.until - book.first).days)]
    row_of = {row["staff_no"]: place for place, row in enumerate(book.people)}
    col_of = {day: place for place, day in enumerate(days)}

    def by_cell(found: Mapping[tuple[str, date], Any]) -> dict[str, Any]:
        return {f"{row_of[person]},{col_of[day]}": value for (person, day), value in found.items()
                if person in row_of and day in col_of}  # fmt: skip

    weeks = len(days) / 7
    return {
        "money": currency, "slack": 8,
        "days": [[day.isoformat(), f"{day:%a}"[:2], f"{day.day}", day.weekday() >= 5, f"{day:%A} {day.day} {day:%B}"]
                 for day in days],
        "people": [[row["staff_no"], row["name"], _note(row, book), _whole(row["hourly_cost"]),
                    float(row["contract_hours"]) * weeks, row["grade"] or "", list(book.skills.get(row["staff_no"], ()))]
                   for row in book.people],
        "types": {row["shift_code"]: {"n": row["name"], "h": paid_hours(row), "t": row["tone"]} for row in book.types},
        "cells": by_cell(_cells(book, currency)), "away": by_cell(_away(book)),
        "marks": by_cell({place: list(told) for place, told in draft.marks(book.roster, now.breaches).items()}),
        "problems": by_cell(problems),
        "cover": [[_cover_name(row, book), row["shift_type"], row["grade"], row["skill"], row["by_day"]]
                  for row in book.once("needed", lambda: draft.needed(book))],
    }  # fmt: skip


def cells_from(typed: Iterable[Any]) -> list[Cell]:
    """What the grid sent, as cells; what has not the form of one is left out."""
    found = []
    for row in typed:
        try:
            was = tuple((str(number), int(revision)) for number, revision in row["was"])
            found.append(Cell(str(row["p"]), date.fromisoformat(str(row["d"])), str(row["c"]), was, bool(row["pin"])))
        except (KeyError, TypeError, ValueError):
            continue
    return found


def _whole(amount: Any) -> int | None:
    return None if amount is None else int(amount)


def _note(row: Mapping[str, Any], book: Book) -> str:
    grade = words(row["grade"]) if row["grade"] else row["job_title"]
    away = "" if row["unit_code"] == book.unit_code else " · of another unit"
    return f"{grade} · {row['contract_hours']:g} h a week{away}"


def _cover_name(row: Mapping[str, Any], book: Book) -> str:
    name = next((kind["name"] for kind in book.types if kind["shift_code"] == row["shift_type"]), row["shift_type"])
    who = " ".join(part for part in (words(row["grade"]).lower() if row["grade"] else "", row["skill"]) if part)
    return f"{name}, {who}" if who else name


def _cells(book: Book, currency: str) -> dict[tuple[str, date], list[Any]]:
    found: dict[tuple[str, date], list[Any]] = {}
    usual = {row["staff_no"]: row["hourly_cost"] for row in book.people}
    for row in sorted(book.shifts, key=lambda row: str(row["shift_no"])):
        if row["unit_code"] != book.unit_code:
            continue
        cell = found.setdefault((row["staff_no"], row["works_on"].date()), ["", [], False, False, {}])
        cell[0] = f"{cell[0]}+{row['shift_code']}" if cell[0] else row["shift_code"]
        cell[1].append([row["shift_no"], int(row["revision"])])
        cell[2], cell[3] = cell[2] or bool(row["is_pinned"]), cell[3] or row["outcome"] != "planned"
        if row["source"] != "own" or row["hourly_cost"] != usual.get(row["staff_no"]):
            cell[4][row["shift_code"]] = [_whole(row["hourly_cost"]), _bought(row, currency)]
    return found


def _bought(row: Mapping[str, Any], currency: str) -> str:
    who = row["source"] if row["source"] != "own" else "own staff"
    return who if row["hourly_cost"] is None else f"{who} at {currency}{row['hourly_cost'] / 100:,.2f} an hour"


def _away(book: Book) -> dict[tuple[str, date], list[str]]:
    found: dict[tuple[str, date], list[str]] = {}
    for row in book.absences:
        if row["state"] == "refused":
            continue
        day, last = max(row["first_on"].date(), book.first), min(row["last_on"].date(), book.until - timedelta(days=1))
        asked = " (asked for)" if row["state"] == "asked" else ""
        while day <= last:
            mark = _LETTERS[row["kind"]].lower() if asked else _LETTERS[row["kind"]]
            found[row["staff_no"], day] = [mark, _WORDS[row["kind"]] + asked]
            day += timedelta(days=1)
    return found
