"""Invoices: what is owed, what the buttons do, and the orders behind them. Days are asked for: the sample has fixed dates."""

import pytest

from medmgr_core.budgets.records import Actual
from medmgr_core.purchasing.records import Invoice, PurchaseOrder
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain


def invoices(**query):
    screen = Screen(**query).open("invoices")
    assert screen.faults == []
    return screen


def choose(screen, reference):
    return screen.choose_row("Invoices", screen.table("Invoices")["reference"].tolist().index(reference))


def stored(store, reference):
    (number,) = store.rows("SELECT invoice_no FROM live_invoice WHERE reference = $reference", reference=reference)[0]
    return store.row(Invoice, (number,)).values


def test_what_is_owed(larkfield):
    screen = invoices(year=by_hand.THIS_YEAR)
    rows = by_hand.table("invoice")
    unpaid = rows[rows["state"] != "paid"]
    late = unpaid[(unpaid["due_on"] < by_hand.today_there().isoformat()) & (unpaid["state"] != "disputed")]
    owed = by_hand.short(sum(map(by_hand.pence, unpaid["amount"])))
    assert screen.titles[1].startswith(f"{owed} to be paid in {len(unpaid)} invoices: ")
    assert screen.metrics["Invoices overdue"] == str(len(late))
    assert screen.metrics["Money overdue"] == by_hand.short(sum(map(by_hand.pence, late["amount"])))
    # Three were paid: P-5521 after 21 days and W-88102B after 26 in time, W-88102 after 35 a week late.
    assert (screen.metrics["Paid by the due day"], screen.metrics["Days to pay"]) == ("66.7 %", "26")
    months = screen.table("Days to pay by month")
    assert months.to_dict("list") == {"month": ["Nov 2026", "Oct 2026"], "paid": [2, 1], "on_time": [1, 1],
                                      "median_days": [30.5, 21.0]}  # fmt: skip
    assert any("W-88102 and W-88102B, £1,450 each, both paid" in plain(each.value) for each in screen.at.markdown)


def test_an_invoice_from_received_to_the_ledger(own_larkfield):
    screen = choose(invoices(), "E-10077").click("Approve")
    assert screen.faults == [] and stored(own_larkfield, "E-10077")["state"] == "approved"
    choose(screen, "E-10077").click("Pay").click("It is paid")
    assert stored(own_larkfield, "E-10077")["state"] == "paid"
    choose(screen, "E-10077").click("Post").click("Post it")
    assert screen.faults == []
    (line,) = own_larkfield.rows("SELECT actual_no FROM live_actual WHERE reference = 'E-10077'")
    assert own_larkfield.row(Actual, line).values["amount"] == 3900_00
    place = screen.table("Invoices")["reference"].tolist().index("E-10077")
    assert screen.table("Invoices")["is_in_ledger"].iloc[place]


def test_a_dispute_is_settled(own_larkfield):
    screen = choose(invoices(), "2026/417").click("Settle").click("Settle it")
    assert screen.faults == ["Say how it ended, in a few words."]
    screen.fill("How it ended", "One visit credited").click("Settle it")
    assert stored(own_larkfield, "2026/417")["state"] == "received"
    choose(screen, "2026/417").click("Dispute").fill("What is wrong with it", "Again two").click("Dispute it")
    assert (stored(own_larkfield, "2026/417")["state"], stored(own_larkfield, "2026/417")["dispute"]) == ("disputed", "Again two")


def test_an_order_is_closed(own_larkfield):
    screen = invoices(invoices_shown="Orders")
    place = screen.table("Orders")["order_no"].tolist().index("PO-000004")
    screen.choose_row("Orders", place).click("Close").click("Close it")
    assert screen.faults == []
    assert own_larkfield.row(PurchaseOrder, ("PO-000004",)).values["closed_on"] == by_hand.today_there()


@pytest.mark.parametrize(
    ("person", "seen"), [("david.osei", set()), ("tomasz.zielinski", {"New invoice", "Change", "Dispute", "Post"})]
)
def test_who_may_not_has_no_buttons(larkfield_store, person, seen):
    with desk(larkfield_store, person):
        screen = invoices()
        if not any(each.proto.alt == "Invoices" for each in screen.at.dataframe):
            assert not seen
            return
        labels = {each.label for each in choose(screen, screen.table("Invoices")["reference"].iloc[0]).at.button}
        assert labels & {"New invoice", "Change", "Approve", "Dispute", "Pay", "Post"} <= seen


def test_empty(empty):
    screen = invoices()
    assert screen.infos == ["No invoice here yet. Enter the first one, or load a file."]
    assert "Every" not in " ".join(screen.titles)
    screen = invoices(invoices_shown="Orders")
    assert screen.infos == ["Nothing is ordered here yet. An approved request is ordered with its button Order."]
