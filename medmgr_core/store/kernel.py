"""The store's own tables that carry no history: numbers, jobs, drafts, sign-in sessions, downloads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from medmgr_core.store.engine import Connection
from medmgr_core.store.kernel_tables import KERNEL_TABLES

_PUT_KEYS = {
    "job": ("name",),
    "draft": ("person_code", "form"),
    "sign_in": ("person_code",),
    "sign_in_session": ("token_digest",),
    "first_link": ("token_digest",),
    "download": ("download_id",),
}

_LONGEST_NUMBER = 15  # digits; a longer one is a reference of somebody else's


def take_numbers(connection: Connection, prefix: str, count: int) -> range:
    """The next ``count`` running numbers of a prefix."""
    sql = "UPDATE running_number SET last = last + $count WHERE prefix = $prefix RETURNING last"
    rows = connection.rows(sql, {"prefix": prefix, "count": count})
    if not rows:
        connection.run("INSERT INTO running_number (prefix, last) VALUES ($prefix, $count)",
                       {"prefix": prefix, "count": count})  # fmt: skip
    last = int(rows[0][0]) if rows else count
    return range(last - count + 1, last + 1)


def numbered(prefix: str, number: int) -> str:
    """A running number as people read it, e.g. ``SM-000001``."""
    return f"{prefix}-{number:06d}"


def pass_numbers(connection: Connection, prefix: str, given: Iterable[str]) -> None:
    """Leave out numbers that were given by hand or came with a file, so that none is given again."""
    digits = [text.removeprefix(f"{prefix}-") for text in given if text.startswith(f"{prefix}-")]
    numbers = [int(each) for each in digits if each.isdecimal() and len(each) <= _LONGEST_NUMBER]
    if numbers:
        sql = (
            "INSERT INTO running_number (prefix, last) VALUES ($prefix, $last) "
            "ON CONFLICT (prefix) DO UPDATE SET last = greatest(running_number.last, excluded.last)"
        )
        connection.run(sql, {"prefix": prefix, "last": max(numbers)})


def put(connection: Connection, table: str, values: Mapping[str, Any]) -> None:
    """Add or replace one row of a table that has no history."""
    key = _PUT_KEYS[table]
    sets = ", ".join(f"{name} = ${name}" for name in values if name not in key)
    connection.run(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('$' + name for name in values)}) "
        f"ON CONFLICT ({', '.join(key)}) DO {f'UPDATE SET {sets}' if sets else 'NOTHING'}",
        values,
    )


def remove(connection: Connection, table: str, condition: str, values: Mapping[str, Any]) -> None:
    """Remove rows of a table that has no history. ``condition`` is a text of the program, never input."""
    if table not in _PUT_KEYS:
        raise ValueError(f"{table} keeps its rows")
    connection.run(f"DELETE FROM {table} WHERE {condition}", values)


def set_versions(connection: Connection, tables: set[str], version: int) -> None:
    """Note the data version of tables in the database, for other replicas. ``migrate`` made a row for each table."""
    sql = "UPDATE table_version SET version = $version WHERE table_name = ANY($tables)"
    connection.run(sql, {"version": version, "tables": sorted(tables)})


def versions(connection: Connection) -> dict[str, int]:
    """The data versions as noted in the database."""
    return {str(n): int(v) for n, v in connection.rows("SELECT table_name, version FROM table_version")}


def versions_from_history(connection: Connection) -> dict[str, int]:
    """The data version of a table is the number of the last change to it."""
    sql = "SELECT record_type, max(change_no) FROM change_log GROUP BY record_type"
    return {str(n): int(v) for n, v in connection.rows(sql)}


assert _PUT_KEYS.keys() <= KERNEL_TABLES.keys()
