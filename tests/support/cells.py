"""Cells of a made-up column, read by the checks of an import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

import duckdb
from pydantic import Field

from medmgr_core.entry.checks import Form, cell_sql, checked_sql, form_of
from medmgr_core.fields import Code, Hours, LongText, Money, Quantity, Ref, RunningNumber, Share
from medmgr_core.record import Record, field_of


class EveryKind(Record):
    """One of each kind of field: needed, optional, with a usual value, with limits."""

    table, key, title, plural, area = "every_kind", ("code", "key_text"), "Every kind", "Every kind", "tests"

    text: str = Field(title="Text")
    short_text: str | None = Field(None, title="Short text", min_length=2, max_length=5)
    text_of_form: str = Field("GBP", title="Text of a form", pattern=r"^[A-Z]{3}$", description="Three letters, such as GBP")
    key_text: str = Field(title="Key text", max_length=8)
    reference: str | None = Field(None, title="Reference", max_length=80)
    long_text: LongText | None = Field(None, title="Long text", max_length=1000)
    code: Code = Field(title="Code", max_length=12)
    running_no: Annotated[str, RunningNumber("R")] = Field("", title="Running number")
    choice: Literal["pay", "non_pay", "income", "Part-Time"] = Field(title="Choice")
    usual_choice: Literal["goods", "public_body"] = Field("goods", title="Usual choice")
    unit_code: Annotated[str, Ref("unit")] | None = Field(None, title="Unit")
    yes_no: bool = Field(title="Yes or no")
    usual_yes: bool = Field(True, title="Usually yes")
    count: int = Field(title="Count")
    some_count: int | None = Field(None, title="Some count", ge=0, le=365)
    usual_count: int = Field(4, title="Usual count", ge=1, le=12)
    money: Money = Field(title="Money")
    some_money: Money | None = Field(None, title="Some money", gt=0, lt=1_000_000)
    quantity: Quantity = Field(title="Quantity")
    some_quantity: Quantity | None = Field(None, title="Some quantity", gt=0)
    hours: Hours = Field(title="Hours")
    week_hours: Hours | None = Field(None, title="Week hours", ge=0, le=60)
    share: Share = Field(title="Share")
    some_share: Share | None = Field(None, title="Some share", ge=0, le=1)
    day: date = Field(title="Day")
    some_day: date | None = Field(None, title="Some day")
    moment: datetime = Field(title="Moment")
    some_moment: datetime | None = Field(None, title="Some moment")
    content: bytes = Field(title="Content")
    some_content: bytes | None = Field(None, title="Some content")


class Stage:
    """A table of one column of text cells in a connection of its own."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("CREATE TABLE stage (row_no BIGINT, c1 VARCHAR)")

    def fill(self, cells: Sequence[str | None]) -> None:
        """The cells, as a reader of files leaves them: no blanks around, NULL where empty."""
        stripped = [(cell or "").strip() or None for cell in cells]
        self.connection.execute("DELETE FROM stage")
        rows = "SELECT unnest(range(len($cells))), unnest($cells::VARCHAR[])"
        self.connection.execute(f"INSERT INTO stage {rows}", {"cells": stripped})

    def form(self, field: str, cells: Sequence[str | None], given: Form | None = None) -> Form:
        """The form that the whole column shows."""
        self.fill(cells)
        return form_of(self.connection, "stage", "c1", field_of(EveryKind, field), given)

    def read(self, field: str, cells: Sequence[str | None], form: Form | None = None, **more: Any) -> list[tuple[Any, ...]]:
        """value, problem and kept text of each cell, in order."""
        form = form or self.form(field, cells)
        self.fill(cells)
        checked = checked_sql(EveryKind, "stage", {field: ("c1", form)}, **more)
        return self._rows(f'SELECT row_no, "{field}", "{field} problem", "{field} kept" FROM ({checked})')

    def read_alone(self, field: str, cells: Sequence[str | None], form: Form) -> list[tuple[Any, ...]]:
        """The same by the SQL of a single cell."""
        self.fill(cells)
        own = cell_sql(EveryKind, field_of(EveryKind, field), "c1", form)
        return self._rows(f"SELECT row_no, {own.value}, {own.problem}, {own.kept} FROM stage")

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [row[1:] for row in sorted(self.connection.execute(sql).fetchall())]
