"""What is done with requests and orders: decided, withdrawn, ordered, closed. Invoices: ``invoice_commands``."""

from __future__ import annotations

from datetime import date
from typing import Any

from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.facility.commands import refuse_closed_unit
from medmgr_core.facility.queries import formats, profile
from medmgr_core.formats import Formats
from medmgr_core.people.entries import entry
from medmgr_core.people.reach import own_unit
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import financial_year_of, today
from medmgr_core.purchasing.limits import highest_limit, limit_of
from medmgr_core.purchasing.queries import LINE, MoneyLeft
from medmgr_core.purchasing.records import PurchaseOrder, SpendRequest
from medmgr_core.purchasing.rules import RULES, VOID_RULES, AboveLimit
from medmgr_core.record import validate
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import StoredRow, Write

__all__ = ["RULES", "VOID_RULES", "NeedsReason", "Settled", "approve_request", "close_order", "order_request", "refuse_request",
           "withdraw_request"]  # fmt: skip


class Settled(InvalidEntry):
    """It was decided, withdrawn or closed already."""


class NeedsReason(InvalidEntry):
    """More is asked than is left of the budget line: whoever approves it says why."""


def approve_request(store: Store, request_no: str, *, revision: int, by: str, decision: str | None = None) -> str:
    """Approve a request, or give it the first of two approvals. Returns its new state.

    Alone up to the largest limit of the roles held over the unit; above it a second, different person whose limit
    suffices decides. decision: why; needed where more is asked than is left of the line.
    Raises NotAllowed, AboveLimit, NeedsReason, Settled, ChangedMeanwhile.
    """
    row = _decidable(store, request_no, by)
    request, day, said = _request(row), _today(store), _text(decision)
    with store.write(by=by, source=COMMAND, reason=said) as work:
        unit = work.unit_of(request) or ""
        refuse_closed_unit(work, unit, request.needed_on or day, "cost_centre_code")
        state = _next_state(work, request, unit, day, formats(store))
        why = said or request.decision
        left = money_left_within(work, request, profile(store).year_starts_in)
        if request.amount > left.available and not why:
            raise NeedsReason(_too_little(request, left, formats(store)), {"decision": "Say why it is approved all the same."})
        values: dict[str, Any] = {"state": state, "decision": why}
        values |= {"approver": by, "decided_on": day} if state == "approved" else {"first_approver": by}
        work.change(SpendRequest, row.key, values, revision=revision)
    return state


def _next_state(work: Write, request: SpendRequest, unit: str, day: date, written: Formats) -> str:
    limit = limit_of(work.connection, work.by, unit, day)
    if request.amount <= limit:
        return "approved"
    amount, own = written.money(request.amount, 2), written.money(limit, 2)
    highest = highest_limit(work.connection, unit, day, request.asked_by)
    if request.amount > highest:
        most = f"the highest is {written.money(highest, 2)}" if highest else "nobody else has one"
        raise AboveLimit(f"{amount} is above every limit for this unit: {most}. Ask for less, or have a limit raised.")
    if request.state == "half_approved":
        raise AboveLimit(f"{amount} is above your limit of {own}, and the first approval is given: a higher limit decides now.")
    return "half_approved"


def _too_little(request: SpendRequest, left: MoneyLeft, written: Formats) -> str:
    asked = f"{written.money(request.amount, 2)} is asked"
    if left.budget == 0:
        return f"{asked}, and there is no budget {left.year} for it. Say why it is approved all the same."
    if left.available <= 0:
        return f"{asked}, and nothing is left of the budget {left.year} for it. Say why it is approved all the same."
    there = written.money(left.available, 2)
    return f"{asked}, and {there} is left of the budget {left.year} for it. Say why it is approved all the same."


def money_left_within(work: Write, request: SpendRequest, year_starts_in: int) -> MoneyLeft:
    """What is left of the line of a request, as this transaction sees it: two approvals at once count each other."""
    year = financial_year_of(request.needed_on or request.asked_on, year_starts_in)
    values = {"units": [work.unit_of(request)], "cost_centre_code": request.cost_centre_code,
              "account_code": request.account_code, "first": year.first, "until": year.until}  # fmt: skip
    budget, actual, committed = work.connection.rows(LINE, values)[0]
    return MoneyLeft(budget, actual, committed, year.title)


