"""A budget in the making: filled from last year, copied, and approved into the months of its year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from medmgr_core.budgets.phasing import phase
from medmgr_core.budgets.plan_records import BudgetPackage, BudgetVersion, VersionLine, shares_of
from medmgr_core.budgets.records import BudgetLine
from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.facility import queries as facility
from medmgr_core.people.entries import entry
from medmgr_core.periods import add_months, months_between, today
from medmgr_core.record import validate
from medmgr_core.rows import rows_of
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write

Line = tuple[str, str]  # cost centre and account
Rows = Sequence[dict[str, Any]]

# no $units: the right was asked for the unit the version is for, and the tree says what stands below it
_BELOW = """
SELECT centre.cost_centre_code FROM live_cost_centre centre
JOIN unit_ancestor place ON place.unit_code = centre.unit_code AND place.ancestor_code = $unit_code
    AND place.from_on <= $day AND place.until_on > $day
JOIN live_unit unit ON unit.unit_code = centre.unit_code AND (unit.closed_on IS NULL OR unit.closed_on > $day)
ORDER BY 1
"""
_LAST_YEAR = """
SELECT line.cost_centre_code, line.account_code, line.month, sum(line.actual - line.one_off)::bigint AS recurrent,
    sum(line.budget)::bigint AS budget, sum(line.lines)::bigint AS lines
FROM position_month line
WHERE line.cost_centre_code = ANY($centres) AND line.month >= $first AND line.month < $until AND line.account_type <> 'capital'
GROUP BY 1, 2, 3
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST
"""
_INCOME = "SELECT account_code FROM account_sign WHERE sign = -1"
_LINES = """
SELECT * FROM live_version_line WHERE version_code = $version_code ORDER BY cost_centre_code NULLS LAST, account_code NULLS LAST
"""
_PACKAGES = "SELECT * FROM live_budget_package WHERE version_code = $version_code ORDER BY rank NULLS LAST, package_no NULLS LAST"


def fill_from_last_year(store: Store, version_code: str, *, inflation: float = 0.0, by: str) -> int:
    """Add a line for each line of last year that the version lacks: the recurrent outturn; months to come as budgeted.

    Returns how many were added. inflation: a share, 0.03 is 3 %.
    """
    version = _draft(store, version_code, by)
    frame = _last_year(store, version)
    frame = frame.assign(counted=outturn(frame))
    held = {(row["cost_centre_code"], row["account_code"]) for row in rows_of(store.read(_LINES, version_code=version_code))}
    income = set(store.read(_INCOME)["account_code"])
    added = 0
    with store.write(by=by, source=COMMAND, batch=new_batch(), reason="filled from last year") as work:
        for (centre, account), months in frame.groupby(["cost_centre_code", "account_code"], sort=True):
            base = int(months["counted"].sum())
            if base and (centre, account) not in held:
                values = {"version_code": version_code, "cost_centre_code": centre, "account_code": account,
                          "inflation": inflation, "base": -base if account in income else base,
                          "phasing": "last_year"}  # fmt: skip
                work.add(validate(VersionLine, values))
                added += 1
    return added


def outturn(frame: pd.DataFrame) -> pd.Series[int]:
    """What each month counts: recurrent spending up to the last month its cost centre spent anything in, then the budget.

    frame: cost_centre_code, month, recurrent, budget, lines.
    """
    last = frame["month"].where(frame["lines"] > 0).groupby(frame["cost_centre_code"]).transform("max")
    return frame["recurrent"].where(frame["month"] <= last, frame["budget"])


def copy_version(store: Store, version_code: str, *, into: str, name: str, by: str) -> None:
    """A new draft with the lines and packages of another version."""
    row = entry(store, BudgetVersion, (version_code,), by=by, action="enter")
    values = {**row.values, "version_code": into, "name": name, "state": "draft", "approver": None, "approved_on": None}
    with store.write(by=by, source=COMMAND, batch=new_batch(), reason=f"copied from {version_code}") as work:
        work.add(validate(BudgetVersion, values))
        for record_type, sql in ((VersionLine, _LINES), (BudgetPackage, _PACKAGES)):
            for held in rows_of(store.read(sql, version_code=version_code)):
                kept = {name: value for name, value in held.items() if name in record_type.model_fields}
                kept = kept | {"version_code": into} | ({"package_no": ""} if record_type is BudgetPackage else {})
                work.add(validate(record_type, _dated(kept)))


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.date() if hasattr(value, "date") else value for name, value in values.items()}


def approve_version(store: Store, version_code: str, *, revision: int, by: str) -> int:
    """Make a version the budget of its months. Returns how many months of lines were written or changed.

    Lines the version does not name keep what they have. Raises NotAllowed for who made the version, MonthClosed, UnitClosed.
    """
    row = entry(store, BudgetVersion, (version_code,), by=by, action="approve")
    version = row.record()
    assert isinstance(version, BudgetVersion)
    if version.state == "approved":
        raise InvalidEntry("This version is approved already.")
    made_by = store.rows("SELECT entered_by FROM live_budget_version WHERE version_code = $code", code=version_code)  # no $units
    if made_by and made_by[0][0] == by:
        raise NotAllowed("You made this version yourself: somebody else has to approve it.")
    planned = months_of(store, version)
    if not planned:
        raise InvalidEntry("This version has no lines yet. Fill it from last year, or enter them.")
    with store.write(by=by, source=COMMAND, batch=new_batch(), reason=f"{version.name} approved") as work:
        written = _write_months(work, planned, _months(version))
        day = today(facility.profile(store).time_zone)
        work.change(BudgetVersion, (version_code,), {"state": "approved", "approver": by, "approved_on": day}, revision=revision)
    return written


def months_of(store: Store, version: BudgetVersion) -> dict[Line, list[int]]:
    """The twelve months of every line of a version, packages above the cut line included, in minor units."""
    lines = rows_of(store.read(_LINES, version_code=version.version_code))
    packages = rows_of(store.read(_PACKAGES, version_code=version.version_code))
    return spread(store, version, lines, taken(packages, version.cut_line or 0), _shapes(store, version))


def spread(
    store: Store, version: BudgetVersion, lines: Rows, packages: Rows, shapes: Mapping[Line, list[int]]
) -> dict[Line, list[int]]:
    """The twelve months of some lines of a version with their packages, in minor units."""
    months = _months(version)
    profile = facility.profile(store)
    holidays = sorted({day for day, _ in facility.working_calendar(profile, version.year_on.year)})
    found: dict[Line, list[int]] = {}
    for row in lines:
        line = VersionLine.model_construct(**{name: row[name] for name in VersionLine.model_fields})
        key = (line.cost_centre_code, line.account_code)
        found[key] = phased(line, months, shapes.get(key), holidays)
    for package in packages:
        key = (package["cost_centre_code"], package["account_code"])
        added = phase(package["amount"], months, "flat")
        found[key] = [held + more for held, more in zip(found.get(key, [0] * 12), added, strict=True)]
    return found


def phased(line: VersionLine, months: Sequence[date], shape: Sequence[int] | None, holidays: Sequence[date]) -> list[int]:
    """The months of one line; the shape of last year falls back on equal months where there was none."""
    if line.phasing == "manual":
        return phase(line.annual, months, "manual", shape=shares_of(line.shares or ""))
    if line.phasing == "last_year":
        return (
            phase(line.annual, months, "last_year", shape=shape) if shape and any(shape) else phase(line.annual, months, "flat")
        )
    return phase(line.annual, months, line.phasing, holidays=holidays)


def taken(packages: Rows, money: int) -> list[dict[str, Any]]:
    """The packages above the cut line: in the order of their rank, as long as the money for packages lasts."""
    above: list[dict[str, Any]] = []
    for package in packages:
        if package["amount"] > money:
            break
        money -= package["amount"]
        above.append(package)
    return above


def _months(version: BudgetVersion) -> tuple[date, ...]:
    return months_between(version.year_on, add_months(version.year_on, 12))


def _shapes(store: Store, version: BudgetVersion) -> dict[Line, list[int]]:
    """What last year's months were, by line: spending, and the budget of those to come."""
    return shapes_in(_last_year(store, version), version.year_on)


