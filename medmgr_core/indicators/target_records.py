"""Targets: what a measure is to be, for a unit and all below it, from a month on."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator

from medmgr_core.fields import Code, LongText, Quantity, Ref
from medmgr_core.record import Record


class MeasureTarget(Record):
    """The target of one measure for one unit from a month on; units below without one of their own take it over."""

    table, key, title, plural = "measure_target", ("measure_code", "unit_code", "valid_from"), "Target", "Targets"
    area, unit_field = "indicators", "unit_code"

    measure_code: Code = Field(title="Measure", max_length=60)
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    valid_from: date = Field(title="From", description="The first day of a month")
    target: Quantity = Field(title="Target", description="Shares as per cent, money in whole units of the currency")
    remarks: LongText | None = Field(None, title="Where it comes from", max_length=300)

    @field_validator("valid_from")
    @classmethod
    def _first_of_month(cls, value: date) -> date:
        if value.day != 1:
            raise ValueError("From: enter the first day of a month, such as 2026-11-01.")
        return value
