"""The command line: on a store of its own, through the server that holds it, and what it says when it cannot."""

import csv
import io
import json
import subprocess
import sys
import zipfile

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from medmgr_core import cli
from medmgr_core.people.records import Person
from medmgr_core.workspace import RECORD_TYPES, open_workspace
from tests.server.small_facility import put_small
from tests.server.talk import TinyDesk
from tests.support.app_server import PROJECT


def command(*words, store=None):
    """Run one command in this process; `result.output` is what it said, `result.stderr` what went wrong."""
    more = ["--store", str(store)] if store else []
    return CliRunner().invoke(cli.main, [*map(str, words), *more])


@pytest.fixture
def store(tmp_path):
    """The file of a small store nobody holds."""
    return put_small(tmp_path)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A server that holds its store."""
    folder = tmp_path_factory.mktemp("held")
    put_small(folder)
    served = TinyDesk(folder)
    try:
        served.start().client().get("/files/wait-until-the-store-is-open")
        yield served
    finally:
        served.stop()


@pytest.fixture(params=["alone", "through the server"])
def held(request):
    """A store nobody holds, and one a server holds: the commands do the same."""
    return request.getfixturevalue("store") if request.param == "alone" else request.getfixturevalue("desk").store


COMMANDS = ("serve", "demo", "export", "backup", "restore", "check", "migrate", "schema", "link", "clock")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name):
    told = command(name, "--help")
    assert told.exit_code == 0 and len(told.output) > 80
    assert name in command("--help").output


def test_check_in_words_and_for_programs(held):
    assert "agree; the chain holds." in command("check", store=held).output
    told = json.loads(command("check", "--json", store=held).output)
    assert told["problems"] == [] and told["rows"] > 20


def test_check_names_what_does_not_agree(store):
    with duckdb.connect(str(store)) as opened:
        opened.execute("UPDATE unit SET name = 'Changed behind its back' WHERE unit_code = 'A'")
    told = command("check", store=store)
    assert told.exit_code == 1
    assert "Unit A: name is" in told.output


def test_backup_and_restore(held, tmp_path):
    told = json.loads(command("backup", "--json", store=held).output)
    fresh = tmp_path / "elsewhere" / "medmgr.duckdb"
    restored = command("restore", told["path"], store=fresh)
    assert restored.exit_code == 0, restored.output
    assert command("check", store=fresh).exit_code == 0
    opened = open_workspace(f"duckdb:///{fresh}")
    assert opened.row(Person, ("wim",)) is not None
    last = opened.rows("SELECT action, reason FROM change_log ORDER BY change_no DESC LIMIT 1")[0]
    assert last[0] == "restored from a backup" and "medmgr-" in last[1]
    opened.close()


def test_restoring_keeps_the_file_that_was_there(store):
    backup = json.loads(command("backup", "--json", store=store).output)["path"]
    opened = open_workspace(f"duckdb:///{store}")
    opened.change(Person, ("wim",), {"name": "Since the backup"}, revision=1, by="ann")
    opened.close()
    told = json.loads(command("restore", backup, "--json", store=store).output)
    now, kept = open_workspace(f"duckdb:///{store}"), open_workspace(f"duckdb:///{told['kept']}")
    assert [s.row(Person, ("wim",)).values["name"] for s in (now, kept)] == ["Wim", "Since the backup"]
    now.close()
    kept.close()


def test_restoring_over_a_damaged_file(store):
    backup = json.loads(command("backup", "--json", store=store).output)["path"]
    store.write_bytes(b"damaged" * 1000)
    refused = command("check", store=store)
    assert refused.exit_code == 1 and "damaged" in refused.stderr and "Traceback" not in refused.output
    assert command("restore", backup, store=store).exit_code == 0
    assert command("check", store=store).exit_code == 0


def test_moving_to_postgresql_is_a_restore(store, postgres_url):
    backup = json.loads(command("backup", "--json", store=store).output)["path"]
    assert command("restore", backup, store=postgres_url).exit_code == 0
    assert command("check", store=postgres_url).exit_code == 0
    again = command("restore", backup, store=postgres_url)
    assert again.exit_code == 1 and "not empty" in again.stderr


def test_restoring_needs_the_server_stopped(desk, tmp_path):
    told = command("restore", tmp_path / "any", store=desk.store)
    assert told.exit_code == 1
    assert desk.url in told.stderr and "stop it first" in told.stderr


@pytest.mark.parametrize("form", ["zip", "xlsx", "parquet"])
def test_export_writes_every_table_into_one_file(held, tmp_path, form):
    told = json.loads(command("export", tmp_path / "out", "--as", form, "--json", store=held).output)
    assert told["rows"].keys() == {record_type.table for record_type in RECORD_TYPES}
    assert told["rows"]["person"] == 4
    if form == "xlsx":
        counts = [len(frame) for frame in pd.read_excel(tmp_path / "out", sheet_name=None, engine="calamine").values()]
    else:
        with zipfile.ZipFile(tmp_path / "out") as packed:
            read = pd.read_csv if form == "zip" else pd.read_parquet
            counts = [len(read(io.BytesIO(packed.read(name)))) for name in packed.namelist()]
    assert counts == list(told["rows"].values())


def test_an_exported_cell_is_no_formula(store, tmp_path):
    opened = open_workspace(f"duckdb:///{store}")
    opened.change(Person, ("wim",), {"name": "=HYPERLINK(1)"}, revision=1, by="ann")
    opened.close()
    command("export", tmp_path / "out.zip", "--table", "person", store=store)
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        assert packed.namelist() == ["person.csv"]
        rows = csv.DictReader(io.StringIO(packed.read("person.csv").decode("utf-8-sig")))
        names = {row["Sign-in name"]: row["Name"] for row in rows}
    assert names["wim"] == "'=HYPERLINK(1)"
    assert names["ann"] == "Ann"


def test_a_one_time_link_for_who_forgot_the_password(held):
    assert "/first/" in command("link", "Ann", store=held).output
    nobody = command("link", "nobody", store=held)
    assert nobody.exit_code == 1 and "no person" in nobody.stderr


def test_migrate_says_that_all_is_well(held):
    assert "up to date" in command("migrate", store=held).output


def test_demo_fills_an_empty_store_and_no_other(tmp_path, held):
    refused = command("demo", store=held)
    assert refused.exit_code == 1 and "already" in refused.stderr
    filled = json.loads(command("demo", "--profile", "nursing-home", "--json", store=tmp_path / "new.duckdb").output)
    assert filled["changes"] > 0


def test_schema_writes_the_papers(tmp_path):
    assert command("schema", tmp_path).exit_code == 0
    assert "CREATE TABLE unit" in (tmp_path / "schema.sql").read_text()
    assert (tmp_path / "dictionary.md").exists()


def test_a_second_server_names_the_first(desk):
    told = command("serve", "--port", "0", store=desk.store)
    assert told.exit_code == 1
    assert told.stderr == f"MedMgr runs already: {desk.url}\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--host", "0.0.0.0"], "--mode accounts"),
        (["--mode", "accounts", "--host", "0.0.0.0"], "in the clear"),
        (["--behind-tls"], "--mode accounts"),
        (["--mode", "accounts", "--certfile", "none.pem"], "no file"),
    ],
)
def test_serve_refuses_what_would_show_data_to_others(tmp_path, words, why):
    told = command("serve", *words, store=tmp_path / "m.duckdb")
    assert told.exit_code == 1 and why in told.stderr
    assert not (tmp_path / "m.duckdb").exists()


def test_a_store_held_by_something_else_is_a_sentence_and_exit_code_1(store):
    opened = open_workspace(f"duckdb:///{store}")
    told = subprocess.run(
        [sys.executable, "-m", "medmgr_core", "check", "--store", str(store)], cwd=PROJECT, capture_output=True, text=True
    )
    opened.close()
    assert told.returncode == 1 and told.stdout == ""
    assert told.stderr.startswith("The store is in use by another MedMgr") and "Traceback" not in told.stderr


def test_the_store_is_found_by_its_environment(store, monkeypatch):
    monkeypatch.setenv("MEDMGR_DATA", str(store.parent))
    assert command("check").exit_code == 0
    monkeypatch.setenv("MEDMGR_STORE", f"duckdb:///{store}")
    assert command("check").exit_code == 0


def test_a_bug_is_a_reference_not_a_traceback(store, monkeypatch, caplog):
    monkeypatch.setattr("medmgr_core.verbs.check_store", lambda opened: 1 / 0)
    told = command("check", store=store)
    assert told.exit_code == 1
    assert told.stderr.startswith("Something went wrong. Reference ")
    assert "ZeroDivisionError" in caplog.text
