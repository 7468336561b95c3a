"""What savings keep: schemes that are to save money, each with a measure that guards quality, and what they bring."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from medmgr_core.fields import LongText, Money, Ref, RunningNumber
from medmgr_core.record import Record


class SavingScheme(Record):
    """One saving: where, whose, from when, and the measure that would show harm. It is not opened without one."""

    table, key, title, plural, area = "saving_scheme", ("scheme_no",), "Saving", "Savings", "budgets"
    unit_field = "cost_centre_code"
    label = "{name} ({key})"
    alike = ("name", "cost_centre_code")
    by_command = ("stage", "answer", "answered_on")

    scheme_no: Annotated[str, RunningNumber("SV")] = Field("", title="Saving number")
    name: str = Field(title="Name", max_length=160)
    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    owner: Annotated[str, Ref("person")] = Field(title="Owner")
    stage: Literal["idea", "planned", "open", "delivered", "stopped"] = Field("idea", title="Stage")
    starts_on: date = Field(title="Starts on", description="The first day of a month")
    is_recurrent: bool = Field(True, title="Recurrent", description="Off for a saving that is made once only")
    guard_code: Annotated[str, Ref("indicator")] | None = Field(
        None, title="Quality guard", description="The measure that would show harm; needed before the saving is opened"
    )
    guard_unit_code: Annotated[str, Ref("unit")] | None = Field(None, title="Guard measured at")
    answer: LongText | None = Field(
        None, title="Answer to the guard", max_length=600, description="What the owner says and does when the guard shows concern"
    )
    answered_on: date | None = Field(None, title="Answered on")
    remarks: LongText | None = Field(None, title="Remarks", max_length=600)

    @field_validator("starts_on")
    @classmethod
    def _first_of_month(cls, value: date) -> date:
        if value.day != 1:
            raise ValueError("Starts on: enter the first day of a month, such as 2026-11-01.")
        return value

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if self.stage in ("open", "delivered") and not (self.guard_code and self.guard_unit_code):
            raise ValueError("Quality guard: choose the measure that would show harm, and where it is measured, first.")
        if bool(self.answer) != bool(self.answered_on):
            raise ValueError("Answered on: an answer needs its day, and a day its answer.")
        return self


class SavingMonth(Record):
    """What a saving was to bring in a month, and what it brought."""

    table, key, title, plural, area = "saving_month", ("scheme_no", "month"), "Month of a saving", "Months of savings", "budgets"
    unit_field = part_of = "scheme_no"

    scheme_no: Annotated[str, Ref("saving_scheme")] = Field(title="Saving")
    month: date = Field(title="Month", description="The first day of the month")
    planned: Money = Field(title="Planned", ge=0)
    delivered: Money | None = Field(None, title="Delivered", description="Left empty until it is known")

    @field_validator("month")
    @classmethod
    def _first_of_month(cls, value: date) -> date:
        if value.day != 1:
            raise ValueError("Month: enter the first day of the month, such as 2026-11-01.")
        return value
