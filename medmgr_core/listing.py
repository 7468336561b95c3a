"""A long table shown a page at a time: search, filters, order and paging done by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Column:
    """One column of a listing, as screens and exports show it.

    kind: a field kind, or ``money_exact`` for money shown to the penny, ``money_k`` for money in thousands.
    """

    name: str
    title: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    search: bool = False
    shown: bool = True
    width: str | int | None = None


@dataclass(frozen=True)
class Listing:
    """A query and its columns. ``key`` names the columns that identify a row; ``order`` is the usual order."""

    sql: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order: str
    descending: bool = False
    total: str = ""  # a money column whose sum over all matching rows is told

    def column(self, name: str) -> Column:
        """A column by name. Raises KeyError for one that is not of this listing."""
        return {column.name: column for column in self.columns}[name]


_PAGES_READ = 8


@dataclass(frozen=True)
class Asked:
    """What a person asks of a listing."""

    search: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: str = ""
    descending: bool = False


def sum_of_rows(store: Store, listing: Listing, scope: Scope, asked: Asked, values: Mapping[str, Any] = NOTHING) -> int:
    """The sum of the listing's total column over all rows that match, in minor units."""
    return _counted(store, listing, scope, asked, values)[1]


def count_rows(store: Store, listing: Listing, scope: Scope, asked: Asked, values: Mapping[str, Any] = NOTHING) -> int:
    """How many rows match."""
    return _counted(store, listing, scope, asked, values)[0]


def _counted(store: Store, listing: Listing, scope: Scope, asked: Asked, values: Mapping[str, Any]) -> tuple[int, int]:
    """Number and total of the rows that match, asked for together."""
    where, given = _where(listing, asked)
    total = f"coalesce(sum({listing.column(listing.total).name}), 0)::bigint" if listing.total else "0::bigint"
    sql = f"SELECT count(*)::bigint AS n, {total} AS total FROM ({listing.sql}) listed {where}"
    ((count, amount),) = store.read(sql, scope, **{**given, **values}).itertuples(index=False)
    return int(count), int(amount)


def page_of_rows(store: Store, listing: Listing, scope: Scope, asked: Asked, *, start: int = 0,
                 size: int | None = None, values: Mapping[str, Any] = NOTHING) -> pd.DataFrame:  # fmt: skip
    """The rows from ``start`` on, at most ``size`` (None: all), in the order asked for, ties by key."""
    where, given = _where(listing, asked)
    order = listing.column(asked.order).name if asked.order else listing.order
    direction = " DESC" if asked.descending else ""
    keys = ", ".join(f"{name} NULLS LAST" for name in listing.key)
    sql = f"SELECT * FROM ({listing.sql}) listed {where} ORDER BY {order}{direction} NULLS LAST, {keys}"
    if size is None:
        return store.read(sql, scope, **{**given, **values})
    # Read in blocks of many pages: turning to the next page then seldom asks the database.
    within = start % (size * _PAGES_READ)
    block = store.read(f"{sql} LIMIT {size * _PAGES_READ} OFFSET {start - within}", scope, **{**given, **values})
    return block.iloc[within : within + size].reset_index(drop=True)


def _where(listing: Listing, asked: Asked) -> tuple[str, dict[str, Any]]:
    parts: list[str] = []
    values: dict[str, Any] = {}
    for index, word in enumerate(asked.search.lower().split()[:8]):
        text = " || ' ' || ".join(f"coalesce({column.name}, '')" for column in listing.columns if column.search)
        parts.append(f"strpos(lower({text}), $search_{index}) > 0")
        values[f"search_{index}"] = word
    for name, chosen in asked.filters.items():
        if chosen:
            parts.append(f"{listing.column(name).name} = ANY($filter_{name})")
            values[f"filter_{name}"] = list(chosen)
    return (f"WHERE {' AND '.join(parts)}" if parts else ""), values
