"""What is done with invoices: approved, disputed, settled, paid, and entered in the ledger."""

from __future__ import annotations

from datetime import date

from medmgr_core.errors import ChangedMeanwhile, InvalidEntry
from medmgr_core.facility.queries import formats, profile
from medmgr_core.people.entries import entry
from medmgr_core.people.reach import own_unit
from medmgr_core.people.rights import allow
from medmgr_core.periods import today
from medmgr_core.purchasing.commands import Settled
from medmgr_core.purchasing.limits import limit_of
from medmgr_core.purchasing.numbers import same_number
from medmgr_core.purchasing.records import Invoice
from medmgr_core.purchasing.rules import AboveLimit
from medmgr_core.record import validate
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import StoredRow, Write


class InLedger(InvalidEntry):
    """The ledger has the invoice already."""


def approve_invoice(store: Store, invoice_no: str, *, revision: int, by: str) -> None:
    """Say that an invoice is right and may be paid. A disputed one is settled first.

    What its order covers was decided with the order. For the rest, and without an order for all of it, the largest limit of
    the roles held over the unit counts. Raises AboveLimit.
    """
    row = entry(store, Invoice, (invoice_no,), by=by, action="approve")
    invoice = _invoice(row)
    _refuse_unless(invoice, "received", "Only an invoice as it was received is approved.")
    with store.write(by=by, source=COMMAND) as work:
        _refuse_above_limit(store, work, invoice)
        work.change(Invoice, row.key, {"state": "approved"}, revision=revision)


def _refuse_above_limit(store: Store, work: Write, invoice: Invoice) -> None:
    beyond, written = _beyond_its_order(work, invoice), formats(store)
    limit = limit_of(work.connection, work.by, work.unit_of(invoice) or "", today(profile(store).time_zone))
    if beyond > limit:
        amount = written.money(beyond, 2) + (f" more than {invoice.order_no} covers" if invoice.order_no else "")
        raise AboveLimit(f"{amount} is above your limit of {written.money(limit, 2)}: somebody with a higher limit approves it.")


def _beyond_its_order(work: Write, invoice: Invoice) -> int:
    # no $units: the order of one invoice, and what was approved on it already
    sql = """
        SELECT placed.amount - coalesce(sum(other.amount), 0)::bigint FROM live_purchase_order placed
        LEFT JOIN live_invoice other ON other.order_no = placed.order_no AND other.state IN ('approved', 'paid')
        WHERE placed.order_no = $order_no GROUP BY placed.order_no, placed.amount"""
    found = work.connection.rows(sql, {"order_no": invoice.order_no}) if invoice.order_no else []
    covered = max(0, int(found[0][0])) if found else 0
    return invoice.amount - min(covered, max(0, invoice.amount))


def dispute_invoice(store: Store, invoice_no: str, *, reason: str, revision: int, by: str) -> None:
    """Say what is wrong with an invoice: it is not paid until that is settled."""
    row = entry(store, Invoice, (invoice_no,), by=by, action="enter")
    invoice = _invoice(row)
    if invoice.state == "paid":
        raise Settled(f"{invoice_no} is paid already. Ask the supplier for a credit note, and enter that.")
    values = {"state": "disputed", "dispute": reason.strip() or None}
    store.change(Invoice, row.key, values, revision=revision, by=by, source=COMMAND, reason=reason.strip() or None)


def settle_dispute(store: Store, invoice_no: str, *, outcome: str, revision: int, by: str) -> None:
    """Say how a dispute ended; the invoice waits for its approval again. The history keeps what was disputed."""
    row = entry(store, Invoice, (invoice_no,), by=by, action="enter")
    _refuse_unless(_invoice(row), "disputed", "Only a disputed invoice is settled.")
    if not outcome.strip():
        raise InvalidEntry("Say how it ended, in a few words.", {"outcome": "Say how it ended, in a few words."})
    values = {"state": "received", "dispute": None}
    store.change(Invoice, row.key, values, revision=revision, by=by, source=COMMAND, reason=outcome)


