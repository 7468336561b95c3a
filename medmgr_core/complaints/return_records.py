"""What comes from outside about experience: lines of yearly returns, and comments of patients coded by theme."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from medmgr_core.complaints.case_records import NO_NAMES
from medmgr_core.fields import Code, LongText, Quantity, Ref, RunningNumber
from medmgr_core.record import Record


class ComplaintReturn(Record):
    """One line of a yearly return on complaints, such as the KO41a, for one site and year."""

    table, key = "complaint_return", ("unit_code", "period_on", "line")
    title, plural, area = "Line of a return", "Lines of returns", "complaints"
    unit_field = "unit_code"
    wide = ("line", "figure")

    unit_code: Annotated[str, Ref("unit")] = Field(
        title="Site", json_schema_extra={"synonyms": ["site code", "organisation code"]}
    )
    period_on: date = Field(title="Year from", description="The first day of its year", json_schema_extra={"synonyms": ["year"]})
    line: str = Field(title="Line", max_length=120, description="As the return names it")
    figure: Quantity | None = Field(None, title="Figure", ge=0)


class Feedback(Record):
    """One comment of a patient or visitor, coded by theme and by how much it praises or blames."""

    table, key, title, plural, area = "feedback", ("feedback_no",), "Comment", "Comments", "complaints"
    unit_field = "unit_code"

    feedback_no: Annotated[str, RunningNumber("FB")] = Field("", title="Comment number")
    unit_code: Annotated[str, Ref("unit")] = Field(
        title="Where", json_schema_extra={"synonyms": ["organization", "organisation"]}
    )
    given_on: date | None = Field(None, title="Given on")
    comment: LongText = Field(
        title="Comment", max_length=8000, description=NO_NAMES, json_schema_extra={"synonyms": ["feedback"]}
    )
    theme: str | None = Field(None, title="Theme", max_length=120, json_schema_extra={"synonyms": ["label"]})
    topic: str | None = Field(None, title="Topic", max_length=160, json_schema_extra={"synonyms": ["subcategory"]})
    theme_code: Code | None = Field(None, title="Theme code", max_length=20, json_schema_extra={"synonyms": ["code"]})
    criticality: int | None = Field(
        None, title="Criticality", ge=-5, le=5, description="−5 is the worst blame, 5 the highest praise"
    )
    question: str | None = Field(None, title="Question", max_length=240)
