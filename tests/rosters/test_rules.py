"""Each rule worked by hand: what is just allowed, what is just not, and what the sentence says."""

from datetime import date, timedelta

import pytest

from medmgr_core.errors import InvalidEntry
from medmgr_core.rosters.checker import recheck
from medmgr_core.rosters.plain import Absence, Assignment, Credential, Person, ShiftType, minutes_of, roster_of
from medmgr_core.rosters.rule_set import DEFAULT_RULES, Rule
from medmgr_core.rosters.rules import check, publication
from medmgr_core.rosters.words import reasons

MONDAY = date(2026, 6, 1)
SHIFTS = (
    ShiftType("E", minutes_of("07:00"), minutes_of("15:00"), "Early", 30, not_after=("N",)),
    ShiftType("L", minutes_of("13:00"), minutes_of("21:00"), "Late", 30),
    ShiftType("N", minutes_of("20:00"), minutes_of("08:00"), "Night", 60, is_night=True),
    ShiftType("D", minutes_of("08:00"), minutes_of("18:00"), "Ten hours"),  # without a break: 10 h
    ShiftType("O", minutes_of("17:00"), minutes_of("08:00"), "On call", is_on_call=True),
)


def days_of(pattern: str, first: date = MONDAY) -> list[Assignment]:
    """“EE.N”: one letter a day, a dot for a day off; blanks between weeks are only to read by."""
    letters = pattern.replace(" ", "")
    return [Assignment("Ada", first + timedelta(days=day), code) for day, code in enumerate(letters) if code != "."]


def told(code: str, rows: list[Assignment], *, days: int = 28, first: date = MONDAY, person: Person | None = None, **more):
    """The breaches of one rule for one person, and that the checker finds as many."""
    rules = more.pop("rules", [rule for rule in DEFAULT_RULES if rule.code == code])
    roster = roster_of([person or Person("Ada")], SHIFTS, rows, first, first + timedelta(days=days), **more)
    found = check(roster, rules)
    again = recheck(roster, rules)
    assert sorted((row.on.date(), row.rule) for row in found.itertuples()) == sorted((each.on, each.rule) for each in again)
    return found


def sentences(*args, **more) -> list[str]:
    return told(*args, **more)["sentence"].tolist()


# --- rest -------------------------------------------------------------------------------------------------------------


def test_rest_between_shifts():
    # Tuesday's late ends 21:00, Wednesday's early begins 07:00: 10 h. From early (15:00) to late (13:00) it is 22 h.
    assert sentences("rest", days_of(".LE")) == ["Rest of 10 h after Tuesday's late shift: 11 h are needed."]
    assert sentences("rest", days_of("EL")) == []
    eleven = [Assignment("Ada", MONDAY, "L"), Assignment("Ada", MONDAY + timedelta(days=1), "E", starts=minutes_of("08:00"))]
    assert sentences("rest", eleven) == []


def test_split_and_double_shifts_are_one_day_of_work():
    # Split: 07:00-11:00 and 16:00-20:00, next day at 07:00 again: 11 h after the second part, the 5 h between do not count.
    parts = [
        Assignment("Ada", MONDAY + timedelta(days=d), None, "", s * 60, e * 60) for d in (0, 1) for s, e in ((7, 11), (16, 20))
    ]
    assert sentences("rest", parts) == []
    # Double: early and late of one day end at 21:00; the early of the next day comes 10 h later.
    double = [Assignment("Ada", MONDAY, "E"), Assignment("Ada", MONDAY, "L"), Assignment("Ada", MONDAY + timedelta(days=1), "E")]
    assert told("rest", double)["measured"].tolist() == [10]


def test_time_on_call_at_home_is_rest():
    assert sentences("rest", [*days_of("EE"), Assignment("Ada", MONDAY, "O")]) == []


def test_rest_over_the_changes_of_the_clocks():
    # 29 March 2026: from Saturday 21:00 to Sunday 08:00 it is 10 h by elapsed time, 11 by the clock.
    saturday = date(2026, 3, 28)
    rows = [Assignment("Ada", saturday, "L"), Assignment("Ada", saturday + timedelta(days=1), "D")]
    assert told("rest", rows, first=saturday)["measured"].tolist() == [10]
    # 25 October 2026: from Saturday 21:00 to Sunday 07:00 it is 11 h.
    saturday = date(2026, 10, 24)
    rows = [Assignment("Ada", saturday, "L"), Assignment("Ada", saturday + timedelta(days=1), "E")]
    assert sentences("rest", rows, first=saturday) == []


