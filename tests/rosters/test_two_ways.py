"""rules.py and checker.py find the same, by different ways."""

from collections import Counter

import pytest
from hypothesis import given, settings

from medmgr_core.rosters.checker import recheck
from medmgr_core.rosters.plain import Roster
from medmgr_core.rosters.rules import CHECKS, check
from tests.rosters.generated import RULES, random_roster, rosters
from tests.support.long_form import long_or


def fast(roster: Roster) -> list[tuple]:
    found = check(roster, RULES)
    return sorted(
        (row.person, row.rule, row.on.date(), row.until.date(), bool(row.is_hard), row.limit, row.measured)
        for row in found.itertuples()
    )


def slow(roster: Roster) -> list[tuple]:
    return sorted(
        (each.person, each.rule, each.on, each.until, each.is_hard, each.limit, each.measured) for each in recheck(roster, RULES)
    )


def assert_same(roster: Roster) -> None:
    one, other = fast(roster), slow(roster)
    assert [row[:5] for row in one] == [row[:5] for row in other]
    for place in (5, 6):
        assert [row[place] for row in one] == pytest.approx([row[place] for row in other])


@settings(max_examples=long_or(60, 250))
@given(roster=rosters())
def test_both_ways_agree(roster: Roster):
    assert_same(roster)


def test_both_ways_agree_on_many():
    for seed in range(long_or(100, 2000)):
        assert_same(random_roster(seed))


def test_the_generated_rosters_break_every_rule():
    broken = Counter(rule for seed in range(120) for _, rule, *_ in fast(random_roster(seed)))
    assert set(broken) == set(CHECKS), f"never broken: {set(CHECKS) - set(broken)}"
