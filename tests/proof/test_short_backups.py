"""Backups while ten threads write, in seconds."""

from tests.proof.backups import back_up_under_load

SECONDS = 1.5


def test_each_backup_is_one_moment_of_a_duckdb_store(tmp_path):
    proven = back_up_under_load(f"duckdb:///{tmp_path / 'medmgr.duckdb'}", tmp_path, "DuckDB", SECONDS)
    assert not proven.faults, proven


def test_each_backup_is_one_moment_of_a_postgresql_store(postgres_url, tmp_path):
    proven = back_up_under_load(postgres_url, tmp_path, "PostgreSQL", SECONDS)
    assert not proven.faults, proven