def test_weekly_rest():
    # Eight hours every day, 07:00 to 15:00: 16 h between shifts in each of the two weeks, and never 48 h in both together.
    found = told("weekly_rest", days_of("EEEEEEE EEEEEEE"), days=14)
    assert found["measured"].tolist() == [16, 16]
    assert found["sentence"].tolist()[0] == (
        "Longest rest in the week of Mon 1 Jun is 16 h: 24 h are needed, or 48 h within two weeks."
    )
    # Off from Saturday 15:00 in the second week to its end: 33 h. That week is right, the first one is not.
    assert told("weekly_rest", days_of("EEEEEEE EEEEEE."), days=14)["on"].dt.date.tolist() == [MONDAY]
    # Friday 15:00 to Sunday 24:00 is 57 h: 48 h in two weeks make up for the first week.
    assert sentences("weekly_rest", days_of("EEEEEEE EEEEE.."), days=14) == []


def test_a_break_in_work_of_more_than_six_hours():
    def day(starts: str, ends: str, minutes: int) -> Assignment:
        return Assignment("Ada", MONDAY, None, "", minutes_of(starts), minutes_of(ends), minutes)

    assert sentences("break", [day("08:00", "14:00", 0)]) == []  # six hours, not more
    assert sentences("break", [day("08:00", "14:01", 20)]) == []
    assert sentences("break", [day("08:00", "14:30", 15)]) == [
        "6.5 h of work on Mon 1 Jun with 15 min of break: 20 min are needed."
    ]
    # Two shifts without a gap are one piece of eight hours; with 20 minutes between them they are two of four.
    assert len(sentences("break", [day("08:00", "12:00", 0), day("12:00", "16:00", 0)])) == 1
    assert sentences("break", [day("08:00", "12:00", 0), day("12:20", "16:20", 0)]) == []


# --- averages ---------------------------------------------------------------------------------------------------------

WEEKS = 17
REFERENCE = MONDAY - timedelta(weeks=WEEKS - 1)  # the 17 weeks end on Sunday 7 June


def over_17_weeks(pattern: str, **more):
    """The same week 17 times, the last one is the period."""
    rows = days_of(pattern * WEEKS, REFERENCE)
    return told(more.pop("code", "weekly_hours"), rows, days=7, known_first=REFERENCE, **more)


def test_48_hours_on_average():
    assert over_17_weeks("DDDD...").empty  # 40 h
    found = over_17_weeks("DDDDD..")  # 50 h
    assert found["measured"].tolist() == [pytest.approx(50)]
    assert found["sentence"].tolist() == ["50 h a week on average from 9 Feb 2026 to 7 Jun 2026: at most 48 h."]
    assert over_17_weeks("DDDDD..", person=Person("Ada", is_opted_out=True)).empty


def test_days_of_leave_are_filled_from_the_days_worked_after():
    # 17 weeks, the last one on leave: 16 × 50 = 800 h, 47.06 h a week. Seven days of leave are filled with the next seven
    # worked days: five of the week after and two of the one after that, 70 h. (800 + 70) / 17 = 51.18.
    rows = days_of("DDDDD.." * 16, REFERENCE)
    leave = [Absence("Ada", MONDAY, MONDAY + timedelta(days=6))]
    after = days_of("DDDDD.. DDDDD..", MONDAY + timedelta(days=7))
    known = {"known_first": REFERENCE, "known_until": MONDAY + timedelta(days=21)}
    assert told("weekly_hours", rows + after, days=7, absences=leave, **known)["measured"].tolist() == [pytest.approx(870 / 17)]
    # With nothing after it, or when it was study (which is working time), nothing is filled in.
    assert told("weekly_hours", rows, days=7, absences=leave, **known).empty
    study = [Absence("Ada", MONDAY, MONDAY + timedelta(days=6), "study")]
    assert told("weekly_hours", rows + after, days=7, absences=study, **known).empty


