"""Facility: the tree as it stands today, with the people in and below each unit."""

import pytest

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain

ALT = "Unit tree"


def month_now():
    return f"{by_hand.today_there():%Y-%m}"


def test_headline(larkfield):
    units = by_hand.table("unit")
    closed = (units["closed_on"] != "") & (units["closed_on"] <= f"{by_hand.today_there()}")
    at_work = units[~closed]
    counts = at_work["kind"].value_counts()
    assert Screen().open("facility").titles[1] == (
        f"{counts['unit']} units at work on {counts['site']} sites with {len(by_hand.present_staff())} staff; "
        f"{int(closed.sum())} closed"
    )


def test_the_tree_and_the_people_below_each_unit(larkfield):
    table = Screen().open("facility").table(ALT)
    names = by_hand.table("unit").set_index("unit_code")["name"]
    parents, present = by_hand.parents(month_now()), by_hand.present_staff()
    shown = {}
    above = []  # the units over the present row
    for row in table.itertuples(index=False):
        depth = len(row.place) - len(row.place.lstrip("\u2003"))
        code = names.index[names == row.place.strip()][0]
        above = [*above[:depth], code]
        assert parents.get(code) == (above[-2] if depth else None)
        shown[code] = (row.staff, row.contract_hours)
    expected = {}
    for code in names.index:
        inside = present[present["unit_code"].isin(by_hand.below(code, month_now()))]
        expected[code] = (len(inside), inside["hours"].sum())
    assert shown == expected


@pytest.mark.parametrize("unit", ["OPD", "PAT"])
def test_a_chosen_unit_tells_where_it_stood_and_what_is_charged_to_it(larkfield, unit):
    names = by_hand.table("unit").set_index("unit_code")["name"]
    screen = Screen().open("facility")
    place = [text.strip() for text in screen.table(ALT)["place"]].index(names[unit])
    screen.choose_row(ALT, place)
    told = [plain(each.value) for each in (*screen.at.markdown, *screen.at.caption)]
    centres = by_hand.table("cost_centre")
    own = centres[centres["unit_code"] == unit]
    assert (
        "Cost centres: " + ", ".join(f"{c.name} ({c.cost_centre_code})" for c in own.sort_values("cost_centre_code").itertuples())
        in told
    )
    for row in by_hand.table("unit_placement").query("unit_code == @unit").itertuples(index=False):
        assert any(f"under {names[row.parent_code]}" in text for text in told)
    assert {"Open a unit", "New cost centre", "Change", "Move", "Merge and close"} <= {each.label for each in screen.at.button}


def test_every_dialog_opens(larkfield):
    for button in ("Open a unit", "New cost centre", "Change", "Move", "Merge and close"):
        screen = Screen().open("facility").choose_row(ALT, 3)
        assert screen.click(button).faults == []


def test_a_person_sees_the_part_in_reach_with_its_own_top(larkfield_store):
    with desk(larkfield_store, "joanna.adeyemi"):  # manager of Medicine and of Emergency and acute medicine
        places = Screen().open("facility").table(ALT)["place"].tolist()
        names = by_hand.table("unit").set_index("unit_code")["name"]
        reach = by_hand.below("D-MED", month_now()) | by_hand.below("D-URG", month_now())
        assert sorted(text.strip() for text in places) == sorted(names[list(reach)])
        assert {text for text in places if not text.startswith("\u2003")} == {names["D-MED"], names["D-URG"]}


def test_empty(empty):
    screen = Screen().open("facility")
    assert screen.titles[1] == "0 units at work with 0 staff; 0 closed"
    assert screen.table(ALT)["place"].tolist() == ["The facility"]
    assert "Open a unit" in [each.label for each in screen.at.button]
