"""What is kept of a complaint: the case, what it is about, its due dates as they were frozen, and what happened."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from medmgr_core.complaints.records import ALL_STAGES, ClockPolicy, Event
from medmgr_core.fields import Code, LongText, Ref, RunningNumber
from medmgr_core.record import Record

Kind = Literal["complaint", "concern", "compliment", "enquiry"]
FromWhom = Literal["patient", "relative", "carer", "visitor", "staff", "advocate", "other"]
Channel = Literal["phone", "in_person", "letter", "email", "web_form", "survey", "social_media"]
Outcome = Literal["upheld", "partly_upheld", "not_upheld", "withdrawn"]
Step = Literal["acknowledged", "plan_agreed", "updated", "extended", "paused", "resumed", "statement", "meeting", "letter",
               "answered", "closed", "reopened", "referred", "note"]  # fmt: skip

FREE_STEPS: tuple[Step, ...] = ("note", "updated", "statement", "meeting", "letter")  # written down as they come

NO_NAMES = "No names and nothing that tells who a person is"


class Complaint(Record):
    """One complaint, concern, compliment or enquiry, of a patient or of staff. No names: a reference to where they stand."""

    table, key, title, plural, area = "complaint", ("complaint_no",), "Complaint", "Complaints", "complaints"
    unit_field = "unit_code"
    label = "{key}"
    need_to_know = ("", "complaint_no")
    alike, near = ("unit_code", "summary"), ("received_on", 30)
    by_command = ("acknowledged_on", "agreed_on", "agreed_until", "answered_on", "closed_on", "outcome", "reopened_of",
                  "referred_on", "ombudsman")  # fmt: skip

    complaint_no: Annotated[str, RunningNumber("CP")] = Field("", title="Complaint number")
    received_on: date = Field(title="Received")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Where")
    summary: LongText = Field(title="What it is about", max_length=2000, description=NO_NAMES)
    kind: Kind = Field("complaint", title="Kind")
    from_whom: FromWhom = Field("patient", title="From")
    channel: Channel = Field("phone", title="By way of")
    is_formal: bool = Field(True, title="Formal", description="Formal complaints have clocks and go into the return")
    severity: Literal["not_rated", "low", "moderate", "high"] = Field("not_rated", title="Severity")
    wish: LongText | None = Field(None, title="Wished outcome", max_length=600)
    handler: Annotated[str, Ref("person")] | None = Field(None, title="Handler")
    investigator: Annotated[str, Ref("person")] | None = Field(None, title="Investigator")
    regime: Code = Field("england", title="Rules", max_length=40, description="Whose clocks hold, such as england")
    stage: Code = Field(ALL_STAGES, title="Stage", max_length=40, description="“all” where the rules know no stages")
    consent: Literal["not_needed", "asked", "given", "refused"] = Field("not_needed", title="Consent of the patient")
    age_band: Literal["unknown", "0_5", "6_17", "18_25", "26_55", "56_64", "65_74", "75_over"] = Field(
        "unknown", title="Age of the patient"
    )
    has_candour: bool = Field(False, title="Duty of candour", description="Moderate harm or worse")
    local_reference: str | None = Field(
        None, title="Reference elsewhere", max_length=60, description="Its number in the case file"
    )
    linked_to: str | None = Field(None, title="Linked incident or claim", max_length=60, description="A number, no name")
    acknowledged_on: date | None = Field(None, title="Acknowledged")
    agreed_on: date | None = Field(None, title="Plan agreed")
    agreed_until: date | None = Field(None, title="Reply promised by")
    answered_on: date | None = Field(None, title="Answered")
    closed_on: date | None = Field(None, title="Closed")
    outcome: Outcome | None = Field(None, title="Outcome")
    reopened_of: Annotated[str, Ref("complaint")] | None = Field(None, title="Takes up again")
    referred_on: date | None = Field(None, title="Gone to the ombudsman")
    ombudsman: Literal["pending", "not_accepted", "upheld", "partly_upheld", "not_upheld"] | None = Field(None, title="Ombudsman")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for name, word in (("acknowledged_on", "Acknowledged"), ("agreed_on", "Plan agreed"), ("answered_on", "Answered"),
                           ("closed_on", "Closed"), ("referred_on", "Gone to the ombudsman")):  # fmt: skip
            day = getattr(self, name)
            if day and day < self.received_on:
                raise ValueError(f"{word}: {day} is before the day it was received, {self.received_on}.")
        if self.closed_on and self.answered_on and self.closed_on < self.answered_on:
            raise ValueError(f"Closed: {self.closed_on} is before the reply went out, {self.answered_on}.")
        if self.closed_on and self.kind in ("complaint", "concern") and self.outcome is None:
            raise ValueError("Outcome: say how it ended when it is closed.")
        if self.ombudsman and not self.referred_on:
            raise ValueError("Ombudsman: enter first when it went there.")
        return self


class ComplaintSubject(Record):
    """One subject a complaint may be about, from the facility's own list or that of a return."""

    table, key, title, plural = "complaint_subject", ("subject_code",), "Complaint subject", "Complaint subjects"
    area = "complaints"
    label = "{name}"

    subject_code: Code = Field(title="Subject code", max_length=40)
    name: str = Field(title="Subject", max_length=120)
    domain: Literal["clinical", "management", "relationships"] = Field("management", title="Domain")
    retired_on: date | None = Field(None, title="Not used from")


