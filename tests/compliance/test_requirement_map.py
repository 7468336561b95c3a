"""A new version of a requirement set beside the old one: what is the same, and what is carried over into the store."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.compliance import map_queries
from medmgr_core.compliance import requirement_queries as queries
from medmgr_core.compliance.carry_commands import carry_over
from medmgr_core.compliance.catalogue import Node, RequirementSet, checked
from medmgr_core.compliance.duty_commands import add_evidence
from medmgr_core.compliance.duty_records import EvidenceItem
from medmgr_core.compliance.requirement_commands import close_assessment, judge, link_evidence, load_framework
from medmgr_core.compliance.requirement_map import KEPT, Point, compared
from medmgr_core.compliance.requirement_records import Assessment, Framework
from medmgr_core.errors import InvalidEntry, NotAllowed, NotFound
from medmgr_core.periods import financial_year_of, today
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from tests.support.stores import sample_store

TODAY = today()


def point(key, words, ref=None, version="old"):
    return Point(f"{version}/{key}", key, key if ref is None else ref, words)


def told(old, new):
    return [(pair.what, pair.old and pair.old.key, pair.new and pair.new.key) for pair in compared(old, new)]


def test_by_hand():
    old = [point("1", "Fire risk assessed"), point("2", "Drills twice a year"), point("3", "Doors kept shut"),
           point("4", "Wardens named"), point("5", "Lifts tested")]  # fmt: skip
    new = [point("1", "Fire  RISK assessed"), point("2", "Drills each quarter"), point("3", "Wardens named"),
           point("6", "Batteries stored apart")]  # fmt: skip
    # 3 of the new set has the words of the old 4, so the old 3 is gone: its number says something else now.
    assert told(old, new) == [
        ("same", "1", "1"), ("changed", "2", "2"), ("renumbered", "4", "3"), ("added", None, "6"),
        ("removed", "3", None), ("removed", "5", None),
    ]  # fmt: skip


def test_a_key_that_names_its_version_does_not_hide_what_has_the_same_reference():
    old, new = [point("urn:v1:a", "Locks", "A.1"), point("urn:v1:b", "Keys", "A.2")], [
        point("urn:v2:a", "Locks", "A.1"), point("urn:v2:b", "Keys and cards", "A.2")]  # fmt: skip
    assert told(old, new) == [("same", "urn:v1:a", "urn:v2:a"), ("changed", "urn:v1:b", "urn:v2:b")]


def test_words_that_stand_twice_match_nothing_by_themselves():
    old, new = [point("1", "General"), point("2", "General")], [point("8", "General"), point("9", "General")]
    assert [what for what, *_ in told(old, new)] == ["added", "added", "removed", "removed"]


SETS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["x", "y", "z", "General"])), max_size=7,
                unique_by=lambda row: row[0])  # fmt: skip


@settings(max_examples=60)
@given(SETS, SETS)
def test_each_requirement_stands_once_and_only_the_same_words_are_kept(old, new):
    left, right = [point(*row) for row in old], [point(*row, version="new") for row in new]
    pairs = compared(left, right)
    assert sorted(pair.old.code for pair in pairs if pair.old) == sorted(one.code for one in left)
    assert sorted(pair.new.code for pair in pairs if pair.new) == sorted(one.code for one in right)
    assert all(pair.old.words == pair.new.words for pair in pairs if pair.what in KEPT)
    assert all(pair.what == "same" for pair in compared(left, left))


# In the store -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def held() -> Iterator[Store]:
    """Ward 7 judged 1 as met, with evidence, and 2 as partly; 3 was never looked at. The new set renumbers 1 and rewrites 2."""
    old = (
        Node("1", "", "1", "Risk", "The risk is assessed."),
        Node("2", "", "2", "Drills", "Twice."),
        Node("3", "", "3", "Doors"),
    )
    new = (Node("1.1", "", "1.1", "Risk", "The  risk is assessed."), Node("2", "", "2", "Drills", "Monthly."),
           Node("3", "", "3", "Doors"))  # fmt: skip
    with sample_store() as store:
        for code, nodes, replaces in (("OWN-1", old, None), ("OWN-2", new, "OWN-1")):
            load_framework(store, Framework(framework_code=code, name=code, replaces=replaces),
                           checked(RequirementSet(code, nodes)), by="manager")  # fmt: skip
        (number,) = store.add(Assessment(framework_code="OWN-1", unit_code="W7", started_on=date(2026, 6, 1)), by="manager")
        judge(store, number, "OWN-1/1", result="compliant", note="seen", by="denise.clarke")
        judge(store, number, "OWN-1/2", result="partly", by="denise.clarke")
        item = EvidenceItem(name="Report", unit_code="W7", issued_on=date(2026, 6, 1), link="shelf 3")
        link_evidence(store, add_evidence(store, item, by="denise.clarke"), "OWN-1/1", by="denise.clarke")
        close_assessment(store, number, by="manager")
        yield store


def newest(store, code):
    return store.rows("SELECT max(assessment_no) FROM live_assessment WHERE framework_code = $code", code=code)[0][0]


def test_what_is_offered(held):
    scope = Scope("manager", ("W7",), "W7", financial_year_of(TODAY, 4))
    assert [(pair.what, pair.point.ref) for pair in map_queries.changes(held, "OWN-1", "OWN-2")] == [
        ("renumbered", "1.1"), ("changed", "2"), ("same", "3")]  # fmt: skip
    frame = map_queries.to_carry(held, scope, "OWN-1", "OWN-2")
    assert frame["requirement_code"].tolist() == ["OWN-1/1", "OWN-1/2"]  # closed as it is, its results are offered
    assert map_queries.to_carry(held, Scope("x", ("W3",), "W3", scope.period), "OWN-1", "OWN-2").empty


def test_carried_over_once_with_day_and_person_and_what_changed_is_not_assessed(held):
    done = carry_over(held, newest(held, "OWN-1"), "OWN-2", by="denise.clarke")
    assert (done.results, done.evidence) == (1, 1)
    scope = Scope("manager", ("W7",), "W7", financial_year_of(TODAY, 4))
    rows = queries.standing_of(held, scope, done.assessment_no).set_index("ref")
    assert rows["result"].to_dict() == {"1.1": "compliant", "2": "not_assessed", "3": "not_assessed"}
    assert (rows.loc["1.1", "judged_by"], rows.loc["1.1", "note"]) == ("denise.clarke", "seen")
    ready = queries.readiness_of(queries.by_result(held, scope).query("framework_code == 'OWN-2'"))
    assert (ready.of_assessed, ready.of_all) == (1.0, pytest.approx(1 / 3))  # what nobody looked at again is no pass
    assert "OWN-2/1.1" in set(queries.shown_by(held, scope)["requirement_code"])
    with pytest.raises(InvalidEntry, match="all of it is there already"):
        carry_over(held, newest(held, "OWN-1"), "OWN-2", by="denise.clarke")


def test_what_was_judged_in_the_new_set_stays(held):
    number = newest(held, "OWN-2")
    judge(held, number, "OWN-2/3", result="non", by="denise.clarke")
    with pytest.raises(InvalidEntry):
        carry_over(held, newest(held, "OWN-1"), "OWN-2", by="denise.clarke")
    assert held.rows("SELECT result FROM live_requirement_result WHERE requirement_code = 'OWN-2/3'") == [("non",)]


def test_who_may_carry_over(held):
    with pytest.raises((NotAllowed, NotFound)):
        carry_over(held, newest(held, "OWN-1"), "OWN-2", by="amara.okonkwo")  # of another ward
    with pytest.raises(NotFound):
        carry_over(held, newest(held, "OWN-1"), "NONE", by="denise.clarke")
