"""A record is valid by construction, and what is wrong is said in plain words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import StaffMember, Unit
from medmgr_core.record import key_text, label_of, validate, words
from tests.store.builders import Slot, Thing, thing

STAFF = {
    "staff_no": "N-1", "name": "Ada", "job_title": "Nurse", "staff_group": "clinical", "unit_code": "W1",
    "contract_hours": "37.5",
}  # fmt: skip


def problems(record_type: Any, **values: Any) -> dict[str, str]:
    with pytest.raises(InvalidEntry) as refused:
        validate(record_type, values)
    assert str(refused.value) == next(iter(refused.value.problems.values()))
    return refused.value.problems


def test_typed_text_becomes_values():
    staff = validate(StaffMember, {**STAFF, "name": "  Ada  ", "joined_on": "2026-03-01", "left_on": "  "})
    assert (staff.name, staff.contract_hours, staff.joined_on, staff.left_on) == ("Ada", 37.5, date(2026, 3, 1), None)
    assert staff.key_values() == ("N-1",)


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"name": ""}, "name", "Name is missing: please fill it in."),
        ({"name": None}, "name", "Name is missing: please fill it in."),
        ({"name": "x" * 121}, "name", "Name: use at most 120 characters."),
        ({"staff_group": "doctor"}, "staff_group", "Group: choose one of Clinical, Clerical, Administrative, Facilities."),
        ({"contract_hours": "many"}, "contract_hours", "Contract hours: enter hours such as 37.5."),
        ({"contract_hours": "61"}, "contract_hours", "Contract hours: enter at most 60."),
        ({"contract_hours": -1}, "contract_hours", "Contract hours: enter at least 0."),
        ({"contract_hours": "nan"}, "contract_hours", "Contract hours: enter at most 60."),
        ({"joined_on": "31/31/2026"}, "joined_on", "Joined on: enter a date such as 2026-11-22."),
        ({"wage": 3}, "wage", "There is no field “wage” in a staff member."),
        ({"joined_on": "2026-02-01", "left_on": "2026-01-01"}, "", "Left on: nobody leaves before joining."),
    ],
)
def test_each_fault_in_its_own_sentence(values: dict[str, Any], field: str, sentence: str):
    found = problems(StaffMember, **{**STAFF, **values})
    assert found == {field: sentence}


def test_all_faults_are_told_at_once():
    assert problems(
        Thing, thing_code="", name=" ", pieces="1.5", price=-500_001, portion=1.5, seen_at="noon", is_new="maybe"
    ) == {
        "thing_code": "Thing code is missing: please fill it in.",
        "name": "Name is missing: please fill it in.",
        "pieces": "Pieces: enter a whole number.",
        "price": "Price: enter at least -5,000.00.",
        "portion": "Portion: enter at most 100 %.",
        "seen_at": "Seen at: enter a date and time such as 2026-11-22 14:30.",
        "is_new": "New: choose yes or no.",
    }


def test_a_record_does_not_change():
    held = thing()
    with pytest.raises(Exception, match="frozen"):
        held.name = "other"  # type: ignore[misc]


def test_labels_and_keys():
    assert label_of(Thing, {"thing_code": "T1", "name": "Lamp"}) == "Lamp (T1)"
    assert label_of(Slot, {"thing_code": "T1", "from_on": date(2026, 1, 31), "place": "x"}) == "T1 / 2026-01-31"
    assert label_of(Unit, {"unit_code": "W1", "name": "Ward {1}"}) == "Ward {1} (W1)"
    assert Slot(thing_code="T1", from_on=date(2026, 1, 31), place="x").key_values() == ("T1", "2026-01-31")
    assert (key_text(3), key_text(date(2026, 1, 31))) == ("3", "2026-01-31")


def test_choices_as_words():
    assert [words(each) for each in ("non_pay", "dark_blue", "pay")] == ["Non-pay", "Dark blue", "Pay"]


@given(st.text())
def test_any_text_is_taken_or_refused_in_words(text: str):
    try:
        record = validate(Thing, {"thing_code": "T", "name": text})
    except InvalidEntry as error:
        assert list(error.problems) in (["name"], [""])
    else:
        assert record.name
        assert record.name in text
