"""What is asked of purchasing: requests, orders, invoices, what is left of a budget line, and the documents that hold money.

A document belongs to the month its cost falls in; roll-ups follow the tree as it stood in that month. Registers list the
documents of all months; figures keep to the period of the scope.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from medmgr_core.facility.queries import profile
from medmgr_core.people.rights import Rights
from medmgr_core.periods import Period, financial_year_of
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_UNDER = """
JOIN unit_ancestor place ON place.unit_code = line.unit_code AND place.ancestor_code = $root
    AND line.month >= place.from_on AND line.month < place.until_on
WHERE line.unit_code = ANY($units)
"""
_PLACE = f"{_UNDER} AND line.month >= $first AND line.month < $until"

# --- money left --------------------------------------------------------------------------------------------------------

LINE = """
SELECT coalesce(sum(line.budget), 0)::bigint AS budget, coalesce(sum(line.actual), 0)::bigint AS actual,
    coalesce(sum(line.committed), 0)::bigint AS committed
FROM position_line line
WHERE line.unit_code = ANY($units) AND line.cost_centre_code = $cost_centre_code AND line.account_code = $account_code
    AND line.month >= $first AND line.month < $until
"""


@dataclass(frozen=True)
class MoneyLeft:
    """What is left of one line of the year's budget: a cost centre and an account. Minor units; net cost."""

    budget: int
    actual: int
    committed: int
    year: str

    @property
    def available(self) -> int:
        """Budget less what was spent and what is promised."""
        return self.budget - self.actual - self.committed


def year_of(store: Store, day: date) -> Period:
    """The financial year a day lies in."""
    return financial_year_of(day, profile(store).year_starts_in)


def money_left(store: Store, scope: Scope, cost_centre_code: str, account_code: str, on_day: date) -> MoneyLeft:
    """What is left of a line in the year of a day: the same figure as the Budgets page shows. Nothing out of reach."""
    year = year_of(store, on_day)
    frame = store.read(
        LINE, replace(scope, period=year), cost_centre_code=cost_centre_code, account_code=account_code
    )  # fmt: skip
    row = rows_of(frame)[0]
    return MoneyLeft(row["budget"], row["actual"], row["committed"], year.title)


# --- what holds money --------------------------------------------------------------------------------------------------

COMMITTED = f"""
SELECT line.stage, count(*)::bigint AS documents, sum(line.amount)::bigint AS amount
FROM open_commitment line {_PLACE}
GROUP BY 1
ORDER BY 1 NULLS LAST
"""

DOCUMENTS = f"""
SELECT line.stage, line.document, line.supplier_name, line.cost_centre_code, line.cost_centre_name, line.account_code,
    line.account_name, line.account_type, line.month, line.due_on, line.amount
FROM open_commitment line {_PLACE}
"""

# The documents behind one row of the position: their amounts sum to its committed figure.
DOCUMENTS_OF_CENTRE = f"{DOCUMENTS} AND line.cost_centre_code = $cost_centre_code"
DOCUMENTS_OF_ACCOUNT = f"{DOCUMENTS} AND line.account_code = $account_code"
DOCUMENTS_OF_LINE = f"{DOCUMENTS_OF_CENTRE} AND line.account_code = $account_code"


