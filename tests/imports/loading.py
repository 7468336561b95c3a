"""Short ways to take small files in: a file is a table in the test, its rows staged as reading a real one would leave them."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from medmgr_core.budgets.records import Actual
from medmgr_core.entry.checks import answers_to
from medmgr_core.entry.read_file import Sheet, StagedFile
from medmgr_core.imports.choice import Choice, choosable, suggest
from medmgr_core.imports.commands import Accepted, accept
from medmgr_core.imports.dry_run import Asked, DryRun, dry_run
from medmgr_core.imports.stage import open_stage
from medmgr_core.people.records import RoleRight
from medmgr_core.record import Record
from medmgr_core.store.store import Store
from tests.store.builders import records_in

ALL = "*"

# What the roles of the small facility may do beside what they may do there.
MORE_RIGHTS = """
    role_code | right_area | action
    admin     | imports    | view
    admin     | imports    | enter
    admin     | accounts   | view
    admin     | accounts   | enter
    admin     | indicators | view
    admin     | indicators | enter
    admin     | activity   | view
    admin     | activity   | enter
    clerk     | imports    | view
    clerk     | imports    | enter
    clerk     | indicators | view
    clerk     | indicators | enter"""


def may_load(store: Store) -> None:
    """Give the people of the small facility the rights that files need."""
    with store.write(by="system") as work:
        for right in records_in(RoleRight, MORE_RIGHTS):
            work.add(right)


def staged(folder: Path, table: str, name: str = "file.csv") -> StagedFile:
    """A table of cells divided by | as a file that was read: its first line holds the headings and stands in row 1."""
    head, *lines = [[cell.strip() or None for cell in line.split("|")] for line in table.strip().splitlines()]
    headings = tuple(str(cell) for cell in head)
    stage = folder / f"{uuid.uuid4().hex}.duckdb"
    with duckdb.connect(str(stage)) as connection:
        columns = ", ".join(f"c{place} VARCHAR" for place in range(1, len(headings) + 1))
        connection.execute(f"CREATE TABLE t1 (row_no BIGINT, {columns})")
        marks = ", ".join("?" for _ in headings)
        for number, cells in enumerate(lines, 2):
            connection.execute(f"INSERT INTO t1 VALUES ({number}, {marks})", cells)
    sheet = Sheet("", "t1", headings, len(lines), 1, (), 0, ())
    digest = hashlib.sha256(table.encode()).hexdigest()
    return StagedFile(name, len(table), digest, "csv", "utf-8", ",", (sheet,), (), stage)


@dataclass(frozen=True)
class Loading:
    """A person at a store, with a folder for stages."""

    store: Store
    folder: Path
    by: str = "ann"
    unit: str = "G"

    def as_person(self, by: str, unit: str) -> Loading:
        return replace(self, by=by, unit=unit)

    def file(self, file: str | StagedFile) -> StagedFile:
        return file if isinstance(file, StagedFile) else staged(self.folder, file)

    def asked(self, file: StagedFile, record_type: type[Record] = Actual, *, make: Iterable[str] | str = ALL,
              constants: Mapping[str, str] | None = None, columns: Mapping[str, str] | None = None,
              without: Iterable[str] = (), answers: Mapping[str, str] | None = None,
              meanings: Mapping[str, Mapping[str, str]] | None = None) -> Asked:  # fmt: skip
        """The columns as suggested, with what a person changes of them.

        without: headings that are not taken; answers: field -> the answer to what is asked of its column;
        meanings: field of choices -> text of the file -> choice.
        """
        sheet, given = file.sheets[0], dict(constants or {})
        with open_stage(file.stage) as connection:
            found = suggest(connection, sheet, record_type)
        kept = {n: h for n, h in found.columns.items() if n not in given and h not in without}
        choice = Choice(
            {**kept, **(columns or {})}, given, {}, tuple(h for h in found.measures if h not in without), meanings or {}
        )
        fields = (spec.name for spec in choosable(record_type) if spec.ref) if make == ALL else make
        asked = Asked(record_type, sheet, choice, self.unit, frozenset(fields))
        return self._answered(file, asked, answers) if answers else asked

    def _answered(self, file: StagedFile, asked: Asked, answers: Mapping[str, str]) -> Asked:
        dry = dry_run(self.store, file, asked, by=self.by)
        assert set(dry.questions) == set(answers)
        held = dry.asked.choice.forms
        forms = {**held, **{name: answers_to(held[name])[said] for name, said in answers.items()}}
        return replace(asked, choice=replace(asked.choice, forms=forms))

    def look(self, file: str | StagedFile, record_type: type[Record] = Actual, **given: Any) -> DryRun:
        """The dry run."""
        read = self.file(file)
        return dry_run(self.store, read, self.asked(read, record_type, **given), by=self.by)

    def take(self, file: str | StagedFile, record_type: type[Record] = Actual, *, keep_wrong: bool = False,
             shown: DryRun | None = None, **given: Any) -> Accepted:  # fmt: skip
        read = self.file(file)
        asked = self.asked(read, record_type, **given)
        return accept(self.store, read, asked, by=self.by, keep_wrong=keep_wrong, shown=shown)

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        return self.store.rows(sql, **values)


def counts(dry: DryRun) -> tuple[int, int, int, int]:
    """new, changed, same, wrong."""
    return tuple(dry.counts[state] for state in ("new", "changed", "same", "wrong"))


def problems(dry: DryRun) -> list[tuple[str, int, int]]:
    """Each problem, in how many rows it is, and where first."""
    return [(row.problem, row.rows, row.first_row) for row in dry.problems.itertuples()] if len(dry.problems) else []
