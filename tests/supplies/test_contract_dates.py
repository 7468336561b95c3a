"""Notice dates and the red flag, worked by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.errors import InvalidEntry
from medmgr_core.supplies.contract_dates import Term, notice_of

CATERING = Term(date(2024, 1, 1), date(2026, 12, 31), notice=90, renews_by=12)


def test_the_last_day_of_notice():
    # 31 December less 90 days: 30 in December from the 31st, 30 in November, 30 in October: 2 October.
    assert CATERING.notice_on == date(2026, 10, 2)
    assert Term(date(2024, 1, 1), date(2026, 8, 31), 6, "month").notice_on == date(2026, 2, 28)
    assert Term(date(2024, 1, 1), date(2026, 8, 31)).notice_on == date(2026, 8, 31), "no notice: the end itself"


@pytest.mark.parametrize(
    ("on", "state", "days"),
    [
        (date(2023, 12, 31), "not begun", 1006),
        (date(2026, 9, 2), "running", 30),  # not yet later than notice − 30 = 2 September
        (date(2026, 9, 3), "decide now", 29),
        (date(2026, 10, 2), "decide now", 0),
        (date(2026, 10, 3), "renews itself", -1),
        (date(2026, 12, 31), "renews itself", -90),
        (date(2027, 1, 1), "running", 274),  # a new term to 31 December 2027, notice by 2 October 2027
        (date(2029, 9, 20), "decide now", 12),
    ],
)
def test_a_contract_that_renews_itself(on, state, days):
    notice = notice_of(CATERING, on)
    assert (notice.state, notice.days) == (state, days)
    assert notice.is_red == (state in ("decide now", "renews itself"))


def test_notice_in_time_ends_it_and_too_late_it_renews():
    in_time, too_late = date(2026, 10, 2), date(2026, 10, 3)
    assert notice_of(CATERING, date(2026, 11, 1), in_time).state == "ends without renewal"
    assert notice_of(CATERING, date(2027, 2, 1), in_time).state == "ended"
    assert notice_of(CATERING, date(2026, 11, 1), too_late).is_red
    after = notice_of(CATERING, date(2027, 2, 1), too_late)
    assert (after.state, after.ends_on) == ("ends without renewal", date(2027, 12, 31)), "it counts for the next term"
    assert notice_of(CATERING, date(2026, 9, 15), date(2026, 9, 20)).is_red, "a notice of next week is none yet"


def test_a_contract_that_ends_by_itself_is_never_red():
    fixed = Term(date(2024, 1, 1), date(2026, 12, 31), notice=90)
    states = [notice_of(fixed, date(2026, month, 15)).state for month in (6, 9, 11)]
    assert states == ["running", "ends without renewal", "ends without renewal"]
    assert notice_of(fixed, date(2027, 1, 1)).state == "ended"
    with pytest.raises(InvalidEntry, match="does not renew"):
        fixed.renewed()


def test_dates_that_cannot_be():
    with pytest.raises(InvalidEntry, match="ends before it starts"):
        Term(date(2026, 1, 1), date(2025, 1, 1))
    with pytest.raises(InvalidEntry, match="below zero"):
        Term(date(2026, 1, 1), date(2027, 1, 1), notice=-1)


@given(st.integers(0, 4000), st.integers(0, 200), st.integers(0, 24))
def test_whatever_the_day_the_term_holds_it_or_is_over(after, notice, renews_by):
    term = Term(date(2024, 1, 1), date(2025, 6, 30), notice, renews_by=renews_by)
    on = date(2024, 1, 1) + timedelta(days=after)
    found = notice_of(term, on)
    assert (found.ends_on >= on) == (found.state != "ended")
    assert found.state != "ended" or not renews_by
