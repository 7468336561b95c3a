"""One SQL text, two engines, one answer: values, dtypes and order.

The sample facility is loaded into DuckDB and moved to PostgreSQL by a backup; then every view, every text of the queries
modules, every measure and every list of records is asked of both.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import medmgr_core
from medmgr_core.people.queries import history_reach, records_sql
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import Period
from medmgr_core.record import fields_of
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.backup import make_backup, restore_backup
from medmgr_core.store.parameters import names_in
from medmgr_core.store.store import Store
from medmgr_core.workspace import CATALOGUE, MEASURES, RECORD_TYPES, open_workspace
from tests.store.builders import FULL, TOYS, Note, Thing, thing
from tests.store.conftest import Opener
from tests.support.postgres_server import PostgresServer
from tests.support.stores import put_sample

CORE = Path(medmgr_core.__file__).parent


def query_texts() -> dict[str, str]:
    """Every SQL text of the queries modules: their constants in capitals."""
    names = [f"{path.parent.name}.{path.stem}" for path in sorted(CORE.glob("*/*queries.py"))]
    return {f"{name}.{constant}".replace(".queries.", "."): text for name in names
            for constant, text in _texts(importlib.import_module(f"medmgr_core.{name}"))}  # fmt: skip


def _texts(module: ModuleType) -> Iterator[tuple[str, str]]:
    for name, value in vars(module).items():
        if re.fullmatch(r"[A-Z][A-Z_0-9]*", name):
            text = value if isinstance(value, str) else getattr(value, "sql", None)  # a listing holds its text
            if isinstance(text, str) and re.match(r"\s*(SELECT|WITH)\b", text):  # no parts of a text
                yield name, text


def view_texts() -> dict[str, str]:
    return {view.name: f"SELECT * FROM {view.name}" for view in CATALOGUE.views}


def record_texts() -> dict[str, str]:
    return {f"list of {record_type.table}": records_sql(CATALOGUE, record_type) for record_type in RECORD_TYPES}


TEXTS = view_texts() | query_texts() | record_texts()


@pytest.fixture(scope="module")
def both(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    folder = tmp_path_factory.mktemp("sample")
    here = open_workspace(f"duckdb:///{put_sample(folder)}")
    url = postgres_server.new_database()
    there = restore_backup(make_backup(here, folder).path, url, CATALOGUE)
    yield here, there
    here.close()
    there.close()
    postgres_server.drop_database(url)


def everything(store: Store) -> Scope:
    """All units of the sample over its two financial years, with its group at the top."""
    units = tuple(code for (code,) in store.rows("SELECT unit_code FROM live_unit ORDER BY 1"))
    root = store.rows("SELECT unit_code FROM live_unit WHERE kind = 'group'")[0][0]
    return Scope("manager", units, root, Period(date(2025, 4, 1), date(2027, 4, 1), "two years"))


def values_for(sql: str, scope: Scope, known: dict[str, Any]) -> dict[str, Any]:
    """A value for each parameter a text names beyond the scope's: by its name, or by the column it is compared with."""
    column_of = {parameter: column for column, parameter in re.findall(r"(\w+) = \$(\w+)", sql)}
    values = {}
    for name in names_in(sql):
        if name not in scope.parameters():
            column = name if name in known else column_of.get(name)
            assert column in known, f"say in {Path(__file__).name} what ${name} may be"
            values[name] = known[column]
    return values


def known_values(store: Store, scope: Scope) -> dict[str, Any]:
    """Values that find something in the sample: those of a spending line where money is promised too, and of a late month."""
    line = store.read("""
        SELECT * FROM spending_line_named line WHERE supplier_code IS NOT NULL AND EXISTS (SELECT 1 FROM open_commitment held
            WHERE held.cost_centre_code = line.cost_centre_code AND held.account_code = line.account_code)
        ORDER BY actual_no LIMIT 1""")
    return {
        **rows_of(line)[0],
        **history_reach(store, rights_of(store, scope.viewer), scope.units),
        **YEAR, **_behind_all(store),
        "month": date(2026, 10, 1), "on_day": date(2026, 11, 22), "record_type": "unit", "record_key": scope.root,
        "person": scope.viewer,
        "file_digest": store.rows("SELECT file_digest FROM loaded_file")[0][0],
        "batch": store.rows("SELECT batch FROM live_waiting_row")[0][0],
        "complaint_no": "CP-000008", "about": "complaint", "about_key": "CP-000008", "day": date(2026, 11, 22),
        "middle": date(2026, 9, 27), "indicator_code": "ED-LEFT",
        "duty_no": "DU-000018", "assessment_no": "AS-000002", "requirement_code": "EFS/12",
        "framework_code": "EFS", "risk_no": "RK-000001",
        "move_no": "BM-000001", "order_no": "SO-000001", "count_no": "CN-000001", "room_code": "PHA-MAIN",
        "contract_no": "CT-000001", "item_code": "PAR-500", "supplier_code": "S103", "since": date(2024, 1, 1),
        "version_code": store.rows("SELECT version_code FROM live_budget_package")[0][0],
    }  # fmt: skip


