"""Jobs: leases over two replicas, retries, outcomes in words; and the upkeep jobs themselves."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta

import pytest

from medmgr_core import jobs, upkeep
from medmgr_core.errors import InvalidEntry, NotFound
from medmgr_core.jobs import Job, JobRunning, Runner, job_row, jobs_table, run_due, run_now
from medmgr_core.people.drafts import draft_of, keep_draft
from medmgr_core.people.files import prepare_download
from medmgr_core.store.backup import backups_in
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace
from tests.server.small_facility import build
from tests.support.app_server import PROJECT

NINE = datetime(2026, 11, 22, 9, 0)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def listed(monkeypatch):
    """`listed(job, …)` makes these the only jobs."""
    monkeypatch.setattr(jobs, "JOBS", [])
    return jobs.register


@pytest.fixture
def store():
    opened = open_workspace("duckdb:///:memory:")
    yield opened
    opened.close()


def counting(name="count", every=60):
    runs = []
    return Job(name, "Counts", every, lambda store: runs.append(1) or f"counted {len(runs)}"), runs


# When a job runs ------------------------------------------------------------------------------------------


def test_a_job_waits_a_moment_at_first_then_runs_when_due(store, listed):
    job, runs = counting()
    listed(job)
    assert run_due(store, NINE) == []
    assert job_row(store, "count")["next_run_at"] == NINE + 2 * MINUTE
    assert run_due(store, NINE + 2 * MINUTE) == ["count"]
    assert run_due(store, NINE + 3 * MINUTE) == []
    row = job_row(store, "count")
    assert (row["state"], row["result"], row["attempts"]) == ("waiting", "counted 1", 0)
    assert row["next_run_at"] == NINE + HOUR + 2 * MINUTE
    assert len(runs) == 1


def test_what_was_missed_is_done_once_and_the_time_of_day_stays(store, listed):
    job, runs = counting(every=24 * 60)
    listed(job)
    run_due(store, NINE)
    run_due(store, NINE + 2 * MINUTE)
    run_due(store, NINE + 75 * HOUR)  # three days off: one run, and on at 9:02 as before
    assert len(runs) == 2
    assert job_row(store, "count")["next_run_at"] == NINE + timedelta(days=4) + 2 * MINUTE


def test_failures_wait_longer_each_time_and_are_told_in_words(store, listed):
    def fail(store):
        raise InvalidEntry("The disk is full: make room.")

    listed(Job("fails", "Fails", 24 * 60, fail))
    run_due(store, NINE)
    at, waits = NINE + 2 * MINUTE, []
    for attempt in range(1, 5):
        assert run_due(store, at) == ["fails"]
        row = job_row(store, "fails")
        assert (row["state"], row["last_error"], row["attempts"]) == ("failed", "The disk is full: make room.", attempt)
        waits.append((row["next_run_at"] - at) / MINUTE)
        at = row["next_run_at"]
    assert waits == [1, 5, 30, 30]


def test_a_bug_is_told_by_its_reference_and_logged_in_full(store, listed, caplog):
    def fail(store):
        raise ZeroDivisionError("inner workings")

    listed(Job("bug", "Bug", 60, fail))
    run_due(store, NINE)
    run_due(store, NINE + HOUR)
    told = job_row(store, "bug")["last_error"]
    reference = told.removeprefix("Something went wrong. Reference ").rstrip(".")
    assert len(reference) == 8 and "inner" not in told
    assert reference in caplog.text and "ZeroDivisionError: inner workings" in caplog.text


def test_success_after_failures_starts_anew(store, listed):
    outcomes = iter([InvalidEntry("no"), "yes"])

    def sometimes(store):
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    listed(Job("some", "Some", 60, sometimes))
    run_due(store, NINE)
    run_due(store, NINE + HOUR)
    run_due(store, NINE + HOUR + MINUTE)
    row = job_row(store, "some")
    assert (row["state"], row["last_error"], row["attempts"], row["result"]) == ("waiting", None, 0, "yes")
    assert row["finished_at"] == NINE + HOUR + MINUTE


def test_one_failing_job_does_not_stop_the_others(store, listed):
    job, runs = counting()
    listed(Job("a", "A", 60, lambda store: 1 / 0), job)
    run_due(store, NINE)
    assert run_due(store, NINE + HOUR) == ["a", "count"]
    assert runs == [1]


def test_run_now_returns_what_was_done_and_keeps_the_plan(store, listed):
    job, _ = counting()
    listed(job)
    assert run_now(store, "count") == "counted 1"
    planned = job_row(store, "count")["next_run_at"]
    assert run_now(store, "count") == "counted 2"
    assert job_row(store, "count")["next_run_at"] == planned
    with pytest.raises(NotFound):
        run_now(store, "unheard of")
    listed(Job("count", "Counts", 60, lambda store: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        run_now(store, "count")


def test_the_table_has_one_row_a_job_with_its_title(store, listed):
    listed(counting()[0])
    assert len(jobs_table(store)) == 0
    run_due(store, NINE)
    table = jobs_table(store)
    assert table[["name", "title", "state", "attempts"]].values.tolist() == [["count", "Counts", "waiting", 0]]


# Leases ---------------------------------------------------------------------------------------------------


def test_never_twice_at_once_on_two_replicas(postgres_url, listed):
    first, second = open_workspace(postgres_url), open_workspace(postgres_url)
    inside, most, runs = [], [], []

    def work(store):
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.05)
        inside.pop()
        runs.append(1)
        return "done"

    listed(*(Job(f"job{n}", "Job", 60, work) for n in range(3)))
    run_due(first, NINE)
    for hour in range(1, 4):
        replicas = [threading.Thread(target=run_due, args=(store, NINE + hour * HOUR)) for store in (first, second)]
        for thread in replicas:
            thread.start()
        for thread in replicas:
            thread.join()
    assert len(runs) == 9  # three jobs, three hours: each once
    assert max(most) <= 2  # two replicas do two different jobs at a time, never the same one
    first.close()
    second.close()


def test_a_running_job_is_refused_to_others(postgres_url, listed):
    first, second = open_workspace(postgres_url), open_workspace(postgres_url)
    begun, go_on = threading.Event(), threading.Event()
    listed(Job("slow", "Slow", 60, lambda store: (begun.set(), go_on.wait(20), "done")[-1]))
    running = threading.Thread(target=run_now, args=(first, "slow"))
    running.start()
    assert begun.wait(20)
    with pytest.raises(JobRunning):
        run_now(second, "slow")
    assert run_due(second, jobs.now()) == []
    go_on.set()
    running.join()
    assert job_row(second, "slow")["result"] == "done"
    first.close()
    second.close()


def test_a_lease_is_renewed_while_the_job_runs(store, listed, monkeypatch):
    monkeypatch.setattr(jobs, "RENEW_AFTER", 0.02)
    seen = []

    def work(store):
        until = time.monotonic() + 10
        while len(set(seen)) < 3 and time.monotonic() < until:
            seen.append(job_row(store, "long")["lease_until"])
            time.sleep(0.01)
        return "done"

    listed(Job("long", "Long", 60, work))
    run_now(store, "long")
    assert len(set(seen)) >= 3
    assert job_row(store, "long")["lease_until"] is None


def test_a_runner_that_lost_its_lease_does_not_overwrite_what_the_next_one_noted(store, listed):
    def overtaken(store):
        listed(Job("job", "Job", 60, lambda store: "the next one"))
        run_due(store, NINE + HOUR + jobs.LEASE)
        return "the one before"

    listed(Job("job", "Job", 60, overtaken))
    run_due(store, NINE)
    run_due(store, NINE + HOUR)
    assert job_row(store, "job")["result"] == "the next one"


KILLED = """
import sys, time
from medmgr_core import jobs
from medmgr_core.workspace import open_workspace

