"""What supplies keep of equipment: every device with its cost and what depends on it, and when it did not work.

What is due on a device (service, calibration, electrical safety) are duties, kept by compliance.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from medmgr_core.fields import Code, Hours, LongText, Money, Ref, RunningNumber
from medmgr_core.record import Record

DeviceClass = Literal["imaging", "radiology", "medical laser", "monitoring", "infusion", "ventilation", "surgical", "laboratory",
                      "sterilisation", "lifting", "beds", "it", "building", "kitchen", "vehicle", "other"]  # fmt: skip


class Equipment(Record):
    """One device or installation, medical or not, known by its tag."""

    table, key, title, plural, area = "equipment", ("tag",), "Equipment", "Equipment", "supplies"
    unit_field = "unit_code"
    label = "{name} ({key})"

    tag: Code = Field(title="Tag", max_length=40, description="The inventory number on it")
    name: str = Field(title="Name", max_length=160)
    device_class: DeviceClass = Field("other", title="Class")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    supplier_code: Annotated[str, Ref("supplier")] | None = Field(None, title="Supplier")
    serial_no: str | None = Field(None, title="Serial number", max_length=80)
    acquired_on: date | None = Field(None, title="Acquired on")
    cost: Money | None = Field(None, title="Cost", gt=0, description="What it cost, or costs to replace")
    expected_years: int | None = Field(None, title="Expected life, years", ge=1, le=60)
    yearly_service: Money | None = Field(None, title="Cost of service a year", ge=0)
    support_ends_on: date | None = Field(None, title="Support ends on")
    criticality: Literal["high", "medium", "low"] = Field("medium", title="Criticality")
    has_backup: bool = Field(False, title="Has a backup")
    hours_a_week: Hours | None = Field(
        None, title="Hours of use a week", gt=0, le=168, description="Agreed; uptime counts in them"
    )
    state: Literal["in_use", "in_repair", "not_found", "out_of_use"] = Field("in_use", title="State")
    alternate_plan: bool = Field(
        False, title="Own maintenance plan", description="Instead of the maker's; needs a risk assessment"
    )
    assessed_on: date | None = Field(None, title="Risk assessed on")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.acquired_on and self.support_ends_on and self.support_ends_on < self.acquired_on:
            raise ValueError("Support ends on: choose a day after it was acquired.")
        return self


class EquipmentFailure(Record):
    """A time a device did not work, and why."""

    table, key, title, plural, area = "equipment_failure", ("failure_no",), "Failure", "Failures", "supplies"
    unit_field, part_of = "tag", "tag"
    label = "{key}"

    failure_no: Annotated[str, RunningNumber("EF")] = Field("", title="Failure number")
    tag: Annotated[str, Ref("equipment")] = Field(title="Equipment")
    failed_on: date = Field(title="Failed on")
    back_on: date | None = Field(None, title="Worked again on")
    down_hours: Hours | None = Field(None, title="Hours down", ge=0, description="Of the agreed hours; waiting for parts counts")
    cause: LongText = Field(title="What was wrong", max_length=400)
    cost: Money | None = Field(None, title="Cost of the repair", ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.back_on and self.back_on < self.failed_on:
            raise ValueError("Worked again on: choose the day it failed, or a later one.")
        return self