def _behind_all(store: Store) -> dict[str, list[str]]:
    """Every place of the tree, cost centre and account: what names the rows behind the whole position."""
    places = store.rows("""SELECT DISTINCT unit_code || '@' || cast(greatest(from_on, DATE '1900-01-01') AS text)
                           FROM unit_ancestor ORDER BY 1""")  # fmt: skip
    codes = {table: store.rows(f"SELECT {table}_code FROM live_{table} ORDER BY 1") for table in ("cost_centre", "account")}
    held = {"places": places, "centres": codes["cost_centre"], "accounts": codes["account"]}
    return {name: [code for (code,) in rows] for name, rows in held.items()}


YEAR = {
    "year_before": date(2025, 4, 1), "year_first": date(2026, 4, 1), "year_until": date(2027, 4, 1),
    "before_first": date(2025, 4, 1), "before_until": date(2026, 4, 1),
    "history_first": date(2023, 11, 1), "closed_until": date(2026, 11, 1),
}  # fmt: skip
NO_RIGHTS: dict[str, list[str]] = {"types": [], "placed": [], "reach": [], "hidden": []}
NOTHING = {"since": date(2026, 1, 1), "day": date(2026, 1, 1), "middle": date(2026, 1, 1), "month": date(2026, 1, 1),
           "on_day": date(2026, 1, 1), "file_digest": "none", "batch": "none", **NO_RIGHTS, **YEAR,
           "places": [], "centres": [], "accounts": []}  # fmt: skip


def asked(store: Store, sql: str) -> pd.DataFrame:
    scope = everything(store)
    return store.read(sql, scope, **values_for(sql, scope, known_values(store, scope)))


