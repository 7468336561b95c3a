"""What every other domain refers to by code: the unit tree, staff, suppliers, the chart of accounts, settings."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from medmgr_core.fields import Code, Hours, LongText, Ref
from medmgr_core.record import Record, validate


class FacilityProfile(Record):
    """The facility itself: name, money, year, calendar and its own words. There is one."""

    table, key, title, plural, area = "facility_profile", ("profile_code",), "Settings", "Settings", "settings"
    label = "{name}"

    profile_code: Code = Field("facility", title="Profile", max_length=20)
    name: str = Field(title="Name of the facility", max_length=120)
    currency: str = Field("GBP", title="Currency", pattern=r"^[A-Z]{3}$", description="Three letters, such as GBP")
    currency_sign: str = Field("£", title="Currency sign", max_length=4)
    year_starts_in: int = Field(4, title="Financial year starts in month", ge=1, le=12)
    country: str = Field("GB", title="Country of the holiday calendar", pattern=r"^[A-Z]{2}$",
                         description="Two letters, such as GB")  # fmt: skip
    region: str | None = Field("ENG", title="Region of the holiday calendar", max_length=10)
    time_zone: str = Field("Europe/London", title="Time zone", max_length=60)
    date_style: Literal["22 Nov 2026", "22/11/2026", "11/22/2026", "2026-11-22"] = Field(
        "22 Nov 2026", title="How dates are shown"
    )
    number_style: Literal["1,234.56", "1.234,56", "1 234,56"] = Field("1,234.56", title="How numbers are shown")
    word_for_patient: str = Field("patient", title="Own word for patient", max_length=30)
    word_for_unit: str = Field("unit", title="Own word for unit", max_length=30)
    idle_minutes: int = Field(20, title="Lock after minutes without use", ge=1, le=480)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        from zoneinfo import available_timezones

        if value not in available_timezones():
            raise ValueError("Time zone: use a name such as Europe/London or America/New_York.")
        return value

    @model_validator(mode="after")
    def _known_calendar(self) -> Self:
        import holidays

        supported = holidays.list_supported_countries()
        if self.country not in supported:
            raise ValueError(f"Country: no holiday calendar is known for {self.country}; use two letters such as GB.")
        if self.region and self.region not in supported[self.country]:
            raise ValueError(f"Region: {self.country} has no region {self.region}; leave it empty if unsure.")
        return self


class LocalClosure(Record):
    """A day on which the facility's offices are closed beyond the public holidays."""

    table, key, title, plural, area = "local_closure", ("closed_on",), "Local closure", "Local closures", "settings"

    closed_on: date = Field(title="Date")
    name: str = Field(title="Occasion", max_length=80)


class Unit(Record):
    """A part of the organisation: group, site, department or unit. Units open, merge and close."""

    table, key, title, plural, area = "unit", ("unit_code",), "Unit", "Units", "facility"
    unit_field = "unit_code"
    label = "{name} ({key})"
    alike = ("name",)

    unit_code: Code = Field(title="Unit code", max_length=20)
    name: str = Field(title="Name", max_length=120)
    kind: Literal["group", "site", "department", "unit"] = Field(title="Kind")
    opened_on: date | None = Field(None, title="Opened on")
    closed_on: date | None = Field(None, title="Closed on", description="The first day it no longer works")
    merged_into: Annotated[str, Ref("unit")] | None = Field(None, title="Merged into")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opened_on and self.closed_on and self.closed_on <= self.opened_on:
            raise ValueError("Closed on: a unit closes after it opened.")
        if self.merged_into and not self.closed_on:
            raise ValueError("Closed on: a merged unit needs the day it closed.")
        return self

    @classmethod
    def proposed(cls, code: str, text: str, *, under: str, since: date) -> tuple[Record, ...]:
        """A unit below the one the file is for."""
        unit = validate(cls, {"unit_code": code, "name": text, "kind": "unit"})
        place = {"unit_code": code, "valid_from": since.replace(day=1), "parent_code": under}
        return unit, validate(UnitPlacement, place)


class UnitPlacement(Record):
    """Under which parent a unit stands from a month on; figures of earlier months stay under the earlier parent."""

    table, key, area = "unit_placement", ("unit_code", "valid_from"), "facility"
    title, plural = "Place in the tree", "Places in the tree"
    unit_field, part_of = "unit_code", "unit_code"

    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    valid_from: date = Field(title="From", description="The first day of a month")
    parent_code: Annotated[str, Ref("unit")] = Field(title="Under")

    @field_validator("valid_from")
    @classmethod
    def _first_of_month(cls, value: date) -> date:
        if value.day != 1:
            raise ValueError("From: a unit moves on the first day of a month, so that every month has one tree.")
        return value


