"""For every kind of field the SQL of an import and the record class come to the same verdict on thousands of cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.entry.checks import Form
from medmgr_core.entry.checks.missing_words import BAND, MISSING
from medmgr_core.errors import InvalidEntry
from medmgr_core.fields import KINDS
from medmgr_core.record import FieldSpec, field_of, fields_of, validate
from medmgr_core.store.storable import LARGEST, storable
from tests.support import cell_reference as reference
from tests.support.cell_reference import Refused, Unreadable
from tests.support.cells import EveryKind, Stage

STAGE = Stage()
GOOD = {
    "text": "a", "key_text": "K", "code": "C", "choice": "pay", "yes_no": True, "count": 1, "money": 1, "quantity": 1.0,
    "hours": 1.0, "share": 0.5, "day": date(2026, 11, 22), "moment": datetime(2026, 11, 22), "content": b"x",
}  # fmt: skip
NUMBERS, DATES = ("count", "money", "quantity", "hours", "share"), ("date", "moment")


# --- the record class's verdict on a cell ------------------------------------------------------------------------------


def verdict(spec: FieldSpec, cell: str | None, form: Form) -> tuple[Any, str | None, str | None]:
    """Value, problem and kept text by the reference and the record class."""
    if cell is None:
        return *told(spec, None), None
    try:
        value = read(spec, cell, form)
    except (Refused, Unreadable) as error:
        return without_value(spec, cell, error)
    if isinstance(value, int) and abs(value) > LARGEST:
        return None, f"{spec.title}: {reference.TOO_LARGE}", None
    return *told(spec, value), None


def without_value(spec: FieldSpec, cell: str, error: Exception) -> tuple[Any, str | None, str | None]:
    counted = spec.kind.name in NUMBERS
    says_none = spec.kind.name in (*NUMBERS, *DATES) and re.fullmatch(MISSING, cell)
    value, problem = told(spec, None)
    if says_none or (counted and not problem and re.fullmatch(BAND, cell)):
        return value, problem, None if problem else cell
    if isinstance(error, Refused):
        return None, f"{spec.title}: {error}", None
    return *told(spec, object()), None


def told(spec: FieldSpec, value: Any) -> tuple[Any, str | None]:
    """The value as it is stored, or the sentence of the record class. An empty cell takes the usual value."""
    usual = value is None and spec.default is not None
    values = {name: good for name, good in GOOD.items() if name != spec.name} | ({} if usual else {spec.name: value})
    try:
        return storable(validate(EveryKind, values))[spec.name] if not spec.running or value else None, None
    except InvalidEntry as error:
        return None, error.problems[spec.name]


def read(spec: FieldSpec, cell: str, form: Form) -> Any:
    match spec.kind.name:
        case "text" | "long_text" | "code" | "reference":
            is_id = spec.kind.name in ("code", "reference") or spec.name in ("key_text", "reference", "running_no")
            return reference.code(cell, form) if is_id else cell
        case "choice":
            return reference.choice(cell, spec)
        case "yes_no":
            return reference.yes_no(cell)
        case "content":
            raise Unreadable
        case "date":
            return reference.day(cell, form)
        case kind:
            return getattr(reference, kind)(cell, form)


# --- cells ---------------------------------------------------------------------------------------------------------------

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WORDS = st.sampled_from([
    "", " ", "n/a", "N/A - From RDC", "Not Available", "Date Not Captured", "-", "–", "..", "*", "#N/A", "16, 23", "<5",
    "5 or fewer", "300 or more", "10+", "1-4", "Between 100 and 299", "NaN", "inf", "None", "?", "yes", "No", "TRUE", "0", "1",
    "[c]", "1 to 4", "9" * 17, "9" * 20, "-" + "9" * 25, "9" * 61, "0" * 59 + "1", "10000000000000", "10000000000001",
    "1000000000000000",
])  # fmt: skip
NUMBER_SIGNS = "0123456789.,-+()£$€% '’\u00a0\u202f−–eE:\"=<>?ABDGPRSU"


@st.composite
def spoilt(draw: Callable[..., Any], cells: st.SearchStrategy[str], alphabet: str) -> str:
    """A cell with one character changed, taken out or put in."""
    cell = draw(cells)
    place, letter = draw(st.integers(0, len(cell))), draw(st.sampled_from(["", *alphabet]))
    return cell[:place] + letter + cell[place + draw(st.integers(0, 1)) :]


@st.composite
def number_cells(draw: Callable[..., Any]) -> str:
    whole = draw(st.integers(0, 10 ** draw(st.integers(1, 15))))
    separator = draw(st.sampled_from(["", ",", " ", "\u00a0", "\u202f", "'", "’", "."]))
    fraction = draw(
        st.sampled_from(["", ".", ",0", ".0", ".00", ".5", ".50", ".05", ",25", ".250", ".2500", ".123", ".0000", ",1234", ".07"])
    )
    style = draw(st.sampled_from([
        "{}", "-{}", "{}-", "({})", "+{}", "− {}", "£{}", "-£{}", "£-{}", "(£{})", "£ ({})", "{} €", "$ {}", "GBP {}", "{}%",
        "{} %", "-{} %", "\ufffd{}", "Â£{}", "?{}", '"{}"', '="{}"', "'{}", "{}e-3", "{}E+05", "{}:30", "{}:30:15", "-{}:05",
    ]))  # fmt: skip
    return style.format(f"{whole:,}".replace(",", separator) + fraction)


NUMBER_CELLS = st.one_of(
    number_cells(), number_cells(), spoilt(number_cells(), NUMBER_SIGNS), st.text(NUMBER_SIGNS, max_size=10), WORDS, ANYTHING
)

DAY_STYLES = (
    "%d/%m/%Y", "%-d/%-m/%y", "%d.%m.%Y", "%d %m %Y", "%m/%d/%Y", "%-m-%-d-%y", "%Y-%m-%d", "%Y/%-m/%-d", "%Y.%m.%d", "%Y%m%d",
    "%d-%b-%y", "%d %b %Y", "%-d %B %Y", "%d/%b/%Y", "%dth %B, %Y", "%B %-d, %Y", "%b %d %Y", "%Y-%b-%d", "%a, %d %b %Y",
    "%d%b%Y", "MSitAE-%B-%Y", "DM01-%B-%Y", "%b-%y", "%B %Y", "%Y-%b", "%m_%Y", "%Y-%m", "%Y/%y", "Q1 %Y/%y", "%YQ3", "FY %Y",
    "Q%-m %Y", "%Y-%y Q2", "FY%Y/%y", "Sept %Y", "%d-Sept-%y",
)  # fmt: skip
TIMES = (
    "",
    "",
    "",
    " 00:00",
    " 0:00:00",
    "T00:00:00Z",
    " 14:30",
    "T09:05:06.5+01:00",
    " 2:30 PM",
    " 12:05am",
    " 24:00",
    "T23:59:59-0330",
)
DATE_SIGNS = "0123456789/-. :TZapmPMQFYJun'_,+é"


@st.composite
def date_cells(draw: Callable[..., Any]) -> str:
    day = draw(st.dates(date(1850, 1, 1), date(2250, 12, 31)))
    written = day.strftime(draw(st.sampled_from(DAY_STYLES))) + draw(st.sampled_from(TIMES))
    return draw(st.sampled_from([written, written, written.upper(), written.replace("1", "3").replace("2", "0")]))


DATE_CELLS = st.one_of(
    date_cells(), date_cells(), spoilt(date_cells(), DATE_SIGNS), st.text(DATE_SIGNS, max_size=12), WORDS, ANYTHING
)

SOME_TEXTS = (
    "GBP", "gbp", "00123", "15392.0", "4.0", "4.1", "3.8e+158", "1.23457E+11", "a\0b", "x" * 5, "x" * 81, "pay", "Non pay",
    "NON-PAY", "part_time", "Part time", "Public  body", "public_body", "goods", "🦆🦆🦆🦆🦆", "é", "ABC", "1E+15", "12.50",
    "2,3E+10",
)  # fmt: skip
TEXT_CELLS = st.one_of(st.sampled_from(SOME_TEXTS), spoilt(st.sampled_from(SOME_TEXTS), "aZ09 _-.+é\0"), WORDS, ANYTHING)


def cells_of(spec: FieldSpec) -> st.SearchStrategy[str]:
    return NUMBER_CELLS if spec.kind.name in NUMBERS else DATE_CELLS if spec.kind.name in DATES else TEXT_CELLS


def forms_of(spec: FieldSpec) -> st.SearchStrategy[Form]:
    """Forms that a column may have been found to have, whatever stands in it."""
    if spec.kind.name in DATES:
        return st.sampled_from([Form("day first"), Form("month first"), Form(None)])
    shapes = {"money": ["", "", "£", "$"], "share": ["", "fraction", "percent"], "code": ["", "numbered"]}
    shape = st.sampled_from(shapes.get(spec.kind.name, [""]))
    return st.builds(Form, decimal_mark=st.sampled_from([".", ".", ","]), shape=shape)


# --- the law -------------------------------------------------------------------------------------------------------------


def test_every_kind_is_held_against_its_class():
    assert {spec.kind.name for spec in fields_of(EveryKind)} == set(KINDS)


@pytest.mark.parametrize("field", [spec.name for spec in fields_of(EveryKind)])
def test_sql_and_record_class_agree(field: str):
    spec = field_of(EveryKind, field)

    @settings(max_examples=20)
    @given(st.lists(cells_of(spec), min_size=20, max_size=80), forms_of(spec))
    def agree(cells: list[str], form: Form) -> None:
        filled = [cell.strip() or None for cell in cells]
        seen = STAGE.read(field, cells, form)
        said = [verdict(spec, cell, form) for cell in filled]
        # One by one, and by their text, so that a failure names the cell and 1 is not True.
        for cell, sql, record in zip(filled, seen, said, strict=True):
            assert (cell, repr(sql)) == (cell, repr(record))

    agree()


@pytest.mark.parametrize("field", [spec.name for spec in fields_of(EveryKind)])
def test_a_cell_alone_and_a_whole_table_are_read_alike(field: str):
    cells = [
        "",
        "n/a",
        "0",
        "1,234.50",
        "12.5 %",
        "37:30",
        "<5",
        "30/04/2020",
        "2020-04-30 14:30",
        "Q1 2025/26",
        "pay",
        "yes",
        "4.0",
    ]
    for form in (Form("day first"), Form(decimal_mark=",")):
        assert repr(STAGE.read_alone(field, cells, form)) == repr(STAGE.read(field, cells, form))