def committed(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per stage (request, order, invoice): documents and money promised in the period."""
    return store.read(COMMITTED, scope)


def documents_text(cost_centre_code: str | None = None, account_code: str | None = None) -> tuple[str, dict[str, str]]:
    """The query for the documents behind a committed figure, and its values: what a listing takes."""
    given = {name: code for name, code in (("cost_centre_code", cost_centre_code), ("account_code", account_code)) if code}
    texts = {(): DOCUMENTS, ("cost_centre_code",): DOCUMENTS_OF_CENTRE, ("account_code",): DOCUMENTS_OF_ACCOUNT}
    return texts.get(tuple(given), DOCUMENTS_OF_LINE), given


def documents_behind(store: Store, scope: Scope, *, cost_centre_code: str | None = None,
                     account_code: str | None = None) -> pd.DataFrame:  # fmt: skip
    """One row per document that holds money in the period, the earliest due first; amounts as net cost."""
    text, given = documents_text(cost_centre_code, account_code)
    rows = store.read(text, scope, **given)
    return rows.sort_values(["due_on", "stage", "document"], ignore_index=True)


# --- requests ----------------------------------------------------------------------------------------------------------

REQUESTS = f"""
SELECT line.request_no, line.purpose, line.amount, line.asked_by_name, line.asked_on, line.needed_on, line.cost_centre_name,
    line.account_name, line.supplier_name, line.state, line.turn, line.first_approver_name, line.approver_name, line.decided_on,
    line.decision, line.unit_name, line.cost_centre_code, line.account_code, line.supplier_code, line.revision,
    CASE WHEN line.month >= $first AND line.month < $until AND line.turn < 4 THEN coalesce(budgeted.available, 0)
        END::bigint AS available
FROM request_named line
LEFT JOIN (
    SELECT cost_centre_code, account_code, sum(budget - actual - committed)::bigint AS available
    FROM position_line
    WHERE month >= $first AND month < $until AND cost_centre_code IN (SELECT cost_centre_code FROM request_named WHERE turn < 4)
    GROUP BY 1, 2
) budgeted ON budgeted.cost_centre_code = line.cost_centre_code AND budgeted.account_code = line.account_code {_UNDER}
"""

WAITING = f"""
SELECT line.request_no, line.purpose, line.amount, line.asked_by, line.asked_by_name, line.asked_on, line.needed_on,
    line.wanted_on, line.unit_code, line.unit_name, line.cost_centre_code, line.cost_centre_name, line.account_code,
    line.account_name, line.supplier_name, line.state, line.first_approver, line.first_approver_name, line.revision,
    (SELECT coalesce(max(own.up_to), 0) FROM approval_reach own
     WHERE own.person_code = $person AND own.unit_code = line.unit_code AND own.from_on <= $on_day AND own.until_on > $on_day
    )::bigint AS own_limit,
    (SELECT coalesce(max(reach.up_to), 0) FROM approval_reach reach
     WHERE reach.unit_code = line.unit_code AND reach.from_on <= $on_day AND reach.until_on > $on_day AND reach.may_approve
        AND reach.person_code <> line.asked_by
    )::bigint AS highest_limit
FROM request_named line {_UNDER} AND line.state IN ('asked', 'half_approved')
ORDER BY line.asked_on NULLS LAST, line.request_no NULLS LAST
"""

REQUEST_COUNT = f"""
SELECT count(*)::bigint AS requests, count(*) FILTER (WHERE line.state IN ('asked', 'half_approved'))::bigint AS waiting
FROM request_named line {_UNDER}
"""


def waiting(store: Store, scope: Scope, on_day: date) -> pd.DataFrame:
    """One row per request nobody has decided yet, the longest waiting first, with the limit of the person who looks."""
    return store.read(WAITING, scope, on_day=on_day, person=scope.viewer)


def decided_by(rows: pd.DataFrame, rights: Rights) -> list[dict[str, Any]]:
    """The waiting requests this person may do something about: not his own, not twice, not above his limit at the end."""
    units = rights.units("purchasing", "approve")
    return [row for row in rows_of(rows) if row["unit_code"] in units and _may_decide(row, rights.person_code)]


def _may_decide(row: Mapping[str, Any], person: str) -> bool:
    if person in (row["asked_by"], row["first_approver"]):
        return False
    return bool(row["state"] == "asked" or row["amount"] <= row["own_limit"])


# no $units: what a role may approve is the same everywhere
LIMITS = """
SELECT granted.role_code, access_role.name AS role_name, granted.up_to, granted.revision
FROM live_approval_limit granted
JOIN live_access_role access_role ON access_role.role_code = granted.role_code
"""

# --- orders ------------------------------------------------------------------------------------------------------------

ORDERS = f"""
SELECT line.order_no, line.supplier_name, line.cost_centre_name, line.account_name, line.ordered_on, line.expected_on,
    line.amount, line.invoiced, line.open, line.standing, line.closed_on, line.request_no, line.remarks, line.unit_name,
    line.cost_centre_code, line.account_code, line.revision
FROM order_named line {_UNDER}
"""

LATE_ORDERS = f"""
SELECT line.order_no, line.supplier_name, line.unit_name, line.expected_on, line.open
FROM order_named line {_UNDER} AND line.standing = 'open' AND line.expected_on < $on_day
ORDER BY line.expected_on NULLS LAST, line.order_no NULLS LAST
"""


def late_orders(store: Store, scope: Scope, on_day: date) -> pd.DataFrame:
    """One row per open order past its expected day, the longest overdue first."""
    return store.read(LATE_ORDERS, scope, on_day=on_day)


# --- invoices ----------------------------------------------------------------------------------------------------------

INVOICES = f"""
SELECT line.invoice_no, line.supplier_name, line.reference, line.amount, line.due_on, line.state, line.cost_centre_name,
    line.account_name, line.order_no, line.invoiced_on, line.received_on, line.paid_on, line.days_to_pay, line.is_in_ledger,
    line.dispute, line.unit_name, line.supplier_code, line.cost_centre_code, line.account_code, line.revision,
    CASE WHEN line.state <> 'paid' THEN line.due_on END AS to_pay_on
FROM invoice_named line {_UNDER}
"""

UNPAID = f"""
SELECT line.invoice_no, line.supplier_name, line.reference, line.unit_name, line.amount, line.received_on, line.due_on,
    line.state, line.dispute
FROM invoice_named line {_UNDER} AND line.state <> 'paid'
ORDER BY line.due_on NULLS LAST, line.invoice_no NULLS LAST
"""

INVOICE_COUNT = f"""
SELECT count(*)::bigint AS invoices FROM invoice_named line {_UNDER}
"""

PROBABLE_DUPLICATES = f"""
SELECT line.invoice_no, line.reference, line.supplier_name, line.amount, line.unit_name, line.invoiced_on, line.state,
    other.invoice_no AS other_no, other.reference AS other_reference, other.state AS other_state,
    (line.state = 'paid' AND other.state = 'paid') AS both_paid
FROM invoice_named line
JOIN live_invoice other ON other.supplier_code = line.supplier_code AND other.amount = line.amount
    AND other.invoice_no < line.invoice_no AND other.invoiced_on >= line.invoiced_on - 45
    AND other.invoiced_on <= line.invoiced_on + 45
JOIN live_cost_centre centre ON centre.cost_centre_code = other.cost_centre_code AND centre.unit_code = ANY($units)
{_UNDER} AND line.amount > 0
ORDER BY line.amount DESC NULLS LAST, line.invoice_no NULLS LAST, other.invoice_no NULLS LAST
"""

PAYMENTS = f"""
SELECT line.month, sum(line.paid)::bigint AS paid, sum(line.on_time)::bigint AS on_time,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY line.days_to_pay::double precision) AS median_days
FROM invoice_paid line {_PLACE}
GROUP BY 1
ORDER BY 1 NULLS LAST
"""

MEDIAN_DAYS = f"""
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY line.days_to_pay::double precision) AS median_days
FROM invoice_paid line {_PLACE}
"""


def unpaid(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per invoice not paid yet, the earliest due first."""
    return store.read(UNPAID, scope)


