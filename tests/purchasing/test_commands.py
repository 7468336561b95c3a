"""What is done with requests, orders and invoices, and what is refused."""

from datetime import timedelta

import pytest

from medmgr_core.budgets.records import Actual
from medmgr_core.errors import ChangedMeanwhile, InvalidEntry, NotAllowed, NotFound, UnknownReference
from medmgr_core.facility.commands import NotALeaf, UnitClosed
from medmgr_core.facility.records import Supplier, Unit
from medmgr_core.people.entries import add_entry, change_entry, void_entry
from medmgr_core.people.records import SYSTEM
from medmgr_core.purchasing.commands import (
    NeedsReason,
    Settled,
    approve_request,
    close_order,
    order_request,
    refuse_request,
    withdraw_request,
)
from medmgr_core.purchasing.invoice_commands import (
    InLedger,
    approve_invoice,
    dispute_invoice,
    pay_invoice,
    post_invoice,
    settle_dispute,
)
from medmgr_core.purchasing.records import ApprovalLimit, Invoice, PurchaseOrder, SpendRequest
from medmgr_core.purchasing.rules import AboveLimit, SameInvoice
from medmgr_core.record import validate
from medmgr_core.store.check import check_store
from tests.purchasing.small import TODAY, ask, available, enter, held, revision


def approve(store, number, by, **how):
    return approve_request(store, number, revision=revision(store, number), by=by, **how)


def approved(store, pounds, **more):
    number = ask(store, pounds, **more)
    assert approve(store, number, "chief", decision="needed") == "approved"
    return number


def order(store, number, by="clerk", expected_on=TODAY, **more):
    return order_request(store, number, expected_on=expected_on, revision=revision(store, number), by=by, **more)


# --- limits ------------------------------------------------------------------------------------------------------------


def test_one_person_decides_up_to_the_limit(store):
    number = ask(store, 5000)
    assert approve(store, number, "head") == "approved"
    assert {**held(store, number), "revision": 2}.items() >= {
        "state": "approved", "approver": "head", "first_approver": None, "decided_on": TODAY, "decision": None, "revision": 2,
    }.items()  # fmt: skip
    assert available(store) == (10_000 - 3_000 - 5_000) * 100


def test_above_the_limit_two_people_decide(store):
    number = ask(store, 5000.01)
    assert approve(store, number, "head") == "half_approved"
    assert held(store, number)["first_approver"] == "head" and held(store, number)["decided_on"] is None
    assert available(store) == 7_000_00  # nothing is promised yet
    with pytest.raises(NotAllowed, match="second person"):
        approve(store, number, "head")
    assert approve(store, number, "chief") == "approved"
    assert (held(store, number)["first_approver"], held(store, number)["approver"]) == ("head", "chief")


def test_the_second_limit_must_suffice(store):
    number = ask(store, 60_000)
    assert approve(store, number, "head", decision="a gift will pay it") == "half_approved"
    with pytest.raises(AboveLimit, match=r"£60,000\.00 is above your limit of £50,000\.00"):
        approve(store, number, "chief")
    assert approve(store, number, "board") == "approved"  # the reason of the first one stands
    assert held(store, number)["decision"] == "a gift will pay it"


def test_the_largest_of_several_limits_counts_and_only_over_the_unit(store):
    number = ask(store, 7_000)
    store.add(ApprovalLimit(role_code="viewer", up_to=8_000_00), by=SYSTEM)
    give(store, "head", "viewer", "B")
    assert approve(store, number, "head", decision="x") == "half_approved"  # held for ward B, the request is ward A's
    give(store, "head", "viewer", "A")
    other = ask(store, 7_000)
    assert approve(store, other, "head", decision="x") == "approved"


def give(store, person, role, unit):
    record_type = store.catalogue.by_table["person_role"]
    store.add(validate(record_type, {"person_code": person, "role_code": role, "unit_code": unit}), by=SYSTEM)


def test_above_every_limit(store):
    number = ask(store, 100_000.01)
    with pytest.raises(AboveLimit, match=r"above every limit for this unit: the highest is £100,000\.00"):
        approve(store, number, "head", decision="x")
    # Nobody's own limit helps him with his own request.
    number = ask(store, 60_000, by="board")
    with pytest.raises(AboveLimit, match=r"the highest is £50,000\.00"):
        approve(store, number, "chief", decision="x")


