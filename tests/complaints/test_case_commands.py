"""What is done to complaints: each verb, what it moves, and the one sentence when it may not."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from medmgr_core.complaints import case_commands as commands
from medmgr_core.complaints.case_commands import TooLate
from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintStep
from medmgr_core.complaints.reading import case
from medmgr_core.complaints.records import ClockPolicy
from medmgr_core.errors import InvalidEntry, NotAllowed, NotFound
from medmgr_core.facility.queries import today_here
from medmgr_core.facility.records import FacilityProfile, LocalClosure
from medmgr_core.people.entries import add_entry, change_entry, void_entry
from medmgr_core.people.need_to_know import is_restricted, readers_of
from medmgr_core.people.records import SYSTEM
from medmgr_core.store.store import Store
from tests.complaints.small import day, due, log, small_store


@pytest.fixture
def store() -> Iterator[Store]:
    with small_store() as held:
        yield held


def held(store: Store, number: str) -> dict[str, Any]:
    row = store.row(Complaint, (number,))
    assert row is not None
    return row.values


def steps(store: Store, number: str) -> list[str]:
    return [
        step for (step,) in store.rows("SELECT step FROM live_complaint_step WHERE complaint_no = $n ORDER BY step_no", n=number)
    ]


def told(store: Store, number: str, on: str) -> dict[str, str]:
    return {clock.event: clock.sentence for clock in case(store, number, by="head").clocks(day(on))}


def refused(act: Callable[[], object], *words: str, error: type[Exception] = InvalidEntry) -> None:
    """One sentence that holds these words."""
    with pytest.raises(error) as raised:
        act()
    sentence = str(raised.value)
    assert all(word in sentence for word in words), sentence
    assert "\n" not in sentence and sentence.endswith(".")


# --- entry ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "regime", "stage", "expected"),
    [
        # Christmas 2025: 24 is 1; 25 to 28 off; 29 is 2, 30 is 3. Six months: 23 June.
        ("2025-12-23", "england", "all", {"acknowledge": "2025-12-30", "respond": None, "close": "2026-06-23"}),
        # Easter 2026: Good Friday 3 April to Monday 6 April off; 7, 8, 9.
        ("2026-04-02", "england", "all", {"acknowledge": "2026-04-09", "respond": None, "close": "2026-10-02"}),
        # Scotland: Easter Monday is a working day, Good Friday none: 6, 7, 8 April; 20: 6 to 10 is 5, 13 to 17 is 10,
        # 20 to 24 is 15, 27 to 30 is 19, 1 May is 20.
        ("2026-04-02", "scotland", "stage_2", {"acknowledge": "2026-04-08", "respond": "2026-05-01"}),
        # 31 August + 6 months: February has no 31st.
        ("2025-08-31", "england", "all", {"acknowledge": "2025-09-03", "respond": None, "close": "2026-02-28"}),
        # Ireland: reply and update wait for the acknowledgement. 24, 29, 30, 31 December, 2 January.
        ("2025-12-23", "ireland", "all",
         {"acknowledge": "2026-01-02", "respond": None, "update": None, "close": "2026-06-23"}),
    ],
)  # fmt: skip
def test_due_dates_are_frozen_at_entry(store: Store, received: str, regime: str, stage: str, expected: dict[str, str | None]):
    number = log(store, received, regime=regime, stage=stage)
    assert due(store, number) == expected
    clocks = store.rows("SELECT version, terms FROM live_complaint_clock WHERE complaint_no = $n", n=number)
    assert all(version.startswith(f"{regime} / {stage} / ") and '"regime"' in terms for version, terms in clocks)


def test_entry_with_a_subject_and_readers_is_one_batch(store: Store):
    number = commands.log_complaint(store, Complaint(received_on=day("2026-05-05"), unit_code="A", summary="x", handler="nurse"),
                                    readers=["viewer"], subject_code="CARE", by="head")  # fmt: skip
    assert set(readers_of(store, ("complaint", number))) == {"viewer", "head", "nurse"}  # who works on it is among them
    assert store.rows("SELECT subject_code FROM live_complaint_issue WHERE complaint_no = $n", n=number) == [("CARE",)]
    assert len(store.rows("SELECT DISTINCT batch FROM change_log WHERE made_by = 'head'")) == 1


def test_what_is_refused_at_entry(store: Store):
    tomorrow = (today_here(store) + timedelta(days=1)).isoformat()
    refused(lambda: log(store, tomorrow), "Received", "lies ahead")
    refused(lambda: log(store, "2026-05-05", unit_code="B", by="nurse"), error=NotAllowed)
    refused(lambda: log(store, "2026-05-05", by="viewer"), error=NotAllowed)
    refused(lambda: log(store, "2026-05-05", regime="mars"), "no clocks are known for “mars”", "england")
    refused(lambda: log(store, "2026-05-05", regime="scotland"), "no stage “all”", "stage_1, stage_2")
    refused(lambda: log(store, "2026-05-05", readers=("other",)), "Other may not see complaints of this unit")
    assert store.rows("SELECT count(*) FROM complaint") == [(0,)]


def test_compliments_and_informal_ones_have_no_clock(store: Store):
    for more in ({"kind": "compliment"}, {"kind": "enquiry"}, {"is_formal": False}):
        assert due(store, log(store, "2026-05-05", regime="mars", **more)) == {}


def test_today_is_that_of_the_facility(store: Store):
    with store.write(by=SYSTEM) as work:
        work.change(FacilityProfile, ("facility",), {"time_zone": "Pacific/Kiritimati"})  # 14 hours ahead of UTC
    ahead = today_here(store)
    log(store, ahead.isoformat())
    with store.write(by=SYSTEM) as work:
        work.change(FacilityProfile, ("facility",), {"time_zone": "Pacific/Pago_Pago"})  # 11 behind: never the same day
    assert today_here(store) < ahead
    refused(lambda: log(store, ahead.isoformat()), "lies ahead")


# --- steps ------------------------------------------------------------------------------------------------------------


def test_from_receipt_to_the_end(store: Store):
    number = log(store, "2025-12-23")
    commands.acknowledge(store, number, on=day("2025-12-31"), by="nurse")
    assert told(store, number, "2026-01-02")["acknowledge"] == "Acknowledged on 31 Dec 2025, 1 working day late (due 30 Dec 2025)"
    commands.acknowledge(store, number, on=day("2025-12-30"), note="the letter is of the 30th", by="nurse")  # put right
    assert "in time" in told(store, number, "2026-01-02")["acknowledge"]
    commands.agree_plan(store, number, on=day("2026-01-05"), until=day("2026-02-06"), by="nurse")
    assert due(store, number)["respond"] == "2026-02-06"
    commands.note_step(store, number, step="meeting", on=day("2026-01-12"), note="with the family", by="nurse")
    commands.extend(
        store, number, event="respond", on=day("2026-02-06"), until=day("2026-02-20"), note="agreed by phone", by="nurse"
    )
    assert due(store, number)["respond"] == "2026-02-20"
    commands.answer(store, number, on=day("2026-02-20"), by="nurse")
    commands.close(store, number, on=day("2026-02-23"), outcome="partly_upheld", by="nurse")
    assert steps(store, number) == ["acknowledged", "acknowledged", "plan_agreed", "meeting", "extended", "answered", "closed"]
    assert told(store, number, "2026-02-23")["respond"] == "Replied on 20 Feb 2026, in time (due 20 Feb 2026)"
    commands.refer(store, number, on=day("2026-03-30"), by="nurse")
    commands.refer(store, number, on=day("2026-03-30"), result="not_upheld", by="nurse")
    assert held(store, number)["ombudsman"] == "not_upheld"


def test_ireland_counts_the_reply_from_the_acknowledgement(store: Store):
    # 1 April 2026 + 30: 2 is 1; Easter Monday 6 off (Good Friday is worked in Ireland): 3 is 2; 7 to 10 makes 6; weeks of 13,
    # 20, 27 April make 21 with the May holiday on Monday 4: 4 off; 5 to 8 makes 25, 11 to 15 makes 30.
    number = log(store, "2026-03-30", regime="ireland")
    commands.acknowledge(store, number, on=day("2026-04-01"), by="head")
    assert (due(store, number)["respond"], due(store, number)["update"]) == ("2026-05-15", "2026-05-15")
    commands.acknowledge(store, number, on=day("2026-04-02"), by="head")  # put right: the reply moves with it
    assert due(store, number)["respond"] == "2026-05-18"


def test_a_step_before_receipt_or_ahead_is_refused(store: Store):
    number = log(store, "2026-05-05")
    tomorrow = today_here(store) + timedelta(days=1)
    early = day("2026-05-04")
    acts: list[Callable[[date], object]] = [
        lambda on: commands.acknowledge(store, number, on=on, by="head"),
        lambda on: commands.agree_plan(store, number, on=on, until=tomorrow, by="head"),
        lambda on: commands.note_step(store, number, step="note", on=on, note="x", by="head"),
        lambda on: commands.answer(store, number, on=on, by="head"),
        lambda on: commands.close(store, number, on=on, outcome="upheld", by="head"),
        lambda on: commands.refer(store, number, on=on, by="head"),
    ]
    before = held(store, number)
    for act in acts:
        refused(lambda act=act: act(early), "2026-05-05, the day it was received")
        refused(lambda act=act: act(tomorrow), "has not happened yet")
    assert (steps(store, number), held(store, number)) == ([], before)


def test_closing_needs_an_outcome_and_comes_after_the_reply(store: Store):
    number = log(store, "2026-05-05")
    refused(lambda: commands.close(store, number, on=day("2026-05-20"), outcome=None, by="head"), "Outcome")
    commands.answer(store, number, on=day("2026-05-19"), by="head")
    refused(lambda: commands.close(store, number, on=day("2026-05-18"), outcome="upheld", by="head"), "before the reply went out")
    commands.close(store, number, on=day("2026-05-20"), outcome="upheld", by="head")
    commands.close(store, number, on=day("2026-05-21"), outcome="not_upheld", note="mistyped", by="head")  # put right
    assert (held(store, number)["closed_on"], held(store, number)["outcome"]) == (day("2026-05-21"), "not_upheld")
    praise = log(store, "2026-05-05", kind="compliment")
    commands.close(store, praise, on=day("2026-05-06"), outcome=None, by="head")
    assert held(store, praise)["closed_on"] == day("2026-05-06")


def test_what_is_closed_takes_no_more_steps(store: Store):
    number = log(store, "2026-05-05")
    commands.close(store, number, on=day("2026-05-20"), outcome="upheld", by="head")
    for act in (
        lambda: commands.acknowledge(store, number, on=day("2026-05-20"), by="head"),
        lambda: commands.agree_plan(store, number, on=day("2026-05-20"), until=day("2026-05-21"), by="head"),
        lambda: commands.answer(store, number, on=day("2026-05-20"), by="head"),
        lambda: commands.extend(store, number, event="close", on=day("2026-05-20"), until=day("2026-12-21"), note="x", by="head"),
        lambda: commands.note_step(store, number, step="note", on=day("2026-05-20"), note="x", by="head"),
        lambda: commands.pause(store, number, on=day("2026-05-20"), note="x", by="head"),
        lambda: commands.resume(store, number, on=day("2026-05-20"), by="head"),
    ):
        refused(act, "closed")
    assert steps(store, number) == ["closed"]


def test_steps_with_buttons_are_no_notes_and_stay(store: Store):
    number = log(store, "2026-05-05")
    refused(lambda: commands.note_step(store, number, step="answered", on=day("2026-05-06"), note="x", by="head"), "button")
    refused(lambda: commands.note_step(store, number, step="note", on=day("2026-05-06"), note=" ", by="head"), "few words")
    commands.acknowledge(store, number, on=day("2026-05-06"), by="head")
    ((step, revision),) = store.rows("SELECT step_no, revision FROM live_complaint_step")
    refused(lambda: change_entry(store, ComplaintStep, (step,), {"happened_on": day("2026-05-05")}, revision=revision, by="head"),
            "stays as it was noted")  # fmt: skip
    refused(lambda: void_entry(store, ComplaintStep, (step,), revision=revision, by="head", reason="x"), "rest on this step")
    by_hand = ComplaintStep(complaint_no=number, happened_on=day("2026-05-06"), step="extended", until=day("2027-01-01"))
    refused(lambda: add_entry(store, by_hand, by="head"), "button of its own")


# --- extensions -------------------------------------------------------------------------------------------------------


def test_an_extension_agreed_too_late_saves_nothing(store: Store):
    number = log(store, "2026-03-02", regime="house")  # 10 working days: 16 March
    assert due(store, number) == {"acknowledge": "2026-03-05", "respond": "2026-03-16"}

    def extend(on: str, until: str, note: str = "by phone", event: str = "respond") -> None:
        commands.extend(store, number, event=event, on=day(on), until=day(until), note=note, by="nurse")  # type: ignore[arg-type]

    refused(lambda: extend("2026-03-17", "2026-03-20"), "agreed on 17 Mar 2026, and it was due on 16 Mar 2026", error=TooLate)
    refused(lambda: extend("2026-03-16", "2026-03-13"), "earlier than 16 Mar 2026", error=TooLate)
    refused(lambda: extend("2026-03-16", "2026-03-24"), "at most 5 working days", "23 Mar 2026", error=TooLate)
    refused(lambda: extend("2026-03-04", "2026-03-09", event="acknowledge"), "the rules know none", error=TooLate)
    refused(lambda: extend("2026-03-16", "2026-03-20", event="close"), "no running clock")
    refused(lambda: extend("2026-03-16", "2026-03-20", note=" "), "with whom")
    assert steps(store, number) == [] and due(store, number)["respond"] == "2026-03-16"
    extend("2026-03-16", "2026-03-20")
    refused(lambda: extend("2026-03-20", "2026-03-24"), "up to 23 Mar 2026", error=TooLate)  # together no more than five
    extend("2026-03-20", "2026-03-23")
    assert due(store, number)["respond"] == "2026-03-23" and steps(store, number) == ["extended", "extended"]
    assert "extended from 16 Mar 2026" in told(store, number, "2026-03-21")["respond"]


def test_a_reply_is_not_extended_beyond_the_outer_limit(store: Store):
    number = log(store, "2026-01-05")  # outer limit 5 July
    commands.agree_plan(store, number, on=day("2026-01-08"), until=day("2026-03-06"), by="head")
    late = {"on": day("2026-03-02"), "until": day("2026-07-06"), "note": "x", "by": "head"}
    refused(lambda: commands.extend(store, number, event="respond", **late), "outer limit is 5 Jul 2026", error=TooLate)
    commands.extend(store, number, event="close", **late)
    commands.extend(store, number, event="respond", **late)
    assert due(store, number) == {"acknowledge": "2026-01-08", "respond": "2026-07-06", "close": "2026-07-06"}


def test_a_plan_agreed_anew_is_no_way_around(store: Store):
    number = log(store, "2026-01-05")
    refused(
        lambda: commands.agree_plan(store, number, on=day("2026-01-08"), until=day("2026-01-07"), by="head"), "or a later one"
    )
    commands.agree_plan(store, number, on=day("2026-01-08"), until=day("2026-02-06"), by="head")
    refused(lambda: commands.agree_plan(store, number, on=day("2026-02-09"), until=day("2026-03-06"), by="head"),
            "promised by 2026-02-06", error=TooLate)  # fmt: skip
    assert due(store, number)["respond"] == "2026-02-06"
    commands.agree_plan(store, number, on=day("2026-02-06"), until=day("2026-03-06"), by="head")
    assert due(store, number)["respond"] == "2026-03-06"


# --- pauses -----------------------------------------------------------------------------------------------------------


def test_pauses_only_where_the_rules_allow_them(store: Store):
    english = log(store, "2026-03-02")
    refused(lambda: commands.pause(store, english, on=day("2026-03-03"), note="x", by="head"), "no pause", "extension")
    number = log(store, "2026-03-02", regime="house")
    refused(lambda: commands.resume(store, number, on=day("2026-03-03"), by="head"), "do not stand still")
    refused(lambda: commands.pause(store, number, on=day("2026-03-04"), note="", by="head"), "Say why")
    commands.pause(store, number, on=day("2026-03-04"), note="the file is with the coroner", by="head")
    refused(lambda: commands.pause(store, number, on=day("2026-03-05"), note="x", by="head"), "still already")
    refused(lambda: commands.resume(store, number, on=day("2026-03-03"), by="head"), "before they were stopped")
    commands.resume(store, number, on=day("2026-03-09"), by="head")
    # Wednesday 4, Thursday 5, Friday 6: three working days more than 16 March.
    assert due(store, number)["respond"] == "2026-03-19"
    assert due(store, number)["acknowledge"] == "2026-03-05"  # that clock has no pause


# --- frozen -----------------------------------------------------------------------------------------------------------


def close_offices(store: Store, *days: str) -> None:
    with store.write(by=SYSTEM) as work:
        for text in days:
            work.add(LocalClosure(closed_on=day(text), name="Flood"))


def test_the_calendar_changes_and_what_was_told_stands(store: Store):
    number = log(store, "2026-03-02", regime="house")
    close_offices(store, "2026-03-04", "2026-03-05")
    assert due(store, number) == {"acknowledge": "2026-03-05", "respond": "2026-03-16"}
    assert told(store, number, "2026-03-17")["respond"] == "Reply overdue by 1 working day: it was due on 16 Mar 2026"
    assert due(store, log(store, "2026-03-02", regime="house")) == {"acknowledge": "2026-03-09", "respond": "2026-03-18"}
    commands.acknowledge(store, number, on=day("2026-03-03"), by="head")  # a step moves nothing that it does not bear on
    assert due(store, number)["respond"] == "2026-03-16"


def test_an_extension_is_measured_by_the_day_that_was_told(store: Store):
    number = log(store, "2026-03-02", regime="house")
    close_offices(store, "2026-03-04")  # worked out now it would be the 17th
    refused(lambda: commands.extend(store, number, event="respond", on=day("2026-03-17"), until=day("2026-03-20"), note="x",
                                    by="head"), "it was due on 16 Mar 2026", error=TooLate)  # fmt: skip
    with store.write(by=SYSTEM, reason="none after all") as work:
        work.void(LocalClosure, ("2026-03-04",))
    close_offices(store, "2026-03-12")
    commands.extend(store, number, event="respond", on=day("2026-03-16"), until=day("2026-03-20"), note="x", by="head")
    assert due(store, number)["respond"] == "2026-03-20"
    (clock,) = (clock for clock in case(store, number, by="head").clocks(day("2026-03-18")) if clock.event == "respond")
    assert (clock.due, clock.first_due, clock.refused) == (day("2026-03-20"), day("2026-03-16"), ())


def test_the_other_way_round_an_extension_still_counts(store: Store):
    close_offices(store, "2026-03-04")
    number = log(store, "2026-03-02", regime="house")
    assert due(store, number)["respond"] == "2026-03-17"
    with store.write(by=SYSTEM, reason="none after all") as work:
        work.void(LocalClosure, ("2026-03-04",))  # worked out now it would be the 16th
    commands.extend(store, number, event="respond", on=day("2026-03-17"), until=day("2026-03-20"), note="x", by="head")
    assert due(store, number)["respond"] == "2026-03-20"
    assert (
        told(store, number, "2026-03-18")["respond"] == "Reply due in 2 working days, on 20 Mar 2026 (extended from 17 Mar 2026)"
    )


def test_the_rules_change_and_what_was_told_stands_until_asked(store: Store):
    number = log(store, "2026-03-02", regime="house")
    row = store.row(ClockPolicy, ("house", "all", "respond", "2020-01-01"))
    assert row is not None
    change_entry(store, ClockPolicy, row.key, {"amount": 15}, revision=row.revision, by="head")
    assert due(store, number)["respond"] == "2026-03-16"
    commands.extend(store, number, event="respond", on=day("2026-03-16"), until=day("2026-03-18"), note="x", by="head")
    assert due(store, number)["respond"] == "2026-03-18"  # not by the new rule, in which it would be a shorter time
    refused(lambda: commands.work_out_anew(store, number, reason=" ", by="head"), "Say why")
    refused(lambda: commands.work_out_anew(store, number, reason="x", by="nurse"), error=NotAllowed)
    commands.work_out_anew(store, number, reason="the new rule is better for them", by="head")
    # 15 working days: 23 March; an extension to the 18th is now earlier than that and counts no more.
    assert due(store, number)["respond"] == "2026-03-23"


def test_a_correction_works_the_dates_out_anew_with_its_reason(store: Store):
    number = log(store, "2025-12-23")
    row = store.row(Complaint, (number,))
    assert row is not None
    earlier = {"received_on": day("2025-12-22")}
    refused(
        lambda: change_entry(store, Complaint, (number,), earlier, revision=row.revision, by="head"), "due dates rest on this"
    )
    commands.work_out_anew(store, number, received_on=day("2025-12-22"), reason="the stamp says the 22nd", by="head")
    assert due(store, number) == {"acknowledge": "2025-12-29", "respond": None, "close": "2026-06-22"}
    commands.work_out_anew(store, number, regime="scotland", stage="stage_1", reason="a Scottish patient", by="head")
    assert due(store, number) == {"respond": "2025-12-31"}  # 23, 24, 29, 30, 31: Christmas and Boxing Day off
    refused(lambda: commands.work_out_anew(store, number, regime="scotland", reason="x", by="head"), "no stage “all”")


def test_the_received_day_of_what_has_no_clock_may_be_typed(store: Store):
    number = log(store, "2026-05-05", kind="enquiry")
    change_entry(store, Complaint, (number,), {"received_on": day("2026-05-04")}, revision=1, by="nurse")
    assert held(store, number)["received_on"] == day("2026-05-04")


def test_due_dates_and_what_buttons_set_are_not_typed(store: Store):
    number = log(store, "2026-05-05")
    refused(
        lambda: change_entry(store, Complaint, (number,), {"answered_on": day("2026-05-06")}, revision=1, by="head"), "buttons"
    )
    refused(lambda: change_entry(store, ComplaintClock, (number, "close"), {"due_on": day("2027-05-06")}, revision=1, by="head"),
            "follow from what happened")  # fmt: skip
    refused(lambda: void_entry(store, ComplaintClock, (number, "close"), revision=1, by="head", reason="x"), "follow from")
    typed = Complaint(received_on=day("2026-05-05"), unit_code="A", summary="x", closed_on=day("2026-05-06"), outcome="upheld")
    refused(lambda: add_entry(store, typed, by="head"), "buttons")


def test_a_register_that_is_loaded_tells_what_became_of_each(store: Store):
    loaded = Complaint(received_on=day("2025-05-05"), unit_code="A", summary="x", acknowledged_on=day("2025-05-07"),
                       closed_on=day("2025-06-06"), outcome="upheld")  # fmt: skip
    (number,) = add_entry(store, loaded, by="head", source="import")
    add_entry(store, loaded.model_copy(update={"unit_code": "B"}), by="head", source="import")
    assert due(store, number) == {}
    assert commands.freeze_missing(store, by="nurse") == 1  # those in reach only
    # 5 May 2025 is a bank holiday: 6, 7, 8.
    assert due(store, number) == {"acknowledge": "2025-05-08", "respond": None, "close": "2025-11-05"}
    assert commands.freeze_missing(store, by="head") == 1 and commands.freeze_missing(store, by="head") == 0


# --- again ------------------------------------------------------------------------------------------------------------


def test_taken_up_again_it_keeps_its_readers_and_has_new_clocks(store: Store):
    number = log(store, "2026-05-05", readers=("nurse",))
    refused(lambda: commands.reopen(store, number, reason="x", by="nurse"), "not closed")
    commands.close(store, number, on=day("2026-05-20"), outcome="not_upheld", by="head")
    refused(lambda: commands.reopen(store, number, reason=" ", by="nurse"), "Say why")
    refused(lambda: commands.reopen(store, number, reason="x", by="clerk"), error=NotFound)  # not among the readers
    again = commands.reopen(store, number, reason="new facts", by="nurse")
    assert is_restricted(store, ("complaint", again))
    assert set(readers_of(store, ("complaint", again))) == {"head", "nurse"}
    new = held(store, again)
    assert (new["reopened_of"], new["received_on"], new["closed_on"], new["outcome"]) == (number, today_here(store), None, None)
    assert set(due(store, again)) == {"acknowledge", "respond", "close"}
    assert steps(store, number)[-1] == "reopened"
    refused(lambda: commands.reopen(store, number, reason="x", by="head"), f"already, as {again}")


def test_who_may_see_it(store: Store):
    number = log(store, "2026-05-05", handler="nurse")
    refused(lambda: commands.restrict_complaint(store, number, readers=["other"], reason="x", by="head"), "Other may not see")
    commands.restrict_complaint(store, number, readers=["viewer"], reason="about staff", by="head")
    assert set(readers_of(store, ("complaint", number))) == {"viewer", "head", "nurse"}
    refused(lambda: commands.release_complaint(store, number, reason="x", by="nurse"), error=NotAllowed)
    refused(lambda: commands.release_complaint(store, number, reason="", by="head"), "Say why")
    row = store.row(Complaint, (number,))
    assert row is not None
    refused(lambda: change_entry(store, Complaint, (number,), {"handler": "clerk"}, revision=row.revision, by="head"),
            "not among those who may see")  # fmt: skip
    commands.release_complaint(store, number, reason="settled", by="head")
    assert not is_restricted(store, ("complaint", number))
