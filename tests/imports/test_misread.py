"""Dates read wrongly before they came: told by how they stand to another date of their row."""

import pytest

from medmgr_core.supplies.records import StockItem, StockMovement, StoreRoom
from tests.imports.loading import ALL, Loading, counts
from tests.support.stores import new_store


@pytest.fixture
def clerk(tmp_path):
    with new_store() as store:
        store.add(StoreRoom(room_code="MAIN", name="Main", unit_code="top", keeps_stock=False), by="manager")
        store.add(StockItem(item_code="X", name="X"), by="manager")
        yield Loading(store, tmp_path, "manager", "top")


def deliveries(rows):
    return "Date|Ordered on|Item|Qty\n" + "\n".join(
        f"{came}|{ordered}|X|{number}" for number, (came, ordered) in enumerate(rows, 1)
    )


def look(clerk, rows, **given):
    return clerk.look(deliveries(rows), StockMovement, constants={"movement": "receipt", "room_code": "MAIN"}, make=ALL, **given)


# Ordered on the 3rd to the 27th of a month of 2012, delivered on the 28th of it: 1 to 25 days later.
RIGHT = [(f"28/{month:02d}/2012", f"{day:02d}/{month:02d}/2012") for month in range(1, 6) for day in range(3, 28)]
# 12/5/10, month first, read as year, month, day: 2012-05-10 instead of 5 December 2010, delivered on 28 December 2010 …
WRONG = [(f"28/12/{2013 + n % 3}", f"2012-05-{10 + n % 15:02d}") for n in range(25)]


def test_dates_of_another_form_that_stand_otherwise_are_told(clerk):
    dry = look(clerk, RIGHT + WRONG, answers={"ordered_on": "All of them"})
    assert counts(dry) == (150, 0, 0, 0)
    assert dry.unusual == (
        "Ordered on: 25 dates are written like 2012-05-10, and 25 of them do not stand to Date as the rest do, which lie 2 to "
        "24 days before it; first in row 127. Were day, month and year misread? Take only the other dates, or mend these first.",
    )


def test_another_form_alone_is_nothing_unusual(clerk):
    same = [(came, "-".join(reversed(ordered.split("/")))) for came, ordered in RIGHT[:40]]
    assert look(clerk, RIGHT + same, answers={"ordered_on": "All of them"}).unusual == ()


def test_fewer_than_twenty_say_nothing(clerk):
    assert look(clerk, RIGHT + WRONG[:19], answers={"ordered_on": "All of them"}).unusual == ()
