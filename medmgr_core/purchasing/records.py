"""What purchasing keeps: requests to spend, orders, invoices, and up to what amount a role may approve."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from medmgr_core.fields import LongText, Money, Ref, RunningNumber
from medmgr_core.record import Record

RequestState = Literal["asked", "half_approved", "approved", "refused", "withdrawn", "ordered"]
InvoiceState = Literal["received", "disputed", "approved", "paid"]


class ApprovalLimit(Record):
    """Up to what amount people of a role may approve spending alone; above it a second person with a higher limit decides."""

    table, key, title, plural, area = "approval_limit", ("role_code",), "Approval limit", "Approval limits", "purchasing"

    role_code: Annotated[str, Ref("access_role")] = Field(title="Role")
    up_to: Money = Field(title="Up to", ge=0, description="The largest amount approved by one person of this role")


class SpendRequest(Record):
    """Money somebody asks to spend: what for, how much, from which budget. Approved, it is held for that purpose."""

    table, key, title, plural, area = "spend_request", ("request_no",), "Spend request", "Spend requests", "purchasing"
    unit_field = "cost_centre_code"
    label = "{purpose} ({key})"
    alike = ("cost_centre_code", "amount", "purpose")
    by_command = ("state", "first_approver", "approver", "decided_on", "decision")

    request_no: Annotated[str, RunningNumber("SR")] = Field("", title="Request number")
    purpose: str = Field(title="What for", max_length=200)
    amount: Money = Field(title="Amount", gt=0)
    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    supplier_code: Annotated[str, Ref("supplier")] | None = Field(None, title="Supplier")
    asked_on: date = Field(title="Asked on")
    asked_by: Annotated[str, Ref("person")] = Field(title="Asked by")
    needed_on: date | None = Field(None, title="Needed by")
    state: RequestState = Field("asked", title="State", description="Set by the buttons Approve, Refuse, Withdraw and Order")
    first_approver: Annotated[str, Ref("person")] | None = Field(None, title="First approval by")
    approver: Annotated[str, Ref("person")] | None = Field(None, title="Decided by")
    decided_on: date | None = Field(None, title="Decided on")
    decision: LongText | None = Field(None, title="Why so decided", max_length=400)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.needed_on and self.needed_on < self.asked_on:
            raise ValueError("Needed by: choose a day on or after the day it is asked.")
        return self


class PurchaseOrder(Record):
    """What was ordered from a supplier: money promised until the invoice comes or the rest is given up."""

    table, key, title, plural, area = "purchase_order", ("order_no",), "Order", "Orders", "purchasing"
    unit_field = "cost_centre_code"
    label = "{key}"
    alike = ("supplier_code", "cost_centre_code", "amount", "ordered_on")
    by_command = ("request_no", "closed_on")

    order_no: Annotated[str, RunningNumber("PO")] = Field("", title="Order number")
    request_no: Annotated[str, Ref("spend_request")] | None = Field(None, title="Request")
    ordered_on: date = Field(title="Ordered on")
    supplier_code: Annotated[str, Ref("supplier")] = Field(title="Supplier")
    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    amount: Money = Field(title="Amount", gt=0)
    expected_on: date = Field(title="Expected on", description="When the cost will fall due; decides the month")
    closed_on: date | None = Field(None, title="Closed on", description="From then on the rest is free again")
    remarks: LongText | None = Field(None, title="Remarks", max_length=400)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.expected_on < self.ordered_on:
            raise ValueError("Expected on: choose a day on or after the day of the order.")
        if self.closed_on and self.closed_on < self.ordered_on:
            raise ValueError("Closed on: an order closes after it was made.")
        return self


class Invoice(Record):
    """A supplier's invoice: received, disputed, approved, paid. Its cost stands in the ledger once a line bears its number."""

    table, key, title, plural, area = "invoice", ("invoice_no",), "Invoice", "Invoices", "purchasing"
    unit_field = "cost_centre_code"
    label = "{reference} ({key})"
    alike, near = ("supplier_code", "amount"), ("invoiced_on", 45)
    by_command = ("state", "paid_on", "dispute")

    invoice_no: Annotated[str, RunningNumber("IN")] = Field("", title="Our number")
    supplier_code: Annotated[str, Ref("supplier")] = Field(title="Supplier")
    reference: str = Field(title="Invoice number", max_length=80, description="The supplier's own number")
    order_no: Annotated[str, Ref("purchase_order")] | None = Field(None, title="Order")
    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    amount: Money = Field(title="Amount", description="A credit note is below zero")
    invoiced_on: date = Field(title="Invoice date")
    received_on: date = Field(title="Received on")
    due_on: date = Field(title="Due on")
    state: InvoiceState = Field("received", title="State", description="Set by the buttons Approve, Dispute and Pay")
    paid_on: date | None = Field(None, title="Paid on")
    dispute: LongText | None = Field(None, title="What is disputed", max_length=400)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.received_on < self.invoiced_on:
            raise ValueError("Received on: an invoice is received on or after its own date.")
        if self.due_on < self.invoiced_on:
            raise ValueError("Due on: an invoice is due on or after its own date.")
        if (self.state == "paid") != (self.paid_on is not None):
            raise ValueError("Paid on: a paid invoice has the day it was paid, and no other has one.")
        if self.state == "disputed" and not self.dispute:
            raise ValueError("What is disputed: say in a few words what is wrong with the invoice.")
        return self
