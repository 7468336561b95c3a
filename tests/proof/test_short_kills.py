"""Durability, in seconds: three kills of each kind."""

import threading

import pytest

from medmgr_core.budgets.records import BudgetLine
from medmgr_core.people.entries import change_entry
from medmgr_core.workspace import open_workspace
from tests.proof.facility import MANAGER, fill
from tests.proof.kills import kill_duckdb, kill_postgres_server, kill_postgres_writers
from tests.proof.together import counter_of

KILLS = 3


@pytest.fixture
def store(tmp_path):
    opened = open_workspace(f"duckdb:///{tmp_path / 'medmgr.duckdb'}")
    fill(opened)
    yield opened
    opened.close()


def test_what_was_acknowledged_survives_kills_on_duckdb(tmp_path):
    proven = kill_duckdb(tmp_path, KILLS)
    assert not proven.faults, proven


def test_what_was_acknowledged_survives_kills_on_postgresql(postgres_url, tmp_path):
    proven = kill_postgres_writers(postgres_url, tmp_path, KILLS)
    assert not proven.faults, proven


def test_what_was_acknowledged_survives_kills_of_the_postgresql_server(own_postgres, tmp_path):
    proven = kill_postgres_server(own_postgres, tmp_path, KILLS)
    assert not proven.faults, proven


def test_a_checkpoint_waits_for_whoever_reads_from_before_the_last_save(store, tmp_path):
    with store.engine.reading() as reader:
        reader.rows("SELECT * FROM budget_line")
        change_entry(store, BudgetLine, counter_of("W1"), {"amount": 1}, revision=1, by=MANAGER)
        waiting = threading.Thread(target=store.engine.checkpoint)
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join()
    assert not (tmp_path / "medmgr.duckdb.wal").exists()
