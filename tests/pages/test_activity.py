"""Appointments: how many there were, how many were missed, and each of them."""

import pytest

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk


def opened(unit="LHG", year=by_hand.THIS_YEAR):
    screen = Screen(year=year)
    screen.at.session_state["unit"] = unit
    screen.open("activity")
    assert screen.faults == []
    return screen


def of_year(unit, year):
    """The sample's appointments of a unit and a year, counted from its file."""
    rows = by_hand.table("appointment")
    first = int(year[:4])
    inside = rows["appointment_on"].between(f"{first}-04-01", f"{first + 1}-03-31")
    return rows[inside & rows["unit_code"].isin(by_hand.below(unit, by_hand.LAST_MONTH))]


@pytest.mark.parametrize("unit", ["LHG", "D-MED"])
@pytest.mark.parametrize("year", [by_hand.THIS_YEAR, by_hand.YEAR_BEFORE])
def test_the_headline_counts_the_year_of_a_unit(larkfield, unit, year):
    rows = of_year(unit, year)
    missed = int(rows["was_missed"].str.lower().isin(["true", "yes", "1"]).sum())
    headline = opened(unit, year).titles[1]
    if len(rows):
        share = f"{missed / len(rows) * 100:.1f} %"
        assert headline == f"{missed:,} of {len(rows):,} appointments in {year} were missed: {share}"
    else:
        assert headline == f"No appointments in {year}"


def test_the_sample_has_appointments_to_count():
    assert len(of_year("LHG", by_hand.THIS_YEAR)) > 0


def test_no_patient_is_shown(larkfield):
    shown = opened().table("Appointments")
    assert set(shown.columns) <= {"appointment_no", "unit_code", "unit_name", "appointment_on", "booked_on", "was_missed",
                                  "revision"}  # fmt: skip


def test_who_has_no_right_sees_none(larkfield_store):
    with desk(larkfield_store, "david.osei"):
        screen = Screen().open("activity")
        assert [each for each in screen.at.dataframe if len(each.value)] == [] or screen.faults == []


def test_empty(empty):
    screen = opened("top")
    assert screen.titles[1] == f"No appointments in {by_hand.THIS_YEAR}"
    assert screen.infos == ["No appointment of this unit yet. Enter the first one, or load a file."]
