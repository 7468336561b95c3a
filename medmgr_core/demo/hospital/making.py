"""What stands around plan and ledger without being a story: the next budget, moves, reserves, reasons, scenarios, savings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.budgets.plan_records import (
    BudgetMove,
    BudgetMoveLine,
    BudgetPackage,
    BudgetVersion,
    LockedMonth,
    Reserve,
    VersionLine,
)
from medmgr_core.budgets.reason_records import ForecastOverride, Scenario, VarianceReason
from medmgr_core.demo.hospital.people import head_of, person_with
from medmgr_core.demo.hospital.shape import Row
from medmgr_core.demo.hospital.site import Site, text_where
from medmgr_core.demo.hospital.when import LEDGER_MONTHS
from medmgr_core.facility.records import CostCentre
from medmgr_core.periods import add_months, months_between
from medmgr_core.savings.records import SavingMonth, SavingScheme

_PHASING = {"flat": "flat", "surge": "flat", "days": "calendar_days", "winter": "last_year"}
_RESERVE = 0.03


def put_making(site: Site) -> None:
    """All of it."""
    _put_draft(site)
    _put_reserves(site)
    _put_waiting_move(site)
    _put_words(site)
    _put_savings(site)


def departments(site: Site) -> list[Row]:
    """The units right below the top."""
    return [row for row in site.shape.unit_rows if not row["under"]]


def year_budget(site: Site, year_on: date) -> Any:
    """Pence of each line of the plan in one year."""
    months = np.array([year_on <= month < add_months(year_on, 12) for month in site.when.plan])
    return site.plan.budget[:, months].sum(axis=1)


def _put_draft(site: Site) -> None:
    plan, when, shape = site.plan, site.when, site.shape
    code = site.code(f"{when.next_year_on.year}-D1")
    site.put(BudgetVersion, [{
        "version_code": code, "name": f"First draft of the year from {when.next_year_on:%B %Y}", "unit_code": site.top,
        "year_on": when.next_year_on, "cut_line": 10 * shape.limit, "state": "draft", "remarks": "Before the pay award is known",
    }])  # fmt: skip
    base = year_budget(site, add_months(when.next_year_on, -12))
    rows = [shape.leaves[place] for place in plan.account]
    hot = plan.lines(shape.cast.hot_centre, shape.cast.agency)
    saves = plan.lines(shape.cast.quiet_centre, shape.cast.quiet_account)
    varies = np.array([row["behaviour"] == "variable" for row in rows])
    lines = pd.DataFrame({
        "version_code": code, "cost_centre_code": [site.code(shape.centre_rows[place]["centre"]) for place in plan.centre],
        "account_code": [row["account"] for row in rows], "base": base,
        "inflation": [0.03 if row["type"] == "pay" else 0.025 for row in rows],
        "volume": np.where(varies, np.rint(base * 0.01 / 100) * 100, 0).astype(np.int64),
        "pressures": np.where(hot, np.rint(base * 0.4 / 100) * 100, 0).astype(np.int64),
        "savings": np.where(saves, np.rint(base * 0.03 / 100) * 100, 0).astype(np.int64),
        "phasing": [_PHASING[row["phasing"]] for row in rows], "note": text_where(hot, "Posts filled by June"),
    })  # fmt: skip
    works = plan.budget[:, -1] != 0  # of a unit that has closed by then nothing is planned
    site.put(VersionLine, lines[works].reset_index(drop=True))
    cast = shape.cast
    wishes = (
        (
            "A second senior at the busiest hours",
            cast.hot_centre,
            cast.vacant_account,
            9_400_000,
            "First look within 15 minutes",
        ),
        ("Own bank instead of agency at weekends", cast.hot_centre, cast.bank, 6_200_000, "Half the agency hours"),
        ("Better goods where complaints come from", cast.quiet_centre, cast.quiet_account, 3_100_000, "Fewer complaints"),
        (
            "Hours put back where the rota is thin",
            cast.saving_centre,
            cast.saving_account,
            4_800_000,
            "The quality measure recovers",
        ),
        ("Spare equipment", cast.twice_centre, cast.twice_account, 7_500_000, "No closed rooms while repairs wait"),
    )
    site.put(BudgetPackage, [
        {"version_code": code, "package_no": site.running("BP", place), "rank": place, "name": name,
         "cost_centre_code": site.code(centre), "account_code": account, "amount": int(amount * shape.limit / 2_500_000), "benefit": benefit}
        for place, (name, centre, account, amount, benefit) in enumerate(wishes, 1)
    ])  # fmt: skip


def _put_reserves(site: Site) -> None:
    types = np.array([row["type"] in ("pay", "non_pay") for row in site.shape.leaves])[site.plan.account]
    for year_on in (site.when.last_year_on, site.when.year_on):
        budget = year_budget(site, year_on) * types
        for row in departments(site):
            amount = round(int(budget[site.plan.lines_below(row["unit"])].sum()) * _RESERVE / 100_000) * 100_000
            site.put(Reserve, [{"unit_code": site.code(row["unit"]), "year_on": year_on, "amount": amount,
                                "basis": "3 % of the year's budget"}])  # fmt: skip


def put_move(site: Site, kind: str, unit: str, asked_on: date, amount: int, reason: str,
             lines: dict[tuple[str, str, date], int], *, asked_by: str, state: str = "approved") -> None:  # fmt: skip
    """A move of a unit's money and its lines: (cost centre, account, month) -> pence. Somebody else than who asked approves it."""
    number = site.running("BM", len(site.rows.get(BudgetMove, ())) + 1)
    approver = person_with(site, "finance") if state != "asked" else None
    site.put(BudgetMove, [{"move_no": number, "kind": kind, "unit_code": site.code(unit), "moved_on": asked_on,
                           "asked_by": asked_by, "amount": amount, "reason": reason, "state": state, "approver": approver,
                           "decided_on": min(asked_on + timedelta(days=2), site.today) if approver else None}])  # fmt: skip
    site.put(BudgetMoveLine, [
        {"move_no": number, "cost_centre_code": site.code(centre), "account_code": account, "month": month, "amount": pence}
        for (centre, account, month), pence in lines.items()
    ])  # fmt: skip


