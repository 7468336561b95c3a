"""What is taken for a name or a number of a person, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.methods.identifiers import identifiers, is_nhs_number, told


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Please ring my son on 07700 900123 tonight", "a phone number", "07700 900123"),
        ("call +44 (0)20 7946 0958 after six", "a phone number", "+44 (0)20 7946 0958"),
        ("write to a.bell@example.org about it", "an e-mail address", "a.bell@example.org"),
        # 943 476 5919 is the example of the NHS data dictionary: 90+36+24+28+42+30+20+27+2 = 299 = 27*11 + 2; 11 - 2 = 9
        ("number 943 476 5919 was read out", "an NHS number", "943 476 5919"),
        ("MRN: 0045127 is on the letter", "a number of a person", "0045127"),
        ("SSN 219-09-9999 was on the form", "a social security number", "219-09-9999"),
        ("she was born on 3.4.1951 and waited", "a date of birth", "3.4.1951"),
        ("Mrs Ashdown waited four hours", "a name", "Mrs Ashdown"),
        ("told by Dr. O'Connell to wait", "a name", "Dr. O'Connell"),
        ("a nurse named Wendy was rude", "a name", "Wendy"),
        ("then Peter Marlowe came in", "a name", "Peter Marlowe"),
        ("they live at 12 Station Road nearby", "a street address", "12 Station Road"),
        ("sent to SW1A 1AA by mistake", "a postcode", "SW1A 1AA"),
    ],
)
def test_what_tells_who_somebody_is(text, kind, found):
    assert [(one.kind, one.text) for one in identifiers(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "Waited from 09:30 to 14:15 on 2026-11-22 in the corridor",
        "The letter of 22/11/2026 did not arrive",
        "Paid 1,250,000.00 in all",
        "Complaint CP-000123 is about the same ward",
        "Waited in the Emergency Department on Monday",
        "The Acute Medical Unit was full; the Bank Holiday rota was short",
        "Nobody answered the bell. Nobody came. Then food was cold",
    ],
)
def test_what_tells_nothing_of_anybody(text):
    assert identifiers(text) == []


def test_names_of_the_house_are_no_names_of_persons():
    assert identifiers("moved to Larkfield Annexe at night") != []
    assert identifiers("moved to Larkfield Annexe at night", ["Larkfield General", "Annexe"]) == []


def test_each_is_told_once_and_in_order():
    found = identifiers("ring 07700 900123 or 07700 900123, ask for Mrs Ashdown")
    assert [one.text for one in found] == ["07700 900123", "Mrs Ashdown"]
    assert "a phone number (“07700 900123”); a name (“Mrs Ashdown”)" in told(found)
    assert told([]) == ""


def test_nhs_numbers_check_their_last_digit():
    assert is_nhs_number("9434765919") and not is_nhs_number("9434765918") and not is_nhs_number("943476591")


@given(st.text(max_size=400))
def test_any_text_is_read_to_its_end(text):
    assert all(one.text in text for one in identifiers(text))


def test_a_long_text_is_quick():
    assert identifiers("a1 " * 30_000) == []
