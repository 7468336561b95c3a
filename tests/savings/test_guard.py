"""The guard: planted harm raises it, noise beyond the rate of its rules does not; too little is said to be too little."""

from datetime import date, timedelta
from math import nan

import numpy as np
import pytest

from medmgr_core.periods import add_months
from medmgr_core.savings.guard import Guard, judge_guard, missing_to_open

START = date(2026, 1, 1)
LATER = date(2030, 1, 1)
QUIET = [100, 104, 98, 101, 97, 103, 99, 102, 100, 96, 104, 100]  # mean 100.33; moving ranges mean 4.36; limits 88.7 to 111.9


def monthly(before: list[float], after: list[float], better="lower", as_at=LATER, start=START) -> Guard:
    """Values of the months right before the start, and from it on. None is a month without a value."""
    values = {add_months(start, number - len(before)): value for number, value in enumerate([*before, *after])}
    known = {day: float(value) for day, value in values.items() if value is not None}
    return judge_guard(list(known), list(known.values()), start, better, as_at)


def test_limits_worked_by_hand():
    # Moving ranges 4 6 3 4 6 4 3 2 4 8 4 = 48 over 11 = 4.3636; none reaches 3.267 × that. 2.66 × 4.3636 = 11.607.
    limits = monthly(QUIET, [100]).limits
    assert limits.centre == pytest.approx(1204 / 12)
    assert (limits.lower, limits.upper) == pytest.approx((1204 / 12 - 2.66 * 48 / 11, 1204 / 12 + 2.66 * 48 / 11))


@pytest.mark.parametrize(("after", "better", "since"), [
    ([101, 99, 130], "lower", date(2026, 3, 1)),  # beyond the upper limit
    ([101, 99, 70], "higher", date(2026, 3, 1)),
    ([102] * 7, "lower", START),  # seven on the wrong side
    ([98, 99, 101, 102, 103, 104, 105, 106], "lower", START),  # a rise over seven
    ([101, 110, 109], "lower", date(2026, 2, 1)),  # two of three near the limit: beyond 108.07
])  # fmt: skip
def test_each_rule_raises_it(after, better, since):
    found = monthly(QUIET, after, better)
    assert (found.state, found.since) == ("concern", since)


@pytest.mark.parametrize(("after", "better"), [
    ([101, 99, 130], "higher"), ([101, 99, 70], "lower"),  # better than before is no harm
    ([102] * 6, "lower"), ([110, 100, 100, 110], "lower"), ([100, 104, 98, 101], "higher"),
])  # fmt: skip
def test_what_is_no_concern(after, better):
    assert monthly(QUIET, after, better).state == "no concern"


def test_harm_before_the_start_is_not_the_savings():
    assert monthly([*QUIET[:11], 160], [101]).state == "no concern"


def test_a_run_counts_from_the_start_on():
    # Six above the mean before and six after: the rule asks for seven that the saving could have caused.
    before = [97, 99, 97, 99, 97, 99, 103, 101, 103, 101, 103, 101]  # mean 100, limits some 6 away
    assert monthly(before, [102] * 6).state == "no concern"
    assert monthly(before, [102] * 7).state == "concern"


def test_too_few_values_and_none_since():
    assert monthly(QUIET[:7], [150] * 9).state == "too few values"
    assert monthly(QUIET[:8], [150]).state == "concern" and monthly(QUIET[:8], [150]).is_rough
    assert not monthly(QUIET, [150]).is_rough
    assert monthly(QUIET, []).state == "no values since the start"
    assert monthly([], []).state == "too few values"
    assert judge_guard([], [], START, "lower", LATER).state == "too few values"


def test_a_month_that_is_missing_is_not_bridged_and_breaks_a_run():
    assert monthly(QUIET, [102, 102, 102, None, 102, 102, 102]).state == "no concern"
    # No two months beside each other: nothing says what is usual from one to the next.
    assert monthly([100, None, None, *(each for value in QUIET for each in (value, None))], [150]).state == "too few values"


def test_quarters_are_in_step():
    days = [add_months(START, 3 * number) for number in range(-12, 2)]
    found = judge_guard(days, [*QUIET, 101, 130], START, "lower", LATER)
    assert (found.state, found.since) == ("concern", date(2026, 4, 1))
    assert found.concerns[0].ended_on == date(2026, 6, 30)