def pay_invoice(store: Store, invoice_no: str, *, paid_on: date, revision: int, by: str) -> None:
    """Note that an approved invoice was paid."""
    row = entry(store, Invoice, (invoice_no,), by=by, action="enter")
    invoice = _invoice(row)
    _refuse_unless(invoice, "approved", "An invoice is approved before it is paid.")
    day = today(profile(store).time_zone)
    if not invoice.invoiced_on <= paid_on <= day:
        written = formats(store)
        sentence = f"Paid on: choose a day from {written.day(invoice.invoiced_on)} to today, {written.day(day)}."
        raise InvalidEntry(sentence, {"paid_on": sentence})
    values = {"state": "paid", "paid_on": paid_on}
    store.change(Invoice, row.key, values, revision=revision, by=by, source=COMMAND)


def post_invoice(store: Store, invoice_no: str, *, revision: int, by: str, posted_on: date | None = None) -> str:
    """Enter the cost of an approved or paid invoice in the ledger: for a facility without a ledger file.

    Needs the right to enter budgets as well: it writes a spending line, dated as the invoice unless another day is given,
    and returns its number. Raises InLedger when the ledger has the invoice, in whatever spelling.
    """
    row = entry(store, Invoice, (invoice_no,), by=by, action="enter")
    invoice = _invoice(row)
    allow(store, by, "budgets", "enter", own_unit(store, invoice))
    if invoice.state not in ("approved", "paid"):
        raise InvalidEntry(f"{invoice_no} is {invoice.state}. Only an approved or paid invoice is entered in the ledger.")
    # The ledger belongs to another slice: its record type is asked of the catalogue, its rules hold as everywhere.
    line = validate(store.catalogue.by_table["actual"], {
        "posted_on": posted_on or invoice.invoiced_on, "cost_centre_code": invoice.cost_centre_code,
        "account_code": invoice.account_code, "supplier_code": invoice.supplier_code, "amount": invoice.amount,
        "reference": invoice.reference, "description": f"Invoice {invoice_no}",
    })  # fmt: skip
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        _refuse_changed(work, row, revision)
        _refuse_in_ledger(work, invoice)
        return work.add(line)[0]


def _refuse_in_ledger(work: Write, invoice: Invoice) -> None:
    # no $units: a line of the same supplier and number is the same invoice, wherever it was posted
    sql = "SELECT DISTINCT reference FROM spending_line WHERE supplier_code = $supplier_code AND reference IS NOT NULL"
    for (reference,) in work.connection.rows(sql, {"supplier_code": invoice.supplier_code}):
        if same_number(reference) == same_number(invoice.reference):
            if reference == invoice.reference:
                raise InLedger(f"The ledger has {reference} of this supplier already.")
            raise InLedger(f"The ledger has this invoice already, written {reference}: write its number the same way here.")


def _refuse_changed(work: Write, row: StoredRow, revision: int) -> None:
    """The invoice itself is not written, so its revision is compared here. Raises ChangedMeanwhile."""
    held = work.row(Invoice, row.key)
    if held is None or held.revision != revision or held.voided_at:
        last = held or row
        raise ChangedMeanwhile(
            f"{row.key[0]} was changed by {last.changed_by or last.entered_by} meanwhile. Look at it again.",
            by=last.changed_by or last.entered_by, at=last.changed_at or last.entered_at, revision=last.revision,
            stored=last.values,
        )  # fmt: skip


def _invoice(row: StoredRow) -> Invoice:
    invoice = row.record()
    assert isinstance(invoice, Invoice)
    return invoice


def _refuse_unless(invoice: Invoice, state: str, why: str) -> None:
    if invoice.state != state:
        raise Settled(f"{invoice.invoice_no} is {invoice.state}. {why}")
