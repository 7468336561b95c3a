"""One save, form to durable, against a bare insert of a like row and its commit."""

from __future__ import annotations

from datetime import date

import duckdb

from benchmarks.house import House
from benchmarks.report import Line, Spread
from benchmarks.timing import in_turn, timed
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.entries import add_entry, change_entry
from medmgr_core.periods import now
from medmgr_core.record import validate
from medmgr_core.workspace import open_workspace

NAME = "save"
_COLUMNS = """
    staff_no VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, job_title VARCHAR NOT NULL, staff_group VARCHAR NOT NULL,
    unit_code VARCHAR NOT NULL, contract_hours DOUBLE NOT NULL, joined_on DATE, left_on DATE, revision BIGINT NOT NULL,
    entered_at TIMESTAMP NOT NULL, entered_by VARCHAR NOT NULL
"""


def run(house: House) -> list[Line]:
    """Both stores are files in one folder; both take a fresh cursor for each save."""
    store = open_workspace(f"duckdb:///{house.store(many_staff=True)}")
    bare = duckdb.connect(str(house.folder() / "bare.duckdb"))
    bare.execute(f"CREATE TABLE staff_member ({_COLUMNS})")
    values = {"name": "Ann Other", "job_title": "Staff nurse", "staff_group": "clinical", "unit_code": "ED",
              "contract_hours": 37.5, "joined_on": date(2020, 1, 6)}  # fmt: skip
    numbers = iter(range(1_000_000))

    def add() -> None:
        add_entry(store, validate(StaffMember, {"staff_no": f"S-{next(numbers):06}", **values}), by="manager")

    row = store.row(StaffMember, ("N-0102",))
    assert row is not None
    revision = row.revision

    def change() -> None:
        nonlocal revision
        hours = 30.0 if revision % 2 else 22.5
        revision = change_entry(store, StaffMember, row.key, {"contract_hours": hours}, revision=revision, by="manager")

    def insert() -> None:
        cursor = bare.cursor()
        row = [f"S-{next(numbers):06}", *values.values(), None, 1, now(), "manager"]
        cursor.execute("BEGIN TRANSACTION")
        cursor.execute("INSERT INTO staff_member VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", row)
        cursor.execute("COMMIT")
        cursor.close()

    rounds = house.rounds(300)
    added, changed, inserted = in_turn(rounds, *(timed(verb) for verb in (add, change, insert)))
    store.close()
    bare.close()
    return [
        Line(NAME, "add_entry against insert and commit", "server, warm", Spread(added), Spread(inserted), 5),
        Line(NAME, "change_entry against insert and commit", "server, warm", Spread(changed), Spread(inserted), 5),
    ]
