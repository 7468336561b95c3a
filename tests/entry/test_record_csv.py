"""Records as plain CSV: every kind of value there and back, and what is wrong named."""

from datetime import date, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.entry.record_csv import csv_text, read_records, record_of, text_of
from medmgr_core.errors import InvalidEntry
from medmgr_core.fields import Code, Hours, Money, Quantity, Share
from medmgr_core.record import Record, field_of


class Sampler(Record):
    """One of each kind."""

    table, key, title, plural, area = "sampler", ("code",), "Sampler", "Samplers", "facility"
    code: Code
    cost: Money | None = None
    weight: Quantity | None = None
    week: Hours | None = None
    part: Share | None = None
    many: int | None = None
    is_on: bool | None = None
    on_day: date | None = None
    at_time: datetime | None = None
    kind: Literal["one", "two_three"] | None = None
    words: str | None = None


FULL = Sampler(
    code="A'1", cost=-123450, weight=0.1, week=37.5, part=0.125, many=7, is_on=False, on_day=date(2026, 11, 22),
    at_time=datetime(2026, 11, 22, 14, 30), kind="two_three", words='He said "no, thanks",\nand left',
)  # fmt: skip


def written(tmp_path, text):
    path = tmp_path / "sampler.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_values_are_written_plainly():
    shown = {name: text_of(field_of(Sampler, name), value) for name, value in FULL.model_dump().items()}
    assert shown == {
        "code": "A'1", "cost": "-1234.50", "weight": "0.1", "week": "37.5", "part": "0.125", "many": "7",
        "is_on": "no", "on_day": "2026-11-22", "at_time": "2026-11-22 14:30:00", "kind": "two_three",
        "words": 'He said "no, thanks",\nand left',
    }  # fmt: skip


def test_there_and_back(tmp_path):
    records = (FULL, Sampler(code="nothing else"))
    assert read_records(Sampler, written(tmp_path, csv_text(Sampler, records))) == records


@given(st.integers(-(10**15), 10**15))
def test_money_is_exact(pence):
    text = text_of(field_of(Sampler, "cost"), pence)
    assert record_of(Sampler, {"code": "A", "cost": text}).cost == pence


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("A,twelve", "Cost: enter an amount such as 1250.00."),
        ("A,12.345", "Cost: enter an amount such as 1250.00."),
        ("A,nan", "Cost: enter an amount such as 1250.00."),
        (",1.00", "Code is missing: please fill it in."),
        ("A,1.00,more", "There is no field “more cells than headings” in a sampler."),
    ],
)
def test_what_is_wrong_is_named(tmp_path, row, sentence):
    with pytest.raises(InvalidEntry) as raised:
        read_records(Sampler, written(tmp_path, f"code,cost\nB,1.00\n{row}\n"))
    assert str(raised.value) == f"sampler.csv, line 3: {sentence}"


def test_a_column_nobody_knows_is_named(tmp_path):
    with pytest.raises(InvalidEntry, match="There is no field “colour” in a sampler"):
        read_records(Sampler, written(tmp_path, "code,colour\nA,red\n"))
