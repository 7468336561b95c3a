"""The rules of a roster as data: one row each, for all or for one staff group.

Where a row comes from the Working Time Regulations 1998 it follows regulations 4 (weekly hours), 6 (nights), 10 and 11 (rest)
and 12 (breaks); the others are custom and may be changed. Values are hours unless a comment says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One row of the rule set. ``value`` None: it is switched off. A row of a group replaces those for all, code by code."""

    code: str
    value: float | None
    over: int = 1  # weeks, days, hours or weekends the value is about
    is_hard: bool = True
    group: str | None = None
    weight: int = 10  # of one unit of breach, for the solver


DEFAULT_RULES = (
    Rule("rest", 11),  # hours between days of work
    Rule("weekly_hours", 48, 17),  # on average over so many weeks
    Rule("weekly_rest", 24, 7),  # hours in a week, or twice that in two
    Rule("night_hours", 8, 17),  # of a night worker per 24 h, on average over so many weeks
    Rule("break", 20, 6),  # minutes in work of more than so many hours
    Rule("contract_max", 8, is_hard=False, weight=20),  # hours above the contract, in the period
    Rule("contract_min", 8, is_hard=False, weight=20),  # hours below it
    Rule("run_max", 6),
    Rule("run_min", 2, is_hard=False),
    Rule("off_min", 2, is_hard=False),
    Rule("night_run_max", 4),
    Rule("off_after_nights", 2, 1),  # days, after at least so many nights in a row
    Rule("weekends", 2, 4),  # worked, of so many in a row
    Rule("succession", 0),
    Rule("overlap", 0),
    Rule("absence", 0),
    Rule("fixed_day_off", 0),
    Rule("employment", 0),
    Rule("credential", 0),
    Rule("publication", 42, is_hard=False),  # days before the period
)
CODES = tuple(rule.code for rule in DEFAULT_RULES)


def rules_for(rules: Iterable[Rule], group: str) -> list[Rule]:
    """The rows that hold for a staff group: its own rows of a code instead of those for all; switched-off ones left out."""
    rules = list(rules)
    own = {rule.code for rule in rules if rule.group == group and group}
    held = [rule for rule in rules if (rule.group == group if rule.code in own else rule.group is None)]
    return [rule for rule in held if rule.value is not None]
