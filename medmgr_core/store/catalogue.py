"""What a store consists of: record types, views and the rules across records. Built by ``workspace``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from medmgr_core.record import Record
from medmgr_core.store.kernel_tables import KERNEL_TABLES

if TYPE_CHECKING:
    from medmgr_core.store.write import Write

# A rule looks at a record about to be saved and the one it replaces; it raises a slice's own error.
Rule = Callable[["Write", Record, Record | None], None]
# The same for a record just taken out of use.
VoidRule = Callable[["Write", Record], None]
# What goes with a change that was just made (record, and what it was): changed in the same transaction.
Follower = Callable[["Write", Record, Record], None]

_VIEW = re.compile(r"((?:^--[^\n]*\n)*)^CREATE VIEW (\w+) AS\s(.*?);\s*$", re.M | re.S)
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True)
class View:
    """One view: its grain as written in its first comment, and its text."""

    name: str
    grain: str
    sql: str


def views_in(path: Path) -> tuple[View, ...]:
    """The views of one .sql file, in order."""
    return views_of(path.read_text(encoding="utf-8"))


def views_of(text: str) -> tuple[View, ...]:
    """The views of a text: each a comment "-- one row per …" and a CREATE VIEW."""
    return tuple(
        View(name, " ".join(line[2:].strip() for line in comment.splitlines()), body.strip())
        for comment, name, body in _VIEW.findall(text)
    )


def live_view(record_type: type[Record]) -> View:
    """The rows of a table that are not voided; every other view reads these."""
    from medmgr_core.record import fields_of

    columns = [spec.name for spec in fields_of(record_type) if spec.kind.name != "content"]
    chosen = ", ".join([*columns, "revision", "entered_at", "entered_by", "changed_at", "changed_by"])
    body = f"SELECT {chosen}\nFROM {record_type.table}\nWHERE voided_at IS NULL"
    return View(f"live_{record_type.table}", f"one row per {record_type.title.lower()} that is not voided", body)


@dataclass(frozen=True)
class Catalogue:
    """The one list of everything the store keeps."""

    record_types: tuple[type[Record], ...]
    slice_views: tuple[View, ...] = ()
    rules: Mapping[type[Record], Rule] = field(default_factory=dict)
    void_rules: Mapping[type[Record], VoidRule] = field(default_factory=dict)
    # The fields a rule looks at, where it is not all of them: a file is asked once for each combination of their values.
    rule_fields: Mapping[type[Record], tuple[str, ...]] = field(default_factory=dict)
    followers: Mapping[type[Record], Follower] = field(default_factory=dict)

    @cached_property
    def by_table(self) -> dict[str, type[Record]]:
        """Record types by table name."""
        return {record_type.table: record_type for record_type in self.record_types}

    @cached_property
    def views(self) -> tuple[View, ...]:
        """All views, each after those it reads. Raises ValueError for a cycle."""
        named = {view.name: view for view in (*map(live_view, self.record_types), *self.slice_views)}
        reads = {name: sorted(words_of(view.sql) & named.keys() - {name}) for name, view in named.items()}
        try:
            return tuple(named[name] for name in TopologicalSorter(reads).static_order())
        except CycleError as error:
            raise ValueError(f"views read each other in a circle: {' -> '.join(error.args[1])}") from error

    @cached_property
    def base_tables(self) -> dict[str, frozenset[str]]:
        """For each table and view, the base tables its rows come from."""
        found = {name: frozenset({name}) for name in (*self.by_table, *KERNEL_TABLES)}
        for view in self.views:
            found[view.name] = frozenset().union(*(found[name] for name in words_of(view.sql) & found.keys()))
        return found

    def tables_read_by(self, sql: str) -> frozenset[str]:
        """The base tables a query reads, through whatever views."""
        if sql not in self._read_by:
            known = self.base_tables
            self._read_by[sql] = frozenset().union(*(known[name] for name in words_of(sql) & known.keys()))
        return self._read_by[sql]

    @cached_property
    def _read_by(self) -> dict[str, frozenset[str]]:
        """Texts are those of the program: there are some hundreds."""
        return {}


def words_of(sql: str) -> set[str]:
    """The lower-case words of a SQL text, comments left out."""
    return set(_WORD.findall(re.sub(r"--[^\n]*", "", sql)))


def all_views(paths: Iterable[Path]) -> tuple[View, ...]:
    """The views of several files."""
    return tuple(view for path in paths for view in views_in(path))