class CostCentre(Record):
    """Where money is planned and spent; belongs to one unit."""

    table, key, title, plural, area = "cost_centre", ("cost_centre_code",), "Cost centre", "Cost centres", "facility"
    unit_field = "unit_code"
    label = "{name} ({key})"
    alike = ("name",)

    cost_centre_code: Code = Field(title="Cost centre code", max_length=40)
    name: str = Field(title="Name", max_length=120)
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    budget_holder: Annotated[str, Ref("person")] | None = Field(None, title="Budget holder", description="Who answers for it")

    @classmethod
    def proposed(cls, code: str, text: str, *, under: str, since: date) -> tuple[Record, ...]:
        """A cost centre of the unit the file is for."""
        return (validate(cls, {"cost_centre_code": code, "name": text, "unit_code": under}),)


class StaffMember(Record):
    """One person employed or engaged: reference, job and hours. Not a personnel file."""

    table, key, title, plural, area = "staff_member", ("staff_no",), "Staff member", "Staff", "staff"
    unit_field = "unit_code"
    label = "{name} ({key})"
    alike = ("name",)

    staff_no: Code = Field(title="Staff number", max_length=20, description="The local reference, such as N-0412")
    name: str = Field(title="Name", max_length=120)
    job_title: str = Field(title="Job", max_length=120)
    staff_group: Literal["clinical", "clerical", "administrative", "facilities"] = Field(title="Group")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit")
    contract_hours: Hours = Field(title="Contract hours", ge=0, le=60, description="Hours a week")
    joined_on: date | None = Field(None, title="Joined on")
    left_on: date | None = Field(None, title="Left on", description="The last day of work")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.joined_on and self.left_on and self.left_on < self.joined_on:
            raise ValueError("Left on: nobody leaves before joining.")
        return self


class Supplier(Record):
    """Whom the facility buys from: goods, services, agencies, subcontractors."""

    table, key, title, plural, area = "supplier", ("supplier_code",), "Supplier", "Suppliers", "suppliers"
    label = "{name}"
    alike = ("name",)

    supplier_code: Code = Field(title="Supplier code", max_length=40)
    name: str = Field(title="Name", max_length=160)
    supplies: Literal["goods", "services", "staffing", "premises", "public_body", "other"] = Field("other", title="Supplies")
    payment_days: int | None = Field(None, title="Days to pay", ge=0, le=365)
    contact: str | None = Field(None, title="Contact", max_length=200, description="Business address, phone or e-mail")
    remarks: LongText | None = Field(None, title="Remarks", max_length=1000)

    @classmethod
    def proposed(cls, code: str, text: str, *, under: str, since: date) -> tuple[Record, ...]:
        """A supplier of this name."""
        return (validate(cls, {"supplier_code": code, "name": text}),)


class Account(Record):
    """One line of the chart of accounts; accounts form a tree and money stands on its leaves."""

    table, key, title, plural, area = "account", ("account_code",), "Account", "Accounts", "accounts"
    label = "{name} ({key})"
    alike = ("name",)

    account_code: Code = Field(title="Account code", max_length=40)
    name: str = Field(title="Name", max_length=120)
    parent_code: Annotated[str, Ref("account")] | None = Field(None, title="Under")
    account_type: Literal["pay", "non_pay", "income", "capital"] = Field(title="Type")
    behaviour: Literal["fixed", "variable", "step"] = Field(
        "fixed", title="Behaviour", description="How the cost follows activity"
    )
    pay_kind: Literal["own", "overtime", "bank", "agency"] | None = Field(
        None, title="Kind of pay", description="Who does the work: own staff at plain time, overtime, bank or agency"
    )

    @classmethod
    def proposed(cls, code: str, text: str, *, under: str, since: date) -> tuple[Record, ...]:
        """An account of the type its name suggests; the chart of accounts is where that is mended."""
        return (validate(cls, {"account_code": code, "name": text, "account_type": _type_of(text)}),)


def _type_of(name: str) -> str:
    words = name.lower()
    # Neither "non-pay" nor "payments" is pay.
    if re.search(r"(?<!non[ -])\bpay\b|\b(payroll|salar|wages|paye\b|pension|agency|locum|bank staff|staffing|superann)", words):
        return "pay"
    if re.search(r"\b(capital|asset|construction in progress|assets under)", words):
        return "capital"
    return "non_pay"
