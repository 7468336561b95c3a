"""Background work: a `job` table with a lease, and one runner in any replica.

A lease says who runs a job until when. It is taken inside ``store.kernel_write``, where writers of all replicas stand
in line, so two never take it. Clocks of replicas must agree to a few seconds, as time services keep them.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from medmgr_core.errors import MedMgrError, NotFound
from medmgr_core.faults import sentence_for
from medmgr_core.periods import now
from medmgr_core.store import kernel
from medmgr_core.store.engine import Connection
from medmgr_core.store.store import Store

LEASE = timedelta(seconds=90)
RENEW_AFTER = 30.0  # seconds
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
FIRST_RUN_AFTER = timedelta(minutes=2)  # after a first start: people first

_NAMES = ("name", "state", "every_minutes", "next_run_at", "lease_by", "lease_until", "attempts", "started_at",
          "finished_at", "last_error", "result")  # fmt: skip
_ROW = f"SELECT {', '.join(_NAMES)} FROM job WHERE name = $name"
_ALL = f"SELECT {', '.join(_NAMES)} FROM job ORDER BY name NULLS LAST"


@dataclass(frozen=True)
class Job:
    """Something to do every so often. ``run`` returns what it did, in words; a MedMgrError says why it could not."""

    name: str
    title: str
    every_minutes: int
    run: Callable[[Store], str]


class JobRunning(MedMgrError):
    """The job runs already, here or on another replica."""


JOBS: list[Job] = []


def register(*jobs: Job) -> None:
    """Add jobs to JOBS; one of the same name is replaced."""
    names = {job.name for job in jobs}
    JOBS[:] = [*(job for job in JOBS if job.name not in names), *jobs]


# Running -------------------------------------------------------------------------------------------------


def run_due(store: Store, at: datetime | None = None, *, me: str = "") -> list[str]:
    """Run every job that is due and that nobody else runs. Returns the names of those run."""
    runner, done = me or new_runner_name(), []
    for job in list(JOBS):
        if _take(store, job, runner, at or now(), only_due=True):
            _run_leased(store, job, runner, at)
            done.append(job.name)
    return done


def run_now(store: Store, name: str) -> str:
    """Run one job at once and return what it did. Raises NotFound, JobRunning, and what the job raises."""
    job = next((job for job in JOBS if job.name == name), None)
    if job is None:
        raise NotFound(f"There is no job “{name}”.")
    runner = new_runner_name()
    if not _take(store, job, runner, now(), only_due=False):
        raise JobRunning(f"{job.title} is running already. Look again in a minute.")
    error = _run_leased(store, job, runner)
    if error:
        raise error
    row = job_row(store, name)
    return str(row["result"]) if row else ""


def new_runner_name() -> str:
    """A name no other runner has, which also says where it runs."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _take(store: Store, job: Job, runner: str, at: datetime, *, only_due: bool) -> bool:
    """Take the lease of a job, if nobody holds it."""
    row = job_row(store, job.name)
    if row and not _may_take(row, at, only_due):
        return False  # most of the time: without standing in line with those who write
    with store.kernel_write("job") as connection:
        row = _read(connection, job.name) or _new_row(job, at)
        take = _may_take(row, at, only_due)
        if take:
            row |= {"state": "running", "lease_by": runner, "lease_until": at + LEASE, "started_at": at,
                    "attempts": row["attempts"] + 1}  # fmt: skip
        kernel.put(connection, "job", row | {"every_minutes": job.every_minutes})
    return take


def _may_take(row: dict[str, Any], at: datetime, only_due: bool) -> bool:
    if row["state"] == "running":  # a lease that ran out: whoever held it was killed
        return bool(row["lease_until"] <= at)
    return bool(not only_due or row["next_run_at"] <= at)


def _new_row(job: Job, at: datetime) -> dict[str, Any]:
    first = at + min(FIRST_RUN_AFTER, timedelta(minutes=job.every_minutes))
    known = {"name": job.name, "state": "waiting", "every_minutes": job.every_minutes, "next_run_at": first}
    return dict.fromkeys(_NAMES) | known | {"attempts": 0}


