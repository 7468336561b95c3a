"""Measures and what needs a person, on Larkfield's Ward 7, by hand."""

from datetime import date

import pytest

from medmgr_core.formats import Formats
from medmgr_core.periods import Period
from medmgr_core.rosters import attention as module
from medmgr_core.rosters import measures
from medmgr_core.scope import Scope
from tests.support.stores import sample_store

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1), "October")
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1), "November")


@pytest.fixture(scope="module")
def store():
    with sample_store() as held:
        yield held


def value(store, measure, period):
    return measure.read(store, Scope("manager", ("W7", "W8"), "LHG", period)).value


def test_october_by_hand(store):
    """26 to 31 October of the first week: EEEE. . (4), .LL.EE (4), L.EELL (5) registered, LL.LL. (4) support; 7.5 h each.

    17 shifts, 127.5 h. At 34.10, 25.40, 26.75 and 17.20: 30 × 34.10 + 30 × 25.40 + 37.5 × 26.75 + 30 × 17.20 = 3304.13.
    """
    assert value(store, measures.HOURS, OCTOBER) == 128  # whole hours
    assert value(store, measures.COST, OCTOBER) == 3304_13
    assert value(store, measures.REGISTERED, OCTOBER) == 13 / 17
    assert value(store, measures.TEMPORARY, OCTOBER) == 0 and value(store, measures.MISSED, OCTOBER) == 0


def test_november_has_a_shift_of_the_bank_one_of_an_agency_and_one_missed(store):
    assert value(store, measures.AGENCY, NOVEMBER) == pytest.approx(
        1 / 73
    )  # 73 shifts of 7.5 h: one missed, one of 9 h planned 7.5
    assert value(store, measures.TEMPORARY, NOVEMBER) == pytest.approx(2 / 73)


def test_notice_is_42_days_of_the_first_roster_and_24_of_the_second(store):
    year = Period(date(2026, 4, 1), date(2027, 4, 1), "year")
    assert value(store, measures.LEAD, year) == (42 + 24) / 2
    assert value(store, measures.IN_TIME, year) == 0.5
    assert value(store, measures.WAITING, year) == 1


def test_what_needs_a_person(store, monkeypatch):
    monkeypatch.setattr(module, "today", lambda zone="": date(2026, 11, 22))
    scope = Scope("manager", ("W7", "W8"), "LHG", Period(date(2026, 4, 1), date(2027, 4, 1), "year"))
    found = {(thing.kind, thing.unit[:6]): thing for thing in module.attention(store, scope, Formats(time_zone="Europe/London"))}
    # No early registered nurse on the Sundays 29 November, 6 and 13 December; nobody on the late of Friday 18 December.
    bare = found["Short of registered cover", "Ward 7"]
    assert "4 shifts without enough registered staff, the first on Sun 29 Nov" in bare.sentence
    assert bare.harm == 4 and bare.query == {"roster": "RP-000002"}
    said = [thing.sentence for thing in module.attention(store, scope, Formats(time_zone="Europe/London"))]
    assert any(one.startswith("Nursing registration will have lapsed: Liam O'Donnell is rostered on 5 shifts") for one in said)
    assert "29 days before it begins: 42 are needed" in found["Roster not published", "Ward 7"].sentence
    assert ("Unfair nights", "Ward 7") not in found, "nobody works nights"
