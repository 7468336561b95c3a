"""What rosters keep: kinds of shifts, rules, who is needed, periods, and who works when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from medmgr_core.errors import InvalidEntry
from medmgr_core.fields import Code, Hours, LongText, Money, Ref, RunningNumber
from medmgr_core.record import Record
from medmgr_core.rosters.plain import minutes_of

Grade = Literal["registered", "support", "doctor", "therapist", "technician", "clerical", "facilities", "other"]
RuleCode = Literal["rest", "weekly_hours", "weekly_rest", "night_hours", "break", "contract_max", "contract_min", "run_max",
                   "run_min", "off_min", "night_run_max", "off_after_nights", "weekends", "succession", "overlap", "absence",
                   "fixed_day_off", "employment", "credential", "publication"]  # fmt: skip
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
Group = Literal["clinical", "clerical", "administrative", "facilities"]
DAYS: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class ShiftType(Record):
    """A kind of shift, by the letters that stand in the roster; one that ends before it starts ends on the next day."""

    table, key, title, plural, area = "shift_type", ("shift_code",), "Shift type", "Shift types", "rosters"
    label = "{name} ({key})"

    shift_code: Code = Field(title="Letters", max_length=3, pattern=r"^[^+\s]{1,3}$",
                             description="One to three, as typed into the roster")  # fmt: skip
    name: str = Field(title="Name", max_length=40)
    starts: Code = Field("07:00", title="Starts", description="As 07:30", max_length=5)
    ends: Code = Field("15:00", title="Ends", description="As 15:30; not after the start: on the next day", max_length=5)
    break_minutes: int = Field(0, title="Break", ge=0, le=240, description="Minutes")
    is_break_unpaid: bool = Field(True, title="The break is unpaid")
    is_night: bool = Field(False, title="Night shift")
    is_on_call: bool = Field(False, title="On call at home", description="It counts no hours")
    not_after: Code | None = Field(None, title="Not after", max_length=60, description="Letters that may not be worked the "
                                   "day before, with spaces between")  # fmt: skip
    tone: Literal["blue", "orange", "dark", "green", "grey"] = Field("blue", title="Colour")

    @model_validator(mode="after")
    def _times(self) -> Self:
        for title, text in (("Starts", self.starts), ("Ends", self.ends)):
            try:
                minutes_of(text)
            except InvalidEntry as error:
                raise ValueError(f"{title}: {error}") from None
        return self


class StaffSkill(Record):
    """A skill somebody has, such as being in charge of a shift."""

    table, key, title, plural, area = "staff_skill", ("staff_no", "skill"), "Skill", "Skills", "rosters"
    unit_field, part_of = "staff_no", "staff_no"

    staff_no: Annotated[str, Ref("staff_member")] = Field(title="Staff member")
    skill: str = Field(title="Skill", max_length=40, description="Such as in charge, paediatric, driver")


class RosterTerms(Record):
    """What the roster needs to know of a contract: grade, rate, fixed days off, leave of a year."""

    table, key, title, plural, area = "roster_terms", ("staff_no",), "Roster terms", "Roster terms", "rosters"
    unit_field, part_of = "staff_no", "staff_no"

    staff_no: Annotated[str, Ref("staff_member")] = Field(title="Staff member")
    grade: Grade = Field(title="Grade")
    hourly_cost: Money | None = Field(None, title="Cost of an hour", ge=0, description="With what the employer pays on top")
    is_opted_out: bool = Field(False, title="Opted out of the 48 hours")
    days_off: Code | None = Field(None, title="Fixed days off", max_length=30, pattern=r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
                                  r"( (Mon|Tue|Wed|Thu|Fri|Sat|Sun))*$", description="Such as Sat Sun")  # fmt: skip
    leave_hours: Hours | None = Field(None, title="Leave of a year", ge=0, le=600, description="Hours, from April to March")


class CoverDemand(Record):
    """How many are needed on a shift: every day, on a weekday or on one date; the narrower row replaces the wider."""

    table, key, title, plural, area = "cover_demand", ("demand_no",), "Cover needed", "Cover needed", "rosters"
    unit_field = "unit_code"
    alike = ("unit_code", "shift_code", "weekday", "only_on", "grade", "skill")

    demand_no: Annotated[str, RunningNumber("CD")] = Field("", title="Number")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    shift_code: Annotated[str, Ref("shift_type")] = Field(title="Shift")
    minimum: int = Field(title="At least", ge=0, le=200)
    weekday: Weekday | None = Field(None, title="Weekday", description="Empty: every day")
    only_on: date | None = Field(None, title="Date", description="Only on this one")
    grade: Grade | None = Field(None, title="Grade", description="Empty: any")
    skill: str | None = Field(None, title="Skill", max_length=40, description="Empty: any")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.weekday and self.only_on:
            raise ValueError("Weekday: choose a weekday or a date, not both.")
        return self


class RosterRule(Record):
    """One rule of rosters, for all or for one staff group; those of a group replace those for all."""

    table, key, title, plural, area = "roster_rule", ("rule_no",), "Roster rule", "Roster rules", "rosters"
    alike = ("rule_code", "staff_group")

    rule_no: Annotated[str, RunningNumber("RR")] = Field("", title="Number")
    rule_code: RuleCode = Field(title="Rule")
    limit_value: Hours | None = Field(None, title="Value", ge=0, description="Hours, days or counts; empty: switched off")
    over: int = Field(1, title="Over", ge=1, description="Weeks, days, hours or weekends the value is about")
    is_hard: bool = Field(True, title="Must be kept", description="Otherwise it is a wish, and only told")
    staff_group: Group | None = Field(None, title="Group", description="Empty: all")
    weight: int = Field(10, title="Weight", ge=0, le=100_000, description="Of one unit of breach, for automatic filling")


class RosterPeriod(Record):
    """The roster of a unit for some weeks: planned as a draft, published, and locked when it has been worked."""

    table, key, title, plural, area = "roster_period", ("period_no",), "Roster", "Rosters", "rosters"
    unit_field = "unit_code"
    label = "{unit_code} from {first_on}"
    by_command = ("state", "published_on", "published_by")

    period_no: Annotated[str, RunningNumber("RP")] = Field("", title="Number")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    first_on: date = Field(title="First day")
    last_on: date = Field(title="Last day")
    state: Literal["draft", "published", "locked"] = Field("draft", title="State")
    published_on: date | None = Field(None, title="Published on")
    published_by: Annotated[str, Ref("person")] | None = Field(None, title="Published by")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 6 <= (self.last_on - self.first_on).days < 91:
            raise ValueError("Last day: a roster is a week to thirteen weeks long.")
        if self.state != "draft" and self.published_on is None:
            raise ValueError("Published on: a roster that is not a draft has the day it was published.")
        return self


class RosterShift(Record):
    """One person on one shift of one day; afterwards what came of it."""

    table, key, title, plural, area = "roster_shift", ("shift_no",), "Rostered shift", "Rostered shifts", "rosters"
    unit_field = "unit_code"
    label = "{staff_no} {works_on} {shift_code}"
    by_command = ("outcome", "worked_hours")

    shift_no: Annotated[str, RunningNumber("SH")] = Field("", title="Number")
    staff_no: Annotated[str, Ref("staff_member")] = Field(title="Staff member")
    works_on: date = Field(title="Date", description="The day it begins")
    shift_code: Annotated[str, Ref("shift_type")] = Field(title="Shift")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit", description="Where it is worked")
    is_pinned: bool = Field(False, title="Pinned", description="Automatic filling leaves it as it is")
    source: Literal["own", "bank", "agency"] = Field("own", title="Worked by")
    hourly_cost: Money | None = Field(None, title="Cost of an hour", ge=0, description="Empty: that of the person")
    outcome: Literal["planned", "worked", "changed", "absent"] = Field("planned", title="What came of it")
    worked_hours: Hours | None = Field(None, title="Hours worked", ge=0, le=24)
    note: LongText | None = Field(None, title="Note", max_length=500)

    @model_validator(mode="after")
    def _hours_fit(self) -> Self:
        if self.outcome == "changed" and self.worked_hours is None:
            raise ValueError("Hours worked: say how many hours were worked instead.")
        if self.outcome == "absent" and self.worked_hours:
            raise ValueError("Hours worked: somebody absent worked none.")
        return self


class StaffAbsence(Record):
    """Whole days somebody is not there: leave, sickness, study."""

    table, key, title, plural, area = "staff_absence", ("absence_no",), "Absence", "Absences", "rosters"
    unit_field = "staff_no"
    alike, near = ("staff_no", "kind"), ("first_on", 3)
    by_command = ("state", "decided_by", "decided_on")

    absence_no: Annotated[str, RunningNumber("AB")] = Field("", title="Number")
    staff_no: Annotated[str, Ref("staff_member")] = Field(title="Staff member")
    kind: Literal["leave", "sick", "parental", "study", "unavailable"] = Field(title="Kind")
    first_on: date = Field(title="First day")
    last_on: date = Field(title="Last day")
    hours: Hours | None = Field(None, title="Hours", ge=0, le=2000, description="Of all of it; empty: by the contract")
    is_paid: bool = Field(True, title="Paid")
    state: Literal["asked", "approved", "refused"] = Field("asked", title="State")
    decided_by: Annotated[str, Ref("person")] | None = Field(None, title="Decided by")
    decided_on: date | None = Field(None, title="Decided on")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_on < self.first_on:
            raise ValueError("Last day: an absence ends on the day it begins, or later.")
        if (self.last_on - self.first_on).days > 730:
            raise ValueError("Last day: enter an absence of more than two years in parts.")
        return self


class RosterWish(Record):
    """Somebody would like to work on a day, or to have it off."""

    table, key, title, plural, area = "roster_wish", ("wish_no",), "Wish", "Wishes", "rosters"
    unit_field = "staff_no"
    alike = ("staff_no", "wished_on")

    wish_no: Annotated[str, RunningNumber("RW")] = Field("", title="Number")
    staff_no: Annotated[str, Ref("staff_member")] = Field(title="Staff member")
    wished_on: date = Field(title="Date")
    wants: Literal["off", "work"] = Field("off", title="Would like")
    shift_code: Annotated[str, Ref("shift_type")] | None = Field(None, title="Shift", description="Empty: any")
    weight: int = Field(20, title="Weight", ge=1, le=1000)


class LeaveCarried(Record):
    """Hours of leave somebody takes over from the year before into a leave year, which begins on 1 April."""

    table, key, title, plural, area = (
        "leave_carried",
        ("staff_no", "year_on"),
        "Leave carried over",
        "Leave carried over",
        "rosters",
    )
    unit_field, part_of = "staff_no", "staff_no"

    staff_no: Annotated[str, Ref("staff_member")] = Field(title="Staff member")
    year_on: date = Field(title="Leave year", description="Its first day, 1 April; another day of it counts the same")
    hours: Hours = Field(title="Hours", ge=0, le=600)
    note: LongText | None = Field(None, title="Note", max_length=300)


class UnitCensus(Record):
    """How many patients or residents a unit had at the end of a day, at 23:59. Counts only."""

    table, key, title, plural, area = "unit_census", ("unit_code", "counted_on"), "Census", "Census", "rosters"
    unit_field = "unit_code"
    label = "{unit_code} {counted_on}"

    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit", json_schema_extra={"synonyms": ["ward", "ward name"]})
    counted_on: date = Field(title="Date", json_schema_extra={"synonyms": ["census date", "workdate"]})
    patients: int = Field(title="There at 23:59", ge=0, le=5_000,
                          json_schema_extra={"synonyms": ["mdscensus", "census", "occupied beds"]})  # fmt: skip
