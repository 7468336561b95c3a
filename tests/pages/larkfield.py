"""Larkfield's figures worked out a second time, from the sample's CSV files with pandas alone.

Nothing here uses MedMgr's queries, views or formats: a figure on a page that equals one from here was computed twice.
"""

from datetime import date
from decimal import Decimal
from functools import cache

import pandas as pd

from medmgr_core.periods import today
from medmgr_core.workspace import SAMPLE

LAST_MONTH = "2026-10"  # the last one with spending; data/sample is made so
THIS_YEAR, YEAR_BEFORE = "2026/27", "2025/26"


@cache
def table(name: str) -> pd.DataFrame:
    """A file of the sample, all cells as text."""
    return pd.read_csv(SAMPLE / f"{name}.csv", dtype=str, keep_default_na=False)


def today_there() -> date:
    """The day at Larkfield."""
    return today("Europe/London")


def pence(amount: str) -> int:
    """12.34 -> 1234, exact."""
    return int(Decimal(amount) * 100)


def months_of(year: str, until: str = LAST_MONTH) -> list[str]:
    """The months of a financial year from April on, up to the last one with spending, or to another."""
    first = int(year[:4])
    months = [f"{first}-{n:02d}" for n in range(4, 13)] + [f"{first + 1}-{n:02d}" for n in range(1, 4)]
    return [month for month in months if month <= until]


@cache
def parents(month: str) -> dict[str, str]:
    """Under which unit each one stands in a month: the last place that began by then."""
    places = table("unit_placement").sort_values("valid_from")
    places = places[places["valid_from"] <= f"{month}-01"]
    return dict(zip(places["unit_code"], places["parent_code"], strict=True))


@cache
def below(root: str, month: str) -> frozenset[str]:
    """A unit and all that stood below it in a month."""
    found = set()
    for unit in table("unit")["unit_code"]:
        above = unit
        while above and above != root:
            above = parents(month).get(above)
        if above == root:
            found.add(unit)
    return frozenset(found)


@cache
def money() -> pd.DataFrame:
    """One row per amount: kind (actual, budget, promised), month, cost (income below zero), and what it belongs to.

    Lines of approved moves are budget.
    """
    spent = table("actual").assign(kind="actual", month=lambda f: f["posted_on"].str[:7])
    moves = table("budget_move")
    approved = moves.loc[moves["state"] == "approved", "move_no"]
    lines = table("budget_move_line")
    plan = pd.concat([table("budget_line"), lines[lines["move_no"].isin(approved)]], ignore_index=True)
    plan = plan.assign(kind="budget", month=plan["month"].str[:7], supplier_code="")
    columns = ["kind", "month", "cost_centre_code", "account_code", "supplier_code", "amount"]
    rows = pd.concat([spent[columns], plan[columns], promised()[columns]], ignore_index=True)
    accounts, centres = table("account").set_index("account_code"), table("cost_centre").set_index("cost_centre_code")
    rows["type"] = rows["account_code"].map(accounts["account_type"])
    rows["unit"] = rows["cost_centre_code"].map(centres["unit_code"])
    rows["cost"] = [pence(a) * (-1 if t == "income" else 1) for a, t in zip(rows["amount"], rows["type"], strict=True)]
    return rows


