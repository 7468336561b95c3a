"""Our own PostgreSQL server: alone on the loopback, fresh databases, and committed rows that survive a kill."""

import contextlib
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres_server import PostgresServer
from tests.support.processes import children, kill_hard


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


def test_databases_are_new_and_empty(new_postgres_url):
    first, second = new_postgres_url(), new_postgres_url()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE kept (n integer)")

    assert ask(first, "SELECT 1") == 1
    assert ask(first, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 1
    assert ask(second, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


@pytest.mark.parametrize(
    ("setting", "value"),
    [("listen_addresses", "127.0.0.1"), ("server_encoding", "UTF8"), ("lc_collate", "C.UTF-8"), ("fsync", "off")],
)
def test_settings(postgres_url, setting, value):
    assert ask(postgres_url, f"SHOW {setting}") == value


def test_a_password_is_asked(postgres_server):
    stranger = postgres_server.url("postgres").replace(postgres_server.password, "guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(stranger)


def test_a_committed_row_survives_a_kill_and_an_open_one_does_not(own_postgres):
    url = own_postgres.new_database()
    assert ask(url, "SHOW fsync") == "on"  # what is killed is as a manager's server is
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (n integer)")
        connection.execute("INSERT INTO kept VALUES (1)")
        connection.commit()
        connection.execute("INSERT INTO kept VALUES (2)")
        own_postgres.kill9()
        with contextlib.suppress(psycopg.Error):
            connection.commit()

    assert not own_postgres.running
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    own_postgres.restart()
    assert ask(url, "SELECT sum(n) FROM kept") == 1


def test_restart_keeps_the_address(own_postgres):
    url = own_postgres.new_database()
    own_postgres.restart()
    assert ask(url, "SELECT 1") == 1


def test_stop_removes_processes_and_files():
    with PostgresServer() as server:
        folder, pid = server.folder, server.pid
        assert children(pid)
    assert not server.running
    assert not folder.exists()
    server.stop()  # the second time nothing happens


def test_the_server_of_a_killed_run_is_removed_by_the_next(tmp_path):
    with PostgresServer() as abandoned:
        description = abandoned.folder / "server.json"
        description.write_text(description.read_text().replace(f'"owner": {abandoned.owner}', '"owner": 0'))
        with PostgresServer():
            assert not abandoned.running
            assert not abandoned.folder.exists()


def test_it_never_stops_the_process_of_another(own_postgres):
    """After a restart of the machine the number in the file may belong to anything."""
    pid_file = Path(own_postgres.folder) / "data" / "postmaster.pid"
    said, main = pid_file.read_text(), own_postgres.pid
    pid_file.write_text(said.replace(str(main), "1", 1))
    assert not own_postgres.running
    pid_file.write_text(said)
    kill_hard()  # nothing to kill: returns
    assert own_postgres.running
