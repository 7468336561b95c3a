"""Every rule of a roster, over all people at once. Plain data in, a frame of breaches out.

A breach: person, ``on`` and ``until`` (first and last day it is about), rule, is_hard, measured, limit, over, detail, other_on,
sentence. Only breaches that touch the period of the roster are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd

from medmgr_core.errors import InvalidEntry
from medmgr_core.rosters import rules_allowed as allowed
from medmgr_core.rosters import rules_pattern as pattern
from medmgr_core.rosters import rules_rest as resting
from medmgr_core.rosters.breaches import Found, Limit, frame_of_breaches, limits_of
from medmgr_core.rosters.plain import Roster, day_numbers
from medmgr_core.rosters.rule_set import DEFAULT_RULES, Rule
from medmgr_core.rosters.timeline import Timeline, timeline_of
from medmgr_core.rosters.words import plain_day, plural, sentences

Check = Callable[[Timeline, Limit], list[Found]]

CHECKS: dict[str, Check] = {
    "rest": resting.rest,
    "weekly_hours": resting.weekly_hours,
    "weekly_rest": resting.weekly_rest,
    "night_hours": resting.night_hours,
    "break": resting.break_in_work,
    "contract_max": resting.contract_max,
    "contract_min": resting.contract_min,
    "run_max": pattern.run_max,
    "run_min": pattern.run_min,
    "off_min": pattern.off_min,
    "night_run_max": pattern.night_run_max,
    "off_after_nights": pattern.off_after_nights,
    "weekends": pattern.weekends,
    "succession": pattern.succession,
    "overlap": pattern.overlap,
    "absence": allowed.absence,
    "fixed_day_off": allowed.fixed_day_off,
    "employment": allowed.employment,
    "credential": allowed.credential,
}
NOT_OF_PEOPLE = ("publication",)


def check(roster: Roster, rules: Iterable[Rule] = DEFAULT_RULES) -> pd.DataFrame:
    """All breaches of the rules that touch the period, by person and day. Raises InvalidEntry for a rule that does not exist."""
    line = timeline_of(roster)
    limits = [limit for limit in limits_of(rules, roster.people) if limit.code not in NOT_OF_PEOPLE]
    unknown = next((limit.code for limit in limits if limit.code not in CHECKS), None)
    if unknown:
        raise InvalidEntry(f"There is no roster rule “{unknown}”; choose one of {', '.join(CHECKS)}.")
    found = frame_of_breaches(line, [_touching(each, line) for limit in limits for each in CHECKS[limit.code](line, limit)])
    return found.assign(sentence=sentences(found))


def publication(first: date, published_on: date | None, as_at: date, rules: Iterable[Rule] = DEFAULT_RULES) -> str | None:
    """What to say of a period that is published too late, or not yet though it should be; None when all is well."""
    needed = next((rule.value for rule in rules if rule.code == "publication" and rule.value is not None), None)
    ahead = (first - (published_on or as_at)).days
    if needed is None or ahead >= needed:
        return None
    done = f"published on {plain_day(published_on)}" if published_on else "not published yet"
    if ahead <= 0:
        return f"The roster from {plain_day(first)} is {done}: {needed:g} days before it begins are needed."
    return f"The roster from {plain_day(first)} is {done}, {plural(ahead, 'day')} before it begins: {needed:g} are needed."


def _touching(found: Found, line: Timeline) -> Found:
    first, until = day_numbers([line.roster.first, line.roster.until]) - line.first
    return found.only((found.until >= first) & (found.on < until))
