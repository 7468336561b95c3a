"""Published files of supplies by the ordinary import: their rows and sums counted a second time here, with csv alone."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from medmgr_core.entry.read_file import StagedFile, read_file
from medmgr_core.imports.choice import strange_words
from medmgr_core.imports.stage import open_stage
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import Period
from medmgr_core.record import Record, field_of
from medmgr_core.scope import Scope
from medmgr_core.supplies.count_commands import begin_count
from medmgr_core.supplies.cover_queries import supplier_lead_times
from medmgr_core.supplies.records import CountLine, StockItem, StockLevel, StockMovement, StoreRoom
from tests.imports.loading import Loading, counts, problems
from tests.supplies.hospital_issues import ISSUES as ISSUES_FILE
from tests.support.stores import new_store

FOLDER = ISSUES_FILE.parent
ISSUES, LEADS, LEVELS = (f"hospital_pharmacy_{name}.csv" for name in
                         ("issues_2015-08_2020-07", "order_leadtimes", "reorder_levels"))  # fmt: skip
_YEARS = (date(2017, 1, 1), date(2020, 1, 1))
NO_ITEMS = ("Sales=B1+C1+D1+E1+F1+G1", "Year", "Month", "Hour", "Weekday Name")


@pytest.fixture
def real() -> Path:
    if not FOLDER.exists():
        pytest.skip("the published files are not beside the checkout (../shared/data/real/supplies)")
    return FOLDER


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Loading]:
    with new_store() as store:
        store.add(StoreRoom(room_code="MAIN", name="Main", unit_code="top", keeps_stock=False), by="manager")
        yield Loading(store, tmp_path, "manager", "top")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read(clerk: Loading, path: Path) -> StagedFile:
    return read_file(path, clerk.folder)


def taken(clerk: Loading, path: Path, record_type: type[Record] = StockMovement, **given: Any) -> None:
    file = read(clerk, path)
    clerk.take(file, record_type, shown=clerk.look(file, record_type, **given), **given)


def test_five_years_of_issues(real, clerk):
    taken(clerk, real / ISSUES, constants={"movement": "issue"})
    second = rows_of(real / ISSUES)
    by_item = Counter[str]()
    for row in second:
        by_item[row["NSVCode"]] += int(Decimal(row["Total_Qty"]) * 100)
    # Exact doubles may be genuine issues of one day, so that none is dropped; a return is an issue below zero.
    assert clerk.rows("SELECT count(*), count(*) FILTER (WHERE quantity < 0) FROM live_stock_movement") == [(136_919, 6_710)]
    held = clerk.rows("SELECT item_code, floor(sum(quantity) * 100 + 0.5)::bigint FROM live_stock_movement GROUP BY 1")
    names = dict(clerk.rows("SELECT item_code, name FROM live_stock_item"))
    assert {names[code]: units for code, units in held} == dict(by_item)
    assert clerk.rows("SELECT count(*) FROM live_store_room WHERE NOT keeps_stock AND room_code <> 'MAIN'") == [(3,)]
    assert clerk.rows("SELECT count(*) FROM lot_on_hand") == [(0,)]  # only use is recorded: nothing stands below zero


def test_how_long_suppliers_took(real, clerk):
    taken(clerk, real / LEADS, constants={"movement": "receipt", "room_code": "MAIN"})
    second = rows_of(real / LEADS)
    assert clerk.rows("SELECT count(*), sum(quantity)::bigint FROM live_stock_movement") == [
        (len(second), sum(int(row["QtyRec_Value"]) for row in second))]  # fmt: skip
    scope = Scope("manager", tuple(rights_of(clerk.store, "manager").units("supplies")), "top", Period(*_YEARS, "all"))
    times = supplier_lead_times(clerk.store, scope)
    assert len(times) == len({row["FullName_Value"] for row in second})
    assert sum(time.orders for time in times.values()) <= len(second) and min(t.usual for t in times.values()) <= 1


def test_levels_are_units_and_quantities_are_packs(real, clerk):
    taken(clerk, real / LEVELS, StockLevel)
    assert clerk.rows("SELECT l.lowest, l.order_packs, l.pack_size FROM live_stock_level l JOIN live_stock_item i "
                      "ON i.item_code = l.item_code WHERE i.name = 'Drug R'") == [(960.0, 16, 60.0)]  # fmt: skip
    assert clerk.rows("SELECT count(*) FROM live_stock_level") == [(19,)]


@pytest.mark.parametrize(("name", "items", "rows"), [("pharmacy_salesmonthly.csv", 8, 70), ("pharmacy_salesdaily.csv", 8, 2106)])
def test_a_column_for_each_item(real, clerk, name, items, rows):
    given = {"constants": {"movement": "issue", "room_code": "MAIN"}, "without": NO_ITEMS}
    file = read(clerk, real / name)
    assert counts(clerk.look(file, StockMovement, **given)) == (items * rows, 0, 0, 0)


SCMS = {"constants": {"movement": "receipt", "room_code": "MAIN"}}


def test_dates_that_were_misread_are_asked_about(real, clerk):
    """1,712 order dates of this file were read as yy-m-d by somebody before: they stand in another form than the rest."""
    file = read(clerk, real / "scms_delivery_history_mixed_dates_bom.csv")
    dry = clerk.look(file, StockMovement, **SCMS)
    assert set(dry.questions) == {"ordered_on"} and "in different ways" in dry.questions["ordered_on"]
    assert problems(dry) == []
    # Answered with all of them, the file goes in, and what cannot be right is told: once by rule, once beside the other dates.
    dry = clerk.look(file, StockMovement, **SCMS, answers={"ordered_on": "All of them"})
    second = rows_of(real / "scms_delivery_history_mixed_dates_bom.csv")
    assert counts(dry) == (len(second) - 136, 0, 0, 136) and problems(dry)[0][0].startswith("Ordered on: nothing comes before")
    (told,) = [sentence for sentence in dry.unusual if "are written like" in sentence]
    assert told.startswith(
        "Ordered on: 1,712 dates are written like 2012-01-06, and 1,649 of them do not stand to Date as the rest"
    )


def test_only_the_dates_of_one_form_are_believed(real, clerk):
    """Without the misread dates four rows are left in which the order follows the delivery; the others wait to be mended."""
    file = read(clerk, real / "scms_delivery_history_mixed_dates_bom.csv")
    given = {**SCMS, "answers": {"ordered_on": "Only such as 1/13/09"}}
    dry = clerk.look(file, StockMovement, **given)
    assert [rows for _, rows, _ in problems(dry)] == [1_712, 4] and not any("are written like" in told for told in dry.unusual)
    clerk.take(file, StockMovement, keep_wrong=True, shown=dry, **given)
    assert clerk.rows("SELECT count(*), sum(quantity)::bigint FROM live_stock_movement")[0][0] == 10_324 - 1_716


# The reason of a line says which way it goes. The names of eight stand in a file of their own; three were named nowhere, and
# are taken for what their lines look like: what came from elsewhere, use, and what came in.
REASONS = {
    "Transfer Out": "transfer_out", "Facility return": "receipt", "Damage": "wastage", "Expired": "wastage", "Stolen": "wastage",
    "Lost": "wastage", "Passed open-vial time limit": "wastage", "Cold chain failure": "wastage",
}  # fmt: skip
UNNAMED = {"e3fc3cf3-da18-44b0-a220-77c985202e06": "transfer_in", "b5c27da7-bdda-4790-925a-9484c5dfb594": "issue",
           "313f2f5f-0c22-4626-8c49-3554ef763de3": "receipt"}  # fmt: skip


def test_lines_of_stock_cards_are_movements_once_their_reasons_are_told(real, clerk):
    """Each card is an item of its own: neither names nor facilities come with these files, only their keys."""
    meanings = {row["id"]: REASONS[row["name"]] for row in rows_of(real / "openlmis_demo_stock_card_line_item_reasons.csv")}
    meanings |= UNNAMED
    second = rows_of(real / "openlmis_demo_stock_card_line_items.csv")
    told = [row for row in second if row["reasonId"]]
    file = read(clerk, real / "openlmis_demo_stock_card_line_items.csv")
    given = {"constants": {"room_code": "MAIN"}, "meanings": {"movement": meanings}, "without": ["quantity"],
             "columns": {"movement": "reasonId", "item_code": "stockCardId", "quantity": "quantity"}}  # fmt: skip
    with open_stage(file.stage) as connection:
        asked = strange_words(connection, file.sheets[0], StockMovement, field_of(StockMovement, "movement"), "reasonId")
    assert asked == Counter(row["reasonId"] for row in told)
    dry = clerk.look(file, StockMovement, **given)
    without = len(second) - len(told)
    assert counts(dry) == (len(told), 0, 0, without)
    assert [rows for _, rows, _ in problems(dry)] == [without]  # no reason: nobody knows which way they went
    clerk.take(file, StockMovement, keep_wrong=True, shown=dry, **given)
    mine = Counter[str]()
    for row in told:
        mine[meanings[row["reasonId"]]] += int(row["quantity"])
    assert dict(clerk.rows("SELECT movement, sum(quantity)::bigint FROM live_stock_movement GROUP BY 1")) == dict(mine)
    assert clerk.rows("SELECT count(DISTINCT item_code) FROM live_stock_movement") == [
        (len({row["stockCardId"] for row in told}),)
    ]


def test_what_the_other_files_of_stock_cards_can_be(real, clerk):
    """Cards are items; balances are no movements: one of each item can be a count, every further one is refused."""
    given = {"columns": {"item_code": "id", "name": "orderableId"}}
    file = read(clerk, real / "openlmis_demo_stock_cards.csv")
    dry = clerk.look(file, StockItem, **given)
    assert counts(dry) == (116, 0, 0, 0)
    clerk.take(file, StockItem, shown=dry, **given)
    balances = rows_of(real / "openlmis_demo_calculated_stocks_on_hand.csv")
    file = read(clerk, real / "openlmis_demo_calculated_stocks_on_hand.csv")
    count = {"count_no": begin_count(clerk.store, "MAIN", by="manager")}
    dry = clerk.look(file, CountLine, constants=count, columns={"item_code": "stockcardid"}, make=())
    assert dry.asked.choice.columns["counted"] == "stockonhand"
    cards = {row["stockcardid"] for row in balances}
    assert (dry.counts["new"], dry.counts["wrong"]) == (len(cards), len(balances) - len(cards))
