"""What is kept of duties: what falls due again and again, what was done for it, and what shows it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from medmgr_core.compliance.due import Basis, Every
from medmgr_core.fields import Code, LongText, Ref, RunningNumber
from medmgr_core.record import Record

DutyKind = Literal["policy_review", "licence", "credential", "training", "certificate", "maintenance", "calibration", "drill",
                   "insurance", "permit"]  # fmt: skip
DutyAbout = Literal["staff_member", "equipment", "unit", "policy", "supplier", "other"]
Harm = Literal["low", "moderate", "high", "severe"]
OF_STAFF = ("licence", "credential", "training")


class EvidenceItem(Record):
    """Something that shows that a requirement is met or a duty done: a file or an address, valid for a time, used many times."""

    table, key, title, plural, area = "evidence_item", ("evidence_no",), "Evidence", "Evidence", "compliance"
    unit_field = "unit_code"
    label = "{name} ({key})"
    alike = ("unit_code", "name")
    by_command = ("file_id",)

    evidence_no: Annotated[str, RunningNumber("EV")] = Field("", title="Evidence number")
    name: str = Field(title="Title", max_length=160)
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    owner: Annotated[str, Ref("person")] | None = Field(None, title="Owner", description="Who keeps it in date")
    issued_on: date = Field(title="Issued on", description="The day it speaks of, not the day it was filed")
    valid_until: date | None = Field(None, title="Valid until", description="The last day; empty: without end")
    link: str | None = Field(None, title="Address", max_length=400, description="Where it stands, if it is no file here")
    remarks: LongText | None = Field(None, title="Remarks", max_length=600)
    file_id: Code | None = Field(None, title="File", max_length=40)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_until and self.valid_until < self.issued_on:
            raise ValueError(f"Valid until: {self.valid_until} is before the day it was issued, {self.issued_on}.")
        return self


class Duty(Record):
    """Something that is due again and again: a licence, a training, a drill, a review. How it stands follows from its events."""

    table, key, title, plural, area = "duty", ("duty_no",), "Duty", "Duties", "compliance"
    unit_field = "unit_code"
    label = "{name} ({key})"
    alike = ("unit_code", "name", "about_key")
    any_record = ("about", "about_key")

    duty_no: Annotated[str, RunningNumber("DU")] = Field("", title="Duty number")
    name: str = Field(title="What is due", max_length=120, description="The same words for the same course or licence")
    kind: DutyKind = Field(title="Kind")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    about: DutyAbout = Field("other", title="For")
    about_key: Code | None = Field(None, title="Its number", max_length=60, description="Staff number, tag or policy code")
    owner: Annotated[str, Ref("person")] | None = Field(None, title="Owner", description="Who sees to it")
    every: int | None = Field(None, title="Every", ge=1, le=1200, description="Empty: by the date it brings, or once")
    every_unit: Every = Field("month", title="Counted in")
    basis: Basis = Field("last_done", title="Counted from", description="The day it was done, or a fixed cycle")
    first_due_on: date | None = Field(None, title="First due", description="And the first day of a fixed cycle")
    grace_days: int = Field(0, title="Days of grace", ge=0, le=366)
    harm: Harm = Field("moderate", title="Harm if it lapses")
    blocks_work: bool = Field(False, title="Stops work when lapsed", description="Nobody is rostered without it")
    ended_on: date | None = Field(None, title="Not needed from")

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.basis == "fixed" and not (self.every and self.first_due_on):
            raise ValueError("First due: a fixed cycle needs its first day, and how often it comes.")
        if self.about != "other" and not self.about_key:
            raise ValueError("Its number: say which one it is for, or choose “other”.")
        return self


class DutyEvent(Record):
    """One thing done for a duty: done, exempted, or withdrawn because it was not so. Added, never changed."""

    table, key, title, plural, area = "duty_event", ("event_no",), "Event of a duty", "Events of duties", "compliance"
    unit_field = part_of = "duty_no"

    event_no: Annotated[str, RunningNumber("DE")] = Field("", title="Event number")
    duty_no: Annotated[str, Ref("duty")] = Field(title="Duty")
    step: Literal["done", "exempt", "withdrawn"] = Field("done", title="What")
    done_on: date = Field(title="On", description="Done on, or exempt from")
    next_due_on: date | None = Field(None, title="Valid until", description="Due again by this day; the end of an exemption")
    outcome: Literal["passed", "with_remarks", "failed"] = Field("passed", title="Outcome")
    by_whom: str | None = Field(None, title="Done by", max_length=120, description="Firm, assessor or own staff")
    evidence_no: Annotated[str, Ref("evidence_item")] | None = Field(None, title="Evidence")
    replaces: Annotated[str, Ref("duty_event")] | None = Field(None, title="Instead of")
    note: LongText | None = Field(None, title="Note", max_length=600, description="What shows it, or the reason")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.next_due_on and self.next_due_on < self.done_on:
            raise ValueError(f"Valid until: {self.next_due_on} is before the day it was done, {self.done_on}.")
        if self.step == "exempt" and not (self.note and self.next_due_on):
            raise ValueError("Note: an exemption needs its reason and its last day.")
        if self.step == "withdrawn" and not (self.replaces and self.note):
            raise ValueError("Instead of: say which event was not so, and why.")
        return self
