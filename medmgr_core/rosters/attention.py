"""What needs a person: nobody registered on a shift, rules broken in a published roster, licences that lapse in one, late
publication, unfair nights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from medmgr_core.attention import Attention, by_harm
from medmgr_core.formats import Formats, counted
from medmgr_core.periods import today
from medmgr_core.rosters import draft, queries
from medmgr_core.rosters.measures_math import fairness
from medmgr_core.rosters.measures_of_roster import nights_and_weekends
from medmgr_core.rosters.reading import TEXTS, Book, book_of, rules_in
from medmgr_core.rosters.rules import publication
from medmgr_core.rosters.words import short_day
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

MANY_NIGHTS, UNFAIR = 4, 2.0  # nights from which, and times the fair share from which, it is told


def attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    """The worst first, then the earliest due. Rosters that are over are left out."""
    texts = (*TEXTS, queries.PERIODS)
    return by_harm(list(store.derived(_attention, texts, scope, formats.time_zone, today(formats.time_zone))))


def _attention(store: Store, scope: Scope, zone: str, now: date) -> tuple[Attention, ...]:
    rules, found = rules_in(store), list[Attention]()
    for row in rows_of(queries.periods(store, scope)):
        first, last = row["first_on"].date(), row["last_on"].date()
        if last < now:
            continue
        if row["state"] == "draft":
            told = publication(first, None, now, rules)
            if told:
                found.append(
                    _thing("Roster not published", row, "", 2, first, f"{row['unit_name']}: {told[0].lower()}{told[1:-1]}")
                )
            continue
        book = book_of(store, scope, row["unit_code"], first, last + timedelta(days=1), zone)
        found += [*_of_roster(row, book, now), *_unfair(row, book)]
    return tuple(found)


def _of_roster(row: dict[str, Any], book: Book, now: date) -> Iterator[Attention]:
    held = draft.standing(book)
    bare = held.gaps[(held.gaps["grade"] == "registered") & (held.gaps["on"] >= pd.Timestamp(now))]
    if len(bare):
        first = bare["on"].min().date()
        days = f"{counted(len(bare), 'shift')} without enough registered staff, the first on {short_day(first)}"
        yield _thing("Short of registered cover", row, "", 4, first, f"{row['unit_name']}: {days}")
    hard = held.hard[held.hard["on"] >= pd.Timestamp(now)]
    lapsed = hard[hard["rule"] == "credential"]
    names = {person["staff_no"]: person["name"] for person in book.people}
    for (person, what), part in lapsed.groupby(["person", "detail"]):
        first = part["on"].min().date()
        said = f"{names.get(person, person)} is rostered on {counted(len(part), 'shift')} from {short_day(first)} on"
        yield _thing("Lapses inside a roster", row, f"{person} {what}", 4, first, f"{what} will have lapsed: {said}")
    others = hard[hard["rule"] != "credential"]
    if len(others):
        first = others["on"].min().date()
        said = (
            f"{counted(len(others), 'rule')} that must be kept {'is' if len(others) == 1 else 'are'} broken in a published roster"
        )
        yield _thing("Rules broken", row, "", 3, first, f"{row['unit_name']}: {said}")


def _unfair(row: dict[str, Any], book: Book) -> Iterator[Attention]:
    held = nights_and_weekends(book.roster)
    nights = dict(zip(held["person"], held["nights"], strict=True))
    names = {person["staff_no"]: person["name"] for person in book.people}
    for grade in dict.fromkeys(person["grade"] for person in book.people):  # a clerk's share is no nurse's
        hours = {one["staff_no"]: float(one["contract_hours"]) for one in book.people if one["grade"] == grade}
        for person, worked, share, times in fairness(nights, hours).itertuples(index=False):
            if worked >= MANY_NIGHTS and times >= UNFAIR:
                said = f"{names[person]} has {worked:.0f} nights where a fair share of the grade is {share:.1f}"
                yield _thing("Unfair nights", row, str(person), 2, book.first, said)


def _thing(kind: str, row: dict[str, Any], about: str, harm: int, due_on: date, sentence: str) -> Attention:
    key = f"{row['period_no']} {about}".strip()
    return Attention(kind, key, row["unit_name"], harm, due_on, sentence, "rosters", {"roster": row["period_no"]})
