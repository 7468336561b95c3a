"""What purchasing is judged by."""

from __future__ import annotations

from datetime import date

from medmgr_core.facility.queries import profile
from medmgr_core.measure import Measure
from medmgr_core.periods import today
from medmgr_core.purchasing import queries
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_OWNER = "Head of finance"
_REVIEW = date(2027, 4, 1)


def _day(store: Store) -> date:
    return today(profile(store).time_zone)


def _committed(store: Store, scope: Scope) -> float | None:
    rows = queries.committed(store, scope)
    return None if rows.empty else float(rows["amount"].sum())


def _requests_waiting(store: Store, scope: Scope) -> float | None:
    rows = store.read(queries.REQUEST_COUNT, scope)
    return float(rows["waiting"].iloc[0]) if rows["requests"].iloc[0] else None


def _overdue(store: Store, scope: Scope) -> float | None:
    return float(queries.owed(store, scope, _day(store)).overdue) if queries.has_invoices(store, scope) else None


def _overdue_money(store: Store, scope: Scope) -> float | None:
    return float(queries.owed(store, scope, _day(store)).overdue_amount) if queries.has_invoices(store, scope) else None


def _median_days(store: Store, scope: Scope) -> float | None:
    days = store.read(queries.MEDIAN_DAYS, scope)["median_days"].dropna()
    return float(days.iloc[0]) if len(days) else None


COMMITTED = Measure(
    code="open_commitments", title="Promised, not yet spent", kind="level", unit="money", better="neither", rows=_committed,
    compares=False,
    meaning="Approved requests, open orders and invoices the ledger does not have yet, whose cost falls in the period.",
    formula="Sum of what is open of each document, as net cost.",
    why="Money that is promised is gone, although the ledger does not show it yet.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

REQUESTS_WAITING = Measure(
    code="requests_waiting", title="Requests waiting", kind="level", unit="count", better="lower", rows=_requests_waiting,
    compares=False,
    meaning="Requests nobody has decided yet, those with a first approval among them.",
    formula="Number of requests asked or half approved today.",
    why="What waits long is bought late, or bought another way.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

OVERDUE = Measure(
    code="invoices_overdue", title="Invoices overdue", kind="level", unit="count", better="lower", rows=_overdue,
    compares=False,
    meaning="Invoices past their due day that are neither paid nor disputed.",
    formula="Number of such invoices today.",
    why="Late payment costs interest and the good will of suppliers.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

OVERDUE_MONEY = Measure(
    code="invoices_overdue_money", title="Money overdue", kind="level", unit="money", better="lower", rows=_overdue_money,
    compares=False,
    meaning="The sum of the invoices past their due day that are neither paid nor disputed.",
    formula="Sum of their amounts today.",
    why="Tells one large invoice from many small ones.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

ON_TIME = Measure(
    code="paid_on_time", title="Paid by the due day", kind="ratio", unit="share", better="higher",
    view="invoice_paid", numerator="on_time", denominator="paid",
    meaning="Of the invoices paid in the period, the share paid on or before the day they were due. Credits are left out.",
    formula="Invoices paid by their due day ÷ invoices paid.",
    why="Many public bodies must pay within 30 days, and publish how they do.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

DAYS_TO_PAY = Measure(
    code="days_to_pay", title="Days to pay", kind="from rows", unit="count", better="lower", rows=_median_days,
    meaning="The middle invoice of those paid in the period: half were paid sooner, half later. Credits are left out.",
    formula="Median of the days from receipt to payment.",
    why="A mean is moved by one old dispute; the median says how it usually goes.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

OF_INVOICES = (OVERDUE_MONEY, OVERDUE, ON_TIME, DAYS_TO_PAY, COMMITTED)
MEASURES = (COMMITTED, REQUESTS_WAITING, OVERDUE, OVERDUE_MONEY, ON_TIME, DAYS_TO_PAY)
