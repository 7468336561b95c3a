"""Many at once, in seconds."""

from tests.proof.together import together

SECONDS = 3


def test_twenty_threads_lose_nothing_on_duckdb(tmp_path):
    proven = together(f"duckdb:///{tmp_path / 'medmgr.duckdb'}", tmp_path, "DuckDB", seconds=SECONDS)
    assert not proven.faults, proven


def test_four_processes_lose_nothing_on_postgresql(postgres_url, tmp_path):
    proven = together(postgres_url, tmp_path, "PostgreSQL", seconds=SECONDS, processes=4, threads=10)
    assert not proven.faults, proven
