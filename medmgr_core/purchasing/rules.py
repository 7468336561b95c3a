"""Rules across records of purchasing: what a person may type in, what is settled, and the same invoice twice."""

from __future__ import annotations

from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.facility.commands import refuse_closed_unit, refuse_heading
from medmgr_core.people.records import SYSTEM
from medmgr_core.purchasing.limits import limit_of
from medmgr_core.purchasing.numbers import same_number
from medmgr_core.purchasing.records import ApprovalLimit, Invoice, PurchaseOrder, SpendRequest
from medmgr_core.record import Record
from medmgr_core.store.by_hand import BY_HAND, refuse_by_hand, refuse_change
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.write import Write

_UNDECIDED = {"state": "asked", "first_approver": None, "approver": None, "decided_on": None, "decision": None}
_UNSEEN = {"state": "received", "paid_on": None, "dispute": None}


class SameInvoice(InvalidEntry):
    """The invoice is in the register already."""


class AboveLimit(NotAllowed):
    """The amount is more than the person may decide alone, or than anybody may."""


# --- requests ----------------------------------------------------------------------------------------------------------


def _request_rule(work: Write, request: Record, before: Record | None) -> None:
    assert isinstance(request, SpendRequest)
    _refuse_line(work, request, before)
    if _comes_back(work, request, before):
        return
    refuse_by_hand(work, request, before, _UNDECIDED, "use the buttons on the page Requests and approvals")
    _refuse_other_name(work, request, before)
    if isinstance(before, SpendRequest) and before.state != "asked":
        words = before.state.replace("_", " ")
        sentence = f"{before.request_no} is {words} and not changed any more. Withdraw it and ask again."
        refuse_change(work, request, before, sentence)


def _refuse_other_name(work: Write, request: SpendRequest, before: Record | None) -> None:
    """Who asks does not decide, so nobody may ask in somebody else's name."""
    if work.source not in BY_HAND or work.by == SYSTEM:
        return
    held = getattr(before, "asked_by", work.by)
    if request.asked_by != held:
        sentence = "Asked by: a request is made in one's own name. Choose yourself, or let the other one ask."
        raise InvalidEntry(sentence, {"asked_by": sentence})


def _voided_request_rule(work: Write, request: Record) -> None:
    assert isinstance(request, SpendRequest)
    if work.source in BY_HAND and request.state != "asked":
        raise InvalidEntry(f"{request.request_no} is {request.state.replace('_', ' ')}: withdraw it instead of voiding it.")


# --- orders ------------------------------------------------------------------------------------------------------------


def _order_rule(work: Write, order: Record, before: Record | None) -> None:
    assert isinstance(order, PurchaseOrder)
    _refuse_line(work, order, before)
    if _comes_back(work, order, before):
        return
    refuse_by_hand(work, order, before, {"request_no": None}, "an approved request is ordered with its button Order")
    refuse_by_hand(work, order, before, {"closed_on": None}, "use the button Close")
    if isinstance(before, PurchaseOrder) and before.closed_on:
        refuse_change(work, order, before, f"{before.order_no} is closed and not changed any more. Make another order.")
    if isinstance(before, PurchaseOrder) and before.request_no:
        sentence = f"{before.order_no} was approved as {before.request_no}. Close it, and ask for what is needed instead."
        refuse_change(work, order, before, sentence, but=frozenset({"expected_on", "remarks"}))
    _refuse_order_above_limit(work, order, before)


def _refuse_order_above_limit(work: Write, order: PurchaseOrder, before: Record | None) -> None:
    """Typed in without a request, an order is approved by nobody: it stays within what the person may decide alone."""
    unit = work.unit_of(order)
    is_more = order.amount > getattr(before, "amount", 0)
    if work.source in ("form", "grid") and work.by != SYSTEM and unit and is_more:
        limit = limit_of(work.connection, work.by, unit, work.at.date())
        if order.amount > limit:
            sentence = f"Amount: without a request you may order up to {limit / 100:,.2f}. Ask for the money first."
            raise InvalidEntry(sentence, {"amount": sentence})


# --- invoices ----------------------------------------------------------------------------------------------------------


def _invoice_rule(work: Write, invoice: Record, before: Record | None) -> None:
    assert isinstance(invoice, Invoice)
    refuse_heading(work, invoice.account_code, before)
    _refuse_same(work, invoice, before)
    _refuse_foreign_order(work, invoice, before)
    if _comes_back(work, invoice, before):
        return
    refuse_by_hand(work, invoice, before, _UNSEEN, "use the buttons on the page Invoices")
    if isinstance(before, Invoice) and before.state == "paid":
        refuse_change(
            work, invoice, before, f"{before.invoice_no} is paid and not changed any more. Enter a credit note instead."
        )
    if isinstance(before, Invoice) and before.state == "approved":
        sentence = f"{before.invoice_no} is approved. If something is wrong with it, dispute it first."
        refuse_change(work, invoice, before, sentence, but=frozenset({"due_on"}))


