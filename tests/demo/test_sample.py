"""The sample facility loads whole into an empty store of either engine, and only there."""

from datetime import date
from typing import get_args

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from medmgr_core.budgets.records import Actual
from medmgr_core.demo import load_sample, sample
from medmgr_core.demo.make_sample import make_sample, sample_records
from medmgr_core.errors import InvalidEntry, UnknownReference
from medmgr_core.facility.records import Unit
from medmgr_core.people.records import Action, Area
from medmgr_core.people.rights import rights_of
from medmgr_core.record import fields_of
from medmgr_core.store.check import check_store
from medmgr_core.workspace import RECORD_TYPES, open_workspace
from tests.support.stores import sample_store

IN_MEMORY = "duckdb:///:memory:"


@pytest.fixture(scope="module")
def store():
    with sample_store() as with_sample:
        yield with_sample


@pytest.fixture
def empty():
    opened = open_workspace(IN_MEMORY)
    yield opened
    opened.close()


def count(store, table):
    return store.rows(f"SELECT count(*) FROM {table}")[0][0]


def test_every_record_is_there_and_history_agrees(store):
    assert {t.table: count(store, t.table) for t in RECORD_TYPES} == {
        t.table: len(records) for t, records in sample_records().items()
    }
    assert check_store(store).problems == ()


def test_it_was_entered_by_the_program_as_an_import(store):
    said = store.rows("SELECT DISTINCT made_by, source, count(DISTINCT batch) FROM change_log GROUP BY 1, 2")
    assert said == [("system", "import", 1)]


def test_last_year_stands_under_last_years_tree(store):
    sql = """
    SELECT place.ancestor_code, min(line.month), max(line.month), sum(line.actual)::bigint
    FROM position_month line
    JOIN unit_ancestor place ON place.unit_code = line.unit_code AND place.depth = 1
        AND line.month >= place.from_on AND line.month < place.until_on
    WHERE line.unit_code = 'OPD' AND line.lines > 0
    GROUP BY 1 ORDER BY 2
    """
    lines = [line for line in sample_records()[Actual] if line.cost_centre_code == "32210"]
    before, after = (sum(line.amount for line in lines if (line.posted_on >= date(2026, 4, 1)) is late) for late in (False, True))
    assert store.rows(sql) == [
        ("D-MED", date(2025, 4, 1), date(2026, 3, 1), before),
        ("D-CSS", date(2026, 4, 1), date(2026, 10, 1), after),
    ]


def test_the_local_manager_may_do_everything_everywhere(store):
    rights = rights_of(store, "manager")
    everywhere = frozenset(unit.unit_code for unit in sample_records()[Unit])
    assert len(rights.reach) == len(get_args(Area)) * len(get_args(Action))
    assert set(rights.reach.values()) == {everywhere}


def test_a_second_load_is_refused(store):
    with pytest.raises(InvalidEntry, match="into an empty store"):
        load_sample(store)


def test_line_numbers_go_on_after_the_sample(empty):
    load_sample(empty)
    lines = len(sample_records()[Actual])
    new = Actual(posted_on=date(2026, 11, 2), cost_centre_code="31010", account_code="3120", amount=12_50)
    assert empty.add(new, by="manager") == (f"A-{lines + 1:06d}",)


def test_it_is_loaded_whole_or_not_at_all(empty, monkeypatch, tmp_path):
    make_sample(tmp_path)
    with (tmp_path / "person_role.csv").open("a") as file:
        file.write("manager,administrator,NOWHERE\n")
    monkeypatch.setattr(sample, "SAMPLE", tmp_path)
    with pytest.raises(UnknownReference, match="there is no unit “NOWHERE”"):
        load_sample(empty)
    assert [count(empty, t.table) for t in RECORD_TYPES] == [0] * len(RECORD_TYPES)
    assert empty.head()[0] == 0


def test_a_wrong_cell_is_named_by_file_and_line(empty, monkeypatch, tmp_path):
    make_sample(tmp_path)
    with (tmp_path / "local_closure.csv").open("a") as file:
        file.write("31 May,Open day\n")
    monkeypatch.setattr(sample, "SAMPLE", tmp_path)
    with pytest.raises(InvalidEntry, match=r"local_closure\.csv, line 5: Date: enter a date"):
        load_sample(empty)


def test_a_file_that_is_missing_says_how_it_is_made(empty, monkeypatch, tmp_path):
    make_sample(tmp_path)
    (tmp_path / "supplier.csv").unlink()
    monkeypatch.setattr(sample, "SAMPLE", tmp_path)
    with pytest.raises(InvalidEntry, match=r"supplier\.csv is missing: .* run python -m medmgr_core\.demo\.make_sample"):
        load_sample(empty)


def test_postgres_holds_the_same(store, postgres_url, tmp_path):
    other = open_workspace(postgres_url, folder=tmp_path)
    try:
        load_sample(other)
        for record_type in RECORD_TYPES:
            assert_frame_equal(_all_rows(store, record_type), _all_rows(other, record_type))
        assert check_store(other).problems == ()
    finally:
        other.close()


def _all_rows(store, record_type) -> pd.DataFrame:
    names = ", ".join(spec.name for spec in fields_of(record_type) if spec.kind.name != "content")
    frame = store.read(f"SELECT {names} FROM live_{record_type.table}")
    return frame.sort_values(list(record_type.key), ignore_index=True)
