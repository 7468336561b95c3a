"""Requests, orders and invoices around the ledger: an invoice that stands there bears the reference of its line."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from medmgr_core.demo.hospital.ledger import initials
from medmgr_core.demo.hospital.people import person_with
from medmgr_core.demo.hospital.site import Site, text_where
from medmgr_core.demo.hospital.when import LEDGER_MONTHS
from medmgr_core.facility.records import CostCentre
from medmgr_core.purchasing.records import Invoice, PurchaseOrder, SpendRequest

_IN_LEDGER, _NEW, _OPEN_ORDERS = 2400, 60, 70
_PURPOSES = ("Replacement for a broken one", "Stock for the winter", "Yearly service", "Extra for a busy month", "Equipment for new staff",
             "Chairs for the waiting room", "Course for the team", "Repairs after an inspection", "Trial of a cheaper product")  # fmt: skip
_DISPUTES = ("Two visits billed, one made", "Price is not the one agreed", "Delivered short by one box", "Not our order")
_DECLINED = ("Not in the plan; ask again in April", "A cheaper one is in stock", "Can be lent by a neighbour")
_WHERE = ["supplier_code", "cost_centre_code", "account_code"]
Dates = npt.NDArray[np.datetime64]


def put_purchasing(site: Site) -> None:
    """All documents of the site, each kind numbered in the order of its dates."""
    luck = site.chance("purchasing")
    invoices = pd.concat([_posted(site, luck), _not_posted(site, luck)], ignore_index=True)
    # No two of a supplier are alike by chance: what looks paid twice is.
    invoices = invoices.drop_duplicates(["supplier_code", "amount"]).reset_index(drop=True)
    orders = pd.concat([_orders_of(luck, invoices), _open_orders(site, luck)], ignore_index=True)
    orders = orders.sort_values("ordered_on", kind="stable").reset_index(drop=True)
    orders["order_no"] = _numbers(site, "PO", len(orders))
    orders["request_no"] = _put_requests(site, luck, orders)
    held = orders[orders["invoice"] >= 0].set_index("invoice")["order_no"]
    invoices["order_no"] = held.reindex(invoices.index)
    invoices = invoices.sort_values("received_on", kind="stable").reset_index(drop=True)
    invoices.insert(0, "invoice_no", _numbers(site, "IN", len(invoices)))
    site.put(PurchaseOrder, orders.drop(columns="invoice"))
    site.put(Invoice, invoices)


def _numbers(site: Site, prefix: str, count: int) -> list[str]:
    return [site.running(prefix, place + 1) for place in range(count)]


def _bought(site: Site, months: int) -> pd.DataFrame:
    """Ledger lines of the last months that are goods and services, and not small."""
    lines = site.ledger
    staffing = np.array([*(row["supplies"] == "staffing" for row in site.shape.supplier_rows), True])[lines["supplier_no"]]
    kept = (
        ~staffing & ~lines["is_note"] & (lines["month_no"] >= LEDGER_MONTHS - months) & (lines["amount"] >= site.shape.smallest)
    )
    days = np.array([*(int(row["days"]) for row in site.shape.supplier_rows), 0])[lines["supplier_no"]]
    return lines.assign(days=days)[kept].reset_index(drop=True)


def _sample(luck: np.random.Generator, rows: pd.DataFrame, count: int) -> pd.DataFrame:
    picked = np.sort(luck.permutation(len(rows))[:count])
    return rows.iloc[picked].reset_index(drop=True)


def _posted(site: Site, luck: np.random.Generator) -> pd.DataFrame:
    lines = _sample(luck, _bought(site, 12), int(_IN_LEDGER * site.shape.busy))
    posted = lines["posted_on"].to_numpy(dtype="datetime64[D]")
    received = posted - luck.integers(0, 4, len(lines))
    return _invoices(site, luck, lines, lines["reference"], lines["amount"], received)


def _not_posted(site: Site, luck: np.random.Generator) -> pd.DataFrame:
    """What came since the last month was closed: money promised, not yet in the ledger."""
    lines = _sample(luck, _bought(site, 3), int(_NEW * site.shape.busy))
    houses = [initials(site.shape.supplier_rows[place]["name"]) for place in lines["supplier_no"]]
    numbers = luck.integers(900_000, 990_000) + np.arange(len(lines)) * 7
    references = pd.Series([f"{house}-{number}" for house, number in zip(houses, numbers, strict=True)], dtype="str")
    amounts = np.rint(lines["amount"].to_numpy() * luck.uniform(0.7, 1.4, len(lines))).astype(np.int64)
    received = np.datetime64(site.today, "D") - luck.integers(0, max(2, min(site.today.day, 14)), len(lines)).astype(
        "timedelta64[D]"
    )
    return _invoices(site, luck, lines, references, amounts, received)


def _invoices(site: Site, luck: np.random.Generator, lines: pd.DataFrame, references: pd.Series[str],
              amounts: npt.ArrayLike, received_on: npt.ArrayLike) -> pd.DataFrame:  # fmt: skip
    received: Dates = np.asarray(received_on, dtype="datetime64[D]")
    count, days, today = len(lines), lines["days"].to_numpy(), np.datetime64(site.today, "D")
    invoiced = received - luck.integers(1, 9, count)
    paid = received + np.clip(np.rint(luck.normal(days * 0.8, 5)), 4, None).astype(np.int64)
    paid = np.maximum(paid, lines["posted_on"].to_numpy(dtype="datetime64[D]")) if (received < today - 20).all() else paid
    is_paid, draw = paid < today, luck.random(count)
    old = received < today - 10
    state = np.select([is_paid, draw < 0.07, old | (draw < 0.6)], ["paid", "disputed", "approved"], "received")
    return pd.DataFrame({
        **{name: lines[name] for name in _WHERE}, "reference": references, "amount": amounts, "invoiced_on": invoiced,
        "received_on": received, "due_on": invoiced + days, "state": state,
        "paid_on": np.where(is_paid, paid, np.datetime64("NaT", "D")),
        "dispute": text_where(state == "disputed", luck.choice(_DISPUTES, count)),
    })  # fmt: skip


def _orders_of(luck: np.random.Generator, invoices: pd.DataFrame) -> pd.DataFrame:
    """One invoice in three has an order; one order in five was not quite at the price billed."""
    ordered = invoices[luck.random(len(invoices)) < 0.35]
    invoiced = ordered["invoiced_on"].to_numpy(dtype="datetime64[D]")
    on = invoiced - luck.integers(5, 45, len(ordered))
    price = np.where(luck.random(len(ordered)) < 0.2, luck.uniform(0.96, 1.05, len(ordered)), 1.0)
    received = ordered["received_on"].to_numpy(dtype="datetime64[D]")
    return pd.DataFrame({
        "ordered_on": on, **{name: ordered[name].to_numpy() for name in _WHERE},
        "amount": np.rint(ordered["amount"].to_numpy() * price).astype(np.int64), "expected_on": invoiced,
        "closed_on": np.where(price == 1.0, np.datetime64("NaT", "D"), received), "invoice": ordered.index,
    })  # fmt: skip


def _open_orders(site: Site, luck: np.random.Generator) -> pd.DataFrame:
    lines = _sample(luck, _bought(site, 3), int(_OPEN_ORDERS * site.shape.busy))
    today = np.datetime64(site.today, "D")
    ordered = today - luck.integers(1, 50, len(lines))
    return pd.DataFrame({
        "ordered_on": ordered, **{name: lines[name] for name in _WHERE},
        "amount": np.rint(lines["amount"].to_numpy() * luck.uniform(0.8, 1.8, len(lines))).astype(np.int64),
        "expected_on": np.maximum(ordered + 1, today + luck.integers(-6, 70, len(lines))),
        "closed_on": np.full(len(lines), np.datetime64("NaT", "D")), "invoice": -1,
    })  # fmt: skip


def _put_requests(site: Site, luck: np.random.Generator, orders: pd.DataFrame) -> pd.Series[str]:
    """Requests, those that led to orders among them; the request number of each order."""
    recent = orders["ordered_on"].to_numpy(dtype="datetime64[D]") > np.datetime64(site.today, "D") - 240
    asked_for = orders[recent & (luck.random(len(orders)) < 0.4) & (orders["amount"] < 4 * site.shape.limit)]
    requests = pd.concat([_ordered(luck, asked_for), _pending(site, luck)], ignore_index=True)
    requests = _decided(site, luck, requests).sort_values("asked_on", kind="stable").reset_index(drop=True)
    requests.insert(0, "request_no", _numbers(site, "SR", len(requests)))
    numbers = requests[requests["order"] >= 0].set_index("order")["request_no"]
    site.put(SpendRequest, requests.drop(columns="order"))
    return numbers.reindex(orders.index)


def _ordered(luck: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    on = orders["ordered_on"].to_numpy(dtype="datetime64[D]")
    asked = on - luck.integers(4, 16, len(orders))
    return pd.DataFrame({
        **{name: orders[name].to_numpy() for name in _WHERE}, "amount": orders["amount"].to_numpy(), "asked_on": asked,
        "needed_on": np.maximum(orders["expected_on"].to_numpy(dtype="datetime64[D]"), asked), "state": "ordered",
        "decided_on": asked + 3, "order": orders.index,
    })  # fmt: skip


def _pending(site: Site, luck: np.random.Generator) -> pd.DataFrame:
    states = np.repeat(
        ["asked", "half_approved", "approved", "refused", "withdrawn"],
        [max(1, round(count * site.shape.busy)) for count in (9, 2, 10, 6, 3)],
    )
    lines = _sample(luck, _bought(site, 6), len(states))
    states = states[: len(lines)]
    asked = np.datetime64(site.today, "D") - luck.integers(5, 40, len(lines))
    amount = np.rint(lines["amount"].to_numpy() * luck.uniform(0.8, 2.5, len(lines))).clip(max=3 * site.shape.limit)
    amount = np.where(states == "half_approved", np.maximum(amount, int(1.16 * site.shape.limit)), amount)
    is_decided = np.isin(states, ["approved", "refused"])
    return pd.DataFrame({
        **{name: lines[name] for name in _WHERE}, "amount": amount.astype(np.int64), "asked_on": asked,
        "needed_on": asked + luck.integers(30, 90, len(lines)), "state": states,
        "decided_on": np.where(is_decided, asked + 4, np.datetime64("NaT", "D")), "order": -1,
    })  # fmt: skip


def _decided(site: Site, luck: np.random.Generator, requests: pd.DataFrame) -> pd.DataFrame:
    """Who asked, and who decided: never the same person."""
    holders = site.rows[CostCentre].set_index("cost_centre_code")["budget_holder"]
    heads = site.heads
    asked_by = requests["cost_centre_code"].map(holders)
    head = requests["cost_centre_code"].map(heads)
    finance = person_with(site, "finance")
    senior = np.where(asked_by == head, finance, head)
    state, large = requests["state"].to_numpy(), (requests["amount"] > site.shape.limit).to_numpy()
    is_decided = np.isin(state, ["approved", "refused", "ordered"])
    twice = (large & is_decided & (senior != finance)) | (state == "half_approved")
    count = len(requests)
    return requests.assign(
        purpose=luck.choice(_PURPOSES, count), asked_by=asked_by,
        first_approver=text_where(twice, np.where(senior == finance, person_with(site, "finance", 1), senior)),
        approver=text_where(is_decided, np.where(large, finance, senior)),
        decision=text_where(state == "refused", luck.choice(_DECLINED, count)),
    )  # fmt: skip