def test_weeks_come_as_they_are():
    days = [START + timedelta(days=7 * number) for number in range(-12, 2)]
    found = judge_guard(days, [*QUIET, 101, 130], START, "lower", LATER)
    assert (found.state, found.since, found.concerns[0].ended_on) == ("concern", START + timedelta(7), START + timedelta(7))


def test_a_month_that_is_not_over_is_not_judged():
    assert monthly(QUIET, [100, 20], "higher", as_at=date(2026, 2, 27)).state == "no concern"
    assert monthly(QUIET, [100, 20], "higher", as_at=date(2026, 2, 28)).state == "concern"


def test_an_answer_counts_for_concerns_up_to_its_day():
    found = monthly(QUIET, [130, 100, 100, 131])  # January and April
    assert [each.period_on for each in found.unanswered(None)] == [START, date(2026, 4, 1)]
    assert [each.period_on for each in found.unanswered(date(2026, 2, 10))] == [date(2026, 4, 1)]
    # While April runs its value cannot be known: an answer given then does not cover it.
    assert [each.period_on for each in found.unanswered(date(2026, 4, 20))] == [date(2026, 4, 1)]
    assert found.unanswered(date(2026, 5, 2)) == ()
    assert found.answer_by(None) == date(2026, 2, 14) and found.answer_by(date(2026, 5, 2)) is None


def test_a_run_is_known_when_it_is_complete():
    # Seven above the mean from January on: known at the end of July, and an answer of March was about something else.
    found = monthly(QUIET, [102] * 7)
    assert found.since == START and {each.known_on for each in found.concerns} == {date(2026, 7, 31)}
    assert len(found.unanswered(date(2026, 3, 15))) == 7 and found.unanswered(date(2026, 8, 1)) == ()
    assert found.answer_by(None) == date(2026, 8, 14)
    # January beyond the limit was known at once; what follows is new.
    found = monthly(QUIET, [130, *[102] * 6])
    assert [each.known_on for each in found.concerns] == [date(2026, 1, 31), *[date(2026, 7, 31)] * 6]


def test_a_measure_that_lost_its_direction_does_not_fall_silent():
    assert monthly(QUIET, [130], "neither").state == "concern"


# --- how often it is wrong --------------------------------------------------------------------------------------------


def raised(seed: int, before: int, after: int, harm: float, times: int = 300) -> float:
    """The share of random series in which it is raised; harm in standard deviations from the start on."""
    rng = np.random.default_rng(seed)
    series = rng.normal(100, 10, (times, before + after))
    series[:, before:] += harm * 10
    return sum(monthly(list(row[:before]), list(row[before:])).state == "concern" for row in series) / times


def test_planted_harm_raises_it_within_a_year():
    assert raised(1, 12, 12, harm=2) > 0.95
    assert raised(2, 24, 12, harm=3) > 0.99


def test_noise_does_not_raise_it_beyond_the_rate_of_its_rules():
    # The rules as such raise one series in ten a year on pure noise (limits known exactly); few values add to that.
    assert raised(3, 24, 12, harm=0) < 0.17
    assert raised(4, 12, 12, harm=0) < 0.22
    assert raised(5, 8, 12, harm=0) < 0.30
    assert raised(6, 24, 12, harm=-2) < 0.02


# --- what an opening needs --------------------------------------------------------------------------------------------


def test_what_is_missing_is_a_sentence():
    assert missing_to_open("Falls", "Ward 7", "lower", 8) is None
    assert "Choose a quality guard first" in missing_to_open(None, None, None, 0)
    assert "Choose a quality guard first" in missing_to_open("Falls", None, "lower", 12)
    assert "higher or lower is better" in missing_to_open("Beds", "Ward 7", "neither", 12)
    assert "has 7 values before the start; 8 are needed" in missing_to_open("Falls", "Ward 7", "lower", 7)
    assert "has 1 value before" in missing_to_open("Falls", "Ward 7", "lower", 1)
    assert "has no values before" in missing_to_open("Falls", "Ward 7", "lower", 0)


def test_a_value_that_is_not_a_number_is_a_missing_one():
    days = [add_months(START, number) for number in range(-13, 1)]
    assert judge_guard(days, [nan, *QUIET, 130.0], START, "lower", LATER).state == "concern"
