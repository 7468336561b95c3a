"""Each measure of complaints against the table in small.py, worked out by hand there and in test_case_queries.py."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from medmgr_core.complaints import measures
from medmgr_core.complaints.count_queries import counts
from medmgr_core.store.store import Store
from tests.complaints.small import TABLE, YEAR, put, scope, small_store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with small_store() as held:
        put(held, *TABLE)
        yield held


BY_HAND = {
    "complaint_received": 6,  # five complaints and the informal one; the ninth came the year after
    "complaint_compliments": 1,
    "complaint_acknowledged": 3 / 5,  # 1, 4 and 5 of 1, 2, 4, 5 and the concern
    "complaint_answered": 1 / 3,  # 1 of 1, 2 and 4
    # The concern, and the ninth, for which the rules of the day it came hold; the informal one has no clock.
    "complaint_overdue": 2,
    # Days 1 (withdrawn), 2, 21, 35, 45: S = 3/4, 1/2, 1/4, 0.
    "complaint_median_days": 21,
    "complaint_slowest_days": 45,
    "complaint_upheld": 2 / 4,  # 1 and 2 of 1, 2, 4, 5: the withdrawn one was not resolved
    "complaint_reopened": 1 / 5,
    "complaint_referred": 1,
    "complaint_backlog": 1,  # the informal one
}


def test_every_measure_is_worked_by_hand():
    assert set(BY_HAND) == {measure.code for measure in measures.MEASURES}


@pytest.mark.parametrize("measure", measures.MEASURES, ids=lambda measure: measure.code)
def test_a_measure_by_hand(store: Store, measure):
    reading = measure.read(store, scope())
    assert reading.value == pytest.approx(BY_HAND[measure.code])
    assert reading.before is None or measure.code == "complaint_backlog"  # nothing was entered for the year before


def test_the_year_after_is_compared_with_this_one(store: Store):
    after = replace(YEAR, first=YEAR.first.replace(year=2026), until=YEAR.until.replace(year=2027))
    reading = measures.RECEIVED.read(store, scope(period=after))
    assert (reading.value, reading.before) == (1, 6)


def test_a_measure_adds_up_the_months_it_shows(store: Store):
    held = counts(store, scope())
    shown = dict(measures.ANSWERED.read(store, scope()).months)
    assert {f"{month:%Y-%m}": value for month, value in shown.items() if value is not None} == {"2025-05": 0.5, "2025-06": 0.0}
    assert held["replied_in_time"].sum() / held["reply_due"].sum() == measures.ANSWERED.read(store, scope()).value


def test_nobody_without_reach_reads_a_figure(store: Store):
    for measure in measures.MEASURES:
        assert measure.read(store, scope("nobody", ())).value is None