def refuse_request(store: Store, request_no: str, *, reason: str, revision: int, by: str) -> None:
    """Refuse a request, with a reason for who asked."""
    row = _decidable(store, request_no, by, is_refused=True)
    why = _needed(reason, "decision", "Say why: the one who asked will want to know.")
    values = {"state": "refused", "approver": by, "decided_on": _today(store), "decision": why}
    store.change(SpendRequest, row.key, values, revision=revision, by=by, source=COMMAND, reason=why)


def withdraw_request(store: Store, request_no: str, *, revision: int, by: str, reason: str | None = None) -> None:
    """Take a request back before it is ordered: what was held for it is free again.

    Done by who asked, or by somebody with the right to approve.
    """
    row = entry(store, SpendRequest, (request_no,), by=by, action="enter")
    request = _request(row)
    if request.state in ("refused", "withdrawn", "ordered"):
        raise Settled(_settled(request))
    if by != request.asked_by:
        _refuse_others(store, request, by)
    store.change(SpendRequest, row.key, {"state": "withdrawn"}, revision=revision, by=by, source=COMMAND, reason=_text(reason))


def _refuse_others(store: Store, request: SpendRequest, by: str) -> None:
    """What somebody else asked for is taken back only with the right to approve. Raises NotAllowed."""
    if not rights_of(store, by).allows("purchasing", "approve", own_unit(store, request)):
        raise NotAllowed("You may not withdraw what somebody else asked for. Ask who asked, or who approves.")


def order_request(store: Store, request_no: str, *, expected_on: date, revision: int, by: str, supplier_code: str | None = None,
                  amount: int | None = None, remarks: str | None = None) -> str:  # fmt: skip
    """Order what was approved, in one step with the request. Returns the number of the order.

    amount: less than was approved sets the rest free; more needs another request.
    """
    row = entry(store, SpendRequest, (request_no,), by=by, action="enter")
    request = _request(row)
    if request.state != "approved":
        raise Settled(_settled(request) if request.state not in ("asked", "half_approved")
                      else f"{request.request_no} is not approved yet. Order it after it was decided.")  # fmt: skip
    if amount is not None and amount > request.amount:
        most = formats(store).money(request.amount, 2)
        sentence = f"Amount: {most} was approved. Order for that or less, or ask for more first."
        raise InvalidEntry(sentence, {"amount": sentence})
    supplier = _needed(supplier_code or request.supplier_code, "supplier_code", "Supplier: choose whom it is ordered from.")
    order = validate(PurchaseOrder, {
        "request_no": request.request_no, "ordered_on": _today(store), "supplier_code": supplier,
        "cost_centre_code": request.cost_centre_code, "account_code": request.account_code,
        "amount": request.amount if amount is None else amount, "expected_on": expected_on, "remarks": remarks,
    })  # fmt: skip
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        work.change(SpendRequest, row.key, {"state": "ordered"}, revision=revision)
        return work.add(order)[0]


def close_order(store: Store, order_no: str, *, revision: int, by: str, reason: str | None = None) -> None:
    """Give up what is still open of an order: the rest is free again."""
    row = entry(store, PurchaseOrder, (order_no,), by=by, action="enter")
    if row.values["closed_on"]:
        raise Settled(f"{order_no} was closed on {formats(store).day(row.values['closed_on'])} already.")
    day = max(_today(store), row.values["ordered_on"])
    store.change(PurchaseOrder, row.key, {"closed_on": day}, revision=revision, by=by, source=COMMAND, reason=_text(reason))


# --- parts -------------------------------------------------------------------------------------------------------------


def _decidable(store: Store, request_no: str, by: str, *, is_refused: bool = False) -> StoredRow:
    """A request somebody may decide: nobody his own, and not twice."""
    row = entry(store, SpendRequest, (request_no,), by=by, action="approve")
    request = _request(row)
    if request.state not in ("asked", "half_approved"):
        raise Settled(_settled(request))
    if request.asked_by == by:
        raise NotAllowed("You asked for this yourself: somebody else decides. You may withdraw it.")
    if request.first_approver == by and not is_refused:
        raise NotAllowed("You gave the first approval: a second person decides now.")
    return row


def _request(row: StoredRow) -> SpendRequest:
    request = row.record()
    assert isinstance(request, SpendRequest)
    return request


def _settled(request: SpendRequest) -> str:
    return f"{request.request_no} is {request.state} already."


def _today(store: Store) -> date:
    return today(profile(store).time_zone)


def _text(words: str | None) -> str | None:
    return (words or "").strip() or None


def _needed(words: str | None, field: str, sentence: str) -> str:
    text = _text(words)
    if text is None:
        raise InvalidEntry(sentence, {field: sentence})
    return text
