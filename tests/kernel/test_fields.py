"""The field-kinds table: what an annotation means, everywhere."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import Field

from medmgr_core.fields import KINDS, As, Code, Hours, LongText, Money, Quantity, Ref, RunningNumber, Share, choices_of, kind_of
from medmgr_core.record import Record, field_of, fields_of
from medmgr_core.workspace import CATALOGUE, RECORD_TYPES


class Movement(StrEnum):
    receipt = "receipt"
    issue = "issue"


class Everything(Record):
    """One field of every way to write one."""

    table, key, title, plural, area = "everything", ("code", "made_on"), "Everything", "Everythings", "settings"

    code: Code
    text: str
    long_text: LongText | None = None
    choice: Literal["a", "b"] = "a"
    enum: Movement | None = None
    reference: Annotated[str, Ref("unit")] | None = None
    number: Annotated[str, RunningNumber("SM")] = ""
    yes: bool = True
    count: int | None = Field(None, ge=1, lt=9)
    money: Money = 0
    bounded_money: Annotated[int, As("money"), Field(ge=0)] = 0
    quantity: Quantity | None = None
    plain_float: float | None = None
    hours: Hours = Field(0, title="Hours worked", description="A week")
    share: Share | None = None
    made_on: date
    moment: datetime | None = None
    content: bytes | None = None
    old_names: str | None = Field(None, json_schema_extra={"synonyms": ["Alt", "Früher"]})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("code", "code"), ("text", "text"), ("long_text", "long_text"), ("choice", "choice"), ("enum", "choice"),
        ("reference", "reference"), ("number", "code"), ("yes", "yes_no"), ("count", "count"), ("money", "money"),
        ("bounded_money", "money"), ("quantity", "quantity"), ("plain_float", "quantity"), ("hours", "hours"),
        ("share", "share"), ("made_on", "date"), ("moment", "moment"), ("content", "content"),
    ],
)  # fmt: skip
def test_the_kind_follows_from_the_annotation(name: str, kind: str):
    assert field_of(Everything, name).kind.name == kind


def test_what_else_is_read_from_a_field():
    specs = {spec.name: spec for spec in fields_of(Everything)}
    assert list(specs) == list(Everything.model_fields)
    assert (specs["hours"].title, specs["hours"].description) == ("Hours worked", "A week")
    assert specs["old_names"].title == "Old names"
    assert specs["old_names"].synonyms == ("Alt", "Früher")
    assert [name for name, spec in specs.items() if spec.required] == ["code", "text", "made_on"]
    assert [name for name, spec in specs.items() if spec.is_key] == ["code", "made_on"]
    assert (specs["choice"].choices, specs["enum"].choices) == (("a", "b"), ("receipt", "issue"))
    assert specs["reference"].ref == "unit"
    assert specs["number"].running == "SM"
    assert specs["count"].limits == (("ge", 1), ("lt", 9))
    assert (specs["text"].default, specs["choice"].default, specs["yes"].default) == (None, "a", True)
    assert choices_of(int) == ()


def test_an_unknown_field():
    with pytest.raises(KeyError):
        field_of(Everything, "what")


@pytest.mark.parametrize("annotation", [Decimal, list[str], int | str, object], ids=str)
def test_an_unknown_kind_is_refused_at_once(annotation: object):
    with pytest.raises(TypeError, match="no field kind is known"):
        kind_of(annotation, ())


def test_money_is_whole_minor_units_and_every_kind_has_a_column():
    assert (KINDS["money"].sql, KINDS["money"].dtype) == ("BIGINT", "Int64")
    assert {kind.sql for kind in KINDS.values()} == {
        "TEXT",
        "BOOLEAN",
        "BIGINT",
        "DOUBLE PRECISION",
        "DATE",
        "TIMESTAMP",
        "BYTEA",
    }
    assert all(kind.name == name for name, kind in KINDS.items())


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda each: each.table)
def test_every_record_class_is_whole(record_type: type[Record]):
    specs = {spec.name: spec for spec in fields_of(record_type)}
    assert record_type.__doc__ and record_type.__doc__[0].isupper() and record_type.__doc__.strip().endswith(".")
    assert set(record_type.key) <= specs.keys()
    assert set(record_type.alike) <= specs.keys()
    assert record_type.unit_field is None or record_type.unit_field in specs
    assert all(spec.ref in CATALOGUE.by_table for spec in specs.values() if spec.ref)
    # A reference is one code, so what it names has one key field.
    assert all(len(CATALOGUE.by_table[spec.ref].key) == 1 for spec in specs.values() if spec.ref)
    assert all(spec.name.endswith("_on") or "month" in spec.name or "from" in spec.name or "until" in spec.name
               for spec in specs.values() if spec.kind.name == "date")  # fmt: skip
    assert all(spec.name.endswith("_at") for spec in specs.values() if spec.kind.name == "moment")
    # A running number names itself: nobody can change a record whose code the store would take for its own.
    assert all(spec.is_key for spec in specs.values() if spec.running)


def test_tables_keys_and_titles_are_told_apart():
    for names in (
        [each.table for each in RECORD_TYPES],
        [each.title for each in RECORD_TYPES],
        [spec.running for each in RECORD_TYPES for spec in fields_of(each) if spec.running],
    ):
        assert len(names) == len(set(names))
