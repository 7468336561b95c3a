"""Putting off: for oneself alone, with a reason, not for long when it is severe."""

from datetime import date, timedelta

import pytest

from medmgr_core.attention import Attention
from medmgr_core.errors import InvalidEntry, NotAllowed, NotFound
from medmgr_core.people.entries import add_entry
from medmgr_core.people.records import Snooze
from medmgr_core.people.snooze import MOST_DAYS, snooze, snoozed, wake
from tests.support.stores import sample_store

DAY = date(2026, 11, 22)


@pytest.fixture
def store():
    with sample_store() as held:
        yield held


def thing(harm=2):
    return Attention("contract ends", "K-1", "Ward 7", harm, None, "The contract ends")


def put_off(store, days, *, harm=2, reason="In hand", by="manager"):
    snooze(store, thing(harm), until=DAY + timedelta(days=days), reason=reason, today=DAY, by=by)


def test_it_is_gone_until_its_day_and_for_oneself_only(store):
    put_off(store, 5)
    assert snoozed(store, "manager", DAY)["record"].tolist() == ["K-1"]
    assert snoozed(store, "manager", DAY + timedelta(days=5)).empty
    assert snoozed(store, "priya.raman", DAY).empty


@pytest.mark.parametrize("harm", MOST_DAYS)
def test_the_more_harm_the_sooner_it_comes_back(store, harm):
    put_off(store, MOST_DAYS[harm], harm=harm)
    with pytest.raises(InvalidEntry, match="at the latest"):
        put_off(store, MOST_DAYS[harm] + 1, harm=harm)


@pytest.mark.parametrize(("days", "reason"), [(0, "x"), (-1, "x"), (3, " ")])
def test_it_takes_a_day_ahead_and_a_reason(store, days, reason):
    before = store.head()
    with pytest.raises(InvalidEntry):
        put_off(store, days, reason=reason)
    assert store.head() == before


def test_put_off_again_taken_up_and_put_off_anew(store):
    put_off(store, 2)
    put_off(store, 9, reason="Later still")
    assert snoozed(store, "manager", DAY)["reason"].tolist() == ["Later still"]
    wake(store, "contract ends", "K-1", by="manager")
    assert snoozed(store, "manager", DAY).empty
    put_off(store, 2)
    assert len(snoozed(store, "manager", DAY)) == 1


def test_nobody_puts_off_or_wakes_for_another(store):
    put_off(store, 2)
    with pytest.raises(NotFound):
        wake(store, "contract ends", "K-1", by="priya.raman")
    with pytest.raises(NotAllowed):
        add_entry(store, Snooze(person_code="priya.raman", kind="k", record="r", until_on=DAY, reason="x"), by="manager")
