"""What complaints keep: the policies that say how long an acknowledgement, a reply, an update and the end may take."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from medmgr_core.fields import Code, LongText
from medmgr_core.record import Record

Event = Literal["acknowledge", "respond", "update", "close"]
Start = Literal["received", "acknowledged", "agreed", "last_update"]
TimeUnit = Literal["working_day", "day", "month"]

ALL_STAGES = "all"
# Clocks of these are set by law, or by those the law names: nothing stops them.
BY_LAW = frozenset({"england", "phso", "england_candour", "wales", "scotland", "northern_ireland", "ireland", "us_hospital",
                    "us_nursing_home"})  # fmt: skip


class ClockPolicy(Record):
    """How long one step may take under a regime, from a day on. A complaint keeps the policy of the day it was received."""

    table, key, title, plural = "clock_policy", ("regime", "stage", "event", "valid_from"), "Complaint clock", "Complaint clocks"
    area = "complaints"
    label = "{regime}: {event} ({stage})"

    regime: Code = Field(title="Regime", max_length=40, description="Whose rules these are, such as england")
    stage: Code = Field(ALL_STAGES, title="Stage", max_length=40, description="“all” where the rules know no stages")
    event: Event = Field(title="What is due", description="“close” is the outer limit for the final answer")
    amount: int | None = Field(None, title="How long", ge=0, le=3650, description="Empty where the rules give no count")
    unit: TimeUnit = Field("working_day", title="Counted in")
    starts_from: Start = Field("received", title="Counted from", description="The day itself is day 0")
    extendable: bool = Field(False, title="May be extended", description="By agreement, on or before the day it is due")
    extend_by: int | None = Field(None, title="Longer by at most", ge=1, le=3650,
                                  description="In the same unit; empty: as long as is agreed")  # fmt: skip
    can_pause: bool = Field(False, title="May be paused", description="Never where the law sets the clock")
    valid_from: date = Field(title="Valid from", description="For what is received on this day or later")
    source: LongText = Field(title="Source", max_length=400, description="Where this stands, and whether it was checked")

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.extend_by and not self.extendable:
            raise ValueError("Longer by at most: leave it empty for a clock that may not be extended.")
        if self.can_pause and self.regime.casefold() in BY_LAW:
            raise ValueError(f"May be paused: the clocks of {self.regime} are set by law and have no pause.")
        if self.starts_from == "last_update" and self.event != "update":
            raise ValueError("Counted from: only an update is counted from the update before it.")
        return self