def test_who_joined_meanwhile_is_judged_since_then_from_four_weeks_on():
    # Joined on Monday of four weeks before the Sunday: 4 × 50 h over 4 weeks. One week later it is too early to say.
    rows = days_of("DDDDD.." * 4, MONDAY - timedelta(weeks=3))
    joined = Person("Ada", joined_on=MONDAY - timedelta(weeks=3))
    assert told("weekly_hours", rows, days=7, known_first=REFERENCE, person=joined)["measured"].tolist() == [pytest.approx(50)]
    later = Person("Ada", joined_on=MONDAY - timedelta(weeks=2))
    assert told("weekly_hours", rows, days=7, known_first=REFERENCE, person=later).empty


def test_night_workers_8_hours_per_24():
    # Four nights of 11 h a week are 44 h over six days of 24 h: 7.33. Five are 55 h: 9.17. But 29 March 2026 lies in the 17
    # weeks: a Saturday night would last an hour less; Monday to Friday nights do not.
    assert over_17_weeks("NNNN...", code="night_hours").empty
    assert over_17_weeks("NNNNN..", code="night_hours")["measured"].tolist() == [pytest.approx(55 / 6)]
    assert over_17_weeks("NNDDDD.", code="night_hours").empty  # 62 h, but most days are not nights: no night worker
    assert len(over_17_weeks("NNNNN..", code="night_hours", person=Person("Ada", is_opted_out=True))) == 1


# --- the contract -----------------------------------------------------------------------------------------------------


def test_hours_of_the_contract():
    # 37.5 h × 4 weeks = 150 h, 8 h either way. Early: 7.5 h. 21 are 157.5 h, 22 are 165 h; 19 are 142.5 h, 18 are 135 h.
    assert sentences("contract_max", days_of("E" * 21)) == []
    assert sentences("contract_max", days_of("E" * 22)) == ["165 h in the period: at most 158 h by contract."]
    assert sentences("contract_min", days_of("E" * 19)) == []
    assert sentences("contract_min", days_of("E" * 18)) == ["135 h in the period: at least 142 h by contract."]


def test_part_time_leave_joining_and_bank():
    part = Person("Ada", 22.5)  # 90 h; 98 h at most: 13 earlies are 97.5 h
    assert sentences("contract_max", days_of("E" * 13), person=part) == []
    assert len(sentences("contract_max", days_of("E" * 14), person=part)) == 1
    # A week of leave takes 37.5 h, be it entered Monday to Friday or to Sunday: 112.5 h, 14 earlies (105 h) are within 8 h.
    for last in (4, 6):
        leave = [Absence("Ada", MONDAY + timedelta(days=21), MONDAY + timedelta(days=21 + last))]
        assert sentences("contract_min", days_of("E" * 14), absences=leave) == []
        assert len(sentences("contract_min", days_of("E" * 13), absences=leave)) == 1
    # Stated hours count instead, spread over the days: 7 days with 30 h leave 120 h.
    stated = [Absence("Ada", MONDAY + timedelta(days=21), MONDAY + timedelta(days=27), hours=30)]
    assert told("contract_min", days_of("E" * 14), absences=stated)["limit"].tolist() == [pytest.approx(112)]
    assert told("contract_min", [], person=Person("Ada", joined_on=MONDAY + timedelta(days=14)))["limit"].tolist() == [67]
    assert sentences("contract_max", days_of("E" * 28), person=Person("Ada", 0)) == []


def test_a_night_over_the_edge_of_the_period_counts_with_its_part():
    # The period ends on Sunday 28 June; that night, 20:00 to 08:00, has 4 of its 12 h in it: 11 h × 4/12 = 3.67 h.
    found = told("contract_min", [Assignment("Ada", MONDAY + timedelta(days=27), "N")], known_until=MONDAY + timedelta(days=35))
    assert found["measured"].tolist() == [pytest.approx(11 / 3)]


# --- patterns ---------------------------------------------------------------------------------------------------------


def test_runs_of_days():
    assert sentences("run_max", days_of("EEEEEE.")) == []
    assert sentences("run_max", days_of("EEEEEEE.")) == ["7 days worked in a row from Mon 1 Jun: at most 6."]
    assert sentences("run_min", days_of(".E..EE..")) == ["Only 1 day worked in a row from Tue 2 Jun: at least 2."]
    assert sentences("run_min", days_of("E..EE..")) == []  # it may be longer: what was before is not known
    assert sentences("off_min", days_of("EE.EE..EE")) == ["Only 1 day off in a row from Wed 3 Jun: at least 2."]


