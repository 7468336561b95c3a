"""Rosters nobody would plan: all kinds of shifts, absences and rules, near the changes of the clocks and of the year."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st

from medmgr_core.rosters.plain import Absence, Assignment, Credential, Person, Roster, ShiftType, roster_of
from medmgr_core.rosters.rule_set import DEFAULT_RULES, Rule

SHIFTS = (
    ShiftType("E", 7 * 60, 15 * 60, "Early", 30, not_after=("L", "N", "LD")),
    ShiftType("L", 13 * 60, 21 * 60 + 30, "Late", 15, not_after=("N",)),
    ShiftType("N", 20 * 60, 8 * 60, "Night", 60, is_night=True),
    ShiftType("LD", 7 * 60, 19 * 60 + 30, "Long day", 45, is_break_unpaid=False),
    ShiftType("S", 16 * 60, 20 * 60, "Evening part"),
    ShiftType("O", 17 * 60, 8 * 60, "On call", is_on_call=True),
    ShiftType("W", 8 * 60, 8 * 60, "Round the clock", 20, is_night=True),
)
CODES = [shift.shift_type for shift in SHIFTS]
GROUP_RULES = (
    Rule("rest", 12, group="doctors"), Rule("run_max", 4, is_hard=False, group="doctors"),
    Rule("weekends", None, group="doctors"), Rule("run_min", 3, group="porters"),
    Rule("weekends", 1, 2, group="porters"), Rule("weekends", 2, 5, is_hard=False, group="porters"),
    Rule("weekly_hours", 40, 8, group="porters"), Rule("off_after_nights", 3, 2, group="porters"),
)  # fmt: skip
RULES = (*DEFAULT_RULES, *GROUP_RULES)


def random_roster(seed: int, people: int = 3) -> Roster:
    """A roster of a seed: the same one each time."""
    rng = np.random.default_rng(seed)
    zone = str(rng.choice(["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]))
    first = date(2026, 1, 1) + timedelta(days=int(rng.integers(0, 365)))
    before, length, after = int(rng.choice([0, 10, 121])), int(rng.integers(1, 36)), int(rng.choice([0, 3, 20]))
    begin, end = first - timedelta(days=before), first + timedelta(days=length + after)
    days = [begin + timedelta(days=number - 2) for number in range((end - begin).days + 4)]  # some outside what is known
    staff, rows, away, held = [], list[Assignment](), list[Absence](), list[Credential]()
    for number in range(people):
        who = _person(rng, f"P{number}", days)
        staff.append(who)
        rows += _assignments(rng, who.person, days)
        away += [_absence(rng, who.person, days) for _ in range(int(rng.integers(0, 4)))]
        held += [_credential(rng, who.person, days) for _ in range(int(rng.choice([0, 0, 1, 3])))]
    rng.shuffle(rows)
    return roster_of(staff, SHIFTS, rows, first, first + timedelta(days=length), absences=away, credentials=held,
                     known_first=begin, known_until=end, zone=zone)  # fmt: skip


def rosters() -> st.SearchStrategy[Roster]:
    """Rosters by seed, few or several people."""
    return st.builds(random_roster, st.integers(0, 2**40), st.integers(1, 4))


def _day(rng, days: list[date]) -> date:
    return days[int(rng.integers(0, len(days)))]


def _person(rng, name: str, days: list[date]) -> Person:
    group, days_off = str(rng.choice(["nurses", "doctors", "porters"])), tuple(rng.choice(7, int(rng.integers(0, 2))).tolist())
    made = Person(name, float(rng.choice([0, 22.5, 37.5])), group, is_opted_out=bool(rng.random() < 0.2), days_off=days_off)
    joined = _day(rng, days) if rng.random() < 0.3 else None
    return replace(made, joined_on=joined, left_on=_day(rng, days) if rng.random() < 0.2 else None)


def _assignments(rng, name: str, days: list[date]) -> list[Assignment]:
    """Mostly runs of one kind; sometimes two shifts a day, or times of their own."""
    share, found, code = rng.uniform(0.3, 0.9), [], "E"
    for day in days:
        code = str(rng.choice(CODES)) if rng.random() < 0.3 else code
        if rng.random() < share:
            found.append(Assignment(name, day, code, "W"))
        if rng.random() < 0.05:
            found.append(Assignment(name, day, str(rng.choice(CODES)), "W"))
        if rng.random() < 0.05:
            starts, ends = (int(each) for each in rng.integers(0, 1440, 2))
            breaks = int(rng.choice([0, 30])) if rng.random() < 0.5 else None
            found.append(Assignment(name, day, "S" if rng.random() < 0.3 else None, "W", starts, ends, breaks))
    return found


def _absence(rng, name: str, days: list[date]) -> Absence:
    first = _day(rng, days)
    hours = float(rng.integers(0, 60)) if rng.random() < 0.3 else None
    kind = str(rng.choice(["leave", "sick", "study", "unavailable"]))
    return Absence(name, first, first + timedelta(days=int(rng.integers(0, 16))), kind, hours=hours)


def _credential(rng, name: str, days: list[date]) -> Credential:
    first = _day(rng, days)
    until = first + timedelta(days=int(rng.integers(0, 60))) if rng.random() < 0.8 else None
    return Credential(name, str(rng.choice(["Licence", "Training"])), first, until)
