"""What is kept of risks: cause, event, effect, where they should come to, and every score they had."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from medmgr_core.fields import LongText, Ref, RunningNumber
from medmgr_core.record import Record

Domain = Literal["patient_safety", "quality", "workforce", "finance", "compliance", "service", "estate", "information",
                 "reputation"]  # fmt: skip


class Risk(Record):
    """One risk. How it stands now is its newest score; before the first it stands as it does without controls."""

    table, key, title, plural, area = "risk", ("risk_no",), "Risk", "Risks", "compliance"
    unit_field = "unit_code"
    label = "{name} ({key})"
    alike = ("unit_code", "name")
    by_command = ("closed_on", "close_reason")

    risk_no: Annotated[str, RunningNumber("RK")] = Field("", title="Risk number")
    name: str = Field(title="Risk", max_length=160, description="What might happen, in a few words")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    inherent_consequence: int = Field(title="Consequence without controls (1 to 5)", ge=1, le=5)
    inherent_likelihood: int = Field(title="Likelihood without controls (1 to 5)", ge=1, le=5)
    target_consequence: int = Field(title="Consequence aimed at (1 to 5)", ge=1, le=5)
    target_likelihood: int = Field(title="Likelihood aimed at (1 to 5)", ge=1, le=5)
    domain: Domain = Field("patient_safety", title="Domain")
    cause: LongText | None = Field(None, title="Because of", max_length=600)
    effect: LongText | None = Field(None, title="So that", max_length=600)
    controls: LongText | None = Field(None, title="Controls", max_length=1500, description="What is done against it now")
    owner: Annotated[str, Ref("person")] | None = Field(None, title="Owner")
    opened_on: date = Field(title="Known since")
    review_on: date | None = Field(None, title="Look at it again on")
    closed_on: date | None = Field(None, title="Closed on")
    close_reason: str | None = Field(None, title="Why it was closed", max_length=300)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.target_consequence * self.target_likelihood > self.inherent_consequence * self.inherent_likelihood:
            raise ValueError("Aimed at: a risk is not meant to be higher than it is without controls.")
        if self.closed_on and self.closed_on < self.opened_on:
            raise ValueError("Closed on: a risk closes after it was known.")
        return self


class RiskScore(Record):
    """One score of a risk with its controls. Added, never changed."""

    table, key, title, plural, area = "risk_score", ("score_no",), "Score of a risk", "Scores of risks", "compliance"
    unit_field = part_of = "risk_no"

    score_no: Annotated[str, RunningNumber("RS")] = Field("", title="Score number")
    risk_no: Annotated[str, Ref("risk")] = Field(title="Risk")
    scored_on: date = Field(title="Scored on")
    consequence: int = Field(title="Consequence (1 to 5)", ge=1, le=5)
    likelihood: int = Field(title="Likelihood (1 to 5)", ge=1, le=5)
    scored_by: Annotated[str, Ref("person")] | None = Field(None, title="Scored by")
    note: LongText | None = Field(None, title="Why", max_length=600)