def test_runs_cross_the_edges_of_the_period_where_more_is_known():
    before = MONDAY - timedelta(days=4)
    found = told("run_max", days_of("EEEE EEE.", before), known_first=before)
    assert (found["on"].dt.date.tolist(), found["measured"].tolist()) == ([before], [7])
    assert told("run_max", days_of("EEEEEEE....", before - timedelta(days=4)), known_first=before - timedelta(days=4)).empty


def test_nights_in_a_row_and_days_off_after_them():
    assert sentences("night_run_max", days_of("NNNN")) == []
    assert sentences("night_run_max", days_of("NNNNN")) == ["5 nights in a row from Mon 1 Jun: at most 4."]
    # The last night begins on Tuesday; Wednesday (on which it ends) and Thursday are the two days off.
    assert sentences("off_after_nights", days_of("NN..E")) == []
    assert sentences("off_after_nights", days_of("NN.E")) == ["1 day off after Tuesday's night: 2 are needed."]
    assert sentences("off_after_nights", days_of("NNL")) == ["No day off after Tuesday's night: 2 are needed."]


def test_nights_over_the_end_of_month_and_year():
    eve = date(2026, 12, 31)
    rows = [Assignment("Ada", eve, "N"), Assignment("Ada", date(2027, 1, 1), "E")]  # it ends at 08:00, after the early began
    found = told("overlap", rows, first=eve)
    assert found["measured"].tolist() == [1]
    assert found["sentence"].tolist() == ["The early shift of Fri 1 Jan overlaps another by 1 h: one person, one place."]
    assert len(told("rest", rows, first=eve)) == len(told("succession", rows, first=eve)) == 1
    assert told("overlap", [rows[0], Assignment("Ada", date(2027, 1, 1), "D")], first=eve).empty  # 08:00 is free again


def test_weekends_of_four():
    # Weekends 1 and 2 worked, 3 off, 4 worked: three of four. One Sunday makes a weekend; Friday's night does not.
    weeks = ".....EE .....E. ....N.. ......E"
    assert sentences("weekends", days_of(weeks)) == ["Third weekend worked of 4 in a row: at most 2."]
    assert sentences("weekends", days_of(".....EE .....E. ....N.. ....N..")) == []
    assert sentences("weekends", days_of(".....EE .....E. ....... ....... ......E"), days=35) == []  # the first is out of four


def test_what_may_follow_what():
    assert sentences("succession", days_of("NE")) == ["Early shift on the day after Monday's night shift: not allowed."]
    assert sentences("succession", days_of("NLE")) == []


def test_one_person_in_one_place():
    rows = [Assignment("Ada", MONDAY, "E", "Ward 1"), Assignment("Ada", MONDAY, "L", "Ward 2")]  # 13:00 to 15:00
    assert sentences("overlap", rows) == ["The late shift of Mon 1 Jun overlaps another by 2 h: one person, one place."]
    # A long shift overlaps one that is not next to it.
    rows = [Assignment("Ada", MONDAY, None, "", 0, 1200), Assignment("Ada", MONDAY, None, "", 60, 120),
            Assignment("Ada", MONDAY, None, "", 600, 660)]  # fmt: skip
    assert told("overlap", rows)["measured"].tolist() == [1, 1]
    # On call at home and called out is one place; on call twice is not.
    out = Assignment("Ada", MONDAY, None, "", minutes_of("22:00"), minutes_of("23:30"))
    assert sentences("overlap", [Assignment("Ada", MONDAY, "O"), out]) == []
    assert len(sentences("overlap", [Assignment("Ada", MONDAY, "O", unit) for unit in ("A", "B")])) == 1


# --- who may be rostered ----------------------------------------------------------------------------------------------


def test_never_over_an_absence_a_fixed_day_off_or_outside_employment():
    leave = [Absence("Ada", MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), "annual leave")]
    assert sentences("absence", days_of("EEE"), absences=leave) == [
        "Rostered on Tue 2 Jun over an absence: annual leave.", "Rostered on Wed 3 Jun over an absence: annual leave."
    ]  # fmt: skip
    assert sentences("absence", days_of("N"), absences=leave) == []  # it begins the day before
    assert sentences("absence", days_of(".O"), absences=leave) != []  # on call is no leave either
    assert sentences("fixed_day_off", days_of("EE"), person=Person("Ada", days_off=(1,))) == [
        "Rostered on Tue 2 Jun: Tuesday is a fixed day off."
    ]
    employed = Person("Ada", joined_on=MONDAY + timedelta(days=1), left_on=MONDAY + timedelta(days=2))
    assert sentences("employment", days_of("EEEE"), person=employed) == [
        "Rostered before joining on 2 Jun 2026.", "Rostered after the last day of employment on 3 Jun 2026."
    ]  # fmt: skip


