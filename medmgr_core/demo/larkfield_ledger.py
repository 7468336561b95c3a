"""Larkfield's spending from April 2025 to October 2026: pay runs, invoices, income. The same on every machine.

The emergency department spends far more on agency staff from July 2026 on, Ward 8 has vacancies, and the figures of
pathology for October 2026 have not come in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from medmgr_core.budgets.records import Actual
from medmgr_core.demo.larkfield_accounts import SUPPLIERS
from medmgr_core.demo.larkfield_plan import Series
from medmgr_core.periods import add_months

LAST_MONTH = date(2026, 10, 1)
_CLIMBS_FROM = date(2026, 6, 1)
_LATE = {"35110", "35120"}  # cost centres of pathology
_TEMPORARY = {"2130", "2230", "2240"}  # locums, bank and agency: more of them in winter

_TEXTS = {
    "S101": "Medicines", "S102": "Homecare medicines", "S103": "Ward and theatre supplies", "S104": "Implants used",
    "S105": "Reagents", "S106": "Contrast media and films", "S107": "Red cells and platelets", "S108": "Nurse shifts",
    "S109": "Shifts, off framework", "S110": "Locum doctors", "S111": "Linen and laundry", "S112": "Food and drink",
    "S114": "Energy", "S115": "Water and sewerage", "S116": "Building repairs", "S117": "Lift maintenance",
    "S118": "Waste collected", "S119": "Equipment and its upkeep", "S120": "Reports read at night",
    "S123": "Hosting and telephones", "S124": "Audit and advice", "S125": "Instrument trays", "S127": "Pool cars",
}  # fmt: skip


def spending_lines(series: list[Series]) -> list[Actual]:
    """All lines in the order of their dates; the store numbers them."""
    lines = [line for one in series for line in _lines_of(one)]
    lines.sort(key=lambda line: (line.posted_on, line.cost_centre_code, line.account_code, line.amount))
    return _with_references(lines)


def _lines_of(series: Series) -> Iterator[Actual]:
    # A generator of its own, so that a new line of the plan leaves all other lines as they are.
    chance = Random(f"{series.cost_centre_code} {series.account_code}")
    for month, pounds in series.months.items():
        late = month == LAST_MONTH and series.cost_centre_code in _LATE
        if month > LAST_MONTH or late:
            continue
        pence = round(pounds * 100 * _course(series, month) * _noise(series, chance))
        yield from _invoices(series, month, pence, chance) if series.invoices else _run(series, month, pence)


def _course(series: Series, month: date) -> float:
    """Spending as a part of the plan in a month, before chance."""
    start, end = series.course
    climbed = max(0, (month - _CLIMBS_FROM).days) / (LAST_MONTH - _CLIMBS_FROM).days
    winter = 1.12 if series.account_code in _TEMPORARY and month.month in (12, 1, 2) else 1.0
    return (start + (end - start) * climbed) * winter


def _noise(series: Series, chance: Random) -> float:
    width = 0.06 if series.invoices else 0.012
    return 1 + width * (2 * chance.random() - 1)


def _run(series: Series, month: date, pence: int) -> Iterator[Actual]:
    """A month's pay run, or its income."""
    income = series.account_code.startswith("1")
    posted_on = _weekday(add_months(month, 1) - timedelta(days=1) if income else month.replace(day=23))
    reference = f"{'INC' if income else 'PAY'}-{month:%Y-%m}"
    text = f"{'Income' if income else 'Pay run'} {month:%B %Y}"
    yield _line(series, posted_on, pence, None, reference, text)


def _invoices(series: Series, month: date, pence: int, chance: Random) -> Iterator[Actual]:
    """A month's invoices, and now and then a credit note."""
    weights = [0.6 + chance.random() for _ in range(series.invoices)]
    left = pence
    for place, weight in enumerate(weights, 1):
        amount = left if place == len(weights) else round(pence * weight / sum(weights))
        left -= amount
        supplier = series.suppliers[int(chance.random() * len(series.suppliers))]
        posted_on = _weekday(month + timedelta(days=1 + int((place - chance.random()) * 22 / series.invoices)))
        text = f"{_TEXTS[supplier]}, {month:%B}"
        yield _line(series, posted_on, amount, supplier, None, text)
        if chance.random() < 0.015:
            yield _line(series, posted_on, -round(amount * 0.08), supplier, None, f"Credit note: {text}")


def _line(series: Series, day: date, pence: int, supplier: str | None, reference: str | None, text: str) -> Actual:
    return Actual(cost_centre_code=series.cost_centre_code, account_code=series.account_code, posted_on=day,
                  supplier_code=supplier, amount=pence, reference=reference, description=text)  # fmt: skip


def _weekday(day: date) -> date:
    """The day, or the Friday before a weekend; the Monday after one that opens the month."""
    friday = day - timedelta(days=max(0, day.weekday() - 4))
    return friday if friday.month == day.month else day + timedelta(days=7 - day.weekday())


def _with_references(lines: list[Actual]) -> list[Actual]:
    """Invoices get their supplier's next number."""
    numbers = {supplier.supplier_code: int(Random(supplier.name).random() * 80000) + 10000 for supplier in SUPPLIERS}
    numbered = []
    for line in lines:
        if line.supplier_code:
            numbers[line.supplier_code] += 1 + numbers[line.supplier_code] % 7
            line = line.model_copy(update={"reference": f"INV-{numbers[line.supplier_code]}"})
        numbered.append(line)
    return numbered
