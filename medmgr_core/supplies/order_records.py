"""What supplies keep of orders: one for each supplier, with a line an item; drafts come from the order proposal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from medmgr_core.fields import LongText, Money, Quantity, Ref, RunningNumber
from medmgr_core.record import Record

OrderState = Literal["draft", "approved", "invoiced", "cancelled"]


class SupplyOrder(Record):
    """An order of stock from one supplier for one room. Approved, its money is promised until the invoice is matched."""

    table, key, title, plural, area = "supply_order", ("order_no",), "Stock order", "Stock orders", "supplies"
    unit_field = "room_code"
    label = "{key}"
    by_command = ("state", "approved_by", "approved_on", "invoice_no", "closed_on")

    order_no: Annotated[str, RunningNumber("SO")] = Field("", title="Order number")
    supplier_code: Annotated[str, Ref("supplier")] = Field(title="Supplier")
    room_code: Annotated[str, Ref("store_room")] = Field(title="Deliver to")
    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    ordered_on: date = Field(title="Ordered on")
    expected_on: date = Field(title="Expected on")
    state: OrderState = Field("draft", title="State", description="Set by the buttons Approve, Match invoice and Cancel")
    approved_by: Annotated[str, Ref("person")] | None = Field(None, title="Approved by")
    approved_on: date | None = Field(None, title="Approved on")
    invoice_no: Annotated[str, Ref("invoice")] | None = Field(None, title="Invoice")
    closed_on: date | None = Field(None, title="Closed on")
    remarks: LongText | None = Field(None, title="Remarks", max_length=400)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.expected_on < self.ordered_on:
            raise ValueError("Expected on: choose the day of the order, or a later one.")
        return self


class SupplyOrderLine(Record):
    """So many packs of an item, at a price a pack."""

    table, key, title = "supply_order_line", ("order_no", "item_code"), "Line of a stock order"
    plural, area = "Lines of stock orders", "supplies"
    unit_field, part_of = "order_no", "order_no"
    label = "{key}"

    order_no: Annotated[str, Ref("supply_order")] = Field(title="Order")
    item_code: Annotated[str, Ref("stock_item")] = Field(title="Item")
    packs: int = Field(title="Packs", ge=1)
    pack_size: Quantity = Field(title="Units in a pack", gt=0)
    price: Money = Field(title="Price of a pack", ge=0)
    remarks: LongText | None = Field(None, title="Remarks", max_length=400)
