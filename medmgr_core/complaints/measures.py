"""What complaints are judged by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd

from medmgr_core.complaints.count_queries import carried_forward, counts, to_answer
from medmgr_core.complaints.queries import overdue_now
from medmgr_core.facility.queries import today_here
from medmgr_core.measure import Measure
from medmgr_core.periods import Period, add_months
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_OWNER = "Head of quality"
_REVIEW = date(2027, 4, 1)


def _by_month(top: str, below: str = "") -> Callable[[Store, Scope], pd.DataFrame]:
    """Both sides of a measure by month, from the counts of complaints."""

    def sides(store: Store, scope: Scope) -> pd.DataFrame:
        held = counts(store, scope)
        return pd.DataFrame({"month": held["month"], "top": held[top], "below": held[below] if below else 0})

    return sides


def _to_date(store: Store, scope: Scope) -> Scope:
    """Up to this month: a year that runs is set against the same months of the year before."""
    until = max(scope.period.first, min(scope.period.until, add_months(today_here(store), 1)))
    return replace(scope, period=Period(scope.period.first, until, scope.period.title))


RECEIVED = Measure(
    code="complaint_received", title="Complaints received", kind="count", unit="count", better="neither",
    sides=_by_month("received"),
    meaning="Complaints by the month they came; concerns, compliments and enquiries are not counted.",
    formula="Number of complaints received.",
    why="The start of every other figure here; more may mean that people dare to speak.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

COMPLIMENTS = Measure(
    code="complaint_compliments", title="Compliments", kind="count", unit="count", better="higher",
    sides=_by_month("compliments"), meaning="Compliments by the month they came.", formula="Number of compliments received.",
    why="What goes well is worth knowing, and worth telling.", owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

ACKNOWLEDGED = Measure(
    code="complaint_acknowledged", title="Acknowledged in time", kind="ratio", unit="share", better="higher",
    sides=_by_month("acknowledged_in_time", "acknowledge_due"),
    meaning="Of complaints whose limit has passed or that are acknowledged, those acknowledged (or answered) by their day.",
    formula="Acknowledged by the frozen due day ÷ limit passed or acknowledged, by month of receipt.",
    why="The first sign that somebody listens, and often law.", owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

ANSWERED = Measure(
    code="complaint_answered", title="Answered in time", kind="ratio", unit="share", better="higher",
    sides=_by_month("replied_in_time", "reply_due"),
    meaning="Of replies due, those sent by their day or by an extension agreed in time.",
    formula="Answered by the frozen due day ÷ replies due, by the month they were due; what was closed before its day without "
    "a reply, such as withdrawn, is left out.",
    why="A promise with a date.", owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

OVERDUE = Measure(
    code="complaint_overdue", title="Complaints overdue", kind="from rows", unit="count", better="lower", rows=overdue_now,
    compares=False, meaning="Open complaints with a clock past its day, as of today.",
    formula="Number of open complaints whose earliest running clock is overdue.", why="Each one is a broken promise today.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

MEDIAN_DAYS = Measure(
    code="complaint_median_days", title="Days to answer", kind="from rows", unit="count", better="lower",
    rows=lambda store, scope: to_answer(store, scope, 0.5),
    meaning="Working days within which half of the formal complaints of the period were answered; open ones still wait.",
    formula="Product-limit median of working days from receipt to reply, open ones censored today.",
    why="An average hides those who still wait.", owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

SLOWEST_DAYS = Measure(
    code="complaint_slowest_days", title="Days for nine in ten", kind="from rows", unit="count", better="lower",
    rows=lambda store, scope: to_answer(store, scope, 0.9),
    meaning="Working days within which nine of ten formal complaints of the period were answered.",
    formula="Product-limit 90th centile of working days from receipt to reply, open ones censored today.",
    why="The slowest tell what waiting is like at its worst.", owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

UPHELD = Measure(
    code="complaint_upheld", title="Upheld", kind="ratio", unit="share", better="neither",
    sides=_by_month("upheld", "resolved"), meaning="Of complaints resolved, those upheld or partly upheld.",
    formula="(Upheld + partly upheld) ÷ (upheld + partly + not upheld), by the month they were closed.",
    why="How often those who complain are right.", owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

REOPENED = Measure(
    code="complaint_reopened", title="Taken up again", kind="ratio", unit="share", better="lower",
    sides=_by_month("reopened", "closed"), meaning="Of complaints closed, those taken up again within 12 months.",
    formula="Taken up again within 12 months ÷ closed, by the month they were closed.",
    why="A reply that did not answer.", owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

REFERRED = Measure(
    code="complaint_referred", title="Gone to the ombudsman", kind="count", unit="count", better="lower",
    sides=_by_month("referred"), meaning="Complaints that went to the ombudsman in the period.",
    formula="Number of complaints by the month they were referred.", why="The last resort of somebody we failed to convince.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

BACKLOG = Measure(
    code="complaint_backlog", title="Carried forward", kind="from rows", unit="count", better="lower",
    rows=carried_forward,
    meaning="Complaints open at the end of the period.", formula="Brought forward + new − closed.",
    why="Work in hand: when it grows, answers get slower.", owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

MEASURES = (
    RECEIVED,
    OVERDUE,
    ACKNOWLEDGED,
    ANSWERED,
    MEDIAN_DAYS,
    SLOWEST_DAYS,
    UPHELD,
    REOPENED,
    REFERRED,
    BACKLOG,
    COMPLIMENTS,
)
ON_TOP = (RECEIVED, OVERDUE, ACKNOWLEDGED, ANSWERED, MEDIAN_DAYS, UPHELD)  # the tiles of the page; all are in the catalogue