def _refuse_same(work: Write, invoice: Invoice, before: Record | None) -> None:
    """The same number of the same supplier, unless one of the two is a credit."""
    if isinstance(before, Invoice) and _identity(before) == _identity(invoice):
        return
    # no $units: an invoice is paid once, whichever unit it was sent to
    sql = "SELECT invoice_no, reference, amount FROM live_invoice WHERE supplier_code = $supplier_code AND invoice_no <> $own"
    values = {"supplier_code": invoice.supplier_code, "own": invoice.invoice_no or ""}
    for number, reference, amount in work.connection.rows(sql, values):
        if same_number(reference) == same_number(invoice.reference) and (amount < 0) == (invoice.amount < 0):
            sentence = f"Invoice number: this supplier's {invoice.reference} is in the register already, as {number}."
            raise SameInvoice(sentence, {"reference": sentence})


def _identity(invoice: Invoice) -> tuple[str, str, bool]:
    return invoice.supplier_code, same_number(invoice.reference), invoice.amount < 0


def _refuse_foreign_order(work: Write, invoice: Invoice, before: Record | None) -> None:
    if invoice.order_no is None or (before and getattr(before, "order_no", None) == invoice.order_no):
        return
    order = work.row(PurchaseOrder, (invoice.order_no,))
    if order and order.values["supplier_code"] != invoice.supplier_code:
        sentence = f"Order: {invoice.order_no} went to another supplier. Choose another order, or none."
        raise InvalidEntry(sentence, {"order_no": sentence})


def _voided_invoice_rule(work: Write, invoice: Record) -> None:
    assert isinstance(invoice, Invoice)
    if work.source in BY_HAND and invoice.state in ("approved", "paid"):
        raise InvalidEntry(f"{invoice.invoice_no} is {invoice.state}: it stays in the register. Enter a credit note instead.")


# --- limits ------------------------------------------------------------------------------------------------------------

# no $units: a role's limit bears on every unit where the role is held
_HELD_ELSEWHERE = """
SELECT 1 FROM live_person_role held
WHERE held.role_code = $role_code AND NOT EXISTS (
    SELECT 1 FROM held_right may
    JOIN unit_ancestor above ON above.ancestor_code = may.unit_code
    WHERE may.person_code = $person AND may.right_area = 'purchasing' AND may.action = 'administer'
        AND above.unit_code = held.unit_code AND above.from_on <= $day AND above.until_on > $day)
"""
_ADMINISTERS = "SELECT 1 FROM held_right WHERE person_code = $person AND right_area = 'purchasing' AND action = 'administer'"


def _limit_rule(work: Write, limit: Record, before: Record | None) -> None:
    """Whoever enters requests would otherwise set his own limit."""
    assert isinstance(limit, ApprovalLimit)
    if work.by == SYSTEM:
        return
    values = {"person": work.by, "role_code": limit.role_code, "day": work.at.date()}
    if not work.connection.rows(_ADMINISTERS, values) or work.connection.rows(_HELD_ELSEWHERE, values):
        raise NotAllowed("You may not set this limit: it takes the right to administer purchasing wherever the role is held.")


def _voided_limit_rule(work: Write, limit: Record) -> None:
    _limit_rule(work, limit, None)


# --- parts -------------------------------------------------------------------------------------------------------------


def _comes_back(work: Write, record: Record, before: Record | None) -> bool:
    """Whether a voided record is restored: it comes back as it was."""
    return before is None and work.row(type(record), record.key_values()) is not None


def _refuse_line(work: Write, record: SpendRequest | PurchaseOrder, before: Record | None) -> None:
    """Money is promised on a leaf that costs something, of a unit that works on the day."""
    refuse_heading(work, record.account_code, before)
    unit = work.unit_of(record)
    is_new_there = getattr(before, "cost_centre_code", None) != record.cost_centre_code
    if unit and is_new_there:
        day = record.expected_on if isinstance(record, PurchaseOrder) else (record.needed_on or record.asked_on)
        refuse_closed_unit(work, unit, day, "cost_centre_code")
    sql = "SELECT 1 FROM live_account WHERE account_code = $account_code AND account_type = 'income'"  # no $units: accounts
    if before is None and work.connection.rows(sql, {"account_code": record.account_code}):
        sentence = f"Account: {record.account_code} is an income account. Choose the account of the cost."
        raise InvalidEntry(sentence, {"account_code": sentence})


RULES: dict[type[Record], Rule] = {
    ApprovalLimit: _limit_rule, SpendRequest: _request_rule, PurchaseOrder: _order_rule, Invoice: _invoice_rule,
}  # fmt: skip
VOID_RULES: dict[type[Record], VoidRule] = {
    ApprovalLimit: _voided_limit_rule, SpendRequest: _voided_request_rule, Invoice: _voided_invoice_rule,
}  # fmt: skip
