"""What activity keeps. Counts and dates only: who came is in the clinical system, and stays there."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from medmgr_core.fields import Code, Ref
from medmgr_core.record import Record


class Appointment(Record):
    """One appointment of a clinic: when it was made, when it was, and whether it was missed. No patient."""

    table, key, title, plural, area = "appointment", ("appointment_no",), "Appointment", "Appointments", "activity"
    unit_field = "unit_code"

    appointment_no: Code = Field(
        title="Appointment number", max_length=40, json_schema_extra={"synonyms": ["appointment id", "appointmentid", "slot id"]}
    )
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit", json_schema_extra={"synonyms": ["clinic", "clinic code"]})
    booked_on: date | None = Field(
        None, title="Booked on", json_schema_extra={"synonyms": ["scheduled day", "scheduledday", "booking date"]}
    )
    appointment_on: date = Field(
        title="Date", json_schema_extra={"synonyms": ["appointment day", "appointmentday", "appointment date"]}
    )
    was_missed: bool = Field(
        False, title="Missed", json_schema_extra={"synonyms": ["no-show", "no show", "dna", "did not attend"]}
    )