def shapes_in(frame: pd.DataFrame, year_on: date) -> dict[Line, list[int]]:
    """The twelve months before a year by line, from rows by cost centre, account and month."""
    first = add_months(year_on, -12)
    shapes: dict[Line, list[int]] = {}
    for row in rows_of(frame.assign(counted=outturn(frame))):
        place = (row["month"].year - first.year) * 12 + row["month"].month - first.month
        shape = shapes.setdefault((row["cost_centre_code"], row["account_code"]), [0] * 12)
        shape[place] = row["counted"]
    return shapes


def _last_year(store: Store, version: BudgetVersion) -> pd.DataFrame:
    centres = [code for (code,) in store.rows(_BELOW, unit_code=version.unit_code, day=version.year_on)]
    return store.read(_LAST_YEAR, centres=centres, first=add_months(version.year_on, -12), until=version.year_on)


def _write_months(work: Write, planned: Mapping[Line, list[int]], months: Sequence[date]) -> int:
    """Months that stand as they should are left; those that are new, or other than before, are written one by one."""
    # no $units: the lines the version names
    sql = """
        SELECT cost_centre_code, account_code, month, amount, voided_at IS NOT NULL FROM budget_line
        WHERE month = ANY($months) ORDER BY 1, 2, 3"""
    held = {(centre, account, month): (amount, gone) for centre, account, month, amount, gone
            in work.connection.rows(sql, {"months": list(months)})}  # fmt: skip
    new: list[BudgetLine] = []
    changed = 0
    for (centre, account), amounts in planned.items():
        for month, amount in zip(months, amounts, strict=True):
            before, is_gone = held.get((centre, account, month), (None, False))
            if before is None:
                new.append(BudgetLine(cost_centre_code=centre, account_code=account, month=month, amount=amount))
            elif is_gone or before != amount:
                changed += _put(work, (centre, account, month), amount, is_gone)
    for line in new:
        work.add(line)
    return changed + len(new)


def _put(work: Write, key: tuple[str, str, date], amount: int, is_gone: bool) -> int:
    held = (key[0], key[1], key[2].isoformat())
    if is_gone:
        work.restore(BudgetLine, held)
    work.change(BudgetLine, held, {"amount": amount})
    return 1


def _draft(store: Store, version_code: str, by: str) -> BudgetVersion:
    version = entry(store, BudgetVersion, (version_code,), by=by, action="enter").record()
    assert isinstance(version, BudgetVersion)
    if version.state != "draft":
        raise InvalidEntry("This version is approved and is not changed any more: copy it first.")
    return version
