"""How a budget is made and moved: versions with their lines and packages, moves between lines, reserves, locked months."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from medmgr_core.fields import Code, LongText, Money, Ref, RunningNumber, Share
from medmgr_core.record import Record

Phasing = Literal["flat", "calendar_days", "working_days", "last_year", "manual"]


def _first_of_month(title: str, value: date) -> date:
    if value.day != 1:
        raise ValueError(f"{title}: enter the first day of the month, such as 2026-11-01.")
    return value


class BudgetVersion(Record):
    """A budget in the making for one year and part of the organisation. Approved, it becomes the budget of its months."""

    table, key, title, plural, area = "budget_version", ("version_code",), "Budget version", "Budget versions", "budgets"
    unit_field = "unit_code"
    label = "{name} ({key})"
    by_command = ("state", "approver", "approved_on")

    version_code: Code = Field(title="Version code", max_length=20)
    name: str = Field(title="Name", max_length=120)
    unit_code: Annotated[str, Ref("unit")] = Field(title="For")
    year_on: date = Field(title="Year begins on", description="The first day of the financial year")
    cut_line: Money | None = Field(None, title="Money for packages", ge=0, description="Ranked packages are taken up to this sum")
    state: Literal["draft", "approved"] = Field("draft", title="State", description="Set by the button Approve")
    approver: Annotated[str, Ref("person")] | None = Field(None, title="Approved by")
    approved_on: date | None = Field(None, title="Approved on")
    remarks: LongText | None = Field(None, title="Remarks", max_length=600)

    @field_validator("year_on")
    @classmethod
    def _whole_months(cls, value: date) -> date:
        return _first_of_month("Year begins on", value)


class VersionLine(Record):
    """One cost centre and account of a version: how the year's amount is made, and how it is spread over the months."""

    table, key, area = "version_line", ("version_code", "cost_centre_code", "account_code"), "budgets"
    title, plural, part_of, unit_field = "Line of a version", "Lines of versions", "version_code", "cost_centre_code"

    version_code: Annotated[str, Ref("budget_version")] = Field(title="Version")
    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    base: Money = Field(0, title="Last year", description="The recurrent part of last year, or the sum put in from scratch")
    inflation: Share = Field(0.0, title="Inflation", ge=-0.5, le=2)
    volume: Money = Field(0, title="Volume")
    pressures: Money = Field(0, title="Pressures")
    savings: Money = Field(0, title="Savings", description="Taken off")
    phasing: Phasing = Field("flat", title="Phasing")
    shares: str | None = Field(
        None, title="Manual shares", max_length=200, description="Twelve per cents that add up to 100, in the order of the year"
    )
    note: str | None = Field(None, title="Note", max_length=200)

    @model_validator(mode="after")
    def _shares_given(self) -> Self:
        if (self.phasing == "manual") != (self.shares is not None):
            raise ValueError("Manual shares: give twelve per cents for manual phasing, and none for any other.")
        if self.shares is not None:
            shares_of(self.shares)
        return self

    @property
    def annual(self) -> int:
        """The year's amount in minor units."""
        return round(self.base * (1 + self.inflation)) + self.volume + self.pressures - self.savings


def shares_of(text: str) -> list[float]:
    """Twelve per cents as written, such as ``8.4 8.3 …``. Raises ValueError."""
    try:
        shares = [float(word.rstrip("%")) for word in text.replace(";", " ").split()]
    except ValueError:
        raise ValueError("Manual shares: write twelve numbers with a space between them.") from None
    if len(shares) != 12:
        raise ValueError(f"Manual shares: there are {len(shares)}; a year has twelve months.")
    if abs(sum(shares) - 100) > 0.01:
        raise ValueError(f"Manual shares: they add up to {sum(shares):g} %; change them until they make 100 %.")
    return shares


class BudgetPackage(Record):
    """A piece of work with its price, ranked against the others: a zero-based budget takes them up to its cut line."""

    table, key, area = "budget_package", ("version_code", "package_no"), "budgets"
    title, plural, part_of, unit_field = "Package", "Packages", "version_code", "cost_centre_code"
    label = "{name}"

    version_code: Annotated[str, Ref("budget_version")] = Field(title="Version")
    package_no: Annotated[str, RunningNumber("BP")] = Field("", title="Package number")
    rank: int = Field(title="Rank", ge=1, le=999, description="1 is taken first")
    name: str = Field(title="What is done", max_length=160)
    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    amount: Money = Field(title="Amount a year", ge=0)
    benefit: str | None = Field(None, title="What it is good for", max_length=300)


class BudgetMove(Record):
    """A change of an approved budget: a virement, a release from the reserve, or money carried over from last year."""

    table, key, title, plural, area = "budget_move", ("move_no",), "Budget move", "Budget moves", "budgets"
    unit_field = "unit_code"
    label = "{key}: {reason}"
    by_command = ("state", "approver", "decided_on")

    move_no: Annotated[str, RunningNumber("BM")] = Field("", title="Move number")
    kind: Literal["virement", "reserve_release", "carry_forward"] = Field(title="Kind")
    unit_code: Annotated[str, Ref("unit")] = Field(title="Unit", description="Whose money it is; of a release, whose reserve")
    moved_on: date = Field(title="Asked on")
    asked_by: Annotated[str, Ref("person")] = Field(title="Asked by")
    amount: Money = Field(title="Amount", gt=0)
    reason: str = Field(title="Reason", max_length=300)
    state: Literal["asked", "approved", "refused"] = Field("asked", title="State", description="Set by Approve and Refuse")
    approver: Annotated[str, Ref("person")] | None = Field(None, title="Decided by")
    decided_on: date | None = Field(None, title="Decided on")


class BudgetMoveLine(Record):
    """What a move adds to, or takes from, one cost centre, account and month."""

    table, key, area = "budget_move_line", ("move_no", "cost_centre_code", "account_code", "month"), "budgets"
    title, plural, part_of, unit_field = "Line of a move", "Lines of moves", "move_no", "cost_centre_code"

    move_no: Annotated[str, Ref("budget_move")] = Field(title="Move")
    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    month: date = Field(title="Month")
    amount: Money = Field(title="Amount", description="Below zero where money is taken away")

    @field_validator("month")
    @classmethod
    def _whole_month(cls, value: date) -> date:
        return _first_of_month("Month", value)


class Reserve(Record):
    """Money a department holds back for what nobody foresaw. It is never spread over the lines; releases are moves."""

    table, key, title, plural, area = "reserve", ("unit_code", "year_on"), "Reserve", "Reserves", "budgets"
    unit_field = "unit_code"

    unit_code: Annotated[str, Ref("unit")] = Field(title="Department")
    year_on: date = Field(title="Year begins on", description="The first day of the financial year")
    amount: Money = Field(title="Amount", ge=0)
    basis: str | None = Field(None, title="How it was set", max_length=200, description="Such as: 3 % of the year's budget")

    @field_validator("year_on")
    @classmethod
    def _whole_months(cls, value: date) -> date:
        return _first_of_month("Year begins on", value)


class LockedMonth(Record):
    """A month whose books are closed: its budget and its spending are not entered or changed any more."""

    table, key, title, plural, area = "locked_month", ("month",), "Closed month", "Closed months", "accounts"

    month: date = Field(title="Month", description="The first day of the month")
    note: str | None = Field(None, title="Note", max_length=200)

    @field_validator("month")
    @classmethod
    def _whole_month(cls, value: date) -> date:
        return _first_of_month("Month", value)
