"""How much was done and with how many hours; what is measured beside money; appointments."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from medmgr_core.activity.records import Appointment
from medmgr_core.budgets.reason_records import Usage, Workload
from medmgr_core.demo.hospital.plan import Floats
from medmgr_core.demo.hospital.shape import Row
from medmgr_core.demo.hospital.site import Site
from medmgr_core.demo.hospital.when import LEDGER_MONTHS
from medmgr_core.indicators.records import IndicatorValue

_DAYS_OF_APPOINTMENTS = 60
_LEAVE = np.array([1.02, 1.0, 1.03, 0.98, 1.0, 1.0, 1.01, 0.95, 1.0, 1.03, 1.02, 0.96])  # work of a month, January first


def build_work(site: Site) -> None:
    """How much each cost centre does beside what was planned; what varies with work follows it."""
    luck = site.chance("work")
    site.work = 1 + np.clip(luck.normal(0.004, 0.022, (len(site.shape.centre_rows), LEDGER_MONTHS)), -0.06, 0.06)
    varies = np.array([row["behaviour"] == "variable" for row in site.shape.leaves])[site.plan.account]
    counted = np.array([bool(row["counts"]) for row in site.shape.centre_rows])[site.plan.centre]
    site.plan.volume *= np.where((varies & counted)[:, None], site.work[site.plan.centre], 1.0)


def put_work(site: Site) -> None:
    """Workload of cost centres and hours of their pay."""
    _put_workload(site)
    _put_hours(site)


def _put_workload(site: Site) -> None:
    shape, plan, months = site.shape, site.plan, site.when.plan
    days = np.array(
        [(np.datetime64(month, "M") + 1).astype("datetime64[D]") - np.datetime64(month, "D") for month in months]
    ).astype(float)
    season = days / 30.44 * np.array([_LEAVE[month.month - 1] for month in months]) * 1.012**site.when.years
    has_money = np.zeros((len(shape.centre_rows), len(months)), dtype=bool)
    np.logical_or.at(has_money, plan.centre, plan.budget != 0)
    counts = np.array([float(row["number"] or 0) for row in shape.centre_rows])
    planned = np.rint(counts[:, None] * season)
    done = np.full(planned.shape, np.nan)
    done[:, :LEDGER_MONTHS] = np.rint(planned[:, :LEDGER_MONTHS] * site.work)
    centre, month = np.nonzero((planned > 0) & has_money)
    words = np.array([row["counts"] for row in shape.centre_rows], dtype=object)
    site.put(Workload, pd.DataFrame({
        "cost_centre_code": _centre_codes(site)[centre], "month": site.when.first_days[month], "counted_in": words[centre],
        "planned": planned[centre, month], "done": done[centre, month],
    }))  # fmt: skip


def _put_hours(site: Site) -> None:
    plan = site.plan
    counted = np.array([bool(row["counts"]) for row in site.shape.centre_rows])[plan.centre]
    planned = np.rint(plan.hours)
    used = np.full(planned.shape, np.nan)
    used[:, :LEDGER_MONTHS] = np.where(plan.volume > 0, np.rint(plan.hours[:, :LEDGER_MONTHS] * plan.volume), np.nan)
    line, month = np.nonzero((planned > 0) & counted[:, None])
    leaves = np.array([row["account"] for row in site.shape.leaves], dtype=object)
    site.put(Usage, pd.DataFrame({
        "cost_centre_code": _centre_codes(site)[plan.centre[line]], "account_code": leaves[plan.account[line]],
        "month": site.when.first_days[month], "planned": planned[line, month], "used": used[line, month],
    }))  # fmt: skip


def _centre_codes(site: Site) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.array([site.code(row["centre"]) for row in site.shape.centre_rows], dtype=object)


def put_indicators(site: Site) -> None:
    """A value a month of each indicator for each unit that has it."""
    luck = site.chance("indicators")
    for row in site.shape.indicator_rows:
        for unit in row["units"].split():
            site.put(IndicatorValue, pd.DataFrame({
                "unit_code": site.code(unit), "indicator_code": row["code"], "breakdown": "",
                "period_on": site.when.first_days[:LEDGER_MONTHS], "value": _values(luck, row, site.when.ledger),
            }))  # fmt: skip


def _values(luck: np.random.Generator, row: Row, months: tuple[date, ...]) -> Floats:
    """Chance comes in pairs above and below the level, so that it makes no run that would mean something."""
    level = float(row["level"]) * (1 + luck.normal(0, 0.02))
    half = np.clip(luck.normal(0, float(row["noise"]), LEDGER_MONTHS // 2), -1.6 * float(row["noise"]), 1.6 * float(row["noise"]))
    pairs = np.stack([half, -half], axis=1)
    turned = np.where(luck.random(LEDGER_MONTHS // 2)[:, None] < 0.5, pairs, pairs[:, ::-1]).ravel()
    winter = float(row["winter"]) * np.array([np.cos((month.month - 1) / 6 * np.pi) for month in months])
    return np.asarray(np.round(level * (1 + winter) + turned, int(row["digits"])))


def put_appointments(site: Site) -> None:
    """The clinic's appointments of the last weeks and the next ones."""
    luck, slots = site.chance("appointments"), site.shape.slots
    if not slots:
        return
    first = site.today - timedelta(days=_DAYS_OF_APPOINTMENTS)
    days = np.arange(np.datetime64(first, "D"), np.datetime64(site.today, "D") + 15)
    days = days[np.is_busday(days)]
    day, slot = np.repeat(days, slots), np.tile(np.arange(1, slots + 1), len(days))
    lead = luck.integers(3, 90, len(day))
    booked = np.minimum(day - lead, np.datetime64(site.today, "D"))
    missed = (luck.random(len(day)) < 0.05 + 0.0006 * lead) & (day < np.datetime64(site.today, "D"))
    number = pd.Series(np.datetime_as_string(day, unit="D")).str.replace("-", "", regex=False)
    prefix = site.code(site.shape.clinic)
    site.put(Appointment, pd.DataFrame({
        "appointment_no": prefix + "-" + number + "-" + pd.Series(slot).astype("str").str.zfill(2),
        "unit_code": prefix, "booked_on": booked, "appointment_on": day, "was_missed": missed,
    }))  # fmt: skip