class ComplaintIssue(Record):
    """One thing a complaint is about: most letters hold about two."""

    table, key, title, plural, area = "complaint_issue", ("issue_no",), "Issue", "Issues of complaints", "complaints"
    unit_field = part_of = "complaint_no"

    issue_no: Annotated[str, RunningNumber("CI")] = Field("", title="Issue number")
    complaint_no: Annotated[str, Ref("complaint")] = Field(title="Complaint")
    subject_code: Annotated[str, Ref("complaint_subject")] = Field(title="Subject")
    profession: Literal["medical", "nursing", "midwifery", "allied_health", "ambulance", "administration", "management",
                        "facilities", "other"] | None = Field(None, title="Profession")  # fmt: skip
    service: Literal["inpatient", "outpatient", "emergency", "maternity", "mental_health", "community", "diagnostics",
                     "ambulance", "other"] | None = Field(None, title="Service")  # fmt: skip
    stage_of_care: (
        Literal["admission", "examination", "care_on_the_ward", "procedure", "discharge", "administration", "other"] | None
    ) = Field(None, title="Stage of care")
    severity: int | None = Field(None, title="Severity (0 to 3)", ge=0, le=3)
    harm: int | None = Field(None, title="Harm (0 to 5)", ge=0, le=5)
    outcome: Outcome | None = Field(None, title="Outcome")
    remarks: LongText | None = Field(None, title="Remarks", max_length=600, description=NO_NAMES)


class ComplaintClock(Record):
    """A due date of a complaint, frozen with the version of the rule that gave it; worked out anew only when asked to."""

    table, key, title, plural = "complaint_clock", ("complaint_no", "event"), "Due date of a complaint", "Due dates of complaints"
    area = "complaints"
    unit_field = part_of = "complaint_no"
    by_command = ("due_on", "first_due_on", "rule", "version", "terms")

    complaint_no: Annotated[str, Ref("complaint")] = Field(title="Complaint")
    event: Event = Field(title="What is due")
    due_on: date | None = Field(None, title="Due", description="Empty while nothing starts its count")
    first_due_on: date | None = Field(None, title="Due at first", description="Before extensions")
    rule: str = Field("", title="Rule", max_length=200)
    version: str = Field("", title="Version of the rule", max_length=200)
    terms: LongText = Field("", title="Terms", max_length=2000, description="The rule as it stood, kept word for word")

    @field_validator("terms")
    @classmethod
    def _a_rule(cls, value: str) -> str:
        try:
            return value and ClockPolicy.model_validate_json(value).model_dump_json()
        except ValidationError:
            raise ValueError("Terms: this is not the text of a rule.") from None


class ComplaintStep(Record):
    """Something that happened to a complaint. Steps are added, never changed."""

    table, key, title, plural, area = "complaint_step", ("step_no",), "Step", "Steps of complaints", "complaints"
    unit_field = part_of = "complaint_no"

    step_no: Annotated[str, RunningNumber("CS")] = Field("", title="Step number")
    complaint_no: Annotated[str, Ref("complaint")] = Field(title="Complaint")
    happened_on: date = Field(title="On")
    step: Step = Field(title="What happened")
    event: Event | None = Field(None, title="Of which clock")
    until: date | None = Field(None, title="Until")
    note: LongText | None = Field(None, title="Note", max_length=2000, description=NO_NAMES)
