"""Breaches in words: a sentence for the roster, a few words for a list of reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

_NTH = ("no", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Said(NamedTuple):
    """One breach as the words need it."""

    rule: str
    on: date
    until: date
    measured: float
    limit: float
    over: int
    detail: str
    other_on: Any  # a date or None


def plain_day(day: date) -> str:
    """8 Jan 2027."""
    return f"{day.day} {day:%b %Y}"


def short_day(day: date) -> str:
    """Tue 8 Jan."""
    return f"{day:%a} {day.day} {day:%b}"


def number(value: float, digits: int = 1) -> str:
    """9, 9.5; never rounded across the limit it broke: two digits where one would hide it."""
    return f"{round(value, digits):g}"


def plural(count: float, noun: str) -> str:
    """1 day, 2 days."""
    return f"{count:g} {noun}" if count == 1 else f"{count:g} {noun}s"


def nth(count: float) -> str:
    """Third, 12th."""
    return _NTH[int(count)] if count < len(_NTH) else f"{count:g}th"


def _beside(value: float, limit: float) -> str:
    """The value, with as many digits as tell it from the limit."""
    return next((number(value, d) for d in (1, 2) if round(value, d) != round(limit, d)), number(value, 4))


def _shift(title: str) -> str:
    return f"{title.lower() if title[1:].islower() else title} shift" if title else "shift"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _succession(b: Said) -> str:
    later, before = b.detail.split("\n")
    return f"{_capital(_shift(later))} on the day after {b.other_on:%A}'s {_shift(before)}: not allowed."


def _credential(b: Said) -> str:
    if b.other_on is None:
        return f"{b.detail} is not valid on {short_day(b.on)}."
    return f"{b.detail} lapses on {plain_day(b.other_on)}, so it does not cover the shift of {short_day(b.on)}."


def _employment(b: Said) -> str:
    return (
        f"Rostered {b.detail} {'joining' if b.detail == 'before' else 'the last day of employment'} on {plain_day(b.other_on)}."
    )


_SENTENCES: dict[str, Callable[[Said], str]] = {
    "rest": lambda b: (
        f"Rest of {_beside(b.measured, b.limit)} h after {b.other_on:%A}'s {_shift(b.detail)}: {b.limit:g} h are needed."
    ),
    "weekly_hours": lambda b: (
        f"{_beside(b.measured, b.limit)} h a week on average from {plain_day(b.on)} to {plain_day(b.until)}: "
        f"at most {b.limit:g} h."
    ),
    "weekly_rest": lambda b: (
        f"Longest rest in the week of {short_day(b.on)} is {_beside(b.measured, b.limit)} h: "
        f"{b.limit:g} h are needed, or {2 * b.limit:g} h within two weeks."
    ),
    "night_hours": lambda b: (
        f"Night worker with {_beside(b.measured, b.limit)} h per 24 h on average from {plain_day(b.on)} to "
        f"{plain_day(b.until)}: at most {b.limit:g} h."
    ),
    "break": lambda b: f"{b.detail} of work on {short_day(b.on)} with {b.measured:g} min of break: {b.limit:g} min are needed.",
    "contract_max": lambda b: f"{_beside(b.measured, b.limit)} h in the period: at most {number(b.limit)} h by contract.",
    "contract_min": lambda b: f"{_beside(b.measured, b.limit)} h in the period: at least {number(b.limit)} h by contract.",
    "run_max": lambda b: f"{plural(b.measured, 'day')} worked in a row from {short_day(b.on)}: at most {b.limit:g}.",
    "run_min": lambda b: f"Only {plural(b.measured, 'day')} worked in a row from {short_day(b.on)}: at least {b.limit:g}.",
    "off_min": lambda b: f"Only {plural(b.measured, 'day')} off in a row from {short_day(b.on)}: at least {b.limit:g}.",
    "night_run_max": lambda b: f"{plural(b.measured, 'night')} in a row from {short_day(b.on)}: at most {b.limit:g}.",
    "off_after_nights": lambda b: (
        f"{_capital(plural(b.measured, 'day') if b.measured else 'no day')} off after {b.other_on:%A}'s night: "
        f"{b.limit:g} are needed."
    ),
    "weekends": lambda b: f"{_capital(nth(b.measured))} weekend worked of {b.over} in a row: at most {b.limit:g}.",
    "succession": _succession,
    "overlap": lambda b: (
        f"The {_shift(b.detail)} of {short_day(b.on)} overlaps another by {number(b.measured, 2)} h: one person, one place."
    ),
    "absence": lambda b: f"Rostered on {short_day(b.on)} over an absence: {b.detail or 'absent'}.",
    "fixed_day_off": lambda b: f"Rostered on {short_day(b.on)}: {b.on:%A} is a fixed day off.",
    "employment": _employment,
    "credential": _credential,
}

_REASONS: dict[str, Callable[[Said], str]] = {
    "rest": lambda b: f"rest after {b.other_on:%A}'s {_shift(b.detail)}",
    "weekly_hours": lambda b: f"over {b.limit:g} h a week on average",
    "weekly_rest": lambda b: f"no weekly rest in the week of {b.on.day} {b.on:%b}",
    "night_hours": lambda b: f"night worker over {b.limit:g} h a day",
    "break": lambda b: f"no break in {b.detail}",
    "contract_max": lambda _: "over the hours of the contract",
    "contract_min": lambda _: "under the hours of the contract",
    "run_max": lambda b: f"{nth(b.measured)} day in a row",
    "run_min": lambda b: "a single day of work" if b.measured == 1 else "too few days of work in a row",
    "off_min": lambda b: "a single day off" if b.measured == 1 else "too few days off in a row",
    "night_run_max": lambda b: f"{nth(b.measured)} night in a row",
    "off_after_nights": lambda b: f"rest after {b.other_on:%A} night",
    "weekends": lambda b: f"{nth(b.measured)} weekend",
    "succession": lambda b: f"may not follow {b.other_on:%A}'s {_shift(b.detail.split(chr(10))[1])}",
    "overlap": lambda _: "already works then",
    "absence": lambda b: b.detail or "absent",
    "fixed_day_off": lambda b: f"{b.on:%A} is a fixed day off",
    "employment": lambda b: "not employed yet" if b.detail == "before" else "has left by then",
    "credential": lambda b: (
        f"{b.detail} not valid" if b.other_on is None else f"{b.detail} lapses on {b.other_on.day} {b.other_on:%b}"
    ),
}

RULE_NAMES = {
    "rest": "rest between shifts", "weekly_hours": "weekly hours on average", "weekly_rest": "weekly rest",
    "night_hours": "hours of night workers", "break": "breaks", "contract_max": "most hours by contract",
    "contract_min": "least hours by contract", "run_max": "most days in a row", "run_min": "least days in a row",
    "off_min": "least days off in a row", "night_run_max": "most nights in a row", "off_after_nights": "days off after nights",
    "weekends": "weekends worked", "succession": "shifts that may not follow", "overlap": "one person, one place",
    "absence": "absences", "fixed_day_off": "fixed days off", "employment": "days of employment",
    "credential": "licences and trainings in date",
}  # fmt: skip


def sentences(found: pd.DataFrame) -> list[str]:
    """A sentence for each breach."""
    return _each(found, _SENTENCES)


def reasons(found: pd.DataFrame) -> list[str]:
    """A few words for each breach, as the reason why somebody cannot take a shift."""
    return _each(found, _REASONS)


def _each(found: pd.DataFrame, words: dict[str, Callable[[Said], str]]) -> list[str]:
    """Many people break a rule alike: each different breach is put into words once."""
    columns = [_plain(found[name]) for name in Said._fields]
    rows = [Said(*row) for row in zip(*columns, strict=True)]
    held = {row: words[row.rule](row) for row in set(rows)}
    return [held[row] for row in rows]


def _plain(column: pd.Series[Any]) -> list[Any]:
    if column.dtype.kind == "M":
        days: list[Any] = column.to_numpy().astype("datetime64[D]").tolist()
        return days
    return column.tolist()
