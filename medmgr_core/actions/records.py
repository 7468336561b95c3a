"""What is kept of actions: one record for every domain, so that each person has one list."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from medmgr_core.fields import Code, LongText, Ref, RunningNumber
from medmgr_core.record import Record

About = Literal["complaint", "finding", "risk", "duty", "policy", "incident", "contract", "equipment", "roster", "meeting",
                "project", "other"]  # fmt: skip


class Action(Record):
    """One thing somebody will do: done with evidence, then checked by another person whether it worked."""

    table, key, title, plural, area = "action", ("action_no",), "Action", "Actions", "actions"
    unit_field = "unit_code"
    label = "{task} ({key})"
    need_to_know = ("about", "about_key")
    alike = ("unit_code", "owner", "task")
    by_command = ("done_on", "evidence", "verified_on", "verified_by", "effective", "stopped_on")

    action_no: Annotated[str, RunningNumber("AC")] = Field("", title="Action number")
    task: str = Field(title="What will be done", max_length=240)
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    owner: Annotated[str, Ref("person")] = Field(title="Owner")
    due_on: date = Field(title="Due")
    kind: Literal["corrective", "preventive", "improvement"] = Field("corrective", title="Kind")
    about: About = Field("other", title="Comes from")
    about_key: Code | None = Field(None, title="Its number", max_length=200, description="Such as CP-000012 of a complaint")
    check_on: date | None = Field(None, title="Check the effect on", description="Empty: as soon as it is done")
    done_on: date | None = Field(None, title="Done on")
    evidence: LongText | None = Field(None, title="Evidence", max_length=1000, description="What shows that it was done")
    verified_on: date | None = Field(None, title="Effect checked on")
    verified_by: Annotated[str, Ref("person")] | None = Field(None, title="Checked by")
    effective: Literal["yes", "partly", "no"] | None = Field(None, title="Did it work?")
    stopped_on: date | None = Field(None, title="Stopped on")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.check_on and self.check_on < self.due_on:
            raise ValueError("Check the effect on: choose the day it is due, or a later one.")
        if bool(self.done_on) != bool(self.evidence):
            raise ValueError("Evidence: say what shows that it was done, with the day it was done.")
        if self.verified_on and not (self.done_on and self.verified_by and self.effective):
            raise ValueError("Effect checked on: an action is checked after it is done, by a person who says whether it worked.")
        if self.verified_on and self.done_on and self.verified_on < self.done_on:
            raise ValueError("Effect checked on: it cannot be before the day it was done.")
        return self
