"""Hours worked, by hand: days of 23 and 25 hours, nights over midnight and month ends, breaks, on call."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from medmgr_core.errors import InvalidEntry
from medmgr_core.rosters.hours import hours_by_day, hours_by_month
from medmgr_core.rosters.plain import Assignment, Person, Roster, ShiftType, minutes_of, roster_of
from medmgr_core.rosters.timeline import timeline_of
from tests.rosters.generated import rosters

NIGHT = ShiftType("N", minutes_of("20:00"), minutes_of("08:00"), is_night=True)
WITH_BREAK = ShiftType("B", minutes_of("20:00"), minutes_of("08:00"), break_minutes=60)
PAID_BREAK = ShiftType("P", minutes_of("20:00"), minutes_of("08:00"), break_minutes=60, is_break_unpaid=False)
ON_CALL = ShiftType("O", minutes_of("20:00"), minutes_of("08:00"), is_on_call=True)


def one(on: date, code: str = "N", zone: str = "Europe/London") -> Roster:
    return roster_of([Person("Ada")], [NIGHT, WITH_BREAK, PAID_BREAK, ON_CALL], [Assignment("Ada", on, code, "W")],
                     on, on + timedelta(days=3), zone=zone)  # fmt: skip


@pytest.mark.parametrize(("on", "zone", "hours"), [
    (date(2026, 6, 1), "Europe/London", 12),
    (date(2026, 3, 28), "Europe/London", 11),  # the clocks go forward on 29 March at 01:00
    (date(2026, 10, 24), "Europe/London", 13),  # and back on 25 October at 02:00
    (date(2026, 3, 7), "America/New_York", 11), (date(2026, 10, 31), "America/New_York", 13),
    (date(2026, 10, 3), "Australia/Lord_Howe", 11.5),  # by half an hour there
    (date(2026, 3, 28), "Asia/Kolkata", 12),
])  # fmt: skip
def test_a_night_over_the_change_of_the_clocks(on, zone, hours):
    assert hours_by_day(one(on, zone=zone))["hours"].sum() == pytest.approx(hours)


def test_a_night_is_split_at_midnight_days_and_months():
    # 20:00 to 24:00 on 31 December, 00:00 to 08:00 on 1 January.
    found = hours_by_day(one(date(2026, 12, 31)))
    assert found["hours"].tolist() == [4, 8]
    months = hours_by_month(one(date(2026, 12, 31)))
    assert months["month"].dt.date.tolist() == [date(2026, 12, 1), date(2027, 1, 1)] and months["hours"].tolist() == [4, 8]
    # The short night: 4 h on Saturday, 7 h on the Sunday of 23 hours.
    assert hours_by_day(one(date(2026, 3, 28)))["hours"].tolist() == [4, 7]


def test_unpaid_breaks_go_off_in_proportion_and_paid_ones_stay():
    assert hours_by_day(one(date(2026, 6, 1), "B"))["hours"].tolist() == pytest.approx([11 / 3, 22 / 3])
    assert hours_by_day(one(date(2026, 6, 1), "P"))["hours"].tolist() == [4, 8]


def test_on_call_at_home_is_no_work():
    assert hours_by_day(one(date(2026, 6, 1), "O")).empty


def test_an_assignment_has_times_of_its_own():
    rows = [Assignment("Ada", date(2026, 6, 1), "B", "W", ends=minutes_of("22:00"), break_minutes=0),
            Assignment("Ada", date(2026, 6, 2), None, "W", minutes_of("21:00"), minutes_of("05:00"))]  # fmt: skip
    roster = roster_of([Person("Ada")], [WITH_BREAK], rows, date(2026, 6, 1), date(2026, 6, 4))
    assert hours_by_day(roster)["hours"].tolist() == [2, 3, 5]
    assert timeline_of(roster).is_night.tolist() == [False, True]  # without a type: three hours between 23:00 and 06:00


@given(roster=rosters())
def test_days_sum_to_shifts_and_months_to_days(roster: Roster):
    line, days, months = timeline_of(roster), hours_by_day(roster), hours_by_month(roster)
    assert days["hours"].sum() == pytest.approx(line.minutes.sum() / 60)
    assert months["hours"].sum() == pytest.approx(days["hours"].sum())
    assert (days["hours"] >= 0).all()


@pytest.mark.parametrize("text", ["24:00", "7", "07:60", "seven", ""])
def test_a_time_of_day_is_written_as_on_the_clock(text):
    with pytest.raises(InvalidEntry, match="write it as 07:30"):
        minutes_of(text)
