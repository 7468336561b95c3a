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
    """The months of a financial year from April on, up to the last one with spending."""
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
    """One row per budget line and spending line: kind, month, cost (income below zero), and what they belong to."""
    spent = table("actual").assign(kind="actual", month=lambda f: f["posted_on"].str[:7])
    plan = table("budget_line").assign(kind="budget", month=lambda f: f["month"].str[:7], supplier_code="")
    columns = ["kind", "month", "cost_centre_code", "account_code", "supplier_code", "amount"]
    rows = pd.concat([spent[columns], plan[columns]], ignore_index=True)
    accounts, centres = table("account").set_index("account_code"), table("cost_centre").set_index("cost_centre_code")
    rows["type"] = rows["account_code"].map(accounts["account_type"])
    rows["unit"] = rows["cost_centre_code"].map(centres["unit_code"])
    rows["cost"] = [pence(a) * (-1 if t == "income" else 1) for a, t in zip(rows["amount"], rows["type"], strict=True)]
    return rows


@cache
def money_of(year: str, root: str = "LHG", until: str = LAST_MONTH) -> pd.DataFrame:
    """The rows of a year, under a unit as the tree stood in each month, up to the last month with spending there."""
    rows = money()
    inside = [unit in below(root, month) for unit, month in zip(rows["unit"], rows["month"], strict=True)]
    rows = rows[inside]
    rows = rows[rows["month"].isin(months_of(year, until))]
    spent = rows.loc[rows["kind"] == "actual", "month"]
    return rows[rows["month"] <= spent.max()] if len(spent) else rows


def figures(rows: pd.DataFrame) -> dict[str, float]:
    """The five tiles of the Budgets page, as numbers."""
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
    """The tiles as text."""
    found = figures(money_of(year, root))
    written = {name: f"{value * 100:.1f} %" for name, value in found.items() if "hare" in name}
    lines = f"{found['Spending lines']:,}"
    return {name: written.get(name) or (lines if name == "Spending lines" else short(value)) for name, value in found.items()}


@cache
def present_staff() -> pd.DataFrame:
    """Who is employed today."""
    day = today_there().isoformat()
    staff = table("staff_member")
    present = ((staff["left_on"] == "") | (staff["left_on"] >= day)) & (staff["joined_on"] <= day)
    return staff[present].assign(hours=staff["contract_hours"].astype(float))