def test_nobody_decides_on_his_own_request(store):
    number = ask(store, 10, by="chief")
    for verb in (approve_request, lambda *a, **k: refuse_request(*a, **k, reason="no")):
        with pytest.raises(NotAllowed, match="somebody else decides"):
            verb(store, number, revision=1, by="chief")
    assert held(store, number)["revision"] == 1


def test_who_may_not(store):
    number = ask(store, 10)
    for person in ("clerk", "nurse", "looker"):
        with pytest.raises(NotAllowed, match="may not approve purchasing"):
            approve(store, number, person)
    elsewhere = ask(store, 10, by="clerk", cost_centre_code="CB")
    with pytest.raises(NotFound):
        approve(store, elsewhere, "head")
    with pytest.raises(NotAllowed, match="may not enter"):
        withdraw_request(store, number, revision=1, by="looker")


def test_only_an_administrator_of_purchasing_sets_limits(store):
    limit = ApprovalLimit(role_code="own clerk", up_to=1)
    for person in ("clerk", "chief", "nurse"):
        with pytest.raises(NotAllowed, match="may not set this limit"):
            add_entry(store, limit, by=person)
    add_entry(store, limit, by="manager")
    with pytest.raises(NotAllowed, match="may not set this limit"):
        void_entry(store, ApprovalLimit, ("own clerk",), revision=1, by="clerk", reason="x")


# --- money -------------------------------------------------------------------------------------------------------------


def test_more_than_is_left_needs_a_reason(store):
    number = ask(store, 7_000.01)
    with pytest.raises(NeedsReason, match=r"£7,000\.01 is asked, and £7,000\.00 is left of the budget") as error:
        approve(store, number, "chief")
    assert "decision" in error.value.problems
    assert approve(store, number, "chief", decision="Winter") == "approved"
    assert held(store, number)["decision"] == "Winter" and available(store) == -1
    other = ask(store, 1)
    with pytest.raises(NeedsReason, match="nothing is left of the budget"):
        approve(store, other, "chief", decision="   ")


def test_no_budget_at_all(store):
    number = ask(store, 1, cost_centre_code="CB", by="clerk")
    with pytest.raises(NeedsReason, match="there is no budget"):
        approve(store, number, "chief")


# --- what is asked -----------------------------------------------------------------------------------------------------


def test_a_request_is_made_in_ones_own_name(store):
    with pytest.raises(InvalidEntry, match="in one's own name"):
        add_entry(store, request(asked_by="head"), by="nurse")
    (number,) = add_entry(store, request(asked_by="nurse"), by="nurse")
    with pytest.raises(InvalidEntry, match="in one's own name"):
        change_entry(store, SpendRequest, (number,), {"asked_by": "head"}, revision=1, by="clerk")
    change_entry(store, SpendRequest, (number,), {"amount": 2}, revision=1, by="clerk")  # but may be mended by another


def request(**more):
    values = {"purpose": "P", "amount": 1, "cost_centre_code": "CA", "account_code": "SUPPLIES", "asked_on": TODAY}
    return validate(SpendRequest, values | more)


@pytest.mark.parametrize("values", [{"state": "approved"}, {"approver": "head"}, {"decision": "yes"}, {"decided_on": TODAY}])
def test_what_a_command_sets_is_not_typed_in(store, values):
    with pytest.raises(InvalidEntry, match="not typed in"):
        add_entry(store, request(asked_by="nurse", **values), by="nurse")


def test_a_decided_request_is_not_changed_by_hand(store):
    number = approved(store, 100)
    with pytest.raises(InvalidEntry, match=f"{number} is approved and not changed any more"):
        change_entry(store, SpendRequest, (number,), {"amount": 99}, revision=2, by="clerk")
    with pytest.raises(InvalidEntry, match="withdraw it instead"):
        void_entry(store, SpendRequest, (number,), revision=2, by="clerk", reason="x")


