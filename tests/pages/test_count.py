"""Count: item after item, one number each; posting corrects the stock."""

import pytest

from medmgr_core.ui.supplies_count_parts import read_sum
from tests.support.screens import Screen


def opened(room="W7-CUP"):
    screen = Screen()
    screen.at.session_state["unit"] = "LHG"
    screen.at.session_state["count_room"] = room
    screen.open("count")
    assert screen.faults == []
    return screen


def test_the_open_count_goes_on_where_it_was_left(larkfield):
    screen = opened()
    # Dressings are counted (64, while the movements say 67); catheters come first of the other three.
    assert screen.titles == ["Count", "Catheter 12 CH"]
    table = screen.table("Counted so far")
    assert table[["name", "counted", "difference", "status"]].values.tolist() == [
        ["Dressing, foam, 15 x 15 cm", 64, -3, "▲ Differs"]]  # fmt: skip


def test_from_the_first_number_to_the_corrected_stock(own_larkfield):
    screen = opened("ED-ST").click("Begin to count")
    assert screen.faults == [] and screen.titles[1] == "Cannula 18 G"
    number = own_larkfield.rows("SELECT count_no FROM live_count_sheet WHERE room_code = 'ED-ST'")[0][0]
    (field,) = (each for each in screen.at.text_input if each.label == "How many are there?" and each.key.startswith("counted-"))
    field.set_value("13*50+20")
    screen.click("Next")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT item_code, counted FROM live_count_line WHERE count_no = $n", n=number) == [
        ("CAN-18", 670.0)
    ]
    opened("ED-ST").click("Post the count").click("Post it")
    assert own_larkfield.rows("SELECT state FROM live_count_sheet WHERE count_no = $n", n=number) == [("posted",)]
    held = own_larkfield.rows("SELECT sum(quantity) FROM lot_on_hand WHERE room_code = 'ED-ST' AND item_code = 'CAN-18'")
    assert held == [(670.0,)]


@pytest.mark.parametrize(("typed", "read"), [("25", 25), ("3*100+25", 325), ("3 x 100 + 2,5", 302.5), ("", None), ("-3", None),
                                             ("1e3", None), ("2**3", None), ("ten", None), ("٣", None)])  # fmt: skip
def test_a_sum_is_read_as_it_is_typed(typed, read):
    assert read_sum(typed) == read


def test_empty(empty):
    screen = Screen().open("count")
    assert screen.faults == [] and "no store room here" in screen.infos[0]
