"""A key that stands twice in a file: one row of it is taken."""

from __future__ import annotations

import duckdb

from medmgr_core.imports.identity import has_key
from medmgr_core.imports.rows import Source
from medmgr_core.imports.stage import literal, rows
from medmgr_core.record import Record


def refuse_doubles(connection: duckdb.DuckDBPyConnection, record_type: type[Record], source: Source) -> None:
    """Of good rows with one key the first is kept. Asked last: a row that is refused holds no key."""
    if not has_key(record_type, source):
        return
    keys = ", ".join(f"v_{name}" for name in record_type.key)
    good = "FROM judged WHERE state <> 'wrong'"
    if not rows(connection, f"SELECT 1 {good} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"):
        return
    nth = f"SELECT rowid AS place, row_number() OVER (PARTITION BY {keys} ORDER BY row_no, held_at) AS nth {good}"
    problem = literal("This row has the key of a row above it: keep one of them.")
    again = f"UPDATE judged SET state = 'wrong', problem = {problem} FROM ({nth}) n WHERE judged.rowid = n.place AND n.nth > 1"
    connection.execute(again)
