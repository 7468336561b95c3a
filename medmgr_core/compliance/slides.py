"""Compliance as slides: how ready we are, what lapses in ninety days, and the findings past their day."""

from __future__ import annotations

from medmgr_core.compliance import duty_queries
from medmgr_core.compliance import requirement_queries as queries
from medmgr_core.compliance.attention import headline
from medmgr_core.formats import Formats, counted, shortened
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.slide import Series, Slide, SlideChart, SlideTable
from medmgr_core.store.store import Store

_RESULTS = {
    "compliant": "Met",
    "partly": "Partly",
    "non": "Not met",
    "not_assessed": "Not assessed",
    "not_applicable": "Does not apply",
}
_MOST = 9


def slides(store: Store, scope: Scope, formats: Formats) -> list[Slide]:
    """The slides of the page, in order."""
    return [_ready(store, scope, formats), _lapses(store, scope, formats), _findings(store, scope, formats)]


def _ready(store: Store, scope: Scope, formats: Formats) -> Slide:
    results = queries.by_result(store, scope)
    counts = results.groupby("result")["requirements"].sum().to_dict()
    title = headline(queries.readiness_of(results), int(counts.get("not_assessed", 0)), len(queries.stale(store, scope)), formats)
    held = [(words, float(counts[result])) for result, words in _RESULTS.items() if result in counts]
    bars = SlideChart("bars", tuple(words for words, _ in held), (Series("Requirements", tuple(count for _, count in held)),))
    chart = bars if held else None
    return Slide(title, "Requirements by result, the newest assessment of each set and unit", chart)


def _lapses(store: Store, scope: Scope, formats: Formats) -> Slide:
    frame = duty_queries.lapsing(store, scope)
    note = "Licences, trainings, certificates, drills and reviews that end within 90 days"
    if frame.empty:
        return Slide("Nothing lapses within 90 days", note)
    rows = tuple((row["name"], str(row["about_name"] or ""), formats.day(row["next_due_on"]), str(row["days"]))
                 for row in rows_of(frame.head(_MOST)))  # fmt: skip
    soon = int((frame["days"] <= 30).sum())
    table = SlideTable(("What", "For", "Ends", "Days left"), rows, frozenset({3}))
    return Slide(f"{counted(len(frame), 'thing')} to renew within 90 days, {soon} of them within 30", note, None, table)


def _findings(store: Store, scope: Scope, formats: Formats) -> Slide:
    frame = queries.findings(store, scope)
    still = frame[frame["closed_on"].isna()]
    note = "Open findings, the oldest day first"
    if still.empty:
        return Slide("No finding is open", note)
    rows = tuple((shortened(row["summary"], 70), row["unit_name"], str(row["severity"]).capitalize(), formats.day(row["due_on"]))
                 for row in rows_of(still.head(_MOST)))  # fmt: skip
    return Slide(f"{counted(len(still), 'finding')} open", note, None, SlideTable(("Finding", "Unit", "Severity", "Due"), rows))