def stuck(store):
    print("begun", flush=True)
    time.sleep(60)

jobs.register(jobs.Job("stuck", "Stuck", 60, stuck))
jobs.run_now(open_workspace(sys.argv[1]), "stuck")
"""


@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
def test_a_runner_killed_in_mid_job_is_taken_over_after_its_lease(request, engine, tmp_path, listed):
    url = f"duckdb:///{tmp_path / 'm.duckdb'}" if engine == "duckdb" else request.getfixturevalue("postgres_url")
    runner = subprocess.Popen([sys.executable, "-c", KILLED, url], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert runner.stdout.readline() == "begun\n"
    finally:
        os.kill(runner.pid, signal.SIGKILL)
        runner.wait()
        runner.stdout.close()
    store = open_workspace(url)
    listed(Job("stuck", "Stuck", 60, lambda store: "done at last"))
    row = job_row(store, "stuck")
    assert row["state"] == "running"
    assert run_due(store, row["lease_until"] - MINUTE) == []
    assert run_due(store, row["lease_until"]) == ["stuck"]
    assert job_row(store, "stuck")["result"] == "done at last"
    store.close()


def test_the_runner_works_until_it_is_stopped(store, listed, monkeypatch):
    monkeypatch.setattr(jobs, "FIRST_RUN_AFTER", timedelta())
    ran = threading.Event()
    listed(Job("quick", "Quick", 60, lambda store: ran.set() or "done"))
    runner = Runner(store, look_every=0.02)
    runner.start()
    assert ran.wait(20)
    runner.stop()
    assert not runner._thread.is_alive()


# Upkeep ---------------------------------------------------------------------------------------------------


@pytest.fixture(params=["duckdb", "postgresql"])
def facility(request, tmp_path):
    url = f"duckdb:///{tmp_path / 'm.duckdb'}" if request.param == "duckdb" else request.getfixturevalue("postgres_url")
    opened = build(open_workspace(url, folder=tmp_path))
    yield opened
    opened.close()


def test_a_backup_is_made_and_proven(facility, listed):
    listed(*upkeep.UPKEEP)
    assert "MB" in run_now(facility, "backup")
    assert len(backups_in(upkeep.backup_folder(facility))) == 1
    told = run_now(facility, "prove restore")
    rows = sum(facility.rows(f"SELECT count(*) FROM {t.table}")[0][0] for t in facility.catalogue.record_types)
    assert f"{rows:,} rows and {facility.head()[0]:,} changes agree" in told
    assert [p.name for p in upkeep.backup_folder(facility).iterdir() if p.name.startswith("scratch")] == []


def test_nothing_to_prove_without_a_backup(facility, listed):
    listed(*upkeep.UPKEEP)
    with pytest.raises(NotFound):
        run_now(facility, "prove restore")
    assert "There is no backup yet" in job_row(facility, "prove restore")["last_error"]


def test_a_backup_that_does_not_hold_together_is_not_proven(facility, listed):
    listed(*upkeep.UPKEEP)
    with facility.engine.writing() as connection:
        connection.run("UPDATE unit SET name = 'Changed behind its back' WHERE unit_code = 'A'")
    run_now(facility, "backup")
    with pytest.raises(upkeep.RestoreNotProven, match="Unit A"):
        run_now(facility, "prove restore")


def test_tidying_removes_what_has_ended_and_nothing_else(facility: Store, monkeypatch):
    prepare_download(facility, name="x.csv", media_type="text/csv", content=b"x", by="ann")
    for form in ("old", "new"):
        keep_draft(facility, "ann", form, {"name": form})
    later = jobs.now() + timedelta(days=30)
    facility.put("draft", person_code="ann", form="new", typed="{}", saved_at=later)
    facility.put("first_link", token_digest="x", person_code="wim", expires_at=later + MINUTE)
    for name, opened_at in (("old", later - 13 * HOUR), ("new", later - HOUR)):
        facility.put("sign_in_session", token_digest=name, person_code="ann", opened_at=opened_at, used_at=opened_at,
                     is_locked=False)  # fmt: skip
    monkeypatch.setattr(upkeep, "now", lambda: later + timedelta(seconds=1))
    upkeep.tidy(facility)
    assert facility.rows("SELECT 1 FROM download") == []
    assert facility.rows("SELECT token_digest FROM sign_in_session") == [("new",)]
    assert len(facility.rows("SELECT 1 FROM first_link")) == 1
    assert draft_of(facility, "ann", "old") is None
    assert draft_of(facility, "ann", "new") is not None


def test_a_store_in_memory_has_no_backups(listed):
    store = open_workspace("duckdb:///:memory:")
    listed(*upkeep.UPKEEP)
    with pytest.raises(NotFound, match="no folder"):
        run_now(store, "backup")
    store.close()