def in_order(sql: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A text that orders its rows is compared as it stands, another after sorting."""
    if "ORDER BY" in sql.rpartition(")")[2] or frame.empty:
        return frame
    return frame.sort_values(list(frame.columns), kind="stable", key=lambda column: column.astype(str)).reset_index(drop=True)


@pytest.mark.parametrize("name", TEXTS)
def test_the_same_answer_from_both(both: tuple[Store, Store], name: str):
    sql = TEXTS[name]
    here, there = (in_order(sql, asked(store, sql)) for store in both)
    assert_frame_equal(here, there, check_exact=False, rtol=1e-12, atol=0)
    nothing_in_the_sample = {"live_stored_file", "list of stored_file", "rosters.bank_queries.BANK"}
    assert here.empty == (name in nothing_in_the_sample), "the sample should show something here"


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_measure_reads_the_same_from_both(both: tuple[Store, Store], measure):
    here, there = (measure.read(store, everything(store)) for store in both)
    assert here == there
    assert here.value is not None or measure.code == "complaint_slowest_days"  # who still waits has waited longest: none to say


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_runs_on_an_empty_store(any_store_of_module: Store, name: str):
    sql = TEXTS[name]
    store = any_store_of_module
    scope = Scope("nobody", (), "G", Period(date(2026, 4, 1), date(2027, 4, 1), "2026/27"))
    columns = {name: "x" for record_type in RECORD_TYPES for name in record_type.model_fields}
    values = values_for(sql, scope, {**columns, "record_type": "x", "record_key": "x", **NOTHING})
    frame = store.read(sql, scope, **values)
    if name != "ledger_year" and ("GROUP BY" in sql or not ONE_ROW.search(sql.partition("FROM")[0])):  # a year is always told
        assert frame.empty
    assert "object" not in {str(dtype) for dtype in frame.dtypes}


ONE_ROW = re.compile(r"\b(max|min|sum|count|percentile_cont)\(")  # over all rows: something is answered even of none


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_store_of_module(request: pytest.FixtureRequest) -> Iterator[Store]:
    server = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    store = open_workspace(server.new_database() if server else "duckdb:///:memory:")
    yield store
    store.close()
    if server:
        server.drop_database(store.url)


def test_the_texts_were_found():
    assert {"budgets", "facility", "people"} <= {name.split(".")[0] for name in query_texts()}
    assert len(TEXTS) > 60


# --- where engines differ ---------------------------------------------------------------------------------------------

WORDS = "O'Neill's \"50 %\" $units -- \\"

# What it shows: the text, its parameters, and the rows expected of either engine.
CASES: dict[str, tuple[str, dict[str, Any], list[tuple]]] = {
    "= ANY of nothing": ("SELECT thing_code FROM thing WHERE thing_code = ANY($units)", {"units": []}, []),
    "not = ANY of nothing": ("SELECT count(*) FROM thing WHERE NOT thing_code = ANY($units)", {"units": []}, [(3,)]),
    "= ANY of 10,000": (
        "SELECT thing_code FROM thing WHERE thing_code = ANY($units) ORDER BY 1",
        {"units": [f"W{number}" for number in range(10_000)]},
        [("W1",), ("W9999",)],
    ),
    "nulls last": (
        "SELECT thing_code FROM thing ORDER BY pieces NULLS LAST, thing_code NULLS LAST",
        {},
        [("W9999",), ("W1",), ("X",)],
    ),
    "nulls last, down": (
        "SELECT thing_code FROM thing ORDER BY pieces DESC NULLS LAST, 1",
        {},
        [("W1",), ("W9999",), ("X",)],
    ),
    "division": ("SELECT 7::double precision / nullif(2, 0), 7::double precision / nullif(0, 0)", {}, [(3.5, None)]),
    "a share of whole numbers": (
        "SELECT sum(pieces)::double precision / nullif(count(*), 0) FROM thing",
        {},
        [(19 / 3,)],
    ),
    "money": ("SELECT sum(price)::bigint FROM thing", {}, [(-37035,)]),  # three things of -123.45 each
    "the first of the month": (
        "SELECT date_trunc('month', made_on)::date FROM thing LIMIT 1",
        {},
        [(date(1999, 12, 1),)],
    ),
    "dates given": (
        "SELECT count(*) FROM thing WHERE made_on >= $first AND made_on < $until",
        {"first": date(1999, 12, 31), "until": date(2000, 1, 1)},
        [(3,)],
    ),
    "a date as text": ("SELECT count(*) FROM thing WHERE made_on = $day", {"day": "1999-12-31"}, [(3,)]),
    "a moment given": ("SELECT count(*) FROM thing WHERE seen_at = $at", {"at": FULL["seen_at"]}, [(3,)]),
    "quotes given": ("SELECT note_no FROM note WHERE words = $words", {"words": WORDS}, [("T-000001",)]),
    "a percent sign in the text": (
        r"SELECT note_no FROM note WHERE words LIKE '%50 \%%' ESCAPE '\'",
        {},
        [("T-000001",)],
    ),
    "a dollar sign in the text": ("SELECT '$units' || note_no FROM note -- $units", {}, [("$unitsT-000001",)]),
    "one name twice": (
        "SELECT count(*) FROM thing WHERE thing_code = $code OR name = $code",
        {"code": "W1"},
        [(1,)],
    ),
    "letters in order": (
        "SELECT word FROM (VALUES ('b'), ('B'), ('a'), ('é'), ('Z'), (NULL)) w(word) ORDER BY 1 NULLS LAST",
        {},
        [("B",), ("Z",), ("a",), ("b",), ("é",), (None,)],
    ),
    "yes and no": (
        "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM thing",
        {},
        [(0, 3)],
    ),
    "a window": (
        "SELECT thing_code, lead(thing_code) OVER (ORDER BY thing_code) FROM thing ORDER BY 1",
        {},
        [("W1", "W9999"), ("W9999", "X"), ("X", None)],
    ),
    "whole numbers stay whole": ("SELECT count(*), sum(pieces)::bigint, max(pieces) FROM thing", {}, [(3, 19, 12)]),
}


@pytest.fixture(scope="module")
def toys_of_both(postgres_server: PostgresServer) -> Iterator[dict[str, Store]]:
    url = postgres_server.new_database()
    opener = Opener()
    stores = {"duckdb": opener("duckdb:///:memory:", TOYS), "postgresql": opener(url, TOYS)}
    for store in stores.values():
        for code, pieces in (("W1", 12), ("W9999", 7), ("X", None)):
            store.add(thing(code, **{**FULL, "pieces": pieces}), by="ann")
        store.add(Note(words=WORDS), by="ann")
    yield stores
    opener.close()
    postgres_server.drop_database(url)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
def test_both_engines_give_the_answer_worked_by_hand(toys_of_both: dict[str, Store], engine: str, case: str):
    sql, values, expected = CASES[case]
    store = toys_of_both[engine]
    assert store.rows(sql, **values) == expected


def test_frames_have_the_dtypes_of_the_fields(toys_of_both: dict[str, Store]):
    for store in toys_of_both.values():
        frame = store.read("SELECT * FROM live_thing ORDER BY thing_code")
        for spec in (spec for spec in fields_of(Thing) if spec.name in frame):
            assert str(frame[spec.name].dtype) == spec.kind.dtype, (store.engine.name, spec.name)
        assert frame["price"].tolist() == [-12345] * 3
        assert frame["pieces"].isna().tolist() == [False, False, True]
        assert store.read("SELECT * FROM live_thing WHERE false").dtypes.to_dict() == frame.dtypes.to_dict()


def test_a_type_the_engines_do_not_share_must_be_cast(toys_of_both: dict[str, Store]):
    for store in toys_of_both.values():
        for sql in ("SELECT sum(pieces) AS n FROM thing", "SELECT 1.5 AS n"):
            with pytest.raises(TypeError, match=r"column n is .*: cast it to bigint, double precision or text"):
                store.read(sql)
