"""What supplies keep of stock: items, the rooms they lie in, lots, every movement, and counts. Quantities in units of issue."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic.config import JsonDict

from medmgr_core.fields import Code, LongText, Money, Quantity, Ref, RunningNumber
from medmgr_core.record import Record, validate

Need = Literal["vital", "essential", "other"]
OrderPolicy = Literal["error_of_sums", "textbook", "min_max"]
Movement = Literal["receipt", "issue", "transfer_out", "transfer_in", "wastage", "correction"]

_ITEM: JsonDict = {"synonyms": ["item", "drug", "product", "article", "nsv code", "nsvcode", "item description"]}
_ROOM: JsonDict = {"synonyms": ["room", "store", "store room", "site", "site1", "location"]}


class StockItem(Record):
    """Something kept in stock. It is counted in its unit of issue and bought in packs of so many of them."""

    table, key, title, plural, area = "stock_item", ("item_code",), "Item", "Items", "supplies"
    label = "{name} ({key})"
    alike = ("name",)

    item_code: Code = Field(title="Item code", max_length=80, json_schema_extra=_ITEM)
    name: str = Field(title="Name", max_length=200)
    unit_of_issue: str = Field(
        "unit", title="Unit of issue", max_length=40, description="What is counted, such as tablet or pair"
    )
    pack_unit: str = Field("pack", title="Bought by the", max_length=40, description="Such as box")
    pack_size: Quantity = Field(1.0, title="Units in a pack", gt=0)
    price: Money | None = Field(None, title="Price of a pack", gt=0)
    need: Need = Field("essential", title="How needed", description="Vital: patients come to harm without it")
    supplier_code: Annotated[str, Ref("supplier")] | None = Field(None, title="Supplier")
    account_code: Annotated[str, Ref("account")] | None = Field(
        None, title="Account", description="What its orders are booked to"
    )
    lead_days: int | None = Field(None, title="Days to deliver", ge=0, le=730,
                                  description="As promised; counts until five deliveries show how long it takes")  # fmt: skip
    policy: OrderPolicy = Field("error_of_sums", title="Order policy", description="How its reorder point is set")
    shelf_days: int | None = Field(None, title="Shelf life, days", ge=1, le=36500)
    is_kept: bool = Field(True, title="Kept in stock", description="No: it is used up and not ordered again")

    @classmethod
    def proposed(cls, code: str, text: str, *, under: str, since: date) -> tuple[Record, ...]:
        """An item of this name, with everything else still to be said."""
        return (validate(cls, {"item_code": code, "name": text}),)


class StoreRoom(Record):
    """A place where stock lies: a store, a cupboard of a ward, a refrigerator."""

    table, key, title, plural, area = "store_room", ("room_code",), "Store room", "Store rooms", "supplies"
    unit_field = "unit_code"
    label = "{name} ({key})"
    alike = ("unit_code", "name")

    room_code: Code = Field(title="Room code", max_length=40, json_schema_extra=_ROOM)
    name: str = Field(title="Name", max_length=120)
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    cost_centre_code: Annotated[str, Ref("cost_centre")] | None = Field(
        None, title="Cost centre", description="Who pays its orders"
    )
    keeps_stock: bool = Field(True, title="Stock is kept", description="No: only use is recorded, until the first count")

    @classmethod
    def proposed(cls, code: str, text: str, *, under: str, since: date) -> tuple[Record, ...]:
        """A room of the unit the file is for; what lies in it is known from its first count on."""
        return (validate(cls, {"room_code": code, "name": text, "unit_code": under, "keeps_stock": False}),)


class StockLevel(Record):
    """The levels somebody set by hand for an item in one room; they stand beside those worked out from use."""

    table, key, title, plural, area = (
        "stock_level",
        ("item_code", "room_code"),
        "Level set by hand",
        "Levels set by hand",
        "supplies",
    )
    unit_field = "room_code"
    label = "{key}"

    item_code: Annotated[str, Ref("stock_item")] = Field(title="Item", json_schema_extra=_ITEM)
    room_code: Annotated[str, Ref("store_room")] = Field(title="Room", json_schema_extra=_ROOM)
    lowest: Quantity = Field(title="Order at", ge=0, description="Units of issue, not packs",
                             json_schema_extra={"synonyms": ["re order level", "reorder level", "min"]})  # fmt: skip
    highest: Quantity | None = Field(None, title="Order up to", gt=0, description="Units of issue",
                                     json_schema_extra={"synonyms": ["max", "maximum"]})  # fmt: skip
    order_packs: int | None = Field(None, title="Packs to order", ge=1,
                                    json_schema_extra={"synonyms": ["re order quantity"]})  # fmt: skip
    pack_size: Quantity | None = Field(None, title="Units in a pack", gt=0,
                                       json_schema_extra={"synonyms": ["re order packsize"]})  # fmt: skip

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.highest is not None and self.highest < self.lowest:
            raise ValueError("Order up to: choose at least the level to order at.")
        return self


class StockLot(Record):
    """One lot of an item, as printed on it. It may be used up to and with the day it expires."""

    table, key, title, plural, area = "stock_lot", ("lot_code",), "Lot", "Lots", "supplies"
    label = "{lot_no} of {item_code} ({key})"
    alike = ("item_code", "lot_no")

    lot_code: Annotated[str, RunningNumber("LT")] = Field("", title="Our lot number")
    item_code: Annotated[str, Ref("stock_item")] = Field(title="Item")
    lot_no: str = Field(title="Lot number", max_length=80, description="As printed on the pack")
    expires_on: date | None = Field(None, title="Expires on", description="Empty: it does not expire")


class StockMovement(Record):
    """What came, went, was moved, wasted or corrected. Movements are only added: stock on hand is their sum."""

    table, key, title, plural = "stock_movement", ("movement_no",), "Stock movement", "Stock movements"
    area, unit_field = "supplies", "room_code"
    label = "{movement} of {item_code} ({key})"
    wide = ("item_code", "quantity")

    movement_no: Annotated[str, RunningNumber("SM")] = Field("", title="Movement number")
    moved_on: date = Field(title="Date", json_schema_extra={"synonyms": [
        "day", "datum", "log date time", "date received", "delivered to client date", "occurreddate"]})  # fmt: skip
    item_code: Annotated[str, Ref("stock_item")] = Field(title="Item", json_schema_extra=_ITEM)
    room_code: Annotated[str, Ref("store_room")] = Field(title="Room", json_schema_extra=_ROOM)
    movement: Movement = Field(title="Movement")
    quantity: Quantity = Field(title="Quantity", description="Units of issue. An issue below zero is a return; only a correction "
                               "may take away by a minus", json_schema_extra={"synonyms": [
                                   "qty", "total qty", "qty rec value", "line item quantity", "units"]})  # fmt: skip
    lot_code: Annotated[str, Ref("stock_lot")] | None = Field(None, title="Lot")
    used_by: Annotated[str, Ref("unit")] | None = Field(None, title="Used by", json_schema_extra={"synonyms": ["ward"]})
    other_room: Annotated[str, Ref("store_room")] | None = Field(None, title="Other room", description="Of a transfer")
    order_no: Annotated[str, Ref("supply_order")] | None = Field(None, title="Order")
    count_no: Annotated[str, Ref("count_sheet")] | None = Field(None, title="Count")
    supplier_code: Annotated[str, Ref("supplier")] | None = Field(None, title="Supplier", json_schema_extra={"synonyms": [
        "vendor", "full name value"]})  # fmt: skip
    document: str | None = Field(None, title="Document", max_length=120, description="Delivery note, or an order kept elsewhere",
                                 json_schema_extra={"synonyms": ["order num", "ordernum", "po / so #"]})  # fmt: skip
    ordered_on: date | None = Field(None, title="Ordered on", description="Of a receipt whose order is kept elsewhere",
                                    json_schema_extra={"synonyms": ["date ordered", "po sent to vendor date"]})  # fmt: skip
    reason: LongText | None = Field(None, title="Reason", max_length=400)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.quantity < 0 and self.movement not in ("issue", "correction"):
            raise ValueError("Quantity: only a correction, or an issue that comes back, is below zero.")
        if self.ordered_on and self.ordered_on > self.moved_on:
            raise ValueError("Ordered on: nothing comes before it is ordered. Check which is the day and which the month.")
        return self


class CountSheet(Record):
    """A count of one room. What was counted is typed in; posting it corrects the stock."""

    table, key, title, plural, area = "count_sheet", ("count_no",), "Count", "Counts", "supplies"
    unit_field = "room_code"
    label = "Count {key}"
    by_command = ("state", "posted_on")

    count_no: Annotated[str, RunningNumber("CN")] = Field("", title="Count number")
    room_code: Annotated[str, Ref("store_room")] = Field(title="Room")
    counted_on: date = Field(title="Counted on")
    state: Literal["draft", "posted"] = Field("draft", title="State", description="Set by the button Post")
    posted_on: date | None = Field(None, title="Posted on")
    remarks: LongText | None = Field(None, title="Remarks", max_length=400)


class CountLine(Record):
    """How much of an item was counted, and what the movements said there was when the count was posted."""

    table, key, title, plural, area = "count_line", ("count_no", "item_code"), "Line of a count", "Lines of counts", "supplies"
    unit_field, part_of = "count_no", "count_no"
    label = "{key}"
    by_command = ("expected",)

    count_no: Annotated[str, Ref("count_sheet")] = Field(title="Count")
    item_code: Annotated[str, Ref("stock_item")] = Field(title="Item", json_schema_extra=_ITEM)
    counted: Quantity = Field(title="Counted", ge=0, description="Units of issue",
                              json_schema_extra={"synonyms": ["stock on hand", "stockonhand"]})  # fmt: skip
    expected: Quantity | None = Field(None, title="Expected", description="Frozen when the count is posted")
    remarks: LongText | None = Field(None, title="Remarks", max_length=400)
