"""Complaints as slides: does the work keep up, what are they about, what is overdue. No summaries: who looks may be anybody."""

from __future__ import annotations

from datetime import timedelta

from medmgr_core.complaints import count_queries, queries
from medmgr_core.complaints.attention import headline
from medmgr_core.formats import Formats, counted
from medmgr_core.periods import today
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.slide import Series, Slide, SlideChart, SlideTable
from medmgr_core.store.store import Store

_WEEKS, _MOST = 26, 10
_DUE = {"acknowledge": "Acknowledgement", "respond": "Reply", "update": "Update", "close": "Final answer"}


def slides(store: Store, scope: Scope, formats: Formats) -> list[Slide]:
    """The slides of the page, in order."""
    return [_weeks(store, scope, formats), _themes(store, scope), _open(store, scope, formats)]


def _weeks(store: Store, scope: Scope, formats: Formats) -> Slide:
    now = today()
    frame = count_queries.weeks(store, scope, now - timedelta(days=now.weekday(), weeks=_WEEKS))
    title = headline(queries.worklist(store, scope, formats))
    if frame.empty:
        return Slide(title, f"No complaint received or closed in the last {_WEEKS} weeks")
    weeks = tuple(f"{week:%d %b}" for week in frame["week"])
    received, closed = (tuple(float(value) for value in frame[name]) for name in ("received", "closed"))
    chart = SlideChart("lines", weeks, (Series("Received", received), Series("Closed", closed, "over", is_dashed=True)))
    return Slide(title, f"Complaints received and closed by week, last {_WEEKS} weeks", chart)


def _themes(store: Store, scope: Scope) -> Slide:
    frame = count_queries.themes(store, scope)
    note = f"Issues by subject, complaints received in {scope.period.title}"
    if frame.empty:
        return Slide("No issue of a complaint has been coded yet", note)
    rows = rows_of(frame.head(8))
    chart = SlideChart("bars", tuple(row["subject_name"] for row in rows),
                       (Series("Issues", tuple(float(row["issues"]) for row in rows)),))  # fmt: skip
    total = int(frame["issues"].sum())
    most = rows[0]
    title = f"{most['subject_name']} is the most frequent of {counted(len(frame), 'subject')}: {most['issues']} of {total} issues"
    return Slide(title, note, chart)


def _open(store: Store, scope: Scope, formats: Formats) -> Slide:
    frame = queries.worklist(store, scope, formats)
    late = frame[frame["is_open"] & (frame["clock"] == "overdue")]
    note = "Open complaints past a due day, the oldest first"
    if late.empty:
        return Slide("No open complaint is past its day", note)
    rows = tuple(
        (row["complaint_no"], row["unit_name"], _DUE.get(row["clock_event"], ""), formats.day(row["due_on"]), str(row["days"]))
        for row in rows_of(late.head(_MOST))
    )
    table = SlideTable(("Number", "Where", "What is due", "Due", "Working days over"), rows, frozenset({4}))
    return Slide(f"{counted(len(late), 'open complaint')} past {'its' if len(late) == 1 else 'their'} day", note, None, table)
