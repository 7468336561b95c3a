"""Durability, in seconds: three kills of each kind."""

from tests.proof.kills import kill_duckdb, kill_postgres_server, kill_postgres_writers

KILLS = 3


def test_what_was_acknowledged_survives_kills_on_duckdb(tmp_path):
    proven = kill_duckdb(tmp_path, KILLS)
    assert not proven.faults, proven


def test_what_was_acknowledged_survives_kills_on_postgresql(postgres_url, tmp_path):
    proven = kill_postgres_writers(postgres_url, tmp_path, KILLS)
    assert not proven.faults, proven


def test_what_was_acknowledged_survives_kills_of_the_postgresql_server(own_postgres, tmp_path):
    proven = kill_postgres_server(own_postgres, tmp_path, KILLS)
    assert not proven.faults, proven
