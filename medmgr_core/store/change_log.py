"""History: one chained row for each change, written in the transaction of the change itself.

The chain covers a salted digest of every value rather than the value, so that erasing a value together
with its salt leaves the chain valid, and nobody can guess the value from what remains.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from medmgr_core.store.engine import Connection
from medmgr_core.store.values import canonical, plain, sha256

FIRST_HASH = "0" * 64
COLUMNS = (
    "change_no", "made_at", "made_by", "record_type", "record_key", "unit_code", "action",
    "changes", "digests", "reason", "source", "batch", "previous_hash", "hash",
)  # fmt: skip
_INSERT = f"INSERT INTO change_log ({', '.join(COLUMNS)}) VALUES ({', '.join('$' + c for c in COLUMNS)})"
_DTYPES = {"change_no": "Int64", "made_at": "datetime64[us]"}
_MANY = 20  # from here on rows are added as a frame
_HEAD = "SELECT change_no, hash FROM chain_head"
_SET_HEAD = "UPDATE chain_head SET change_no = $change_no, hash = $hash"


@dataclass(frozen=True)
class Change:
    """One row of the history. ``changes`` maps a field to [old, new, salt]; an erased one to None."""

    change_no: int
    made_at: datetime
    made_by: str
    record_type: str
    record_key: str
    unit_code: str | None
    action: str
    changes: dict[str, Any]
    digests: dict[str, str]
    reason: str | None
    source: str
    batch: str | None
    previous_hash: str
    hash: str

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> Change:
        """A change from a row of COLUMNS."""
        values = dict(zip(COLUMNS, row, strict=True))
        return cls(**{**values, "changes": _read(values["changes"]), "digests": _read(values["digests"])})


def _read(text: str) -> dict[str, Any]:
    """The values of a row; none when somebody made its text unreadable, which ``check`` then tells."""
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


@dataclass(frozen=True)
class Event:
    """What happened to one record. ``values`` maps a field to (old, new); names with # are about the record as a whole."""

    key: str
    unit: str | None
    action: str
    values: Mapping[str, tuple[Any, Any]]


class Chain:
    """The end of the history inside one write transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.change_no, self.hash = head(connection)
        self._start = self.change_no

    def append(self, record_type: str, events: Sequence[Event], *, at: datetime, by: str, reason: str | None,
               source: str, batch: str | None) -> None:  # fmt: skip
        """Add changes of records of one type, made together."""
        told = {"made_at": at, "made_by": by, "record_type": record_type, "reason": reason, "source": source, "batch": batch}
        rows = [self._link(event, told) for event in events]
        if len(rows) > _MANY:
            dtypes = {name: _DTYPES.get(name, "str") for name in COLUMNS}
            self._connection.insert_frame("change_log", pd.DataFrame(rows, columns=list(COLUMNS)).astype(dtypes))
        else:
            for row in rows:
                self._connection.run(_INSERT, row)

    def _link(self, event: Event, told: Mapping[str, Any]) -> dict[str, Any]:
        """The next row of the chain."""
        changes = {name: [plain(old), plain(new), secrets.token_hex(8)] for name, (old, new) in event.values.items()}
        digests = {name: digest(name, *entry) for name, entry in changes.items()}
        if told["reason"]:
            changes["#reason"] = [None, told["reason"], secrets.token_hex(8)]
            digests["#reason"] = digest("#reason", *changes["#reason"])
        row: dict[str, Any] = {
            **told, "change_no": self.change_no + 1, "record_key": event.key, "unit_code": event.unit, "action": event.action,
            "changes": canonical(changes), "digests": canonical(digests), "previous_hash": self.hash,
        }  # fmt: skip
        row["hash"] = hash_of(row)
        self.change_no, self.hash = row["change_no"], row["hash"]
        return row

    def close(self) -> None:
        """Move the head to the last change."""
        if self.change_no != self._start:
            self._connection.run(_SET_HEAD, {"change_no": self.change_no, "hash": self.hash})


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last change."""
    change_no, chain_hash = connection.rows(_HEAD)[0]
    return int(change_no), str(chain_hash)


def digest(name: str, old: Any, new: Any, salt: str) -> str:
    """What the chain knows of one changed value."""
    return sha256(canonical([name, old, new, salt]))


def hash_of(row: Mapping[str, Any]) -> str:
    """The link of one row: everything but the values themselves, and the row before it."""
    return sha256(canonical([
        row["previous_hash"], row["change_no"], plain(row["made_at"]), row["made_by"], row["record_type"],
        row["record_key"], row["unit_code"], row["action"], row["digests"], row["source"], row["batch"],
    ]))  # fmt: skip


def changes_where(connection: Connection, condition: str, values: Mapping[str, Any]) -> list[Change]:
    """Changes in order. ``condition`` is a text of the program, never input."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM change_log WHERE {condition} ORDER BY change_no"
    return [Change.from_row(row) for row in connection.rows(sql, values)]