def promised() -> pd.DataFrame:
    """Approved requests in the month they are needed in, what is open of orders (and approved orders of stock) in that they are
    expected in, and invoices the ledger does not have in that of the invoice."""
    requests, orders, bills = table("spend_request"), table("purchase_order"), table("invoice")
    waiting = requests[requests["state"] == "approved"]
    waiting = waiting.assign(month=waiting["needed_on"].where(waiting["needed_on"] != "", waiting["asked_on"]))
    billed = bills.assign(amount=bills["amount"].map(Decimal)).groupby("order_no")["amount"].sum()
    left = [max(Decimal(0), Decimal(a) - billed.get(no, Decimal(0))) for a, no in zip(orders["amount"], orders["order_no"],
                                                                                       strict=True)]  # fmt: skip
    opened = orders.assign(month=orders["expected_on"], amount=[str(amount) for amount in left])
    opened = opened[(opened["closed_on"] == "") & (opened["amount"].map(Decimal) > 0)]
    spent = table("actual")
    known = set(zip(spent["supplier_code"], spent["reference"], strict=True))
    is_new = [pair not in known for pair in zip(bills["supplier_code"], bills["reference"], strict=True)]
    lines, stock = table("supply_order_line"), table("supply_order")
    worth = (lines["packs"].map(int) * lines["price"].map(Decimal)).groupby(lines["order_no"]).sum()
    stock = stock[stock["state"] == "approved"].assign(month=stock["expected_on"], amount=stock["order_no"].map(worth).map(str))
    found = pd.concat([waiting, opened, bills[is_new].assign(month=bills["invoiced_on"]), stock], ignore_index=True)
    return found.assign(kind="promised", month=found["month"].str[:7])


@cache
def money_of(year: str, root: str = "LHG", until: str = LAST_MONTH) -> pd.DataFrame:
    """The rows of a year, under a unit as the tree stood in each month, up to the last month with spending there.

    until: up to this month instead.
    """
    rows = money()
    inside = [unit in below(root, month) for unit, month in zip(rows["unit"], rows["month"], strict=True)]
    rows = rows[inside]
    rows = rows[rows["month"].isin(months_of(year, until))]
    spent = rows.loc[rows["kind"] == "actual", "month"]
    return rows[rows["month"] <= spent.max()] if len(spent) and until == LAST_MONTH else rows


def figures(rows: pd.DataFrame) -> dict[str, float]:
    """What the tiles say of the months with spending, as numbers."""
    actual = int(rows.loc[rows["kind"] == "actual", "cost"].sum())
    budget = int(rows.loc[rows["kind"] == "budget", "cost"].sum())
    spent = rows[rows["kind"] == "actual"].groupby("type")["cost"].sum()
    pay, non_pay = int(spent.get("pay", 0)), int(spent.get("non_pay", 0))
    return {
        "Net cost to date": actual,
        "Variance from budget": budget - actual,
        "Share of budget used": actual / budget,
        "Pay as a share of cost": pay / (pay + non_pay),
        "Spending lines": int((rows["kind"] == "actual").sum()),
    }


def short(minor: float) -> str:
    """£48.47 m, £471 k, £1.2 k or £950: as a tile writes an amount."""
    sign, pounds = ("−" if minor < 0 else ""), abs(minor) / 100
    if pounds >= 999_500:
        return f"{sign}£{pounds / 1e6:.2f} m"
    if pounds >= 9_995:
        return f"{sign}£{pounds / 1e3:.0f} k"
    return f"{sign}£{pounds / 1e3:.1f} k" if pounds >= 999.5 else f"{sign}£{pounds:.0f}"


def tiles(year: str, root: str = "LHG") -> dict[str, str]:
    """The tiles as text, but for the one that holds a forecast."""
    found = figures(money_of(year, root))
    whole = money_of(year, root, until="9999-12").groupby("kind")["cost"].sum()
    promise = int(whole.get("promised", 0))
    return {
        "Net cost to date": short(found["Net cost to date"]),
        "Variance from budget": short(found["Variance from budget"]),
        "Pay as a share of cost": f"{found['Pay as a share of cost'] * 100:.1f} %",
        "Promised": short(promise),
        "Available this year": short(int(whole["budget"] - whole["actual"]) - promise),
    }


@cache
def present_staff() -> pd.DataFrame:
    """Who is employed today."""
    day = today_there().isoformat()
    staff = table("staff_member")
    present = ((staff["left_on"] == "") | (staff["left_on"] >= day)) & (staff["joined_on"] <= day)
    return staff[present].assign(hours=staff["contract_hours"].astype(float))
