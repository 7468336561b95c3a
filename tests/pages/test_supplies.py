"""Supplies: figures equal those of the sample's files, a proposal becomes drafts, stock is taken in and given out."""

from collections import defaultdict

import pandas as pd
import pytest

from medmgr_core.ui import supplies_parts
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk

OUT = ("issue", "wastage", "transfer_out")


def opened(show="cover", unit="LHG", **query):
    screen = Screen(year=by_hand.THIS_YEAR, **query)
    screen.at.session_state["unit"] = unit
    screen.at.session_state["supplies_show"] = show
    screen.open("supplies")
    assert screen.faults == []
    return screen


def on_hand():
    """Units by item and room, from the file of movements alone; rooms where only use is recorded left out."""
    rooms = by_hand.table("store_room").set_index("room_code")["keeps_stock"]
    held = defaultdict(float)
    for row in by_hand.table("stock_movement").itertuples():
        if rooms[row.room_code] == "yes":
            held[row.item_code, row.room_code] += float(row.quantity) * (-1 if row.movement in OUT else 1)
    return held


def test_what_lies_there_is_what_the_movements_add_up_to(larkfield):
    table = opened().table("Items by days of cover").set_index("name")
    names = by_hand.table("stock_item").set_index("item_code")["name"]
    sums = defaultdict(float)
    for (item, _), units in on_hand().items():
        sums[names[item]] += units
    assert table["on_hand"].to_dict() == pytest.approx({name: units for name, units in sums.items() if name in table.index})
    assert set(table.index) == set(names)


def test_the_value_is_units_times_the_price_of_one(larkfield):
    items = by_hand.table("stock_item").set_index("item_code")
    value = sum(units * by_hand.pence(items.loc[item, "price"]) / float(items.loc[item, "pack_size"])
                for (item, _), units in on_hand().items())  # fmt: skip
    assert opened().metrics["Stock value"] == by_hand.short(round(value))


def test_a_vital_item_that_runs_out_stands_on_top(larkfield):
    screen = opened()
    # 6 ampoules are left of noradrenaline (22 a week), nothing is on order, a delivery takes 3 days: out in 2.
    assert screen.titles[1].startswith("Noradrenaline 4 mg in 4 ml is vital and runs out on ")
    first = screen.table("Items by days of cover").iloc[0]
    assert (first["status"], first["on_hand"], first["cover_days"]) == ("■ Running out", 6, 2)
    assert screen.metrics["Vital, running out"] == "1"


def test_a_chosen_item_is_told_and_drawn(larkfield):
    screen = opened(item="NOR-4")
    assert any("net of 0 on order" in words.replace("\\", "") for words in screen.words)
    assert len(screen.at.get("vega_lite_chart")) == 2


def test_the_proposal_becomes_a_draft_for_each_supplier(own_larkfield):
    screen = opened("order")
    screen.at.session_state["order_weeks"] = 12
    screen.run()
    table = screen.table("Order proposal")
    assert "Noradrenaline 4 mg in 4 ml" in set(table["name"]) and (table["packs"] > 0).all()
    assert len(screen.at.get("vega_lite_chart")) == 1
    before = own_larkfield.rows("SELECT count(*) FROM live_supply_order WHERE state = 'draft'")[0][0]
    screen.click("Draft the orders")
    assert screen.faults == []
    drafts = own_larkfield.rows("SELECT order_no, supplier_code FROM live_supply_order WHERE state = 'draft' ORDER BY 1")[before:]
    assert len(drafts) == len({supplier for _, supplier in drafts}) == table["supplier_name"].nunique()
    numbers = [number for number, _ in drafts]
    lines = own_larkfield.rows("SELECT sum(packs)::bigint, sum(packs * price)::bigint FROM live_supply_order_line "
                               "WHERE order_no = ANY($numbers)", numbers=numbers)  # fmt: skip
    assert lines == [(int(table["packs"].sum()), round(float(table["cost"].sum()) * 100))]


def test_what_expires_names_who_would_use_it(larkfield):
    table = opened("expiring").table("Lots by the day they expire")
    # Heparin in ward 7 expires on 20 December; intensive care uses 14 a week and has 35 of its own.
    heparin = table[table["item_name"].str.startswith("Heparin")].iloc[0]
    assert heparin["status"] == "▲ At risk" and heparin["other_told"].startswith("Intensive care, store (")
    assert table["status"].iloc[0] == "■ Expired"


def test_orders_by_what_presses(larkfield):
    table = opened("orders").table("Stock orders")
    assert table["status"].tolist() == ["■ Late", "○ Draft", "● On its way", "● Invoiced"]
    lines = by_hand.table("supply_order_line")
    worth = lines.assign(cost=lines["packs"].astype(int) * lines["price"].map(by_hand.pence)).groupby("order_no")["cost"].sum()
    assert {row.order_no: row.amount * 100 for row in table.itertuples()} == pytest.approx(worth.to_dict())


def test_a_delivery_is_taken_in_by_the_dialog(own_larkfield):
    screen = opened().click("Take in")
    screen.fill("Item", "SUT-30").fill("Room", "ED-ST").fill("Quantity", 36.0).fill("Lot number", "S9")
    screen.click("Save")
    assert screen.faults == []
    rows = own_larkfield.rows("SELECT quantity, lot_no FROM stock_change_placed WHERE lot_no = 'S9'")
    assert rows == [(36.0, "S9")]


def test_packs_taken_for_units_are_asked_about(own_larkfield):
    # Usual receipts of gloves are 2,500 to 2,800 pairs; 28 is a number of boxes.
    screen = opened().click("Take in")
    screen.fill("Item", "GLV-M").fill("Room", "ED-ST").fill("Quantity", 28.0).click("Save")
    (doubt,) = (each.value.replace("\\", "") for each in screen.at.warning)
    assert "looks like boxes, not pairs" in doubt
    screen.click("The figure is right: save it")
    assert own_larkfield.rows("SELECT count(*) FROM live_stock_movement WHERE item_code = 'GLV-M' AND quantity = 28") == [(1,)]


def test_who_may_only_look_has_no_buttons(larkfield_store):
    people = larkfield_store.rows("SELECT person_code, role_code FROM live_person_role ORDER BY 1")
    viewer = next((person for person, role in people if role in ("quality", "viewer", "auditor")), None)
    if viewer is None:
        pytest.skip("nobody in the sample may only look")
    with desk(larkfield_store, viewer):
        screen = Screen().open("supplies")
        assert not {"Take in", "Give out", "New item"} & {each.label for each in screen.at.button}


def test_empty(empty):
    screen = opened(unit="top")
    assert screen.titles[1] == "No stock has been entered here yet"
    assert screen.infos[0].startswith("Nothing is kept here yet")
    assert isinstance(screen.metrics, dict) and pd.notna(screen.metrics["To order"])


def test_a_long_list_is_searched_and_cut(larkfield, monkeypatch):
    monkeypatch.setattr(supplies_parts, "_FEW", 5)
    monkeypatch.setattr(supplies_parts, "_LISTED", 6)
    screen = opened()
    whole = len(by_hand.table("stock_item"))
    assert len(screen.table("Items by days of cover")) == 6
    assert f"The first 6 of {whole} items, what runs out first on top. Search to see others." in screen.words
    next(box for box in screen.at.text_input if box.key == "cover_search").set_value("NITRILE glo")
    screen.run()
    assert screen.table("Items by days of cover")["name"].tolist() == ["Gloves, nitrile, medium"] and screen.faults == []
    next(box for box in screen.at.text_input if box.key == "cover_search").set_value("nothing such")
    assert "No item here has these words in its name, code or supplier." in screen.run().infos
