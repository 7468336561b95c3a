"""The stage: a DuckDB file with one table of text for each sheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from medmgr_core.entry.reading.cells import BLANKS

# What the careful reader hands to DuckDB: marks that stand in no cell of the field.
_WRITTEN = "delim=',', quote='\"', escape='\"', auto_detect=false, header=false, allow_quoted_nulls=true"


def open_stage(path: Path, memory: int) -> duckdb.DuckDBPyConnection:
    """memory: bytes DuckDB may take for data, besides what it needs to live."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2, "memory_limit": f"{memory // 1_000_000}MB", "temp_directory": str(path.parent / "spill"),
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    }  # fmt: skip
    con = duckdb.connect(str(path), config=settings)
    # The stage lives for one import: packing it would cost more than it saves.
    con.execute("SET force_compression = 'uncompressed'")
    return con


def names(width: int) -> list[str]:
    return [f"c{place}" for place in range(1, width + 1)]


def load_text(con: duckdb.DuckDBPyConnection, table: str, path: Path, delimiter: str, width: int, skip: int) -> int:
    """A clean text file straight into the stage; how many rows. Raises duckdb.Error where a row is not clean."""
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names(width))
    con.execute(
        f"CREATE TABLE {table} AS SELECT 0::BIGINT AS row_no, * FROM read_csv(?, auto_detect=false, "
        f"header=false, skip={skip}, delim=?, quote='\"', escape='\"', allow_quoted_nulls=true, columns={{{columns}}})",
        [str(path), delimiter],
    )
    # DuckDB keeps the order of the file; counting with a window while it reads would leave it one processor.
    con.execute(f"UPDATE {table} SET row_no = rowid + {skip + 1}")
    return count_rows(con, table)


def load_numbered(con: duckdb.DuckDBPyConnection, table: str, path: Path, delimiter: str, width: int) -> int:
    """A clean text file whose rows begin with their number. Raises duckdb.Error where a row is not clean."""
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names(width))
    con.execute(
        f"CREATE TABLE {table} AS SELECT * FROM read_csv(?, auto_detect=false, header=false, delim=?, quote='\"', escape='\"', "
        f"allow_quoted_nulls=true, columns={{'row_no': 'BIGINT', {columns}}})",
        [str(path), delimiter],
    )
    return count_rows(con, table)


def load_rows(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]], width: int, folder: Path) -> int:
    """Rows (row number, cells) through a clean file, as DuckDB is quickest to read; how many rows."""
    written = folder / f"{table}.csv"
    with written.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names(width))
    create = f"CREATE TABLE {table} AS SELECT * FROM read_csv(?, {_WRITTEN}, columns={{'row_no': 'BIGINT', {columns}}}"
    try:
        con.execute(f"{create})", [str(written)])
    except duckdb.InvalidInputException:  # a row of more than 2 MB, for which all would be slower
        con.execute(f"{create}, max_line_size=40000000)", [str(written)])
    written.unlink()
    return count_rows(con, table)


def count_rows(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def strip_cells(con: duckdb.DuckDBPyConnection, table: str, width: int, *, odd_blanks: bool) -> None:
    """Cells without outer blanks, NULL where nothing is left. Looked for first: most files have none."""
    blanks = BLANKS if odd_blanks else " "
    for some in _in_parts(names(width)):
        padded = con.execute(
            "SELECT " + ", ".join(f"coalesce(bool_or({_is_padded(name, blanks)}), false)" for name in some) + f" FROM {table}"
        ).fetchall()[0]
        to_strip = [name for name, is_padded in zip(some, padded, strict=True) if is_padded]
        sets = ", ".join(f"{name} = nullif(trim({name}, $b), '')" for name in to_strip)
        if sets:
            con.execute(f"UPDATE {table} SET {sets}", {"b": blanks})


def take_off_apostrophes(con: duckdb.DuckDBPyConnection, table: str, width: int) -> None:
    """'=1 is the text =1: the apostrophe keeps a spreadsheet from running it, and does not belong to it."""
    for some in _in_parts(names(width)):
        begins = ", ".join(f"bool_or(starts_with({name}, chr(39)))" for name in some)
        found = con.execute(f"SELECT {begins} FROM {table}").fetchall()[0]
        sets = ", ".join(
            f"{name} = CASE WHEN {_has_apostrophe(name)} THEN substr({name}, 2) ELSE {name} END"
            for name, has_some in zip(some, found, strict=True) if has_some
        )  # fmt: skip
        if sets:
            con.execute(f"UPDATE {table} SET {sets}")


def _has_apostrophe(name: str) -> str:
    return f"(starts_with({name}, chr(39)) AND left(ltrim({name}, chr(39)), 1) IN ('=', '+', '-', '@', chr(9), chr(13)))"


def _is_padded(name: str, blanks: str) -> str:
    if len(blanks) > 1:
        codes = ", ".join(str(ord(blank)) for blank in blanks)
        return f"unicode({name}) IN ({codes}) OR unicode(right({name}, 1)) IN ({codes})"
    return f"starts_with({name}, ' ') OR ends_with({name}, ' ')"


def filled_counts(con: duckdb.DuckDBPyConnection, table: str, width: int) -> list[int]:
    """How many cells of each column hold something."""
    counts: list[int] = []
    for some in _in_parts(names(width)):
        counts += con.execute(f"SELECT {', '.join(f'count({name})' for name in some)} FROM {table}").fetchall()[0]
    return counts


def keep_columns(con: duckdb.DuckDBPyConnection, table: str, width: int, kept: Sequence[int]) -> None:
    """Only the kept columns (from 0), numbered anew from c1."""
    for place in sorted(set(range(width)) - set(kept)):
        con.execute(f"ALTER TABLE {table} DROP COLUMN c{place + 1}")
    for new, old in enumerate(kept):
        if new != old:
            con.execute(f"ALTER TABLE {table} RENAME COLUMN c{old + 1} TO c{new + 1}")


def delete_rows(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[int]) -> None:
    gone = sorted(set(rows))
    if gone:
        con.execute(f"DELETE FROM {table} WHERE row_no IN (SELECT unnest(?::BIGINT[]))", [gone])


def _in_parts(columns: list[str]) -> list[list[str]]:
    return [columns[start : start + 200] for start in range(0, len(columns), 200)]