def test_headings_income_and_closed_units(store):
    with pytest.raises(NotALeaf):
        ask(store, 1, account_code="ALL")
    with pytest.raises(InvalidEntry, match="income account"):
        ask(store, 1, account_code="FEES")
    number = ask(store, 1)
    store.change(Unit, ("A",), {"closed_on": TODAY}, revision=1, by=SYSTEM)
    with pytest.raises(UnitClosed):
        ask(store, 1)
    with pytest.raises(UnitClosed):
        approve(store, number, "chief")


# --- refused, withdrawn, twice -----------------------------------------------------------------------------------------


def test_refused_with_a_reason(store):
    number = ask(store, 10)
    with pytest.raises(InvalidEntry, match="Say why"):
        refuse_request(store, number, reason=" ", revision=1, by="head")
    refuse_request(store, number, reason="There are six", revision=1, by="head")
    found = held(store, number)
    assert (found["state"], found["approver"], found["decision"]) == ("refused", "head", "There are six")
    with pytest.raises(Settled, match="is refused already"):
        approve(store, number, "chief")


def test_withdrawn_by_who_asked_or_who_decides(store):
    number = approved(store, 2_000)
    assert available(store) == 5_000_00
    with pytest.raises(NotAllowed, match="somebody else asked"):
        withdraw_request(store, number, revision=2, by="clerk")
    withdraw_request(store, number, revision=2, by="nurse")
    assert available(store) == 7_000_00
    with pytest.raises(Settled):
        withdraw_request(store, number, revision=3, by="nurse")
    other = ask(store, 1)
    withdraw_request(store, other, revision=1, by="chief")


def test_somebody_saved_in_between(store):
    number = ask(store, 10)
    change_entry(store, SpendRequest, (number,), {"amount": 20_00}, revision=1, by="nurse")
    for verb in (approve_request, withdraw_request):
        with pytest.raises(ChangedMeanwhile):
            verb(store, number, revision=1, by="chief")
    with pytest.raises(ChangedMeanwhile):
        refuse_request(store, number, reason="x", revision=1, by="chief")


# --- orders ------------------------------------------------------------------------------------------------------------


def test_ordered_in_one_step(store):
    number = approved(store, 2_000)
    made = order(store, number, amount=1_900_00)
    assert held(store, number)["state"] == "ordered"
    found = held(store, made)
    assert (found["request_no"], found["amount"], found["supplier_code"], found["ordered_on"]) == (
        number, 1_900_00, "S1", TODAY)  # fmt: skip
    assert available(store) == (7_000 - 1_900) * 100
    with pytest.raises(Settled, match="is ordered already"):
        order(store, number)


def test_what_is_not_ordered(store):
    with pytest.raises(Settled, match="not approved yet"):
        order(store, ask(store, 10))
    number = approved(store, 10)
    with pytest.raises(InvalidEntry, match=r"£10\.00 was approved"):
        order(store, number, amount=10_01)
    with pytest.raises(InvalidEntry, match="on or after the day of the order"):
        order(store, number, expected_on=TODAY - timedelta(days=1))
    with pytest.raises(InvalidEntry, match="choose whom"):
        order(store, approved(store, 10, supplier_code=None))
    store.void(Supplier, ("S1",), revision=1, by=SYSTEM, reason="gone")
    with pytest.raises(UnknownReference, match="no supplier"):
        order(store, number)
    assert held(store, number)["state"] == "approved"  # nothing half saved


def test_an_order_without_a_request_stays_within_ones_limit(store):
    values = {"ordered_on": TODAY, "supplier_code": "S1", "cost_centre_code": "CA", "account_code": "SUPPLIES",
              "expected_on": TODAY, "amount": 5_000_00}  # fmt: skip
    with pytest.raises(InvalidEntry, match=r"you may order up to 0\.00"):
        add_entry(store, validate(PurchaseOrder, values), by="clerk")
    (made,) = add_entry(store, validate(PurchaseOrder, values), by="head")
    with pytest.raises(InvalidEntry, match=r"up to 5,000\.00"):
        change_entry(store, PurchaseOrder, (made,), {"amount": 5_000_01}, revision=1, by="head")
    with pytest.raises(InvalidEntry, match="not typed in"):
        add_entry(store, validate(PurchaseOrder, {**values, "request_no": ask(store, 1)}), by="head")


