"""Budgets as slides: spent against the plan by month, and the places farthest from it."""

from __future__ import annotations

from medmgr_core.budgets.attention import headline, year_line
from medmgr_core.budgets.overview import Overview, overview
from medmgr_core.formats import Formats, counted
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.slide import Figure, Series, Slide, SlideChart, SlideTable
from medmgr_core.store.store import Store

_MOST = 10


def slides(store: Store, scope: Scope, formats: Formats) -> list[Slide]:
    """The slides of the page, in order."""
    look = overview(store, scope)
    if look.months.empty:
        return [Slide(headline(look, formats), look.year.title)]
    return [_months(look, formats), _places(look, formats)]


def _months(look: Overview, formats: Formats) -> Slide:
    frame = look.by_month
    spent = tuple(_thousands(row["actual"]) if row["lines"] else None for row in rows_of(frame))
    planned = tuple(_thousands(value) for value in frame["budget"])
    months = tuple(f"{month:%b}" for month in frame["month"])
    chart = SlideChart("columns", months, (Series("Net cost", spent, "main"), Series("Budget", planned, "faint")))
    total = look.position.total
    told = (("Budget to date", "budget"), ("Net cost to date", "actual"), ("Left at year end", "forecast_variance"))
    figures = tuple(Figure(name, formats.short_money(int(total[column]))) for name, column in told)
    return Slide(headline(look, formats), f"{year_line(look, formats)} · {formats.currency_sign} thousands", chart, None, figures)


def _places(look: Overview, formats: Formats) -> Slide:
    frame = look.position.centres.sort_values("variance")
    over = frame[frame["variance"] < 0].head(_MOST)
    note = f"Cost centres farthest above their budget to date, {look.year.title}"
    if over.empty:
        return Slide("No cost centre is above its budget to date", note)
    money = ("budget", "actual", "variance")
    rows = tuple((row["cost_centre_name"], row["unit_name"], *(formats.short_money(row[name]) for name in money))
                 for row in rows_of(over))  # fmt: skip
    table = SlideTable(("Cost centre", "Unit", "Budget", "Net cost", "Left"), rows, frozenset({2, 3, 4}))
    whole = int(frame.loc[frame["variance"] < 0, "variance"].sum())
    share = formats.percent(int(over["variance"].head(3).sum()) / whole, 0)
    if len(over) > 3:
        title = f"The three cost centres farthest over make up {share} of all overspending"
    else:
        title = f"{counted(len(over), 'cost centre')} above budget, by {formats.short_money(-whole)} in all"
    return Slide(title, note, None, table)


def _thousands(minor: float) -> float:
    return round(float(minor) / 100_000, 1)
