"""Savings as slides: what was planned and delivered, and whose guard shows concern."""

from __future__ import annotations

from medmgr_core.formats import Formats
from medmgr_core.rows import rows_of
from medmgr_core.savings import queries
from medmgr_core.savings.attention import headline
from medmgr_core.scope import Scope
from medmgr_core.slide import Series, Slide, SlideChart
from medmgr_core.store.store import Store

_MOST = 10


def slides(store: Store, scope: Scope, formats: Formats) -> list[Slide]:
    """The slide of the page."""
    held = queries.to_date(scope)
    frame = queries.standing(store, held)
    rows = rows_of(frame[frame["planned"] > 0].sort_values("planned", ascending=False).head(_MOST))
    title, note = headline(store, held, formats), f"Planned and delivered to date, {formats.currency_sign} thousands"
    if not rows:
        return [Slide(title, note)]
    planned, delivered = (tuple(round(row[name] / 100_000, 1) for row in rows) for name in ("planned", "delivered"))
    chart = SlideChart(
        "bars", tuple(row["name"] for row in rows), (Series("Planned", planned, "faint"), Series("Delivered", delivered))
    )
    return [Slide(title, note, chart)]
