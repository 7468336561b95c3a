"""The SQL of an import and the readers of columns in `entry.parse` come to the same values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.entry import parse
from medmgr_core.entry.checks import Form
from tests.support.cells import Stage

STAGE = Stage()
MARKS = st.sampled_from([(".", ","), (".", ""), (".", " "), (".", "'"), (".", "’"), (",", "."), (",", ""), (",", "\u202f")])
STYLES = (
    "{}",
    "£{}",
    "{} £",
    " {} ",
    "+{}",
    "\ufffd{}",
    '"{}"',
    '="{}"',
    "-{}",
    "{}-",
    "({})",
    "− {}",
    "-£{}",
    "£-{}",
    "(£{})",
    "£ ({})",
)
DAY_STYLES: dict[str, parse.DateOrder] = {
    "%d/%m/%Y": "day first", "%d.%m.%Y": "day first", "%d/%m/%y": "day first",
    "%m/%d/%Y": "month first", "%m-%d-%y": "month first",
    "%Y-%m-%d": "year first", "%Y/%m/%d": "year first", "%Y%m%d": "year first", "%d-%b-%y": "day first", "%d %b %Y": "day first",
    "%d %B %Y 00:00": "day first",
}  # fmt: skip


def column(cells: list[str]) -> pd.Series[str]:
    return pd.Series(cells, dtype="str")


def same(field: str, cells: list[str], form: Form | None, parsed: parse.Parsed) -> None:
    """Values are equal, and what one finds wrong the other does too."""
    seen = STAGE.read(field, cells, form)
    values: list[Any] = [None if pd.isna(value) else value for value in parsed.values]
    for cell, (value, problem, _), other, wrong in zip(cells, seen, values, parsed.wrong, strict=True):
        assert (cell, value, bool(problem)) == (cell, other.date() if hasattr(other, "date") else other, bool(wrong))


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 10**15), st.sampled_from(STYLES)), min_size=1, max_size=60), MARKS)
def test_pence_in_any_style(amounts: list[tuple[int, str]], marks: tuple[parse.DecimalMark, str]):
    mark, thousands = marks
    written = [f"{pence // 100:,}".replace(",", thousands) + f"{mark}{pence % 100:02}" for pence, _ in amounts]
    cells = [style.format(amount) for amount, (_, style) in zip(written, amounts, strict=True)]
    same("money", cells, Form(decimal_mark=mark), parse.money(column(cells), decimal_mark=mark))
    signs = [-1 if style in STYLES[8:] else 1 for _, style in amounts]
    assert [row[0] for row in STAGE.read("money", cells, Form(decimal_mark=mark))] == [
        sign * pence for sign, (pence, _) in zip(signs, amounts, strict=True)
    ]


@settings(max_examples=12)
@given(st.lists(st.text(alphabet="0123456789.,-+()£$ '", min_size=1, max_size=10).filter(lambda text: text.strip()), max_size=60))
def test_near_amounts(cells: list[str]):
    # A dash after a sign is nil in an import alone; a second currency depends on the first.
    cells = [cell.strip() for cell in cells if cell.strip(" £$") != "-" and "$" not in cell]
    same("money", cells, Form(), parse.money(column(cells)))


@settings(max_examples=20)
@given(st.lists(st.dates(date(1969, 1, 1), date(2068, 12, 31)), min_size=1, max_size=60), st.sampled_from(sorted(DAY_STYLES)))
def test_days_in_any_one_shape(written: list[date], style: str):
    cells = [day.strftime(style) for day in written]
    found = STAGE.form("day", cells)
    order = parse.date_order(column(cells))
    if {day.day for day in written} != {day.month for day in written}:
        assert found.date_order in (order, "day first") if order is None else found.date_order == order
    given_order = Form(DAY_STYLES[style], shape=found.shape)
    same("day", cells, given_order, parse.dates(column(cells), DAY_STYLES[style]))
    assert [row[0] for row in STAGE.read("day", cells, given_order)] == written


@settings(max_examples=12)
@given(
    st.lists(
        st.from_regex(r"\A(?:[0-9]{1,4}(?:\.[0-9]{0,2})?|[0-9](?:\.[0-9])?[eE]\+[0-9]{1,3}|[A-Z0-9.]{1,6})\Z"),
        min_size=1,
        max_size=60,
    )
)
def test_codes(cells: list[str]):
    same("code", cells, None, parse.code(column(cells)))
