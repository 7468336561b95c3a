"""What supplies keep of contracts: their dates, and for services what was promised and what checks found."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from medmgr_core.fields import LongText, Money, Quantity, Ref, RunningNumber, Share
from medmgr_core.record import Record

Service = Literal["catering", "cleaning", "transport", "security", "linen", "waste", "maintenance", "goods", "other"]


class Contract(Record):
    """An agreement with a supplier: how long it runs, by when it must be given notice, what it costs, who answers for it."""

    table, key, title, plural, area = "contract", ("contract_no",), "Contract", "Contracts", "supplies"
    unit_field = "unit_code"
    label = "{name} ({key})"
    alike = ("supplier_code", "name")
    by_command = ("notice_given_on",)

    contract_no: Annotated[str, RunningNumber("CT")] = Field("", title="Contract number")
    name: str = Field(title="Name", max_length=160)
    supplier_code: Annotated[str, Ref("supplier")] = Field(title="Supplier")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit", description="The unit it is for")
    service: Service = Field("goods", title="For")
    starts_on: date = Field(title="Starts on")
    ends_on: date = Field(title="Ends on")
    notice: int = Field(0, title="Notice", ge=0, le=1095, description="How long before its end notice must be given")
    notice_unit: Literal["day", "month"] = Field("day", title="Notice in")
    renews_by: int = Field(0, title="Renews itself by months", ge=0, le=120, description="0: it ends by itself")
    yearly_value: Money | None = Field(None, title="Value a year", ge=0)
    monthly_fee: Money | None = Field(None, title="Fee a month", ge=0, description="What credits are a share of")
    credit_cap: Share = Field(0.1, title="Credits at most", ge=0, le=1, description="Share of the fee of a month")
    owner: Annotated[str, Ref("person")] | None = Field(None, title="Owner", description="Who decides by the notice date")
    obligations: LongText | None = Field(None, title="Obligations", max_length=2000)
    notice_given_on: date | None = Field(None, title="Notice given on")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("Ends on: the contract ends before it starts. Correct one of the two dates.")
        return self


class ServiceLevel(Record):
    """One thing a contract promises that can be measured, and the share of the fee credited when it is missed."""

    table, key, title, plural, area = "service_level", ("level_no",), "Service level", "Service levels", "supplies"
    unit_field, part_of = "contract_no", "contract_no"
    label = "{name} ({key})"
    alike = ("contract_no", "name")

    level_no: Annotated[str, RunningNumber("SL")] = Field("", title="Level number")
    contract_no: Annotated[str, Ref("contract")] = Field(title="Contract")
    name: str = Field(title="What is promised", max_length=160)
    counted_in: str = Field("%", title="Counted in", max_length=20, description="Such as %, minutes, complaints")
    target: Quantity = Field(title="Target", ge=0)
    better: Literal["higher", "lower"] = Field("higher", title="Better is")
    credit: Share = Field(0.0, title="Credit when missed", ge=0, le=1, description="Share of the fee of the month")


class ServiceCheck(Record):
    """What one check of a service level found."""

    table, key, title, plural, area = "service_check", ("check_no",), "Service check", "Service checks", "supplies"
    unit_field, part_of = "level_no", "level_no"
    label = "{key}"
    near, alike = ("checked_on", 0), ("level_no",)

    check_no: Annotated[str, RunningNumber("SK")] = Field("", title="Check number")
    level_no: Annotated[str, Ref("service_level")] = Field(title="Service level")
    checked_on: date = Field(title="Checked on")
    actual: Quantity = Field(title="Found", ge=0)
    observations: int = Field(1, title="Observations", ge=1, description="How many the figure rests on")
    remarks: LongText | None = Field(None, title="Remarks", max_length=400)
