"""What the history says a row must look like now: its changes told again, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from medmgr_core.record import Record
from medmgr_core.store.change_log import Change
from medmgr_core.store.erase import emptied
from medmgr_core.store.row_digest import row_digest
from medmgr_core.store.values import plain


@dataclass
class Told:
    """The history of one record type: changes by present key, and loads and their undoing by batch."""

    record_type: type[Record]
    changes: dict[str, list[Change]] = field(default_factory=dict)
    loads: dict[str, Change] = field(default_factory=dict)
    unloads: dict[str, list[Change]] = field(default_factory=dict)

    def hear(self, change: Change) -> None:
        """Take the next change of this record type; what is no change of a record (an export, a sign-in) passes."""
        match change.action:
            case "loaded":
                self.loads[change.batch or ""] = change
            case "unloaded":
                self.unloads.setdefault(change.changes["#batch"][0], []).append(change)
            case "recoded":
                self.changes[change.record_key] = [*self.changes.pop(change.changes["#key"][0], []), change]
            case "added" | "changed" | "voided" | "restored" | "erased":
                self.changes.setdefault(change.record_key, []).append(change)

    def of_row(self, key: str, batch: str | None) -> list[Change]:
        """The changes of one row from its beginning; empty when nothing tells of it."""
        own = self.changes.get(key, [])
        if own and own[0].action == "added":
            return own
        load = self.loads.get(batch or "")
        return [load, *self._unloads_of(key, batch or "", own), *own] if load else []

    def _unloads_of(self, key: str, batch: str, own: list[Change]) -> list[Change]:
        """Taking a load back voids its rows that had no change of their own by then, but for those in use."""
        key_then = own[0].changes["#key"][0] if own and own[0].action == "recoded" else key
        gone = (c for c in self.unloads.get(batch, []) if key_then not in c.changes["#kept"][1])
        first = next(gone, None)
        return [first] if first and (not own or first.change_no < own[0].change_no) else []

    def of_load(self, batch: str) -> list[Change]:
        """What happened to the rows of a load as a whole: it was loaded, perhaps taken back."""
        return [self.loads[batch], *self.unloads.get(batch, [])[:1]]

    def touched(self, batch: str) -> set[str]:
        """Keys, as they are now, of rows with changes of their own; with a load taken back also those it left."""
        left = {key for change in self.unloads.get(batch, []) for key in change.changes["#kept"][1]}
        return {*self.changes, *left}

    def added(self) -> Iterable[str]:
        """Keys of the rows that must be there because their adding is told."""
        return (key for key, changes in self.changes.items() if changes[0].action == "added")

    def values(self, changes: list[Change]) -> dict[str, Any]:
        """The values, plain, that the changes of a row leave it with; fields of loaded rows only as changed since."""
        row: dict[str, Any] = {}
        for change in changes:
            row = self._after(row, change)
        return row

    def _after(self, row: dict[str, Any], change: Change) -> dict[str, Any]:
        new = {name: entry[1] for name, entry in change.changes.items() if entry and not name.startswith("#")}
        at = plain(change.made_at)
        if change.action in ("added", "loaded"):
            nothing = dict.fromkeys(("changed_at", "changed_by", "voided_at", "voided_by", "void_reason"))
            entered = {"entered_at": at, "entered_by": change.made_by, "entered_batch": change.batch}
            return {**new, **nothing, **entered, "revision": 1}
        row = {**row, **new, "revision": row["revision"] + 1, "changed_at": at, "changed_by": change.made_by}
        match change.action:
            case "voided" | "unloaded":
                row |= {"voided_at": at, "voided_by": change.made_by, "void_reason": change.reason}
            case "restored":
                row |= {"voided_at": None, "voided_by": None, "void_reason": None}
            case "erased":
                row |= {name: plain(emptied(self.record_type, name)) for name in erased_names(change)}
        return row

    def loaded_digest(self, values: dict[str, Any], changes: list[Change]) -> int:
        """The digest a loaded row had when it was loaded, from its present values and its changes since."""
        load, *since = changes
        for change in since:
            if "#row" in change.changes:
                return int(change.changes["#row"][1], 16)
        original = dict(values)
        for change in reversed(since):
            original |= {name: entry[0] for name, entry in change.changes.items() if entry and name in original}
        return row_digest(load.changes["#fields"][1], load.changes["#digest"][0], original)


def retell(record_types: Iterable[type[Record]], changes: Iterable[Change]) -> dict[str, Told]:
    """The history sorted by record type."""
    told = {record_type.table: Told(record_type) for record_type in record_types}
    for change in changes:
        if change.record_type in told:
            told[change.record_type].hear(change)
    return told


def erased_names(change: Change) -> list[str]:
    """The fields a tombstone speaks of."""
    return list(change.changes["#erased"][1]) if change.action == "erased" else []
