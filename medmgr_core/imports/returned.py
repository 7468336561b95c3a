"""Wrong rows that come back corrected in the workbook made of them: each settles the very row that waits."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from medmgr_core.entry.read_file import Sheet, StagedFile
from medmgr_core.errors import ImportRejected
from medmgr_core.imports.choice import Choice, cell_of
from medmgr_core.imports.commands import take_rows, waiting_frame
from medmgr_core.imports.dry_run import Asked, judge_rows
from medmgr_core.imports.mend import read_as
from medmgr_core.imports.records import WaitingRow
from medmgr_core.imports.stage import literal, open_stage, rows
from medmgr_core.imports.wrong_rows import NUMBER, WRONG, headings, waiting_of
from medmgr_core.people.rights import allow
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write

_THERE = "This row is there already: leave it out, or say what tells it from the other."
_SETTLED = {"mended": "was mended meanwhile", "left": "was left out meanwhile"}


@dataclass(frozen=True)
class Returned:
    """What became of the rows. told: sentences on rows of the workbook that were passed over."""

    mended: int
    wrong: int
    told: tuple[str, ...]
    batch: str | None


def take_returned(store: Store, batch: str, staged: StagedFile, *, by: str, stop: threading.Event | None = None) -> Returned:
    """Take the rows that are right now, in one batch; the others go on waiting with what is wrong by now.

    batch: of the file they came with. Raises ImportRejected, NotAllowed, NotFound.
    """
    loaded, held = waiting_of(store, batch, by)
    record_type = store.catalogue.by_table[str(loaded.values["record_table"])]
    unit_code = str(loaded.values["unit_code"])
    allow(store, by, record_type.area, "enter", unit_code if record_type.unit_field else None)
    kept, known = read_as(loaded), {row["waiting_no"]: row for row in held}
    names = headings(record_type, kept, [row["cells"] for row in held])
    sheet = _sheet(staged, [*names.values(), WRONG, NUMBER])
    with open_stage(staged.stage, stop) as connection:
        given, told = _given(connection, sheet, known)
        told = [*(f"Row {out.row}: {out.why}." for out in (*sheet.problems, *sheet.left_out) if out.row), *told]
        if not given:
            return Returned(0, 0, tuple(told), None)
        numbers = ", ".join(map(str, given))
        connection.execute(f"CREATE OR REPLACE TABLE returned AS SELECT * FROM {sheet.table} WHERE row_no IN ({numbers})")
        asked = Asked(record_type, replace(sheet, table="returned", rows=len(given)), _choice(sheet, names, kept), unit_code)
        dry = judge_rows(connection, store, asked, by, asks=False)
        connection.execute(f"UPDATE judged SET state = 'wrong', problem = {literal(_THERE)} WHERE state = 'same'")
        wrong = waiting_frame(connection, dry).to_dict("records")
        mended = [waiting for row, waiting in given.items() if row not in {each["row_in_file"] for each in wrong}]

        def settle(work: Write) -> None:
            for waiting in mended:
                work.change(WaitingRow, (waiting["waiting_no"],), {"state": "mended"}, revision=waiting["revision"])
            for row in wrong:
                waiting = given[int(row["row_in_file"])]
                values = {name: row[name] for name in ("cells", "problem")}
                work.change(WaitingRow, (waiting["waiting_no"],), values, revision=waiting["revision"])

        if not mended:
            with store.write(by=by, source="import", batch=new_batch(), reason=f"file {staged.name}"[:400]) as work:
                settle(work)
            return Returned(0, len(wrong), tuple(told), None)
        done = take_rows(connection, store, staged, dry, by, profile_code=loaded.values["profile_code"], also=settle, stop=stop)
    return Returned(len(mended), len(wrong), tuple(told), done.batch)


def _sheet(staged: StagedFile, known: Sequence[str]) -> Sheet:
    """The sheet of rows. Raises ImportRejected where there is none, and for a heading that was written over."""
    found = [sheet for sheet in staged.sheets if NUMBER in sheet.columns]
    if not found:
        raise ImportRejected(f"This is no workbook of rows to mend: it has no column “{NUMBER}”. Make the workbook here first.")
    strange = [heading for heading in found[0].columns if heading not in known]
    if strange:
        raise ImportRejected(f"“{strange[0]}” is no heading of this workbook as it was made: leave its headings as they are.")
    return found[0]


def _given(connection: duckdb.DuckDBPyConnection, sheet: Sheet, known: Mapping[str, Mapping[str, Any]]
           ) -> tuple[dict[int, Mapping[str, Any]], list[str]]:  # fmt: skip
    """Row of the workbook -> the row that waits, and a sentence for each row that is none of these."""
    found = rows(connection, f"SELECT row_no, {cell_of(sheet, NUMBER)} FROM {sheet.table} ORDER BY row_no")
    often = Counter(number for _, number in found)
    given, told = dict[int, Mapping[str, Any]](), list[str]()
    for row_no, number in found:
        waiting = known.get(number)
        if number is None:
            told.append(f"Row {row_no} has no number any more: it is not known which row it was.")
        elif waiting is None:
            told.append(f"Row {row_no}: “{number[:40]}” is no row of this file that waits.")
        elif often[number] > 1:
            told.append(f"Row {row_no}: {number} stands here {often[number]} times: keep one of them.")
        elif waiting["state"] != "waiting":
            told.append(f"Row {row_no}: {number} {_SETTLED[waiting['state']]}.")
        else:
            given[int(row_no)] = waiting
    return given, told


def _choice(sheet: Sheet, names: Mapping[str, str], kept: Choice) -> Choice:
    """A column that is empty throughout was left out by reading: its field is filled, with nothing."""
    columns = {name: heading for name, heading in names.items() if heading in sheet.columns}
    return Choice(columns, {name: "" for name in names if name not in columns}, kept.forms)
