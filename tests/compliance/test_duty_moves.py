"""A person who changes the unit takes duties along: who leads there sees them, who led before does not."""

from datetime import date

import pytest

from medmgr_core.compliance import duty_queries as queries
from medmgr_core.compliance.ask_commands import ask_of_staff
from medmgr_core.compliance.attention import attention
from medmgr_core.compliance.duty_commands import add_evidence, do_duty
from medmgr_core.compliance.duty_records import Duty, EvidenceItem
from medmgr_core.errors import InvalidEntry, NotFound
from medmgr_core.facility.commands import merge_units
from medmgr_core.facility.records import StaffMember
from medmgr_core.formats import Formats
from medmgr_core.people.entries import change_entry, entry, recode_entry, undo_entries
from medmgr_core.people.files import file_for
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import financial_year_of, today
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.check import check_store
from medmgr_core.store.store import new_batch
from tests.support.stores import sample_store

# Liam (N-0412) of Ward 7 (Denise) holds a registration, DU-000002, and trainings; Amara leads another ward.
LIAM, LICENCE, DENISE, AMARA = "N-0412", "DU-000002", "denise.clarke", "amara.okonkwo"
TODAY = today()


@pytest.fixture
def store():
    with sample_store() as held:
        yield held


def seen(store, person):
    """Numbers of Liam's duties on the screen of a person: the list, the matrix of trainings, what needs somebody."""
    units = tuple(sorted(rights_of(store, person).units("compliance")))
    found = set()
    for root in units:
        scope = Scope(person, units, root, financial_year_of(TODAY, 4))
        found |= {row["duty_no"] for row in rows_of(store.read(queries.DUTIES, scope, on_day=TODAY)) if row["about_key"] == LIAM}
        found |= {row["duty_no"] for row in rows_of(queries.training(store, scope)) if row["staff_no"] == LIAM}
        found |= {thing.record for thing in attention(store, scope, Formats()) if thing.record == LICENCE}
    return found


def all_of_liam(store):
    return {number for (number,) in store.rows("SELECT duty_no FROM live_duty WHERE about_key = $key", key=LIAM)}


def other_ward(store):
    return next(iter(sorted(rights_of(store, AMARA).units("compliance"))))


def move(store, to, batch=None):
    row = store.row(StaffMember, (LIAM,))
    with store.write(by="manager", batch=batch) as work:
        work.change(StaffMember, (LIAM,), {"unit_code": to}, revision=row.revision)


def test_who_sees_them_before_and_after(store):
    before = seen(store, DENISE)
    assert LICENCE in before and before == all_of_liam(store) and not seen(store, AMARA)
    item = EvidenceItem(name="Registration card", unit_code="W7", issued_on=date(2026, 1, 5))
    card = add_evidence(store, item, name="card.pdf", content=b"%PDF-1.7 card", by=DENISE)
    do_duty(store, LICENCE, on=date(2026, 11, 20), evidence_no=card, by=DENISE)
    file_id = store.row(EvidenceItem, (card,)).values["file_id"]
    move(store, other_ward(store))
    assert not seen(store, DENISE) and seen(store, AMARA) == all_of_liam(store)
    assert entry(store, Duty, (LICENCE,), by=AMARA).values["unit_code"] == other_ward(store)
    with pytest.raises(NotFound):
        entry(store, Duty, (LICENCE,), by=DENISE)
    with pytest.raises(NotFound):
        do_duty(store, LICENCE, on=TODAY, by=DENISE)
    do_duty(store, LICENCE, on=TODAY, by=AMARA)
    assert file_for(store, AMARA, file_id).content == b"%PDF-1.7 card" and file_for(store, DENISE, file_id) is None


def test_evidence_that_serves_others_stays(store):
    item = EvidenceItem(name="Attendance list", unit_code="W7", issued_on=date(2026, 1, 5), link="shelf 3")
    shared = add_evidence(store, item, by=DENISE)
    others = store.rows("SELECT duty_no FROM live_duty WHERE unit_code = 'W7' AND about_key <> $key ORDER BY 1", key=LIAM)
    for number in (LICENCE, others[0][0]):
        do_duty(store, number, on=date(2026, 11, 20), evidence_no=shared, by=DENISE)
    move(store, other_ward(store))
    assert store.row(EvidenceItem, (shared,)).values["unit_code"] == "W7"


def test_it_is_in_the_history_and_is_taken_back_with_the_move(store):
    batch = new_batch()
    move(store, other_ward(store), batch)
    (told,) = store.rows("SELECT changed_by, unit_code FROM live_duty WHERE duty_no = $no", no=LICENCE)
    assert told == ("manager", other_ward(store))
    _, kept = undo_entries(store, batch, by="manager", reason="a mistake")
    assert kept == [] and seen(store, DENISE) == all_of_liam(store) and not seen(store, AMARA)


def test_any_way_of_moving_does_it(store):
    to = other_ward(store)
    revision = store.row(StaffMember, (LIAM,)).revision
    change_entry(store, StaffMember, (LIAM,), {"job_title": "Charge nurse"}, revision=revision, by="manager")
    assert seen(store, DENISE) == all_of_liam(store), "another change of the person moves nothing"
    merge_units(store, "W7", into=to, closed_on=TODAY, by="manager", reason="one ward")
    assert seen(store, AMARA) >= all_of_liam(store)


def test_a_course_is_asked_of_people_where_they_work_and_of_nobody_twice(store):
    said = {"name": "Sepsis awareness", "kind": "training", "every": 24, "first_due_on": date(2027, 1, 31)}
    whom = [number for (number,) in store.rows("SELECT staff_no FROM live_staff_member WHERE unit_code = 'W7' ORDER BY 1")]
    assert LIAM in whom and ask_of_staff(store, [LIAM], **said, by=DENISE) == 1
    assert ask_of_staff(store, whom, **said, by=DENISE) == len(whom) - 1
    held = store.rows("SELECT count(*), min(unit_code), max(unit_code), min(every), min(first_due_on) FROM live_duty "
                      "WHERE name = 'Sepsis awareness'")  # fmt: skip
    assert held == [(len(whom), "W7", "W7", 24, date(2027, 1, 31))]
    with pytest.raises(InvalidEntry, match="not asked yet"):
        ask_of_staff(store, whom, **said, by=DENISE)
    with pytest.raises(InvalidEntry, match="a training, a licence or a credential"):
        ask_of_staff(store, whom, **{**said, "kind": "drill"}, by=DENISE)
    with pytest.raises(NotFound):
        ask_of_staff(store, [LIAM], **said, by=AMARA)  # who leads another ward does not know him


def test_what_is_about_somebody_goes_with_the_staff_number(store):
    duties = "SELECT duty_no FROM live_duty WHERE about = 'staff_member' AND about_key = $number ORDER BY 1"
    before = store.rows(duties, number=LIAM)
    assert (LICENCE,) in before
    recode_entry(store, StaffMember, LIAM, "N-9412", by="manager", reason="A new payroll")
    assert (store.rows(duties, number="N-9412"), store.rows(duties, number=LIAM)) == (before, [])
    assert check_store(store).problems == ()