def _put_waiting_move(site: Site) -> None:
    """Money of last year that somebody wants to keep: nobody has decided yet."""
    cast, month = site.shape.cast, site.when.today.replace(day=1)
    unit = next(row["unit"] for row in site.shape.centre_rows if row["centre"] == cast.quiet_centre)
    line = site.plan.lines(cast.quiet_centre, cast.quiet_account)
    amount = round(int(site.plan.budget[line][:, LEDGER_MONTHS - 1].sum()) * 0.05 / 10_000) * 10_000
    put_move(site, "carry_forward", unit, site.today - timedelta(days=6), amount, "Ordered last year, delivered in this one",
             {(cast.quiet_centre, cast.quiet_account, month): amount}, asked_by=head_of(site, site.department_of(unit)), state="asked")  # fmt: skip


def _put_words(site: Site) -> None:
    cast, when = site.shape.cast, site.when
    year = when.year_on
    for month in months_between(when.ledger[0], year):
        if site.number < 2:
            site.put(LockedMonth, [{"month": month, "note": "Accounts of the year are signed"}])
    site.put(VarianceReason, [
        {"cost_centre_code": site.code(cast.hot_centre), "month": when.ledger[-2],
         "reason": "Posts stay empty and the agency charges more an hour since the framework ended",
         "action": "Own bank at weekends; interviews next month"},
    ])  # fmt: skip
    own = site.plan.lines(cast.twice_centre)
    expected = int(year_budget(site, year)[own].sum() * 1.02)
    site.put(ForecastOverride, [{"cost_centre_code": site.code(cast.twice_centre), "year_on": year, "amount": expected,
                                 "reason": "Repairs put off last year fall due this winter"}])  # fmt: skip
    site.put(Scenario, [
        {"scenario_no": site.running("SC", place), "name": name, "unit_code": site.top, "year_on": year, "volume": volume,
         "pay_award": award, "prices": prices, "vacancies": vacancies, "covered": 0.6, "premium": 0.5}
        for place, (name, volume, award, prices, vacancies) in enumerate((
            ("Pay award of 3 per cent", 0.0, 0.03, 0.0, 0.0), ("A hard winter", 0.06, 0.0, 0.02, 0.04),
            ("Prices rise faster", 0.0, 0.0, 0.05, 0.0)), 1)
    ])  # fmt: skip


def _put_savings(site: Site) -> None:
    cast, when = site.shape.cast, site.when
    put_saving(site, "Ordered to need", cast.quiet_centre, cast.quiet_account, "open", when.ledger[-8], 0.03,
               guard=cast.quiet_guard, guard_unit=cast.quiet_unit)  # fmt: skip
    put_saving(
        site, "One supplier in place of two", cast.twice_centre, cast.twice_account, "planned", add_months(when.today, 2), 600_000
    )
    put_saving(site, "Fewer agency shifts by own bank", cast.hot_centre, cast.agency, "idea", add_months(when.today, 3), 0.2)


def put_saving(site: Site, name: str, centre: str, account: str, stage: str, starts_on: date, share: float, *,
               guard: str | None = None, guard_unit: str | None = None) -> None:  # fmt: skip
    """A scheme and what it brings each month, as a share of its line of the plan: delivered as far as the ledger goes."""
    monthly = round(int(site.plan.budget[site.plan.lines(centre, account), LEDGER_MONTHS - 1].sum()) * share / 1000) * 1000
    luck = site.chance(f"saving {name}")
    number = site.running("SV", len(site.rows.get(SavingScheme, ())) + 1)
    centres = site.rows[CostCentre].set_index("cost_centre_code")["budget_holder"]
    site.put(SavingScheme, [{
        "scheme_no": number, "name": name, "cost_centre_code": site.code(centre), "account_code": account,
        "owner": str(centres[site.code(centre)]), "stage": stage, "starts_on": starts_on, "is_recurrent": True, "guard_code": guard,
        "guard_unit_code": site.code(guard_unit) if guard_unit else None,
    }])  # fmt: skip
    months = months_between(starts_on, max(add_months(starts_on, 12), site.when.next_year_on))
    brought = [int(monthly * luck.uniform(0.8, 1.1)) if month <= site.when.ledger[-1] else None for month in months]
    site.put(
        SavingMonth,
        pd.DataFrame({"scheme_no": number, "month": months, "planned": monthly, "delivered": pd.array(brought, dtype="Int64")}),
    )
