"""Jobs and health: what runs by itself, and whether history and data agree."""

from datetime import timedelta

from medmgr_core import __version__
from medmgr_core.jobs import run_due
from medmgr_core.periods import now
from tests.support.screens import Screen, desk, plain

ALT = "Background jobs"


def test_tiles(larkfield):
    metrics = Screen().open("jobs").metrics
    (changes,) = larkfield.rows("SELECT count(*) FROM change_log")[0]
    assert metrics["Store"] == "DuckDB file" and metrics["MedMgr"] == __version__
    assert metrics["Changes in the history"] == f"{changes:,}"


def test_a_store_where_no_job_has_run(larkfield):
    assert Screen().open("jobs").infos == ["No job has run yet: they start with the server."]


def test_history_and_data_are_compared(own_larkfield):
    screen = Screen().open("jobs").click("Check history and data now")
    rows = sum(own_larkfield.rows(f"SELECT count(*) FROM {t.table}")[0][0] for t in own_larkfield.catalogue.record_types)
    (changes,) = own_larkfield.rows("SELECT count(*) FROM change_log")[0]
    assert [plain(each.value) for each in screen.at.success] == [f"{changes:,} changes and {rows:,} rows agree; the chain holds."]
    with own_larkfield.engine.writing() as connection:
        connection.run("UPDATE supplier SET name = 'x' WHERE supplier_code = 'S101'")
    assert any("upplier" in fault for fault in Screen().open("jobs").click("Check history and data now").faults)


def run_all(store):
    """The first look notes when each job is due; a day later all of them are. There is nowhere for backups."""
    store.folder = None
    run_due(store)
    run_due(store, now() + timedelta(days=1))


def test_jobs_run_and_say_what_they_did(own_larkfield):
    run_all(own_larkfield)
    table = Screen().open("jobs").table(ALT).set_index("title")
    assert table.loc["Tidying up", "result"] == "Expired downloads, links, sessions and drafts were removed."
    # The failure of a job is a sentence on the screen.
    assert table.loc["Daily backup", "state"] == "Failed"
    assert "no folder for backups" in table.loc["Daily backup", "last_error"]


def test_a_job_is_run_at_once(own_larkfield):
    run_all(own_larkfield)
    screen = Screen().open("jobs")
    place = screen.table(ALT)["title"].tolist().index("Daily backup")
    screen.choose_row(ALT, place).click("Run it now")
    assert any("no folder for backups" in fault for fault in screen.faults)


def test_who_may_only_look_runs_nothing(larkfield_store):
    with desk(larkfield_store, "margaret.fenwick"):  # auditor
        assert Screen().open("jobs").at.button.len == 0


def test_empty(empty):
    screen = Screen().open("jobs")
    assert screen.faults == [] and screen.infos == ["No job has run yet: they start with the server."]
