"""Duties in the store: done, set aside, corrected; what the views publish; what is refused, in one sentence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from medmgr_core.compliance import duty_queries as queries
from medmgr_core.compliance.attention import attention
from medmgr_core.compliance.due import soon_days, standing
from medmgr_core.compliance.duty_commands import add_evidence, correct, do_duty, exempt
from medmgr_core.compliance.duty_records import Duty, DutyEvent, EvidenceItem
from medmgr_core.errors import InvalidEntry, NotAllowed, UnknownReference
from medmgr_core.formats import Formats
from medmgr_core.people.entries import add_entry, change_entry, void_entry
from medmgr_core.people.files import file_for
from medmgr_core.periods import financial_year_of, today
from medmgr_core.record import validate
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from tests.support.stores import sample_store

LIAM, TODAY = "DU-000002", today()  # the registration of a nurse of Ward 7, fixed to 12 December


@pytest.fixture
def store() -> Iterator[Store]:
    with sample_store() as held:
        yield held


def scope(store: Store) -> Scope:
    units = tuple(code for (code,) in store.rows("SELECT unit_code FROM live_unit ORDER BY 1"))
    return Scope("manager", units, "LHG", financial_year_of(TODAY, 4))


def held(store: Store, number: str) -> dict:
    (row,) = rows_of(queries.one(store, scope(store), number))
    return row


def test_doing_it_moves_the_fixed_cycle_by_one_turn(store):
    assert held(store, LIAM)["next_due_on"].date() == date(2026, 12, 12)
    do_duty(store, LIAM, on=date(2026, 11, 20), by_whom="register", by="denise.clarke")
    row = held(store, LIAM)
    assert (row["last_done_on"].date(), row["next_due_on"].date()) == (date(2026, 11, 20), date(2027, 12, 12))


def test_the_certificate_goes_before_the_count(store):
    do_duty(store, LIAM, on=date(2026, 11, 20), valid_until=date(2029, 1, 5), by="denise.clarke")
    assert held(store, LIAM)["next_due_on"].date() == date(2029, 1, 5)


def test_what_failed_moves_nothing(store):
    before = held(store, LIAM)
    do_duty(store, LIAM, on=date(2026, 11, 20), outcome="failed", by="denise.clarke")
    after = held(store, LIAM)
    assert (after["last_done_on"], after["next_due_on"]) == (before["last_done_on"], before["next_due_on"])


def test_an_older_event_entered_late_does_not_move_the_due_day_back(store):
    before = held(store, "DU-000004")
    do_duty(store, "DU-000004", on=date(2025, 2, 3), by="denise.clarke")
    assert held(store, "DU-000004")["next_due_on"] == before["next_due_on"]


def test_a_correction_keeps_both_and_only_the_right_one_counts(store):
    number = do_duty(store, "DU-000004", on=date(2026, 11, 2), by="denise.clarke")
    assert held(store, "DU-000004")["next_due_on"].date() == date(2027, 11, 2)
    again = correct(store, number, on=date(2026, 10, 31), reason="typed a wrong day", by="denise.clarke")
    assert held(store, "DU-000004")["next_due_on"].date() == date(2027, 10, 31)
    with pytest.raises(InvalidEntry, match="corrected already"):
        correct(store, number, reason="x", by="denise.clarke")
    correct(store, again, reason="it was somebody else", by="denise.clarke")
    assert held(store, "DU-000004")["next_due_on"].date() == date(2027, 2, 16)  # as it was before
    frame = queries.events_of(store, scope(store), "DU-000004")
    assert len(frame) == 4 and frame["is_counted"].sum() == 1


def test_setting_aside_takes_the_right_to_approve_and_a_reason(store):
    until = TODAY + timedelta(days=30)
    with pytest.raises(NotAllowed):
        exempt(store, LIAM, on=TODAY, until=until, reason="on leave", by="denise.clarke")
    with pytest.raises(InvalidEntry, match="needs its reason"):
        exempt(store, LIAM, on=TODAY, until=until, reason="", by="manager")
    exempt(store, LIAM, on=TODAY, until=until, reason="on leave", by="manager")
    assert held(store, LIAM)["state"] == "exempt"


def test_states_are_those_of_the_rule(store):
    """The text of SQL and the rule in due.py say the same of each duty, on days all over three years."""
    days = [date(2026, 1, 1) + timedelta(days=step) for step in range(0, 1100, 13)]
    tried = set()
    for day in days:
        for row in rows_of(store.read(queries.DUTIES.replace("duty.revision,", "duty.revision, duty.grace_days, duty.every, "
                                      "duty.every_unit, duty.exempt_from,"), scope(store), on_day=day)):  # fmt: skip
            away = (row["exempt_from"].date(), row["exempt_until"].date()) if row["exempt_from"] else None
            last, due = (row[name] and row[name].date() for name in ("last_done_on", "next_due_on"))
            soon = soon_days(row["every"], row["every_unit"])
            found = standing(day, last_done=last, due=due, grace=row["grace_days"], soon=soon, exempt=away)
            assert (row["state"], row["days"]) == (found.state, found.days), (row["duty_no"], day)
            tried.add(found.state)
    assert tried == set(queries.STATES)


def test_what_has_ended_or_is_of_somebody_gone_is_not_asked(store):
    listed = {row["duty_no"] for row in rows_of(store.read(queries.DUTIES, scope(store), on_day=TODAY))}
    assert "DU-000025" not in listed and LIAM in listed
    change_entry(store, Duty, (LIAM,), {"ended_on": TODAY}, revision=1, by="manager")
    assert LIAM not in {row["duty_no"] for row in rows_of(store.read(queries.DUTIES, scope(store), on_day=TODAY))}


def stretches(store: Store, duty_no: str) -> list[tuple]:
    return store.rows("SELECT staff_no, kind, name, blocks_work, valid_from, valid_until FROM duty_validity "
                      "WHERE duty_no = $duty_no ORDER BY valid_from", duty_no=duty_no)  # fmt: skip


def test_what_rosters_read(store):
    assert stretches(store, LIAM) == [("N-0412", "licence", "Nursing registration", True, date(2025, 12, 1), date(2026, 12, 12))]
    # 28 days of grace count: 5 November and 28 days is 3 December.
    assert stretches(store, "DU-000005")[0][4:] == (date(2025, 11, 5), date(2026, 12, 3))
    # Never held: until its first day, 30 April 2024, and its grace of 28 days.
    assert stretches(store, "DU-000011")[0][4:] == (date(1900, 1, 1), date(2024, 5, 28))
    # Never held and set aside: the exemption, without grace, and a stretch that is long over.
    assert [row[4:] for row in stretches(store, "DU-000010")] == [
        (date(1900, 1, 1), date(1900, 1, 1)), (date(2026, 10, 1), date(2027, 3, 31))]  # fmt: skip
    # A failed test of 3 August gives nothing; the one passed on 21 September does.
    assert [row[4] for row in stretches(store, "DU-000006")] == [date(2026, 9, 21)]


def test_what_equipment_reads(store):
    rows = store.rows("SELECT tag, kind, next_due_on, grace_until FROM equipment_duty ORDER BY tag")
    assert rows == [("E-0211", "calibration", date(2026, 12, 13), date(2026, 12, 20)),
                    ("E-0305", "maintenance", date(2026, 12, 10), date(2027, 1, 9))]  # fmt: skip


def test_done_in_time_counts_turns(store):
    # Ward 7's drill: done 19 May 2026, next 19 November, 14 days of grace: judged from 4 December on, and then as missed.
    year = replace(scope(store), period=financial_year_of(date(2026, 11, 22), 4), root="W7", units=("W7",))
    for day, expected in ((date(2026, 12, 3), 0), (date(2026, 12, 4), 1)):
        frame = store.read(queries.TURNS.replace("duty.unit_code = ANY", "duty.kind = 'drill' AND duty.unit_code = ANY"), year,
                           on_day=day)  # fmt: skip
        assert frame["below"].sum() == expected and frame["top"].sum() == 0


def test_bad_input_gets_one_sentence(store):
    with pytest.raises(InvalidEntry, match="lies ahead"):
        do_duty(store, LIAM, on=TODAY + timedelta(days=1), by="manager")
    with pytest.raises(InvalidEntry, match="before the day it was done"):
        do_duty(store, LIAM, on=TODAY, valid_until=TODAY - timedelta(days=1), by="manager")
    with pytest.raises(InvalidEntry, match="valid until 2026-11-02 only"):
        do_duty(store, "DU-000019", on=date(2026, 11, 20), evidence_no="EV-000001", by="manager")
    with pytest.raises(InvalidEntry, match="is before the day it was issued"):
        validate(EvidenceItem, {"name": "x", "unit_code": "W7", "issued_on": "2026-05-01", "valid_until": "2026-04-30"})
    with pytest.raises(InvalidEntry, match="needs its first day"):
        validate(Duty, {"name": "x", "kind": "drill", "unit_code": "W7", "basis": "fixed"})
    with pytest.raises(UnknownReference, match="no staff member “N-0102” in this unit"):
        add_entry(store, Duty(name="x", kind="licence", unit_code="W7", about="staff_member", about_key="N-0102"), by="manager")


def test_events_are_added_only(store):
    with pytest.raises(InvalidEntry, match="use “Correct”"):
        change_entry(store, DutyEvent, ("DE-000001",), {"done_on": TODAY}, revision=1, by="manager")
    with pytest.raises(InvalidEntry, match="use “Correct”"):
        void_entry(store, DutyEvent, ("DE-000001",), revision=1, by="manager", reason="x")
    with pytest.raises(InvalidEntry, match="by their buttons"):
        add_entry(store, DutyEvent(duty_no=LIAM, step="exempt", done_on=TODAY, next_due_on=TODAY, note="x"), by="manager")


def test_evidence_is_kept_with_its_file_and_given_to_those_who_may_see_it(store):
    item = EvidenceItem(name="Certificate", unit_code="W7", issued_on=TODAY)
    before = store.head()
    for name, content, said in (("x.exe", b"MZ", "cannot be kept"), ("x.pdf", b"MZ", "is not a PDF file inside")):
        with pytest.raises(InvalidEntry, match=said):
            add_evidence(store, item, name=name, content=content, by="manager")
    with pytest.raises(InvalidEntry, match="choose a file"):
        add_evidence(store, item, by="manager")
    assert store.head() == before, "nothing of what was refused is kept"
    number = add_evidence(store, item, name="fire.pdf", content=b"%PDF-1.7 fire", by="denise.clarke")
    file_id = store.row(EvidenceItem, (number,)).values["file_id"]
    assert file_for(store, "manager", file_id).content == b"%PDF-1.7 fire"
    assert file_for(store, "amara.okonkwo", file_id) is None  # of another ward


def test_attention_is_of_what_lapses(store):
    found = {thing.record: thing for thing in attention(store, scope(store), Formats())}
    for number, row in ((number, held(store, number)) for number in found if number[:3] == "DU-"):
        assert row["state"] in ("expired", "in_grace", "due_soon"), number
    fire = found["DU-000019"]
    assert (fire.kind, fire.harm, fire.query) == ("Duty expired", 4, {"duty": "DU-000019"})
    assert fire.sentence == f"Fire risk assessment expired {(TODAY - date(2026, 11, 3)).days} days ago"
