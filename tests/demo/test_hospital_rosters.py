"""The demonstration's rosters: legal but for what was planted, found by the product's own eyes in every kind of facility."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from medmgr_core.demo.hospital import SHAPES
from medmgr_core.demo.hospital.build import build_site
from medmgr_core.demo.hospital.rosters import rostered_units
from medmgr_core.demo.hospital.when import When
from medmgr_core.facility.queries import formats
from medmgr_core.rosters import attention, draft, queries
from medmgr_core.rosters.reading import book_of
from medmgr_core.rosters.records import RosterShift
from medmgr_core.rows import rows_of
from medmgr_core.store.store import Store
from tests.demo.hospital_support import DAY, opened, this_year


@pytest.fixture(scope="module", params=list(SHAPES))
def told(request) -> Iterator[tuple[Store, str]]:
    with opened(request.param) as store:
        yield store, request.param


@pytest.fixture
def units(told) -> list[str]:
    return rostered_units(SHAPES[told[1]])


def test_attention_finds_what_was_planted_and_nothing_else(told, units, monkeypatch):
    store, kind = told
    monkeypatch.setattr(attention, "today", lambda zone=None: DAY)
    found = attention.attention(store, this_year(store, kind), formats(store))
    names = dict(store.rows("SELECT unit_code, name FROM live_unit"))
    assert {(one.kind, one.unit) for one in found} == {
        ("Lapses inside a roster", names[units[0]]), ("Short of registered cover", names[units[1]]),
        ("Unfair nights", names[units[2]]),
    }  # fmt: skip
    assert [one.sentence.split(" has ")[1][:9] for one in found if one.kind == "Unfair nights"] == ["16 nights"]
    (short,) = [one for one in found if one.kind == "Short of registered cover"]
    assert short.due_on == DAY - timedelta(days=6) + timedelta(days=35)  # the Monday of the second week of the next roster
    lapsed = [one.due_on for one in found if one.kind == "Lapses inside a roster"]
    assert min(lapsed) >= DAY + timedelta(days=20)  # a night on the last valid day ends after it


def test_four_rosters_a_unit_and_no_other_rule_is_broken(told, units):
    store, kind = told
    scope = this_year(store, kind)
    rosters = rows_of(queries.periods(store, scope))
    assert [(row["unit_code"] in units, row["state"]) for row in rosters] == [
        (True, state) for state in ("draft", "published", "published", "locked") for _ in range(3)
    ]
    for row in rosters:
        first = row["first_on"].date()
        book = book_of(store, scope, row["unit_code"], first, row["last_on"].date() + timedelta(days=1))
        now = draft.standing(book)
        assert set(now.hard["rule"]) <= {"credential"}, row["unit_code"]
        assert now.hard.empty or (row["unit_code"] == units[0] and row["state"] != "locked")
        if first > DAY and row["unit_code"] != units[1]:
            assert now.gaps.empty


def test_what_was_worked_is_confirmed(told):
    store, _ = told
    count = dict(store.rows(
        "SELECT outcome, count(*) FROM live_roster_shift JOIN live_roster_period USING (unit_code) "
        "WHERE works_on BETWEEN first_on AND last_on AND state = 'locked' GROUP BY 1"
    ))  # fmt: skip
    assert set(count) == {"worked", "changed", "absent"} and count["worked"] > 0.9 * sum(count.values())
    assert store.rows("SELECT count(*) FROM live_roster_shift WHERE works_on >= $day AND outcome <> 'planned'", day=DAY) == [(0,)]
    sources = dict(store.rows("SELECT source, count(*) FROM live_roster_shift GROUP BY 1"))
    assert 0 < sources["bank"] < 0.15 * sources["own"]


def test_only_the_first_sites_of_a_group_have_rosters():
    shape = SHAPES["practice"]
    site = build_site(shape, When(date(2026, 3, 4), shape.year_starts_in), seed=3, number=4)
    assert RosterShift not in site.rows