def test_credentials_are_valid_on_every_day_worked():
    held = [Credential("Ada", "Licence", date(2025, 1, 1), MONDAY)]
    assert sentences("credential", days_of("E"), credentials=held) == []
    assert sentences("credential", days_of("N"), credentials=held) == [  # the night ends on the day after
        "Licence lapses on 1 Jun 2026, so it does not cover the shift of Mon 1 Jun."
    ]
    renewed = [*held, Credential("Ada", "Licence", MONDAY + timedelta(days=1))]
    assert sentences("credential", days_of("NNN"), credentials=renewed) == []
    gap = [*held, Credential("Ada", "Licence", MONDAY + timedelta(days=2))]
    assert len(sentences("credential", days_of("EEE"), credentials=gap)) == 1
    two = [*held, Credential("Ada", "Fire training", MONDAY + timedelta(days=9))]
    assert len(sentences("credential", days_of(".E"), credentials=two)) == 2
    assert sentences("credential", days_of("E")) == []  # nothing is asked of who has no rows


# --- the rule set -----------------------------------------------------------------------------------------------------


def test_a_row_of_a_group_replaces_those_for_all():
    rules = [
        Rule("run_max", 6),
        Rule("run_max", 3, is_hard=False, group="doctors"),
        Rule("rest", None, group="doctors"),
        Rule("rest", 11),
    ]
    doctor = Person("Ada", group="doctors")
    found = told("run_max", days_of("EEEE.LE"), rules=rules, person=doctor)
    assert found[["rule", "is_hard", "limit"]].values.tolist() == [["run_max", False, 3.0]]
    assert told("rest", days_of("EEEE.LE"), rules=rules)["rule"].tolist() == ["rest"]


def test_reasons_are_a_few_words():
    found = told("off_after_nights", days_of(".N.E"))
    assert reasons(found) == ["rest after Tuesday night"]
    assert reasons(told("weekends", days_of(".....EE .....E. ....... ......E"))) == ["third weekend"]
    held = [Credential("Ada", "Licence", date(2025, 1, 1), date(2026, 12, 3))]
    assert reasons(told("credential", days_of("E", date(2026, 12, 4)), first=date(2026, 12, 1), credentials=held)) == [
        "Licence lapses on 3 Dec"
    ]


@pytest.mark.parametrize(("rows", "says"), [
    ([Assignment("Bob", MONDAY, "E")], "“Bob”, who is not among the people"),
    ([Assignment("Ada", MONDAY, "X")], "“X” is not a shift type"),
    ([Assignment("Ada", MONDAY)], "Ada on 01 Jun 2026 has neither"),
])  # fmt: skip
def test_bad_input_is_told_in_a_sentence(rows, says):
    with pytest.raises(InvalidEntry, match=says):
        check(roster_of([Person("Ada")], SHIFTS, rows, MONDAY, MONDAY + timedelta(days=7)))


def test_an_unknown_rule_and_a_person_twice():
    with pytest.raises(InvalidEntry, match="no roster rule “rset”"):
        check(roster_of([Person("Ada")], SHIFTS, [], MONDAY, MONDAY + timedelta(days=7)), [Rule("rset", 11)])
    with pytest.raises(InvalidEntry, match="listed twice"):
        roster_of([Person("Ada"), Person("Ada")], SHIFTS, [], MONDAY, MONDAY + timedelta(days=7))


def test_publication():
    first = date(2026, 12, 28)
    assert publication(first, date(2026, 11, 16), date(2026, 12, 1)) is None  # 42 days
    assert publication(first, date(2026, 11, 17), date(2026, 12, 1)) == (
        "The roster from 28 Dec 2026 is published on 17 Nov 2026, 41 days before it begins: 42 are needed."
    )
    assert publication(first, None, date(2026, 12, 27)) == (
        "The roster from 28 Dec 2026 is not published yet, 1 day before it begins: 42 are needed."
    )
    assert publication(first, None, date(2026, 1, 1)) is None