def test_an_approved_order_is_changed_in_its_day_only(store):
    made = order(store, approved(store, 10))
    with pytest.raises(InvalidEntry, match="Close it"):
        change_entry(store, PurchaseOrder, (made,), {"amount": 11_00}, revision=1, by="clerk")
    change_entry(store, PurchaseOrder, (made,), {"expected_on": TODAY + timedelta(days=9)}, revision=1, by="clerk")
    close_order(store, made, revision=2, by="clerk", reason="never came")
    assert available(store) == 7_000_00
    with pytest.raises(Settled, match="was closed on"):
        close_order(store, made, revision=3, by="clerk")
    with pytest.raises(InvalidEntry, match="closed and not changed"):
        change_entry(store, PurchaseOrder, (made,), {"remarks": "x"}, revision=3, by="clerk")


# --- invoices ----------------------------------------------------------------------------------------------------------

SAME = ["R-77", "r-77", " R - 77", "inv-R-77"]
NUMBERS = [("INV-0077", "77"), ("Invoice 0077", "inv77"), ("000", "0"), ("INV INV-12", "12"), ("No. 5", "5"), ("HS-67", "HS67")]


@pytest.mark.parametrize(("first", "second"), [*((SAME[0], other) for other in SAME[:3]), *NUMBERS])
def test_the_same_invoice_is_not_entered_twice(store, first, second):
    number = enter(store, first, 10)
    with pytest.raises(SameInvoice, match=f"already, as {number}"):
        enter(store, second, 12)
    enter(store, second, 10, supplier_code="S2")  # another supplier has numbers of his own
    enter(store, second, -10)  # its credit
    with pytest.raises(SameInvoice):
        enter(store, second, -3)


def test_other_numbers_are_other_invoices(store):
    for reference in ("INV-1", "INV-10", "A-1", "1-23", "12-3", "INVOICE", "W1"):
        enter(store, reference, 10)
    number = enter(store, "X", 10)
    change_entry(store, Invoice, (number,), {"amount": 11_00}, revision=1, by="clerk")  # it is not its own twin
    with pytest.raises(SameInvoice):
        change_entry(store, Invoice, (number,), {"reference": "w 1"}, revision=2, by="clerk")


def test_from_received_to_paid(store):
    number = enter(store, "R-1", 100)
    with pytest.raises(Settled, match="approved before it is paid"):
        pay_invoice(store, number, paid_on=TODAY, revision=1, by="clerk")
    with pytest.raises(NotAllowed, match="may not approve"):
        approve_invoice(store, number, revision=1, by="clerk")
    approve_invoice(store, number, revision=1, by="head")
    with pytest.raises(InvalidEntry, match="dispute it first"):
        change_entry(store, Invoice, (number,), {"amount": 1}, revision=2, by="clerk")
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(InvalidEntry, match="Paid on: choose a day"):
            pay_invoice(store, number, paid_on=day, revision=2, by="clerk")
    pay_invoice(store, number, paid_on=TODAY, revision=2, by="clerk")
    assert (held(store, number)["state"], held(store, number)["paid_on"]) == ("paid", TODAY)
    with pytest.raises(Settled):
        pay_invoice(store, number, paid_on=TODAY, revision=3, by="clerk")
    with pytest.raises(InvalidEntry, match="paid and not changed"):
        change_entry(store, Invoice, (number,), {"due_on": TODAY + timedelta(days=1)}, revision=3, by="clerk")
    with pytest.raises(Settled, match="credit note"):
        dispute_invoice(store, number, reason="x", revision=3, by="clerk")


def test_an_invoice_above_the_limit(store):
    number = enter(store, "R-1", 5_000.01)
    with pytest.raises(AboveLimit, match=r"£5,000\.01 is above your limit of £5,000\.00: somebody with a higher"):
        approve_invoice(store, number, revision=1, by="head")
    assert held(store, number)["state"] == "received"
    approve_invoice(store, number, revision=1, by="chief")
    approve_invoice(store, enter(store, "R-1", -6_000), revision=1, by="head")  # a credit takes no limit


