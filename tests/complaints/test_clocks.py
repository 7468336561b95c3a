"""The clocks of complaints: tables worked by hand for each regime, how a clock stands, and what always holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core import cli
from medmgr_core.complaints.clocks import clocks_of, later, rule_words, stages_of
from medmgr_core.complaints.progress import Extension, Pause, Progress
from medmgr_core.complaints.records import BY_LAW, ClockPolicy
from medmgr_core.complaints.shipped import POLICIES, REGIMES, regime_of
from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.working_days import WorkingCalendar
from medmgr_core.record import validate

NOTHING = Progress()


def day(text: str) -> date:
    return date.fromisoformat(text)


def clocks(regime, received, progress=NOTHING, on=None, stage="all", closures=(), policies=POLICIES):
    """The clocks by event; looked at on the day received unless told otherwise."""
    received = day(received)
    calendar = regime_of(regime).calendar(closures)
    on = day(on) if on else received
    return {clock.event: clock for clock in clocks_of(policies, calendar, regime, stage, received, progress, on)}


# --- worked by hand ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "stage", "received", "event", "due"),
    [
        # England: 24 December is 1; 25 to 28 off (28 is the substitute of Boxing Day); 29, 30.
        ("england", "all", "2026-12-23", "acknowledge", "2026-12-30"),
        ("england", "all", "2026-04-02", "acknowledge", "2026-04-09"),  # Good Friday to Easter Monday off; 7, 8, 9
        ("england", "all", "2026-08-31", "acknowledge", "2026-09-03"),  # received on a bank holiday: 1, 2, 3 September
        ("england", "all", "2026-08-31", "close", "2027-02-28"),  # six months: February has no 31st
        ("england", "all", "2027-08-31", "close", "2028-02-29"),  # a leap year
        ("england", "all", "2026-12-23", "close", "2027-06-23"),
        ("phso", "all", "2026-12-23", "acknowledge", "2026-12-30"),
        ("england_candour", "all", "2026-12-23", "respond", "2027-01-02"),  # ten calendar days
        # Scotland: 24, 29, 30, 31; 1 and 2 January off, 4 is the substitute of the 2nd; 5.
        ("scotland", "stage_1", "2026-12-23", "respond", "2027-01-05"),
        ("scotland", "stage_2", "2026-12-23", "acknowledge", "2026-12-30"),
        # 5 January is 5; 6, 7, 8 make 8; weeks of 11 and 18 January make 18; 25, 26.
        ("scotland", "stage_2", "2026-12-23", "respond", "2027-01-26"),
        ("scotland", "stage_1", "2026-04-02", "respond", "2026-04-10"),  # Easter Monday counts here: 6, 7, 8, 9, 10
        # Northern Ireland: Saint Patrick's Day off; 18, 19, 20, 23, 24 March.
        ("northern_ireland", "stage_1", "2026-03-16", "respond", "2026-03-24"),
        # Three in that week, 8 by 27 March, 12 by 2 April; Easter off; 7 to 10 make 16; 13 to 16 April.
        ("northern_ireland", "stage_2", "2026-03-16", "respond", "2026-04-16"),
        ("northern_ireland", "stage_2", "2026-07-09", "acknowledge", "2026-07-15"),  # 10; Monday 13 for the Boyne; 14, 15
        # Wales to the end of March 2026: 1 and 2 April.
        ("wales", "all", "2026-03-31", "acknowledge", "2026-04-02"),
        # 2 by Easter; 7 to 10 make 6; 11, 16, 21 by 17, 24 April and 1 May; 4 May off; 25 by 8 May; 30 by 15 May.
        ("wales", "all", "2026-03-31", "respond", "2026-05-15"),
        ("wales", "all", "2026-03-31", "close", "2026-09-30"),
        ("wales", "all", "2026-04-01", "respond", None),  # the new count was not found
        # Ireland: Saint Stephen's Day has no substitute: 24, 28, 29, 30, 31.
        ("ireland", "all", "2026-12-23", "acknowledge", "2026-12-31"),
        ("ireland", "all", "2026-12-23", "respond", None),  # counted from the acknowledgement
        ("ireland", "all", "2026-12-23", "close", "2027-06-23"),
        # Good Friday counts in Ireland: 2, 3; Easter Monday off; 6 by 10, 11 by 17, 16 by 24 April; 27 to 30.
        ("ireland", "review", "2026-04-01", "respond", "2026-04-30"),
        ("ireland", "point_of_contact", "2026-12-24", "respond", "2026-12-26"),
        ("nsw", "all", "2026-03-30", "acknowledge", "2026-04-08"),  # 31, 1, 2; Easter off; 7, 8
        # 7 by 10 April, 12, 17; Monday 27 for Anzac Day; 21 by 1 May, 26, 31 by 15 May; 18 to 21.
        ("nsw", "all", "2026-03-30", "respond", "2026-05-21"),
        ("south_australia", "all", "2026-03-05", "acknowledge", "2026-03-13"),  # 6; Cup Day on 9; 10 to 13
        # 5 by 13 March, 10, 15, 19 by 2 April; Easter off; 23 by 10, 28 by 17 April; 20, 21.
        ("south_australia", "all", "2026-03-05", "respond", "2026-04-21"),
        ("us_hospital", "all", "2026-12-23", "respond", "2026-12-30"),  # calendar days
        ("us_hospital", "all", "2024-02-26", "respond", "2024-03-04"),  # 29 February is one of them
        ("us_hospital", "all", "2026-12-23", "acknowledge", None),  # the hospital's own procedure
        ("us_nursing_home", "all", "2026-12-23", "respond", None),
    ],
)
def test_days_worked_by_hand(regime, stage, received, event, due):
    found = clocks(regime, received, stage=stage)[event]
    assert found.due == (day(due) if due else None)
    assert (found.state == "not_applicable") == (due is None)
    assert found.source and found.version.startswith(f"{regime} / {stage} / {event} / ")


def test_every_shipped_clock_can_be_read():
    for regime in REGIMES:
        for stage in stages_of(POLICIES, regime):
            assert all(clock.sentence and clock.rule for clock in clocks(regime, "2026-06-01", stage=stage).values())
    assert {policy.regime for policy in POLICIES} == set(REGIMES)
    assert not any(policy.can_pause for policy in POLICIES)


def test_the_policy_of_the_day_received_holds():
    newer = ClockPolicy(regime="england", event="acknowledge", amount=2, valid_from=day("2027-01-01"), source="x")
    both = (newer, *POLICIES)
    old, new = (clocks("england", each, policies=both)["acknowledge"] for each in ("2026-12-31", "2027-01-01"))
    assert old.due == day("2027-01-06") and old.version == "england / all / acknowledge / 2020-01-01"  # 4, 5, 6
    assert new.due == day("2027-01-05") and new.version == "england / all / acknowledge / 2027-01-01"  # 4, 5
    early = clocks("northern_ireland", "2025-12-31", stage="stage_1")["respond"]
    assert early.state == "not_applicable" and early.sentence == "Reply: no rule was valid on 31 Dec 2025"


def test_closures_of_the_facility_count_where_the_rules_do_not_name_the_days_off():
    closed = [day("2026-12-29")]
    assert clocks("england", "2026-12-23", closures=closed)["acknowledge"].due == day("2026-12-30")
    # 24, 28, 30, 31 and then Monday 4 January
    assert clocks("ireland", "2026-12-23", closures=closed)["acknowledge"].due == day("2027-01-04")


# --- England's agreed period and outer limit --------------------------------------------------------------------------

AGREED = Progress(agreed_on=day("2026-12-30"), agreed_until=day("2027-01-08"), acknowledged_on=day("2026-12-30"))


def test_a_reply_is_due_as_agreed():
    without = clocks("england", "2026-12-23")
    assert without["respond"].sentence == "Reply: no period is agreed with the complainant yet"
    found = clocks("england", "2026-12-23", AGREED, "2027-01-05")
    assert found["respond"].sentence == "Reply due in 3 working days, on 8 Jan 2027"
    assert found["acknowledge"].sentence == "Acknowledged on 30 Dec 2026, in time (due 30 Dec 2026)"
    assert found["close"].due == day("2027-06-23")


def test_six_months_hold_unless_a_longer_period_is_agreed_before_they_end():
    longer = Extension(day("2027-06-23"), day("2027-07-30"), "the complainant")
    found = clocks("england", "2026-12-23", replace(AGREED, agreed_until=day("2027-06-23"), extensions=(longer,)), "2027-06-24")
    assert found["respond"].due == found["close"].due == day("2027-07-30")
    late = Extension(day("2027-06-24"), day("2027-07-30"), "the complainant")
    found = clocks("england", "2026-12-23", replace(AGREED, agreed_until=day("2027-06-30"), extensions=(late,)), "2027-06-25")
    assert found["close"].due == day("2027-07-30"), "a longer period agreed in December, made longer before it ended"
    found = clocks("england", "2026-12-23", replace(AGREED, extensions=(late,)), "2027-06-25")
    assert found["close"].due == day("2027-06-23") and found["close"].state == "overdue"
    assert found["close"].refused == (
        "The extension to 30 Jul 2027 does not count: it was agreed on 24 Jun 2027, and it was due on 23 Jun 2027.",
    )
    assert len(found["respond"].refused) == 1


# --- extensions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "stage", "received", "made_on", "until", "why"),
    [
        # Five more in Scotland: 6, 7, 8, 11, 12 January.
        ("scotland", "stage_1", "2026-12-23", "2027-01-05", "2027-01-12", None),
        ("scotland", "stage_1", "2026-12-23", "2027-01-05", "2027-01-13",
         "at most 5 working days more are allowed, up to 12 Jan 2027"),
        ("scotland", "stage_1", "2026-12-23", "2027-01-06", "2027-01-12",
         "it was agreed on 6 Jan 2027, and it was due on 5 Jan 2027"),
        ("scotland", "stage_1", "2026-12-23", "2026-12-30", "2026-12-31",
         "it is earlier than 5 Jan 2027, when it is due already"),
        ("scotland", "stage_2", "2026-12-23", "2026-12-30", "2027-02-10", "the rules know none here"),
        # Twenty more in Northern Ireland: 17; 20 to 24, 27 to 1 May make 11; 4 May off; 15 by 8 May; 20 by 15 May.
        ("northern_ireland", "stage_2", "2026-03-16", "2026-04-16", "2026-05-15", None),
        ("northern_ireland", "stage_2", "2026-03-16", "2026-04-16", "2026-05-16",
         "at most 20 working days more are allowed, up to 15 May 2026"),
        ("wales", "all", "2026-03-31", "2026-05-15", "2026-09-30", None),
        ("wales", "all", "2026-03-31", "2026-05-15", "2026-10-01", "the outer limit is 30 Sep 2026"),
        ("us_hospital", "all", "2026-12-23", "2026-12-30", "2027-01-20", None),
    ],
)  # fmt: skip
def test_an_extension_counts_only_in_time_and_within_its_limit(regime, stage, received, made_on, until, why):
    progress = Progress(extensions=(Extension(day(made_on), day(until), "the complainant"),))
    before = clocks(regime, received, stage=stage, on=made_on)["respond"]
    found = clocks(regime, received, progress, made_on, stage)["respond"]
    if why is None:
        assert found.due == day(until) and found.first_due == before.due and found.refused == ()
    else:
        assert found.due == before.due
        assert found.refused == (f"The extension to {day(until).day} {day(until):%b %Y} does not count: {why}.",)


def test_two_extensions_share_the_limit():
    first, second = Extension(day("2026-12-30"), day("2027-01-08")), Extension(day("2027-01-08"), day("2027-01-12"))
    found = clocks("scotland", "2026-12-23", Progress(extensions=(second, first)), "2027-01-11", "stage_1")["respond"]
    assert found.due == day("2027-01-12") and found.refused == ()
    assert found.sentence == "Reply due in 1 working day, on 12 Jan 2027 (extended from 5 Jan 2027)"


# --- Ireland: from the acknowledgement, then updates ------------------------------------------------------------------


def test_ireland_replies_from_the_acknowledgement_and_updates_every_twenty_days():
    acknowledged = Progress(acknowledged_on=day("2026-12-31"))
    found = clocks("ireland", "2026-12-23", acknowledged, "2027-01-04")
    # 1 January off; 5, 10, 15, 20 by 29 January; Saint Brigid's on 1 February; 24 by 5, 29 by 12 February; 15.
    assert found["respond"].due == found["update"].due == day("2027-02-15")
    # Told on that day with a new date: 4 by 19, 9 by 26 February, 14, 19 by 12 March; 15.
    told = replace(acknowledged, extensions=(Extension(day("2027-02-15"), day("2027-04-01")),))
    found = clocks("ireland", "2026-12-23", told, "2027-03-01")
    assert found["respond"].due == day("2027-04-01") and found["update"].due == day("2027-03-15")
    # An update on 15 March: 16; Saint Patrick's on 17; 3 by 19, 8 by 26; Easter Monday off; 12 by 2 April; 17, 20 by 14.
    again = replace(told, updates=(day("2027-03-15"),))
    assert clocks("ireland", "2026-12-23", again, "2027-03-16")["update"].due == day("2027-04-14")
    # Early news does not bring the next one forward; after the reply none is owed.
    early = replace(acknowledged, updates=(day("2027-01-05"),))
    assert clocks("ireland", "2026-12-23", early, "2027-01-06")["update"].due == day("2027-02-15")
    done = clocks("ireland", "2026-12-23", replace(again, responded_on=day("2027-03-30")), "2027-04-20")
    assert done["update"].sentence == "No further update is owed: replied on 30 Mar 2027"
    assert done["respond"].state == done["close"].state == "met"


# --- how a clock stands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "state", "days", "sentence"),
    [
        ("2026-12-23", "not_due", 3, "Acknowledgement due in 3 working days, on 30 Dec 2026"),
        ("2026-12-24", "due_soon", 2, "Acknowledgement due in 2 working days, on 30 Dec 2026"),
        ("2026-12-28", "due_soon", 2, "Acknowledgement due in 2 working days, on 30 Dec 2026"),
        ("2026-12-29", "due_soon", 1, "Acknowledgement due in 1 working day, on 30 Dec 2026"),
        ("2026-12-30", "due_today", 0, "Acknowledgement due today, 30 Dec 2026"),
        ("2026-12-31", "overdue", 1, "Acknowledgement overdue by 1 working day: it was due on 30 Dec 2026"),
        ("2027-01-04", "overdue", 2, "Acknowledgement overdue by 2 working days: it was due on 30 Dec 2026"),
    ],
)
def test_a_clock_in_words(on, state, days, sentence):
    found = clocks("england", "2026-12-23", on=on)["acknowledge"]
    assert (found.state, found.days, found.sentence) == (state, days, sentence)


def test_a_clock_that_ends_on_a_day_off():
    # Seven calendar days from Friday 18 December end on Christmas Day.
    on_eve, after = (clocks("us_hospital", "2026-12-18", on=on)["respond"] for on in ("2026-12-24", "2026-12-26"))
    assert (on_eve.state, on_eve.sentence) == ("due_soon", "Reply due on 25 Dec 2026, before the next working day")
    assert (after.state, after.sentence) == ("overdue", "Reply overdue: it was due on 25 Dec 2026")


def test_what_was_done_in_time_and_late_and_what_only_closed():
    def acknowledged(on):
        return clocks("england", "2026-12-23", Progress(acknowledged_on=day(on)), "2027-02-01")["acknowledge"]

    def closed(on):
        return clocks("england", "2026-12-23", Progress(closed_on=day(on)), "2027-02-01")["acknowledge"]

    assert acknowledged("2026-12-30").state == "met"
    late = acknowledged("2027-01-04")  # 31 December and 4 January
    assert (late.state, late.sentence) == ("met_late", "Acknowledged on 4 Jan 2027, 2 working days late (due 30 Dec 2026)")
    assert closed("2026-12-24").sentence == "Closed on 24 Dec 2026, before the acknowledgement was due"
    assert closed("2026-12-24").state == "not_applicable"
    late = closed("2026-12-31")
    assert late.state == "met_late"
    assert late.sentence == "Closed on 31 Dec 2026 without an acknowledgement, 1 working day late (due 30 Dec 2026)"
    replied = clocks("england", "2026-12-23", Progress(responded_on=day("2026-12-24")), "2027-02-01")
    assert replied["acknowledge"].state == replied["close"].state == "met", "the reply acknowledges as well"


def test_a_past_day_is_seen_as_it_was():
    progress = Progress(acknowledged_on=day("2027-01-04"))
    assert clocks("england", "2026-12-23", progress, "2026-12-31")["acknowledge"].state == "overdue"
    assert clocks("england", "2026-12-23", progress, "2027-01-04")["acknowledge"].state == "met_late"


# --- pauses -----------------------------------------------------------------------------------------------------------

OWN = ClockPolicy(
    regime="own", event="respond", amount=5, can_pause=True, extendable=True, valid_from=day("2020-01-01"), source="x"
)
ENGLAND = WorkingCalendar("GB", "ENG")


def own(progress, on, policy=OWN, received=date(2026, 12, 14)):
    return clocks_of((policy,), ENGLAND, "own", "all", received, progress, on)[0]


def test_a_pause_moves_the_date_by_its_working_days():
    # Monday 14; due Monday 21. Paused from Wednesday 16 to Friday 18 (it goes on that day): 16 and 17; due Wednesday 23.
    paused = Progress(pauses=(Pause(day("2026-12-16"), day("2026-12-18")),))
    assert own(NOTHING, day("2026-12-15")).due == day("2026-12-21")
    assert own(paused, day("2026-12-18")).due == day("2026-12-23")
    now = own(paused, day("2026-12-17"))
    assert (now.state, now.sentence) == ("paused", "Reply paused; due on 23 Dec 2026 if it goes on the next day")
    still = own(Progress(pauses=(Pause(day("2026-12-16")),)), day("2026-12-21"))  # 16, 17, 18 and 21 so far
    assert still.state == "paused" and still.due == day("2026-12-29")  # 22, 23, 24; Christmas; 29
    assert own(Progress(pauses=(Pause(day("2026-12-22"), day("2026-12-24")),)), day("2026-12-23")).state == "overdue"


def test_a_clock_set_by_law_does_not_stop():
    stopped = Progress(pauses=(Pause(day("2026-12-24")),))
    found = clocks("england", "2026-12-23", stopped, "2026-12-29")["acknowledge"]
    assert found.due == day("2026-12-30") and found.state == "due_soon"
    for regime in BY_LAW:
        with pytest.raises(InvalidEntry, match="set by law and have no pause"):
            validate(ClockPolicy, {**OWN.model_dump(), "regime": regime})


# --- what cannot be ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("progress", "sentence"),
    [
        (Progress(closed_on=day("2026-12-22")), "cannot be closed on 2026-12-22, before it was received on 2026-12-23."),
        (Progress(acknowledged_on=day("2026-12-01")), "cannot be acknowledged on 2026-12-01"),
        (Progress(agreed_on=day("2026-12-24")), "An agreed period needs both days"),
        (Progress(agreed_on=day("2026-12-24"), agreed_until=day("2026-12-23")), "The reply was promised for 2026-12-23, before"),
        (Progress(pauses=(Pause(day("2026-12-24"), day("2026-12-23")),)), "A pause ends before it begins."),
    ],
)  # fmt: skip
def test_steps_in_an_order_that_cannot_be(progress, sentence):
    with pytest.raises(InvalidEntry) as raised:
        clocks("england", "2026-12-23", progress)
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"extendable": False, "extend_by": 5}, "leave it empty for a clock that may not be extended"),
        ({"starts_from": "last_update"}, "only an update is counted from the update before it"),
        ({"amount": -1}, "How long: enter at least 0."),
    ],
)
def test_policies_that_cannot_be(changed, sentence):
    with pytest.raises(InvalidEntry) as raised:
        validate(ClockPolicy, {**OWN.model_dump(), **changed})
    assert sentence in str(raised.value)


def test_a_stage_or_regime_nobody_knows():
    with pytest.raises(InvalidEntry, match=r"“scotland” needs a stage; its stages are stage_1, stage_2\."):
        clocks("scotland", "2026-12-23")
    with pytest.raises(InvalidEntry, match="“england” has no stage “stage_9”; its stages are all"):
        clocks("england", "2026-12-23", stage="stage_9")
    with pytest.raises(InvalidEntry, match=r"known for “mars”\. Known are england, "):
        regime_of("mars")


def test_rules_in_words():
    said = {rule_words(policy) for policy in POLICIES if policy.regime in ("england", "scotland", "us_hospital")}
    assert {"3 working days from receipt", "as agreed with the complainant", "6 months from receipt, longer if agreed in time",
            "5 working days from receipt, up to 5 working days more", "no count is given"} <= said  # fmt: skip


# --- the command ------------------------------------------------------------------------------------------------------


def command(*words):
    return CliRunner().invoke(cli.main, ["clock", *words])


def test_the_command_answers_as_json_without_a_store():
    told = json.loads(command("--regime", "england", "--received", "2026-12-23", "--json").output)
    assert told["acknowledgement"] == "2026-12-30" and told["response"] == "2027-06-23"
    assert told["rule"]["acknowledge"] == "3 working days from receipt" and told["source"]["acknowledge"].startswith(
        "SI 2009/309"
    )
    told = json.loads(command("--regime", "Ireland", "--received", "2026-12-23", "--acknowledged", "2026-12-31", "--json").output)
    assert (told["acknowledgement"], told["response"], told["country"]) == ("2026-12-31", "2027-02-15", "IE")
    words = ("--regime", "scotland", "--stage", "stage_2", "--received", "2026-12-23", "--json", "--country", "US")
    assert json.loads(command(*words).output)["acknowledgement"] == "2026-12-29"  # 24, 28, 29 in the United States


def test_the_command_in_sentences():
    said = command("--regime", "england", "--received", "2026-12-23", "--agreed", "2027-01-08", "--on", "2027-01-05").output
    assert "Reply due in 3 working days, on 8 Jan 2027. Rule: as agreed with the complainant. Source: SI 2009/309" in said


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--regime", "mars", "--received", "2026-12-23"), 1, "No complaint clocks are known for “mars”. Known are england,"),
        (("--regime", "scotland", "--received", "2026-12-23"), 1, "“scotland” needs a stage; its stages are stage_1, stage_2."),
        (
            ("--regime", "england", "--received", "2026-12-23", "--country", "XX"),
            1,
            "No calendar of public holidays is known for XX.",
        ),
        (("--regime", "england", "--received", "23.12.2026"), 2, "“23.12.2026” is not a day such as 2026-12-23"),
    ],
)
def test_the_command_says_what_it_does_not_know(words, code, sentence):
    told = command(*words)
    assert told.exit_code == code and sentence in told.stderr and "Traceback" not in told.output


# --- what always holds ------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
AFTER = st.integers(0, 60)  # days after receipt


def plus(received, days):
    return received + timedelta(days=days)


@st.composite
def courses(draw):
    """A policy, a day received, and pauses and extensions after it; one more of each to be tried."""
    unit = draw(st.sampled_from(["working_day", "day", "month"]))
    policy = OWN.model_copy(update={"unit": unit, "amount": draw(st.integers(0, 3 if unit == "month" else 40)),
                                    "extend_by": draw(st.sampled_from([None, 5, 30]))})  # fmt: skip
    received = draw(DAYS)
    first = st.tuples(AFTER, st.integers(0, 30))
    pauses = [Pause(plus(received, a), plus(received, a + b)) for a, b in draw(st.lists(first, min_size=1, max_size=4))]
    given = [Extension(plus(received, a), plus(received, a + b)) for a, b in draw(st.lists(first, min_size=1, max_size=4))]
    return policy, received, tuple(pauses), tuple(given)


@settings(max_examples=60, deadline=None)
@given(courses())
def test_a_pause_never_shortens_and_an_extension_never_moves_earlier(course):
    policy, received, pauses, extensions = course
    on = plus(received, 400)

    def due(pauses, extensions):
        return own(Progress(pauses=pauses, extensions=extensions), on, policy, received).due

    assert due(pauses, extensions) >= due(pauses[1:], extensions)
    assert due(pauses, extensions) >= due(pauses, extensions[1:])
    assert due((), ()) >= received


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 60), st.lists(st.tuples(AFTER, st.integers(0, 30)), max_size=3))
def test_a_clock_of_working_days_ends_on_one(received, amount, pauses):
    policy = OWN.model_copy(update={"amount": amount + 1})
    stops = tuple(Pause(plus(received, a), plus(received, a + b)) for a, b in pauses)
    found = own(Progress(pauses=stops), plus(received, 400), policy, received)
    assert ENGLAND.is_working(found.due) and found.due >= later(ENGLAND, received, amount, "working_day")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(REGIMES)), DAYS, AFTER, AFTER)
def test_every_clock_has_a_state_and_a_sentence_on_every_day(regime, received, acknowledged, on):
    for stage in stages_of(POLICIES, regime):
        progress = Progress(acknowledged_on=plus(received, acknowledged))
        for clock in clocks(regime, str(received), progress, str(plus(received, on)), stage).values():
            assert clock.sentence and not clock.sentence.endswith(".")
            assert (clock.due is None) <= (clock.state == "not_applicable")
            assert (clock.state == "overdue") <= (clock.due is not None and clock.due < plus(received, on))
