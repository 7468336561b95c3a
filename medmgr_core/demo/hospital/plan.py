"""The plan by cost centre, account and month, and how spending runs beside it: as arrays, a row a line of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from medmgr_core.budgets.records import BudgetLine
from medmgr_core.demo.hospital.shape import Row, Shape
from medmgr_core.demo.hospital.when import LEDGER_MONTHS, When

if TYPE_CHECKING:
    from medmgr_core.demo.hospital.site import Site

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# What each month takes of a year's heating, and how much more help is called in, January first.
_HEATING = np.array([1.7, 1.5, 1.3, 1.0, 0.7, 0.5, 0.45, 0.45, 0.6, 0.9, 1.3, 1.6])
_SURGE = np.array([1.16, 1.12, 1.04, 0.97, 0.93, 0.92, 0.94, 0.95, 0.94, 0.97, 1.02, 1.12])
_INFLATION = {"pay": 0.031, "non_pay": 0.027, "income": 0.02, "capital": 0.02}


@dataclass
class Plan:
    """centre, account: places in the tables of the shape; budget, hours: for each month of the plan, in pence and hours.

    volume, rate: what is done and what it costs beside the plan, for each month of the ledger (1: as planned, 0: nothing came).
    """

    shape: Shape
    centre: Ints
    account: Ints
    budget: Ints
    hours: Floats
    volume: Floats
    rate: Floats

    @property
    def actual(self) -> Ints:
        """Spending by month of the ledger, in pence."""
        months = self.budget[:, :LEDGER_MONTHS]
        return np.rint(months * self.volume * self.rate).astype(np.int64)

    def lines(self, centre: str = "", *accounts: str) -> npt.NDArray[np.bool_]:
        """Which lines are of a cost centre and of these accounts; of any where none is named."""
        codes = np.array([row["centre"] for row in self.shape.centre_rows])[self.centre]
        leaves = np.array([row["account"] for row in self.shape.leaves])[self.account]
        here = codes == centre if centre else np.ones(len(codes), dtype=bool)
        return np.asarray(here & np.isin(leaves, accounts) if accounts else here)

    def lines_below(self, department: str) -> npt.NDArray[np.bool_]:
        """Which lines are of a department."""
        codes = np.array([row["centre"] for row in self.shape.centre_rows])[self.centre]
        return np.isin(codes, sorted(self.shape.below(department)))


def build_plan(site: Site) -> None:
    """The site's plan, without any story yet."""
    shape, when, luck = site.shape, site.when, site.chance("plan")
    leaves = {row["account"]: place for place, row in enumerate(shape.leaves)}
    parts = [(place, leaves[account], 1000 * float(row["pounds"]) * share)
             for place, row in enumerate(shape.centre_rows) for account, share in _shares(shape, row["recipe"]).items()]  # fmt: skip
    centre, account = (np.array([part[place] for part in parts]) for place in (0, 1))
    pounds = (
        np.array([part[2] for part in parts])
        * np.exp(luck.normal(0, 0.06, len(parts)))
        * np.exp(luck.normal(0, 0.05 * (site.number > 1)))
    )
    rows = [shape.leaves[place] for place in account]
    budget = _phased(pounds, rows, when) * _open_months(site)[centre]
    rates = np.array([float(row["rate"] or 0) for row in rows])
    years = np.array([[(1 + _INFLATION[row["type"]]) ** year for year in when.years] for row in rows])
    hours = np.where(rates[:, None] > 0, budget / np.where(rates > 0, rates, 1)[:, None] / 100 / years, 0.0)
    volume, rate = _course(luck, rows, when)
    site.plan = Plan(shape, centre, account, budget, hours, volume, rate)


def _shares(shape: Shape, recipe: str) -> dict[str, float]:
    """Shares of the cost; income comes on top, as parts of it."""
    parts = shape.recipe(recipe)
    types = {row["account"]: row["type"] for row in shape.leaves}
    cost = sum(part for account, part in parts.items() if types[account] not in ("income", "capital"))
    return {account: part / cost for account, part in parts.items()}


def _phased(pounds: Floats, rows: list[Row], when: When) -> Ints:
    """Pence for each line and month: whole pounds that add up to the whole pounds of each year."""
    firsts = [month for month in when.plan]
    days = np.array(
        [(np.datetime64(month, "M") + 1).astype("datetime64[D]") - np.datetime64(month, "D") for month in firsts]
    ).astype(float)
    heating = np.array([_HEATING[month.month - 1] for month in firsts])
    flat = np.ones(len(firsts))
    how = {"flat": (flat, 12.0), "surge": (flat, 12.0), "days": (days, 365.25), "winter": (heating, _HEATING.sum())}
    weights = np.array([how[row["phasing"]][0] / how[row["phasing"]][1] for row in rows])
    growth = np.array([[(1 + _INFLATION[row["type"]]) ** year for year in when.years] for row in rows])
    exact = pounds[:, None] * weights * growth
    budget = np.zeros(exact.shape, dtype=np.int64)
    for year in range(when.years.max() + 1):
        of_year = when.years == year
        # Rounding what has come up to a month, not the month itself, keeps the sum of the year.
        reached = np.rint(exact[:, of_year].cumsum(axis=1)).astype(np.int64)
        budget[:, of_year] = np.diff(reached, axis=1, prepend=0) * 100
    return budget


def _open_months(site: Site) -> npt.NDArray[np.bool_]:
    """For each cost centre and month of the plan, whether its unit works."""
    units = {row["unit"]: row for row in site.shape.unit_rows}
    ledger, plan = site.when.ledger, site.when.first_days
    found = []
    for row in site.shape.centre_rows:
        unit = units[row["unit"]]
        opens = np.datetime64(ledger[int(unit["opens"])] if unit["opens"] else ledger[0], "D")
        closes = np.datetime64(ledger[int(unit["closes"])] if unit["closes"] else "9999-01-01", "D")
        found.append((plan >= opens) & (plan < closes))
    return np.array(found)


def _course(luck: np.random.Generator, rows: list[Row], when: When) -> tuple[Floats, Floats]:
    """What is done and what it costs beside the plan: a lasting difference of the line, the season, and chance."""
    shape = (len(rows), LEDGER_MONTHS)
    noise = np.array([float(row["noise"]) / 100 for row in rows])
    steady = np.minimum(noise / 0.006, 1)  # what hardly varies is planned well
    lasting = 1 + np.clip(luck.normal(0.001, 0.014, len(rows)), -0.03, 0.03) * steady
    surge = np.array([row["phasing"] == "surge" for row in rows])
    season = np.array([_SURGE[month.month - 1] for month in when.ledger])
    volume = lasting[:, None] * (1 + np.clip(luck.normal(0, 1, shape), -2.5, 2.5) * noise[:, None] * 0.85)
    volume *= np.where(surge[:, None], season[None, :], 1.0)
    rate = 1 + np.clip(luck.normal(0, 1, shape), -2.5, 2.5) * noise[:, None] * 0.4
    return volume, rate


def put_budget(site: Site) -> None:
    """The plan as budget lines."""
    plan = site.plan
    centres = np.array([site.code(row["centre"]) for row in site.shape.centre_rows], dtype=object)
    leaves = np.array([row["account"] for row in site.shape.leaves], dtype=object)
    line, month = np.nonzero(plan.budget)
    site.put(BudgetLine, pd.DataFrame({
        "cost_centre_code": centres[plan.centre[line]], "account_code": leaves[plan.account[line]],
        "month": site.when.first_days[month], "amount": plan.budget[line, month],
    }))  # fmt: skip
