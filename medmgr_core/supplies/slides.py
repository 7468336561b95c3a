"""Supplies as slides: what runs out first, and what will expire."""

from __future__ import annotations

from medmgr_core.formats import Formats
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.slide import Series, Slide, SlideChart, SlideTable
from medmgr_core.store.store import Store
from medmgr_core.supplies.attention import headline
from medmgr_core.supplies.cover_queries import cover
from medmgr_core.supplies.expiry_queries import expiring, ladder, value_at_risk

_MOST = 10


def slides(store: Store, scope: Scope, formats: Formats) -> list[Slide]:
    """The slides of the page, in order."""
    rows = cover(store, scope).rows
    title, note = headline(rows, formats), "Days of cover of what runs out first"
    if rows.empty:
        return [Slide(title, note)]
    first = rows[rows["cover_days"].notna()].sort_values(["cover_days", "name"]).head(_MOST)
    days = tuple(round(float(value), 1) for value in first["cover_days"])
    chart = SlideChart("bars", tuple(first["name"]), (Series("Days of cover", days),)) if days else None
    return [Slide(title, note, chart), _expiry(store, scope, formats)]


def _expiry(store: Store, scope: Scope, formats: Formats) -> Slide:
    frame = ladder(expiring(store, scope))
    risk = value_at_risk(store, scope)
    note = "Stock that will not be used before it expires, at unit cost"
    if frame.empty or not risk:
        return Slide("No stock is about to be lost to its expiry", note)
    money = formats.short_money
    rows = tuple((row["told"], formats.number(row["lots"]), money(row["value"]), money(row["value_at_risk"]))
                 for row in rows_of(frame))  # fmt: skip
    table = SlideTable(("Expires", "Lots", "Value", "Lost unless moved"), rows, frozenset({1, 2, 3}))
    return Slide(f"{formats.short_money(int(risk))} will expire unused within 90 days", note, None, table)
