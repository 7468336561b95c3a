"""What stands beside the figures: how much was done, reasons for variances, a manager's own forecast, scenarios, thresholds."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator

from medmgr_core.fields import Code, Hours, LongText, Money, Quantity, Ref, RunningNumber, Share
from medmgr_core.record import Record


class Workload(Record):
    """How much a cost centre was to do in a month, and did: attendances, bed days, operations."""

    table, key, title, plural, area = "workload", ("cost_centre_code", "month"), "Workload", "Workloads", "budgets"
    unit_field = "cost_centre_code"

    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    month: date = Field(title="Month", description="The first day of the month")
    counted_in: str = Field(title="Counted in", max_length=40, description="Such as attendances or bed days")
    planned: Quantity = Field(title="Planned", ge=0)
    done: Quantity | None = Field(None, title="Done", ge=0)

    @field_validator("month")
    @classmethod
    def _first_of_month(cls, value: date) -> date:
        return _month(value)


class Usage(Record):
    """How much of something a cost centre was to use in a month, and used: hours of an account of pay, packs of another."""

    table, key, title, plural = (
        "usage",
        ("cost_centre_code", "account_code", "month"),
        "Hours or quantity",
        "Hours and quantities",
    )
    area, unit_field = "budgets", "cost_centre_code"

    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    month: date = Field(title="Month", description="The first day of the month")
    planned: Quantity = Field(title="Planned", ge=0, description="Hours for pay, else units of use")
    used: Quantity | None = Field(None, title="Used", ge=0)

    @field_validator("month")
    @classmethod
    def _first_of_month(cls, value: date) -> date:
        return _month(value)


class VarianceReason(Record):
    """Why a cost centre is far from its budget at the end of a month, and what is done about it."""

    table, key, area = "variance_reason", ("cost_centre_code", "month"), "budgets"
    title, plural, unit_field = "Reason for a variance", "Reasons for variances", "cost_centre_code"

    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    month: date = Field(title="Up to month", description="The first day of the last month looked at")
    reason: LongText = Field(title="Why", min_length=5, max_length=600)
    action: LongText | None = Field(None, title="What is done about it", max_length=600)

    @field_validator("month")
    @classmethod
    def _first_of_month(cls, value: date) -> date:
        return _month(value)


class ForecastOverride(Record):
    """What a manager expects a cost centre to cost in a year, beside what the method says, and why."""

    table, key, area = "forecast_override", ("cost_centre_code", "year_on"), "budgets"
    title, plural, unit_field = "Manager's forecast", "Managers' forecasts", "cost_centre_code"

    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    year_on: date = Field(title="Year begins on", description="The first day of the financial year")
    amount: Money = Field(title="Net cost of the year")
    reason: LongText = Field(title="Why", min_length=5, max_length=400)

    @field_validator("year_on")
    @classmethod
    def _first_of_month(cls, value: date) -> date:
        return _month(value)


class Scenario(Record):
    """A what-if for the rest of a year: volume, pay award, prices, vacancies. Its year end is worked out when it is looked at."""

    table, key, title, plural, area = "scenario", ("scenario_no",), "Scenario", "Scenarios", "budgets"
    unit_field = "unit_code"
    label = "{name}"

    scenario_no: Annotated[str, RunningNumber("SC")] = Field("", title="Scenario number")
    name: str = Field(title="Name", max_length=80)
    unit_code: Annotated[str, Ref("unit")] = Field(title="For")
    year_on: date = Field(title="Year begins on")
    volume: Share = Field(0.0, title="Volume", ge=-0.5, le=0.5)
    pay_award: Share = Field(0.0, title="Pay award", ge=-0.2, le=0.3)
    award_from: date | None = Field(None, title="Award from", description="The first day of a month; empty: the next month")
    prices: Share = Field(0.0, title="Prices", ge=-0.3, le=0.5)
    vacancies: Share = Field(0.0, title="Vacancies", ge=0, le=0.5, description="Share of own staff's pay left unfilled")
    covered: Share = Field(
        0.5, title="Vacancies covered", ge=0, le=1, description="Share of these hours worked by bank or agency"
    )
    premium: Share = Field(0.4, title="Premium of cover", ge=0, le=3, description="How much dearer an hour of cover is")


class BudgetRule(Record):
    """From when on a variance counts, needs a reason, and how large a reserve is meant to be. There is one."""

    table, key, title, plural, area = "budget_rule", ("rule_code",), "Budget rule", "Budget rules", "accounts"

    rule_code: Code = Field("budgets", title="Rule", max_length=20)
    watch_share: Share = Field(0.02, title="Watch from", gt=0, le=1, description="Share of budget overspent")
    off_share: Share = Field(0.05, title="Off plan from", gt=0, le=1, description="Share of budget overspent")
    floor: Money = Field(100_000, title="But not below", ge=0, description="Smaller variances never count")
    reason_from: Money = Field(1_000_000, title="A reason is needed from", ge=0, description="A variance of this size or more")
    reserve_share: Share = Field(0.03, title="Reserve", ge=0, le=0.5, description="Share of expenditure meant to be held back")
    hours_a_week: Hours = Field(37.5, title="Hours of a full post", gt=0, le=60, description="A week; turns hours into posts")


def _month(value: date) -> date:
    if value.day != 1:
        raise ValueError("Month: enter the first day of a month, such as 2026-11-01.")
    return value
