"""What budgets keep: the plan by cost centre, account and month, and the lines actually spent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator

from medmgr_core.fields import Money, Ref, RunningNumber
from medmgr_core.record import Record


class BudgetLine(Record):
    """The plan for one cost centre, account and month."""

    table, key, title, plural = "budget_line", ("cost_centre_code", "account_code", "month"), "Budget line", "Budget"
    area, unit_field = "budgets", "cost_centre_code"

    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(title="Cost centre")
    account_code: Annotated[str, Ref("account")] = Field(title="Account")
    month: date = Field(title="Month", description="The first day of the month")
    amount: Money = Field(title="Amount", description="Planned cost; income is entered as a positive amount too")

    @field_validator("month")
    @classmethod
    def _first_of_month(cls, value: date) -> date:
        if value.day != 1:
            raise ValueError("Month: enter the first day of the month, such as 2026-11-01.")
        return value


class Actual(Record):
    """One spending line of the ledger: an invoice line, a pay run, a journal."""

    table, key, title, plural = "actual", ("actual_no",), "Spending line", "Spending"
    area, unit_field = "budgets", "cost_centre_code"
    alike = ("posted_on", "supplier_code", "amount", "reference")

    actual_no: Annotated[str, RunningNumber("A")] = Field("", title="Line number")
    posted_on: date = Field(title="Date", json_schema_extra={"synonyms": ["date paid", "payment date", "posting date"]})
    cost_centre_code: Annotated[str, Ref("cost_centre")] = Field(
        title="Cost centre", json_schema_extra={"synonyms": ["expense area", "expenses area", "cost centre name"]}
    )
    account_code: Annotated[str, Ref("account")] = Field(
        title="Account", json_schema_extra={"synonyms": ["expense type", "account name", "subjective"]}
    )
    supplier_code: Annotated[str, Ref("supplier")] | None = Field(
        None, title="Supplier", json_schema_extra={"synonyms": ["supplier name", "vendor", "payee"]}
    )
    amount: Money = Field(title="Amount", json_schema_extra={"synonyms": ["value", "net amount", "amount gbp"]})
    reference: str | None = Field(
        None, title="Reference", max_length=80,
        json_schema_extra={"synonyms": ["transaction number", "transaction reference", "invoice number", "voucher"]},
    )  # fmt: skip
    description: str | None = Field(
        None, title="Text", max_length=400, json_schema_extra={"synonyms": ["description", "narrative", "details"]}
    )
    is_one_off: bool | None = Field(
        None, title="One-off", description="Will not come again: left out of what the forecast goes by",
        json_schema_extra={"synonyms": ["one off", "non-recurrent"]},
    )  # fmt: skip