def _run_leased(store: Store, job: Job, runner: str, at: datetime | None = None) -> Exception | None:
    """Run a job under its lease and note the outcome. Returns the error, if any."""
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(store, job.name, runner, done), daemon=True)
    renewing.start()
    try:
        outcome, error = job.run(store), None
    except Exception as failure:  # a job may fail in any way; the runner goes on with the others
        outcome, error = sentence_for(failure, f"job {job.name}"), failure
    finally:
        done.set()
        renewing.join()
    _finish(store, job, runner, outcome, failed=error is not None, at=at or now())
    return error


def _renew(store: Store, name: str, runner: str, done: threading.Event) -> None:
    while not done.wait(RENEW_AFTER):
        try:
            with store.kernel_write("job") as connection:
                row = _read(connection, name)
                if row and row["lease_by"] == runner:
                    kernel.put(connection, "job", row | {"lease_until": now() + LEASE})
        except Exception as error:  # the database is away for a moment: try again before the lease ends
            sentence_for(error, f"lease of job {name}")


def _finish(store: Store, job: Job, runner: str, outcome: str, *, failed: bool, at: datetime) -> None:
    with store.kernel_write("job") as connection:
        row = _read(connection, job.name)
        if row is None or row["lease_by"] != runner:
            return  # the lease ran out and another runner took over: what it notes counts
        if failed:
            wait = RETRY_AFTER[min(row["attempts"], len(RETRY_AFTER)) - 1]
            changes = {"state": "failed", "last_error": outcome, "next_run_at": at + wait}
        else:
            changes = {"state": "waiting", "last_error": None, "result": outcome, "finished_at": at, "attempts": 0,
                       "next_run_at": _next(row["next_run_at"], job.every_minutes, at)}  # fmt: skip
        kernel.put(connection, "job", row | changes | {"lease_by": None, "lease_until": None})


def _next(planned: datetime, every_minutes: int, at: datetime) -> datetime:
    """The same time of day again; what was missed while the machine was off is not made up for."""
    every = timedelta(minutes=every_minutes)
    return planned if planned > at else planned + ((at - planned) // every + 1) * every


# Looking -------------------------------------------------------------------------------------------------


def job_row(store: Store, name: str) -> dict[str, Any] | None:
    """One job as it stands. ``finished_at`` and ``result`` are of the last run that went well."""
    with store.engine.reading() as connection:
        return _read(connection, name)


def jobs_table(store: Store) -> pd.DataFrame:
    """All jobs, one row each, with their titles: for the screen. Never kept, it changes by itself."""
    with store.engine.reading() as connection:
        frame = connection.frame(_ALL)
    titles = {job.name: job.title for job in JOBS}
    frame.insert(1, "title", pd.Series([titles.get(n, n) for n in frame["name"]], index=frame.index, dtype="str"))
    return frame


def _read(connection: Connection, name: str) -> dict[str, Any] | None:
    rows = connection.rows(_ROW, {"name": name})
    return dict(zip(_NAMES, rows[0], strict=True)) if rows else None


class Runner:
    """The thread that runs what is due, as long as the server lives."""

    def __init__(self, store: Store, look_every: float = 20.0) -> None:
        self._store, self._look_every = store, look_every
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin. Each job gets its row at once, so that the screen shows it."""
        self._thread.start()

    def stop(self, wait: float = 5.0) -> None:
        """Take nothing new on and wait a moment for what runs. What is left is taken over when its lease ends."""
        self._end.set()
        self._thread.join(wait)

    def _work(self) -> None:
        runner = new_runner_name()
        while not self._end.is_set():
            try:
                run_due(self._store, me=runner)
            except Exception as error:  # the database may be away for a while: look again later
                if not self._end.is_set():
                    sentence_for(error, "job runner")
            self._end.wait(self._look_every)
