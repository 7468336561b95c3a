"""What is kept of requirement sets: the set in its version, its tree, how a place stands to it, what was found."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from medmgr_core.fields import Code, LongText, Quantity, Ref, RunningNumber
from medmgr_core.record import Record

Result = Literal["not_assessed", "compliant", "partly", "non", "not_applicable"]
Kind = Literal["mandatory", "recommended", "optional"]


class Framework(Record):
    """A set of requirements in one version: a standard, a law, an own list. A new version is a new set."""

    table, key, title, plural, area = "framework", ("framework_code",), "Requirement set", "Requirement sets", "compliance"
    label = "{name}"

    framework_code: Code = Field(title="Code", max_length=40, description="Such as FIRE-2026")
    name: str = Field(title="Name", max_length=160)
    version: str | None = Field(None, title="Version", max_length=40)
    valid_from: date | None = Field(None, title="Holds from")
    source: str | None = Field(None, title="Source", max_length=400, description="Where the text comes from")
    licence: str | None = Field(None, title="Licence of the text", max_length=400)
    replaces: Annotated[str, Ref("framework")] | None = Field(None, title="Takes the place of")
    retired_on: date | None = Field(None, title="Not used from")


class Requirement(Record):
    """One node of a requirement set: a heading, or something to be met."""

    table, key, title, plural, area = "requirement", ("requirement_code",), "Requirement", "Requirements", "compliance"
    label = "{ref} {name}"
    part_of = "framework_code"

    requirement_code: Code = Field(title="Requirement code", max_length=240, description="The same wherever it is named")
    framework_code: Annotated[str, Ref("framework")] = Field(title="Requirement set")
    parent_code: Annotated[str, Ref("requirement")] | None = Field(None, title="Under")
    ref: str | None = Field(None, title="Reference", max_length=80, description="As the set has it; some have none")
    name: str = Field(title="Title", max_length=400)
    text: LongText | None = Field(None, title="Text", max_length=12_000)
    kind: Kind = Field("mandatory", title="Kind")
    is_assessable: bool = Field(True, title="Is assessed", description="No for a heading")
    weight: Quantity = Field(1.0, title="Weight", ge=0, le=1000)
    evidence_hint: LongText | None = Field(None, title="Usual evidence", max_length=2000)
    place: int = Field(0, title="Place in the set", ge=0)
    depth: int = Field(0, title="Depth", ge=0, le=40)


class Assessment(Record):
    """One look at how a place stands to a requirement set. The newest of a place and a set is the one that counts."""

    table, key, title, plural, area = "assessment", ("assessment_no",), "Assessment", "Assessments", "compliance"
    unit_field = "unit_code"
    label = "{key}"
    by_command = ("closed_on",)

    assessment_no: Annotated[str, RunningNumber("AS")] = Field("", title="Assessment number")
    framework_code: Annotated[str, Ref("framework")] = Field(title="Requirement set")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    started_on: date = Field(title="Began on")
    lead: Annotated[str, Ref("person")] | None = Field(None, title="Led by")
    remarks: LongText | None = Field(None, title="Remarks", max_length=1000)
    closed_on: date | None = Field(None, title="Closed on")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.closed_on and self.closed_on < self.started_on:
            raise ValueError("Closed on: an assessment closes after it began.")
        return self


class RequirementResult(Record):
    """How one requirement stands in one assessment. What nobody has looked at has no row, and is never a pass."""

    table, key, area = "requirement_result", ("assessment_no", "requirement_code"), "compliance"
    title, plural = "Result", "Results of assessments"
    unit_field = part_of = "assessment_no"

    assessment_no: Annotated[str, Ref("assessment")] = Field(title="Assessment")
    requirement_code: Annotated[str, Ref("requirement")] = Field(title="Requirement")
    result: Result = Field("not_assessed", title="Result")
    note: LongText | None = Field(None, title="Note", max_length=2000)
    judged_on: date | None = Field(None, title="Judged on")
    judged_by: Annotated[str, Ref("person")] | None = Field(None, title="Judged by")

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.result != "not_assessed" and not self.judged_on:
            raise ValueError("Judged on: say on which day it was judged.")
        if self.result == "not_applicable" and not self.note:
            raise ValueError("Note: say why the requirement does not apply.")
        return self


class EvidenceLink(Record):
    """That a piece of evidence shows a requirement is met: one certificate serves many."""

    table, key, area = "evidence_link", ("evidence_no", "requirement_code"), "compliance"
    title, plural = "Use of evidence", "Uses of evidence"
    unit_field = part_of = "evidence_no"

    evidence_no: Annotated[str, Ref("evidence_item")] = Field(title="Evidence")
    requirement_code: Annotated[str, Ref("requirement")] = Field(title="Requirement")


class Finding(Record):
    """Something found wanting by an audit, a survey, an incident or oneself, until it is closed with what shows it."""

    table, key, title, plural, area = "finding", ("finding_no",), "Finding", "Findings", "compliance"
    unit_field = "unit_code"
    label = "{key}"
    alike = ("unit_code", "summary")
    by_command = ("closed_on", "closed_by", "verified")

    finding_no: Annotated[str, RunningNumber("FI")] = Field("", title="Finding number")
    summary: LongText = Field(title="What was found", max_length=1000, description="No names of patients or staff")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    source: Literal["audit", "survey", "inspection", "incident", "complaint", "self"] = Field("audit", title="Found by")
    severity: Literal["minor", "moderate", "major", "critical"] = Field("moderate", title="Severity")
    requirement_code: Annotated[str, Ref("requirement")] | None = Field(None, title="Requirement")
    owner: Annotated[str, Ref("person")] | None = Field(None, title="Owner")
    opened_on: date = Field(title="Found on")
    due_on: date = Field(title="Due")
    closed_on: date | None = Field(None, title="Closed on")
    closed_by: Annotated[str, Ref("person")] | None = Field(None, title="Closed by")
    verified: LongText | None = Field(None, title="What shows that it is put right", max_length=1000)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for name, word in (("due_on", "Due"), ("closed_on", "Closed on")):
            day = getattr(self, name)
            if day and day < self.opened_on:
                raise ValueError(f"{word}: {day} is before the day it was found, {self.opened_on}.")
        if self.closed_on and not self.verified:
            raise ValueError("What shows that it is put right: a finding is closed with it.")
        return self