def probable_duplicates(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per pair of invoices of one supplier with one amount within 45 days: the later one, and the one before it."""
    return store.read(PROBABLE_DUPLICATES, scope)


def payments(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per month of payment: invoices paid, those paid by their due day, the median of days from receipt."""
    return store.read(PAYMENTS, scope)


def due_by_week(store: Store, scope: Scope, on_day: date, weeks: int = 6) -> pd.DataFrame:
    """What is to be paid: one row for what is overdue, each week from this one on, and what comes later.

    Columns: position, week (as text), standing (overdue | disputed | due), amount, invoices. Credits count against the rest.
    """
    monday = on_day - timedelta(days=on_day.weekday())
    rows = [_in_week(row, on_day, monday, weeks) for row in rows_of(unpaid(store, scope))]
    rows += [(n, _week(monday, n), "due", 0, 0) for n in range(weeks) if rows]  # a week without any stands there all the same
    frame = pd.DataFrame(rows, columns=["position", "week", "standing", "amount", "invoices"])
    grouped = frame.groupby(["position", "week", "standing"], as_index=False)[["amount", "invoices"]].sum()
    return grouped.sort_values(["position", "standing"], ignore_index=True)


def _in_week(row: Mapping[str, Any], on_day: date, monday: date, weeks: int) -> tuple[int, str, str, int, int]:
    due: date = row["due_on"].date()
    standing = "disputed" if row["state"] == "disputed" else "overdue" if due < on_day else "due"
    number = (due - monday).days // 7
    if due < on_day:
        return -1, "Overdue", standing, row["amount"], 1
    if number >= weeks:
        return weeks, "Later", standing, row["amount"], 1
    return number, _week(monday, number), standing, row["amount"], 1


def _week(monday: date, number: int) -> str:
    return f"{monday + timedelta(weeks=number):%d %b}"


@dataclass(frozen=True)
class Owed:
    """Invoices not paid yet, in minor units and numbers."""

    invoices: int
    amount: int
    overdue: int
    overdue_amount: int
    soon: int
    soon_amount: int
    disputed: int
    disputed_amount: int


def owed(store: Store, scope: Scope, on_day: date, days: int = 7) -> Owed:
    """What is owed on a day: all of it, what is past its day, what falls due within ``days``, what is disputed.

    A disputed invoice is neither overdue nor due: it waits for its supplier.
    """
    rows = unpaid(store, scope)
    disputed = rows["state"] == "disputed"
    day = pd.Timestamp(on_day)
    late = ~disputed & (rows["due_on"] < day)
    soon = ~disputed & (rows["due_on"] >= day) & (rows["due_on"] <= day + pd.Timedelta(days=days))
    parts = [(int(mask.sum()), int(rows.loc[mask, "amount"].sum())) for mask in (rows["amount"].notna(), late, soon, disputed)]
    return Owed(*(figure for part in parts for figure in part))


def has_invoices(store: Store, scope: Scope) -> bool:
    """Whether any invoice was ever entered in reach: without one nothing is overdue, and nothing is in time."""
    return int(store.read(INVOICE_COUNT, scope)["invoices"].iloc[0]) > 0