def test_what_an_order_covers_was_decided_with_it(store):
    made = order(store, approved(store, 20_000))
    first, second, third = (enter(store, f"R-{amount}", amount, order_no=made) for amount in (12_000, 13_000, 5_001))
    approve_invoice(store, first, revision=1, by="head")
    approve_invoice(store, second, revision=1, by="head")  # 8,000 of it are covered, 5,000 are not
    with pytest.raises(AboveLimit, match=f"£5,001.00 more than {made} covers is above your limit"):
        approve_invoice(store, third, revision=1, by="head")


def test_a_dispute_and_its_end(store):
    number = enter(store, "R-1", 100)
    with pytest.raises(InvalidEntry, match="what is wrong"):
        dispute_invoice(store, number, reason=" ", revision=1, by="clerk")
    dispute_invoice(store, number, reason="Two were billed", revision=1, by="clerk")
    with pytest.raises(Settled, match="is disputed"):
        approve_invoice(store, number, revision=2, by="head")
    with pytest.raises(InvalidEntry, match="how it ended"):
        settle_dispute(store, number, outcome="", revision=2, by="clerk")
    settle_dispute(store, number, outcome="A credit came", revision=2, by="clerk")
    assert (held(store, number)["state"], held(store, number)["dispute"]) == ("received", None)
    with pytest.raises(Settled):
        settle_dispute(store, number, outcome="again", revision=3, by="clerk")


def test_an_order_of_another_supplier(store):
    made = order(store, approved(store, 10))
    with pytest.raises(InvalidEntry, match="went to another supplier"):
        enter(store, "R-1", 10, supplier_code="S2", order_no=made)


# --- the ledger --------------------------------------------------------------------------------------------------------


def lines(store):
    return store.rows("SELECT supplier_code, reference, amount, posted_on FROM live_actual WHERE supplier_code IS NOT NULL")


def test_an_invoice_is_entered_in_the_ledger_once(store):
    number = enter(store, "R-1", 100)
    with pytest.raises(InvalidEntry, match="Only an approved or paid"):
        post_invoice(store, number, revision=1, by="manager")
    approve_invoice(store, number, revision=1, by="head")
    assert available(store) == 6_900_00
    for person in ("head", "clerk"):  # who may enter invoices may not write the ledger
        with pytest.raises(NotAllowed, match="may not enter or change budgets"):
            post_invoice(store, number, revision=2, by=person)
    with pytest.raises(ChangedMeanwhile):
        post_invoice(store, number, revision=1, by="manager")
    post_invoice(store, number, revision=2, by="manager")
    assert lines(store) == [("S1", "R-1", 100_00, TODAY)] and available(store) == 6_900_00
    with pytest.raises(InLedger, match="has R-1 of this supplier already"):
        post_invoice(store, number, revision=2, by="manager")


def test_the_ledger_has_it_in_another_spelling(store):
    number = enter(store, "INV-0012", 100)
    approve_invoice(store, number, revision=1, by="head")
    store.add(Actual(posted_on=TODAY, cost_centre_code="CA", account_code="SUPPLIES", supplier_code="S1", amount=100_00,
                     reference="12"), by=SYSTEM)  # fmt: skip
    with pytest.raises(InLedger, match="written 12: write its number the same way"):
        post_invoice(store, number, revision=2, by="manager")


def test_the_whole_way_on_each_engine(store_of_each):
    store = store_of_each
    number = ask(store, 6_000)
    assert approve(store, number, "head") == "half_approved"
    assert approve(store, number, "chief") == "approved"
    made = order(store, number)
    bill = enter(store, "R-1", 2_000, order_no=made)
    with pytest.raises(SameInvoice):
        enter(store, "r-1", 2_000)
    assert available(store) == 1_000_00
    approve_invoice(store, bill, revision=1, by="chief")
    pay_invoice(store, bill, paid_on=TODAY, revision=2, by="clerk")
    post_invoice(store, bill, revision=3, by="manager")
    assert available(store) == 1_000_00
    close_order(store, made, revision=1, by="clerk")
    assert available(store) == 5_000_00
    assert list(check_store(store).problems) == []
