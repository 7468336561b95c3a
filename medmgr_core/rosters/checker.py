"""The same rules a second time, one person after the other in plain loops: what tests and filled rosters are held against.

It shares no code with rules.py but the plain rows and the choice of the rule rows; what it finds must be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

from medmgr_core.rosters.diary import ONE_DAY, Diary, Shift, days_between, diaries, utc_of
from medmgr_core.rosters.plain import EXCLUDED_KINDS, Roster
from medmgr_core.rosters.rule_set import DEFAULT_RULES, Rule, rules_for


@dataclass(frozen=True)
class Breach:
    """One breach, as rules.py tells it, without words."""

    person: str
    on: date
    until: date
    rule: str
    is_hard: bool
    measured: float
    limit: float


def recheck(roster: Roster, rules: Iterable[Rule] = DEFAULT_RULES) -> list[Breach]:
    """All breaches that touch the period, person by person."""
    rules, found = list(rules), list[Breach]()
    for diary in diaries(roster):
        for rule in rules_for(rules, diary.person.group):
            if rule.code in _RULES:
                found += _RULES[rule.code](diary, rule)
    return [breach for breach in found if breach.until >= roster.first and breach.on < roster.until]


def _told(diary: Diary, rule: Rule, on: date, until: date, measured: float, limit: float | None = None) -> Breach:
    value = float(rule.value if limit is None and rule.value is not None else limit or 0)
    return Breach(diary.person.person, on, until, rule.code, rule.is_hard, float(measured), value)


def _value(rule: Rule) -> float:
    return float(rule.value or 0)


def _rest(diary: Diary, rule: Rule) -> Iterator[Breach]:
    days = [list(shifts) for _, shifts in groupby(diary.shifts, key=lambda shift: shift.on)]
    for before, after in pairwise(days):
        ended = max(shift.ends for shift in before)
        hours = max((after[0].begins - ended) / timedelta(hours=1), 0)
        if hours < _value(rule):
            yield _told(diary, rule, after[0].on, after[0].on, hours)


def _weekly_hours(diary: Diary, rule: Rule) -> Iterator[Breach]:
    if not diary.person.is_opted_out:
        for first, end in _windows(diary, rule.over):
            average = _filled_hours(diary, first, end) / ((end - first).days / 7)
            if average > _value(rule) + 1e-9:
                yield _told(diary, rule, first, end - ONE_DAY, average)


def _night_hours(diary: Diary, rule: Rule) -> Iterator[Breach]:
    for first, end in _windows(diary, rule.over):
        worked = [day for day in diary.worked() if first <= day < end]
        nights = [day for day in diary.nights() if first <= day < end]
        average = _filled_hours(diary, first, end) / ((end - first).days * 6 / 7)  # one day of rest a week is left out
        if 2 * len(nights) > len(worked) and average > _value(rule) + 1e-9:
            yield _told(diary, rule, first, end - ONE_DAY, average)


def _windows(diary: Diary, weeks: int) -> Iterator[tuple[date, date]]:
    """Weeks up to each Sunday of the period, from joining on when that is later; known ones of four weeks or more."""
    for sunday in days_between(diary.roster.first, diary.roster.until):
        end = sunday + ONE_DAY
        first = max(end - timedelta(weeks=weeks), min(diary.person.joined_on or date.min, end))
        if sunday.weekday() == 6 and first >= diary.roster.known_first and (end - first).days >= 28:
            yield first, end


def _filled_hours(diary: Diary, first: date, end: date) -> float:
    hours = sum(diary.hours_on(day) for day in days_between(first, end))
    away = [each for each in diary.absences if each.kind in EXCLUDED_KINDS]
    to_fill = sum(any(each.first_on <= day <= each.last_on for each in away) for day in days_between(first, end))
    for day in days_between(end, diary.roster.known_until):
        if to_fill and (on_it := diary.hours_on(day)) > 0:
            hours, to_fill = hours + on_it, to_fill - 1
    return hours


def _weekly_rest(diary: Diary, rule: Rule) -> Iterator[Breach]:
    mondays = [day for day in diary.days() if day.weekday() == 0 and day + timedelta(days=7) <= diary.roster.known_until]
    for monday in mondays:
        longest = _longest_rest(diary, monday, 7)
        pairs = [day for day in (monday - timedelta(days=7), monday) if day in mondays and day + timedelta(days=7) in mondays]
        if longest < _value(rule) and not any(_longest_rest(diary, day, 14) >= 2 * _value(rule) for day in pairs):
            yield _told(diary, rule, monday, monday + timedelta(days=6), longest)


def _longest_rest(diary: Diary, first: date, days: int) -> float:
    free_from, closes = (utc_of(each, 0, diary.roster.zone) for each in (first, first + timedelta(days=days)))
    longest = timedelta(0)
    for shift in diary.shifts:
        if shift.ends > free_from:
            longest = max(longest, min(shift.begins, closes) - free_from)
            free_from = shift.ends
    return max(longest, closes - free_from) / timedelta(hours=1)


def _break(diary: Diary, rule: Rule) -> Iterator[Breach]:
    piece: list[Shift] = []
    for shift in [*diary.shifts, None]:
        if piece and (shift is None or shift.begins - max(each.ends for each in piece) >= timedelta(minutes=_value(rule))):
            length, breaks = max(each.ends for each in piece) - piece[0].begins, sum(each.breaks for each in piece)
            if length > timedelta(hours=rule.over) and breaks < _value(rule):
                yield _told(diary, rule, piece[0].on, piece[0].on, breaks)
            piece = []
        piece += [shift] if shift else []


def _contract(diary: Diary, rule: Rule, sign: int) -> Iterator[Breach]:
    person, period = diary.person, list(days_between(diary.roster.first, diary.roster.until))
    employed = [day for day in period if (person.joined_on or date.min) <= day <= (person.left_on or date.max)]
    if not person.contract_hours or not employed:
        return
    owed = max(sum(_owed(diary, day) for day in employed), 0)
    limit = max(owed + sign * _value(rule), 0)
    hours = sum(diary.hours_on(day) for day in period)
    if sign * (hours - limit) > 1e-9:
        yield _told(diary, rule, period[0], period[-1], hours, limit)


def _owed(diary: Diary, day: date) -> float:
    daily = diary.person.contract_hours / 5 if day.weekday() < 5 else 0
    absence = diary.absent(day)
    if absence is None or absence.kind == "unavailable":
        return daily
    return 0 if absence.hours is None else daily - absence.hours / ((absence.last_on - absence.first_on).days + 1)


def _runs(diary: Diary, held: Callable[[date], bool]) -> Iterator[tuple[date, date, int]]:
    for is_held, days in groupby(diary.days(), key=held):
        run = list(days)
        if is_held:
            yield run[0], run[-1], len(run)


def _run_max(diary: Diary, rule: Rule) -> Iterator[Breach]:
    worked = diary.worked() if rule.code == "run_max" else diary.nights()
    for first, last, length in _runs(diary, worked.__contains__):
        if length > _value(rule):
            yield _told(diary, rule, first, last, length)


def _run_min(diary: Diary, rule: Rule) -> Iterator[Breach]:
    worked = diary.worked()
    for first, last, length in _runs(diary, lambda day: (day in worked) == (rule.code == "run_min")):
        if length < _value(rule) and first > diary.roster.known_first and last < diary.roster.known_until - ONE_DAY:
            yield _told(diary, rule, first, last, length)


def _off_after_nights(diary: Diary, rule: Rule) -> Iterator[Breach]:
    worked = diary.worked()
    for _, last, length in _runs(diary, diary.nights().__contains__):
        following = min((day for day in worked if day > last), default=None)
        if length >= rule.over and following and (following - last).days - 1 < _value(rule):
            yield _told(diary, rule, following, following, (following - last).days - 1)


def _weekends(diary: Diary, rule: Rule) -> Iterator[Breach]:
    worked = diary.worked()
    saturdays = sorted({day - timedelta(days=day.weekday() - 5) for day in worked if day.weekday() >= 5})
    for saturday in saturdays:
        count = sum(saturday - timedelta(weeks=rule.over) < each <= saturday for each in saturdays)
        days = [day for day in (saturday, saturday + ONE_DAY) if day in worked]
        if count > _value(rule):
            yield _told(diary, rule, days[0], days[-1], count)


def _succession(diary: Diary, rule: Rule) -> Iterator[Breach]:
    for shift in diary.shifts:
        for before in diary.shifts:
            if shift.kind and before.kind and before.on == shift.on - ONE_DAY and before.kind.shift_type in shift.kind.not_after:
                yield _told(diary, rule, shift.on, shift.on, 1)


def _overlap(diary: Diary, rule: Rule) -> Iterator[Breach]:
    for shifts in (diary.shifts, diary.on_call):
        for place, shift in enumerate(shifts):
            ended = max((before.ends for before in shifts[:place]), default=shift.begins)
            if shift.begins < ended:
                yield _told(diary, rule, shift.on, shift.on, (min(shift.ends, ended) - shift.begins) / timedelta(hours=1))


def _absence(diary: Diary, rule: Rule) -> Iterator[Breach]:
    return (_told(diary, rule, s.on, s.on, 1) for s in [*diary.shifts, *diary.on_call] if diary.absent(s.on))


def _fixed_day_off(diary: Diary, rule: Rule) -> Iterator[Breach]:
    off = diary.person.days_off
    return (_told(diary, rule, s.on, s.on, 1) for s in [*diary.shifts, *diary.on_call] if s.on.weekday() in off)


def _employment(diary: Diary, rule: Rule) -> Iterator[Breach]:
    joined, left = diary.person.joined_on or date.min, diary.person.left_on or date.max
    return (_told(diary, rule, s.on, s.on, 1) for s in [*diary.shifts, *diary.on_call] if not joined <= s.on <= left)


def _credential(diary: Diary, rule: Rule) -> Iterator[Breach]:
    for kind in {each.kind for each in diary.credentials}:
        held = [each for each in diary.credentials if each.kind == kind]
        for shift in [*diary.shifts, *diary.on_call]:
            for day in days_between(shift.on, shift.last + ONE_DAY):
                if not any(each.valid_from <= day <= (each.valid_until or date.max) for each in held):
                    yield _told(diary, rule, shift.on, shift.on, 1)
                    break


_RULES: dict[str, Callable[[Diary, Rule], Iterator[Breach]]] = {
    "rest": _rest,
    "weekly_hours": _weekly_hours,
    "weekly_rest": _weekly_rest,
    "night_hours": _night_hours,
    "break": _break,
    "contract_max": lambda diary, rule: _contract(diary, rule, 1),
    "contract_min": lambda diary, rule: _contract(diary, rule, -1),
    "run_max": _run_max,
    "run_min": _run_min,
    "off_min": _run_min,
    "night_run_max": _run_max,
    "off_after_nights": _off_after_nights,
    "weekends": _weekends,
    "succession": _succession,
    "overlap": _overlap,
    "absence": _absence,
    "fixed_day_off": _fixed_day_off,
    "employment": _employment,
    "credential": _credential,
}
