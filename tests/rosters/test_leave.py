"""Leave by hand-worked numbers: hours, balances, the cover of the days asked for; taken back with a reason."""

from datetime import date, datetime

import pytest

from medmgr_core.errors import InvalidEntry
from medmgr_core.periods import Period, today
from medmgr_core.rosters import commands, leave_queries
from medmgr_core.rosters.leave import balance_of, leave_hours, leave_year_of
from medmgr_core.scope import Scope
from tests.support.stores import sample_store

NOW = date(2026, 11, 20)
SCOPE = Scope("manager", ("W7", "W8"), "W7", Period(NOW, NOW, ""))
YEAR = leave_year_of(NOW)


@pytest.fixture(scope="module")
def store():
    with sample_store() as held:
        yield held


def test_the_leave_year_begins_in_april():
    assert (YEAR.first, YEAR.until, YEAR.title) == (date(2026, 4, 1), date(2027, 4, 1), "2026/27")
    assert leave_year_of(date(2027, 3, 31)) == YEAR
    assert leave_year_of(date(2027, 4, 1)) == leave_year_of(NOW, 1)


@pytest.mark.parametrize(
    ("first", "last", "hours", "told"),
    [
        (date(2027, 3, 29), date(2027, 4, 4), None, 3 * 6.0),  # Monday to Wednesday of the old year, a fifth of 30 h each
        (date(2027, 4, 3), date(2027, 4, 4), None, 0.0),  # the next year's
        (date(2027, 3, 27), date(2027, 3, 28), None, 0.0),  # a weekend
        (date(2027, 3, 29), date(2027, 4, 4), 70.0, 30.0),  # stated: ten hours on each of three days
    ],
)
def test_hours_of_leave_go_to_the_year_they_lie_in(first, last, hours, told):
    assert leave_hours(first, last, hours, 30, YEAR.first, YEAR.until) == told


def test_balances_of_larkfield(store):
    held = {balance.staff_no: balance for _, balance in leave_queries.balances(store, SCOPE, YEAR, NOW)}
    liam, mei, samuel = held["N-0412"], held["N-0419"], held["N-0424"]
    assert (liam.entitled, liam.carried, liam.taken, liam.left) == (198, 7.5, 60, 145.5)  # two refused days count nothing
    assert (mei.taken, mei.booked, mei.left) == (0, 37.5, 195)
    assert (samuel.asked, samuel.left) == (37.5, 217.5)  # five weekdays of 7.5 h, not decided yet


def test_who_joins_in_the_year_has_a_part_of_it(store):
    row, _ = next(each for each in leave_queries.balances(store, SCOPE, YEAR, NOW) if each[0]["staff_no"] == "N-0412")
    joined = row | {"joined_on": datetime(2026, 10, 1)}
    assert balance_of(joined, 0, [], YEAR, NOW).entitled == pytest.approx(198 * 182 / 365)


def test_cover_by_the_roster_counts_shift_by_shift(store):
    # Monday 7 December: Denise and Mei-Ling are on early, where one registered is needed; on the 9th Mei-Ling is off
    monday, _, wednesday = leave_queries.cover(
        store, SCOPE, "W7", "N-0419", date(2026, 12, 7), date(2026, 12, 9), "Europe/London"
    )
    assert (monday.before, monday.after, monday.needed, monday.open_after, monday.by_roster) == (2, 1, 1, 0, True)
    assert (wednesday.before, wednesday.after, wednesday.standing) == (2, 2, "enough")


def test_cover_without_a_roster_goes_by_contracts(store):
    christmas, after = leave_queries.cover(store, SCOPE, "W7", "N-0419", date(2026, 12, 25), date(2026, 12, 26), "Europe/London")
    # Denise 37.5 / 5 (never at weekends), Liam 30 / 7, Mei-Ling 37.5 / 7 hours a day, in shifts of 7.5 h
    assert christmas.after == pytest.approx((7.5 + 30 / 7) / 7.5) and christmas.before == pytest.approx(christmas.after + 5 / 7)
    assert (christmas.needed, christmas.standing, christmas.was_short) == (
        3,
        "short",
        True,
    )  # two early and, on a Friday, one late
    assert after.after == pytest.approx(30 / 7 / 7.5)
    assert (after.needed, after.standing, after.was_short) == (1, "short", False)


def test_requests_say_what_waits(store):
    (one,) = leave_queries.requests(store, SCOPE, NOW, "Europe/London")
    assert (one.row["absence_no"], one.hours, one.standing) == ("AB-000004", 37.5, "")  # no cover is asked for support staff
    assert leave_queries.headline([one]) == "1 request waits to be decided, none would leave a day short"
    assert leave_queries.headline([]) == "No leave waits to be decided"


def test_leave_is_taken_back_with_a_reason_until_it_is_over():
    with sample_store() as own:
        number = commands.ask_absence(own, staff_no="N-0402", kind="sick", first_on=today(), last_on=today(), by="manager")
        with pytest.raises(InvalidEntry, match="Say why"):
            commands.cancel_absence(own, number, reason=" ", revision=1, by="manager")
        commands.cancel_absence(own, number, reason="Was well again", revision=1, by="manager")
        assert own.rows("SELECT count(*) FROM live_staff_absence WHERE absence_no = $no", no=number) == [(0,)]
        with pytest.raises(InvalidEntry, match="are over"):
            commands.cancel_absence(own, "AB-000001", reason="x", revision=1, by="manager")
