"""What indicators keep: what is measured, and its values."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from medmgr_core.fields import Code, LongText, Quantity, Ref
from medmgr_core.record import Record, validate


class Indicator(Record):
    """Something that is measured again and again: hours worked on a ward, attendances, beds, waits."""

    table, key, title, plural, area = "indicator", ("indicator_code",), "Indicator", "Indicators", "indicators"
    label = "{name}"
    alike = ("name",)

    indicator_code: Code = Field(title="Indicator code", max_length=40)
    name: str = Field(title="Name", max_length=160)
    kind: Literal["count", "level", "hours", "ratio", "money"] = Field(
        "count", title="Kind", description="A level, such as beds on a day, is never added up over time"
    )
    better: Literal["higher", "lower", "neither"] = Field("neither", title="Better is")
    remarks: LongText | None = Field(None, title="Remarks", max_length=1000)

    @classmethod
    def proposed(cls, code: str, text: str, *, under: str, since: date) -> tuple[Record, ...]:
        """An indicator of this name; its kind is set by a person."""
        return (validate(cls, {"indicator_code": code, "name": text}),)


class IndicatorValue(Record):
    """One figure of one indicator for one unit and period, as a return or another system gives it."""

    table, key, area = "indicator_value", ("unit_code", "indicator_code", "breakdown", "period_on"), "indicators"
    title, plural = "Indicator value", "Indicator values"
    unit_field = "unit_code"
    wide = ("indicator_code", "value")
    kept_in = {"value": "as_written"}

    unit_code: Annotated[str, Ref("unit")] = Field(
        title="Unit",
        json_schema_extra={
            "synonyms": ["org code", "organisation code", "provider org code", "provnum", "trust code", "ward", "name"]
        },
    )
    indicator_code: Annotated[str, Ref("indicator")] = Field(
        title="Indicator", json_schema_extra={"synonyms": ["measure", "metric description", "metric"]}
    )
    breakdown: str = Field(
        "", title="Breakdown", max_length=120, description="What the figure is split by, such as a type or a test",
        json_schema_extra={"synonyms": ["type", "sector", "division", "diagnostic tests", "measure id", "facility id",
                                        "units"]},
    )  # fmt: skip
    period_on: date = Field(
        title="Period", description="The first day of the period, or the day of a level",
        json_schema_extra={"synonyms": ["month", "date", "workdate", "work date", "effective snapshot date", "datum", "quarter",
                                        "release period"]},
    )  # fmt: skip
    value: Quantity | None = Field(None, title="Value")
    as_written: str | None = Field(
        None, title="As written", max_length=120, description="What the file says in place of a number"
    )
