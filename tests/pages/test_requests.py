"""Requests and approvals: what waits for whom, with the money left beside the button, and what the buttons do."""

import pytest

from medmgr_core.purchasing.records import SpendRequest
from tests.support.screens import Screen, desk, plain


def requests(**query):
    screen = Screen(**query).open("requests")
    assert screen.faults == []
    return screen


def texts(screen):
    return [plain(each.value) for each in screen.at.markdown]


def buttons(screen):
    return [each.key for each in screen.at.button if each.key and each.key.startswith(("approve-", "refuse-"))]


def press(screen, key):
    (button,) = (each for each in screen.at.button if each.key == key)
    button.click()
    return screen._send(part=screen._part_of(button))


def stored(store, number):
    return store.row(SpendRequest, (number,)).values


def test_the_cards_say_what_is_asked_and_what_is_left(larkfield):
    screen = requests()
    assert screen.titles[1] == "2 requests wait for a decision (£64 k), 2 of them for you"
    assert buttons(screen) == ["approve-SR-000003", "refuse-SR-000003", "approve-SR-000004", "refuse-SR-000004"]
    said = " ".join(texts(screen))
    assert "Chairs for the waiting room" in said and "£3,150.00" in said
    assert "Tomasz Zielinski on 16 Nov 2026 · Emergency nursing · Medical and surgical supplies · needed by 20 Dec 2026" in said
    table = screen.table("Spend requests")
    left = round(table.loc[table["request_no"] == "SR-000003", "available"].iloc[0])
    assert f"Left of the budget 2026/27: **£{left:,}**, then **£{left - 3150:,}**" in said
    assert "There is no budget for it in 2026/27" in said
    assert table["request_no"].tolist()[:3] == ["SR-000003", "SR-000004", "SR-000002"]  # open ones first


@pytest.mark.parametrize(
    ("person", "number", "said"),
    [("joanna.adeyemi", 2, "yours is the first of two approvals"), ("tomasz.zielinski", 0, None), ("david.osei", 0, None)],
)
def test_what_waits_for_whom(larkfield_store, person, number, said):
    with desk(larkfield_store, person):
        screen = requests()
        assert len(buttons(screen)) == 2 * number
        if said:
            assert said in " ".join(texts(screen))


def test_approving_where_money_is_left_is_one_click(own_larkfield):
    screen = press(requests(), "approve-SR-000003")
    assert screen.faults == [] and stored(own_larkfield, "SR-000003")["state"] == "approved"
    assert screen.titles[1] == "1 request waits for a decision (£61 k), for you"


def test_approving_more_than_is_left_asks_why(own_larkfield):
    screen = press(requests(), "approve-SR-000004")
    (told,) = (plain(each.value) for each in screen.at.warning)
    assert told.startswith("£61,000.00 is asked, and there is no budget 2026/27 for it.")
    screen.click("Approve it")
    assert stored(own_larkfield, "SR-000004")["state"] == "asked"
    screen.fill("Why it is approved", "The league of friends pays").click("Approve it")
    found = stored(own_larkfield, "SR-000004")
    assert (found["state"], found["decision"]) == ("approved", "The league of friends pays")


def test_refusing_takes_a_reason(own_larkfield):
    screen = press(requests(), "refuse-SR-000003").click("Refuse it")
    assert screen.faults == ["Say why: the one who asked will want to know."]
    screen.fill("Why it is refused", "Next year").click("Refuse it")
    assert stored(own_larkfield, "SR-000003")["state"] == "refused"


def test_ordering_and_withdrawing_from_the_list(own_larkfield):
    screen = requests()
    place = screen.table("Spend requests")["request_no"].tolist().index("SR-000002")
    screen.choose_row("Spend requests", place).click("Order").fill("Amount of the order", 6000.0).click("Order it")
    assert screen.faults == [] and stored(own_larkfield, "SR-000002")["state"] == "ordered"
    assert own_larkfield.rows("SELECT amount FROM live_purchase_order WHERE request_no = 'SR-000002'") == [(6000_00,)]
    screen = requests().choose_row("Spend requests", 0).click("Withdraw").click("Withdraw it")
    assert stored(own_larkfield, "SR-000003")["state"] == "withdrawn"


def test_limits_are_for_who_administers(larkfield_store):
    with desk(larkfield_store, "priya.raman"):
        screen = requests(requests_shown="Limits")
        assert screen.table("Approval limits")["role_name"].tolist() == ["Administrator", "Finance", "Manager", "Ward manager"]
    with desk(larkfield_store, "joanna.adeyemi"):
        assert "Limits" not in [plain(option) for each in requests().at.segmented_control for option in each.options]


def test_empty(empty):
    screen = requests()
    assert screen.titles[1] == "No request waits for a decision"
    assert screen.infos == ["Nobody has asked for money here yet. Ask with New spend request."]
