"""Stored values as plain JSON: one text for one value, whichever engine it came from."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.store.row_digest import new_salt, row_digest, rows_digest, total
from medmgr_core.store.storable import storable, storable_rows
from medmgr_core.store.values import canonical, key_line, key_parts, plain
from tests.store.builders import Thing

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
NUMBERS = st.booleans() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False)
STORED = st.none() | NUMBERS | TEXTS | st.dates() | st.datetimes() | st.binary()


@given(PLAIN)
def test_canonical_comes_back(value: Any):
    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)


@given(st.dictionaries(TEXTS, st.integers(), max_size=5))
def test_canonical_does_not_depend_on_the_order(values: dict[str, int]):
    assert canonical(dict(reversed(values.items()))) == canonical(values)


@given(STORED)
def test_plain_is_json_and_stays_as_it_is(value: Any):
    once = plain(value)
    assert json.loads(canonical(once)) == once
    assert plain(once) == once


@given(st.lists(st.tuples(STORED, STORED)))
def test_different_values_have_different_texts(pairs: list[tuple[Any, Any]]):
    for a, b in pairs:
        if type(a) is type(b) and a != b:
            assert canonical(plain(a)) != canonical(plain(b))


def test_what_plain_makes():
    assert plain(datetime(2026, 1, 2, 3, 4, 5)) == "2026-01-02T03:04:05.000000"
    assert plain(date(2026, 1, 2)) == "2026-01-02"
    assert plain(float("nan")) is None
    assert plain(b"x") == plain(bytearray(b"x")) == plain(memoryview(b"x"))
    assert plain([date(2026, 1, 2), None]) == ["2026-01-02", None]
    with pytest.raises(TypeError, match="history cannot hold set"):
        plain({1})


@given(st.lists(TEXTS.filter(lambda text: "/" not in text), min_size=1, max_size=3))
def test_a_key_comes_back_from_its_line(parts: list[str]):
    assert key_parts(key_line(parts), len(parts)) in (tuple(parts), (key_line(parts),))
    assert key_parts(key_line(parts), 1) == (key_line(parts),)


VALUES = st.fixed_dictionaries({
    "thing_code": st.text("abc", min_size=1, max_size=3), "name": st.just("Lamp"),
    "pieces": st.none() | st.integers(-9, 9), "weight": st.none() | st.floats(allow_nan=False, allow_infinity=False),
    "is_new": st.booleans(), "made_on": st.none() | st.dates(), "seen_at": st.none() | st.datetimes(),
    "remarks": st.none() | st.text("xyz \n", min_size=1),
})  # fmt: skip


@settings(max_examples=40)
@given(st.lists(VALUES, min_size=1, max_size=5))
def test_rows_of_a_file_have_the_digests_of_the_same_records(rows: list[dict[str, Any]]):
    """A set of rows digests as its rows do one by one, as they stand in the store later, in any order."""
    frame = storable_rows(Thing, pd.DataFrame(rows))
    salt = new_salt()
    whole = f"{rows_digest(Thing, frame, salt):064x}"
    names = list(Thing.model_fields)
    records = [storable(Thing.model_construct(**row)) for row in rows]
    assert total(row_digest(names, salt, record) for record in reversed(records)) == whole
    if len({canonical(plain(list(record.values()))) for record in records}) == len(records):
        assert total(row_digest(names, salt, record) for record in records[1:]) != whole
