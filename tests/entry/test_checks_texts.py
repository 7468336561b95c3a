"""Texts, ids, choices, yes and no of an import, and whether a record class has rules of its own."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import pytest
from annotated_types import MultipleOf
from pydantic import AfterValidator, Field, field_validator, model_validator

from medmgr_core.entry.checks import Form, row_problems
from medmgr_core.record import Record
from tests.support.cells import EveryKind, Stage

STAGE = Stage()
DAMAGED = "a spreadsheet has turned this code into a number. Write it again as text, from the source."


@pytest.mark.parametrize("field", ["code", "key_text", "unit_code", "reference"])
def test_ids_that_a_spreadsheet_has_damaged(field: str):
    title = {"code": "Code", "key_text": "Key text", "unit_code": "Unit", "reference": "Reference"}[field]
    refused = ["3.8e+158", "1.2E+11", "1E+15", "15392.0"]
    assert STAGE.read(field, refused) == [(None, f"{title}: {DAMAGED}", None)] * 4


def test_ids_keep_their_zeros_and_letters():
    cells = ["00123", "KCH-0504S", "5E1", "2E10", "B07T01353", "1E+5X", "15393", "N/A"]
    assert STAGE.read("code", cells) == [(cell, None, None) for cell in cells]


def test_numbered_sections_are_codes():
    cells = ["4.0", "4.1", "4.2"]
    assert STAGE.form("code", cells) == Form(shape="numbered")
    assert STAGE.read("code", cells) == [(cell, None, None) for cell in cells]


def test_a_plain_text_may_look_like_a_number():
    assert STAGE.read("text", ["15392.0", "3.8e+158", "n/a"]) == [(c, None, None) for c in ("15392.0", "3.8e+158", "n/a")]


def test_length_form_and_what_cannot_be_stored():
    said = [row[1] for row in STAGE.read("short_text", ["x", "ab", "🦆🦆🦆🦆🦆", "abcdef"])]
    assert said == ["Short text: use at least 2 characters.", None, None, "Short text: use at most 5 characters."]
    assert STAGE.read("text_of_form", ["GBP", "pounds", ""]) == [
        ("GBP", None, None), (None, "Text of a form: Three letters, such as GBP", None), ("GBP", None, None),
    ]  # fmt: skip
    refused = "Text: it holds a character that cannot be stored. Type it again instead of pasting it."
    assert STAGE.read("text", ["a\0b"]) == [(None, refused, None)]


def test_needed_optional_and_usual():
    assert STAGE.read("text", [""]) == [(None, "Text is missing: please fill it in.", None)]
    assert STAGE.read("short_text", [""]) == [(None, None, None)]
    assert STAGE.read("usual_choice", [""]) == [("goods", None, None)]
    assert STAGE.read("usual_yes", [""]) == [(True, None, None)]
    assert STAGE.read("running_no", ["", "R-000007"]) == [(None, None, None), ("R-000007", None, None)]


@pytest.mark.parametrize(
    ("cell", "choice"),
    [
        ("pay", "pay"),
        ("PAY", "pay"),
        ("non_pay", "non_pay"),
        ("Non-pay", "non_pay"),
        ("NON  PAY", "non_pay"),
        ("part time", "Part-Time"),
    ],
)
def test_choices_by_code_or_words(cell: str, choice: str):
    assert STAGE.read("choice", [cell]) == [(choice, None, None)]


def test_an_unknown_choice():
    assert STAGE.read("choice", ["nonpay"]) == [(None, "Choice: choose one of Pay, Non-pay, Income, Part-Time.", None)]


def test_yes_and_no():
    assert [row[0] for row in STAGE.read("yes_no", ["Yes", "y", "TRUE", "1"])] == [True] * 4
    assert [row[0] for row in STAGE.read("yes_no", ["No", "n", "False", "0"])] == [False] * 4
    assert STAGE.read("yes_no", ["maybe"]) == [(None, "Yes or no: choose yes or no.", None)]


def test_a_file_cannot_stand_in_a_cell():
    assert STAGE.read("content", ["abc", ""]) == [
        (None, "Content: choose a file.", None), (None, "Content is missing: please fill it in.", None),
    ]  # fmt: skip


class _Plain(Record):
    """Nothing but kinds and limits."""

    table, key, title, plural, area = "plain", ("code",), "Plain", "Plain", "tests"
    code: str = Field(title="Code", max_length=9, pattern="^[a-z]+$")
    level: int | None = Field(None, title="Level", ge=0, le=9)


class _OfField(_Plain):
    """A rule of one field."""

    @field_validator("code")
    @classmethod
    def _rule(cls, value: str) -> str:
        return value


class _OfRow(_Plain):
    """A rule across fields."""

    @model_validator(mode="after")
    def _rule(self) -> _OfRow:
        return self


class _InAnnotation(_Plain):
    """A rule in an annotation."""

    other: Annotated[str, AfterValidator(str.lower)] = Field(title="Other")


class _OfMultiples(_Plain):
    """A limit that the kinds do not know."""

    other: Annotated[int, MultipleOf(5)] = Field(title="Other")


class _OfDays(_Plain):
    """A limit of a date, which the kinds do not know."""

    other: date = Field(title="Other", ge=date(2020, 1, 1))


def test_whether_a_class_has_rules_of_its_own():
    assert [row_problems(plain) for plain in (_Plain, EveryKind)] == [False, False]
    assert [row_problems(own) for own in (_OfField, _OfRow, _InAnnotation, _OfMultiples, _OfDays)] == [True] * 5
