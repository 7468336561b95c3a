"""What needs a person: requests that wait, invoices due or disputed, payments made twice, orders that do not come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from medmgr_core.attention import Attention, by_harm
from medmgr_core.facility.queries import profile, working_days
from medmgr_core.formats import Formats
from medmgr_core.periods import today
from medmgr_core.purchasing import queries
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

PATIENCE, SOON, DISPUTED = 3, 7, 30  # working days a request may wait; days before it is due; days of a dispute


def attention(store: Store, scope: Scope, formats: Formats, day: date | None = None) -> list[Attention]:
    """All that needs a person today (or on a day), the worst first."""
    now = day or today(profile(store).time_zone)
    found = [*_requests(store, scope, formats, now), *_invoices(store, scope, formats, now),
             *_twice(store, scope, formats), *_orders(store, scope, formats, now)]  # fmt: skip
    return by_harm(found)


def _requests(store: Store, scope: Scope, formats: Formats, now: date) -> Iterator[Attention]:
    for row in rows_of(queries.waiting(store, scope, now)):
        waited = working_days(store, row["asked_on"].date(), now)
        if waited > PATIENCE:
            sentence = f"{row['purpose']} ({formats.short_money(row['amount'])}) waits {waited} working days for a decision"
            needed = row["needed_on"].date() if row["needed_on"] else None
            yield _thing(
                "request waits", row["request_no"], row, 2, needed, sentence, "requests", requests_search=row["request_no"]
            )


def _invoices(store: Store, scope: Scope, formats: Formats, now: date) -> Iterator[Attention]:
    for row in rows_of(queries.unpaid(store, scope)):
        due = row["due_on"].date()
        what = f"Invoice {row['reference']} of {row['supplier_name']} ({formats.short_money(row['amount'])})"
        told: tuple[str, int, str] | None = None
        if row["state"] == "disputed":
            days = (now - row["received_on"].date()).days
            if days > DISPUTED:
                told = ("long dispute", 2, f"{what} is disputed; it came {days} days ago")
        elif row["amount"] < 0:
            continue
        elif due < now:
            told = ("invoice overdue", 3, f"{what} is {_days((now - due).days)} overdue")
        elif due <= now + timedelta(days=SOON):
            told = ("invoice due", 1, f"{what} is due {'today' if due == now else f'in {_days((due - now).days)}'}")
        if told:
            yield _thing(told[0], row["invoice_no"], row, told[1], due, told[2], "invoices", invoices_search=row["invoice_no"])


def _twice(store: Store, scope: Scope, formats: Formats) -> Iterator[Attention]:
    for row in rows_of(queries.probable_duplicates(store, scope)):
        pair = f"{row['other_reference']} and {row['reference']} of {row['supplier_name']}"
        amount = formats.short_money(row["amount"])
        done = "were both paid" if row["both_paid"] else "look like one invoice entered twice"
        sentence = f"{pair} {done}: {amount} each, within 45 days"
        harm = 4 if row["both_paid"] else 3
        yield _thing("paid twice", row["invoice_no"], row, harm, None, sentence, "invoices", invoices_search=row["supplier_name"])


def _orders(store: Store, scope: Scope, formats: Formats, now: date) -> Iterator[Attention]:
    for row in rows_of(queries.late_orders(store, scope, now)):
        expected = row["expected_on"].date()
        sentence = (f"Order {row['order_no']} from {row['supplier_name']} was expected {_days((now - expected).days)} ago; "
                    f"{formats.short_money(row['open'])} of it is still open")  # fmt: skip
        yield _thing("order late", row["order_no"], row, 2, expected, sentence, "invoices",
                     invoices_shown="Orders", orders_search=row["order_no"])  # fmt: skip


def _thing(kind: str, record: str, row: dict[str, Any], harm: int, due_on: date | None, sentence: str, page: str,
           **query: str) -> Attention:  # fmt: skip
    return Attention(kind, record, row["unit_name"], harm, due_on, sentence, page, query)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
