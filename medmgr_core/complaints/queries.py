"""What is asked of complaints: the list by clock, one case with its steps, counts by month, themes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar, cast

import pandas as pd

from medmgr_core.complaints.case import Case
from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintStep
from medmgr_core.complaints.clocks import Clock, plain_day, stages_of
from medmgr_core.complaints.records import ALL_STAGES, ClockPolicy
from medmgr_core.complaints.shipped import REGIMES
from medmgr_core.facility.queries import CLOSURES, PROFILE, calendar_of, profile, today_here
from medmgr_core.formats import Formats
from medmgr_core.methods.working_days import WorkingCalendar
from medmgr_core.people.need_to_know import known_sql
from medmgr_core.record import Record, validate
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

KNOWN = known_sql("'complaint'", "placed.complaint_no")

# no $units: clocks hold for the whole facility
POLICIES = """
SELECT regime, stage, event, amount, unit, starts_from, extendable, extend_by, can_pause, valid_from, source, revision
FROM live_clock_policy
ORDER BY regime NULLS LAST, stage NULLS LAST, event NULLS LAST, valid_from NULLS LAST
"""

# Under the unit picked, as the tree stood when a complaint came.
UNDER = """
JOIN unit_ancestor place ON place.unit_code = placed.unit_code AND place.ancestor_code = $root
    AND placed.received_on >= place.from_on AND placed.received_on < place.until_on
"""

COMPLAINTS = f"""
SELECT placed.* FROM complaint_placed placed {UNDER}
WHERE placed.unit_code = ANY($units) AND {KNOWN}
    AND (placed.closed_on IS NULL OR (placed.received_on >= $first AND placed.received_on < $until))
ORDER BY placed.received_on NULLS LAST, placed.complaint_no NULLS LAST
"""
OPEN_STEPS = f"""
SELECT step.complaint_no, step.step_no, step.happened_on, step.step, step.event, step.until, step.note
FROM live_complaint_step step
JOIN complaint_placed placed ON placed.complaint_no = step.complaint_no
WHERE placed.unit_code = ANY($units) AND placed.closed_on IS NULL AND {KNOWN}
ORDER BY step.happened_on NULLS LAST, step.step_no NULLS LAST
"""
OPEN_CLOCKS = f"""
SELECT clock.complaint_no, clock.event, clock.due_on, clock.first_due_on, clock.rule, clock.version, clock.terms
FROM live_complaint_clock clock
JOIN complaint_placed placed ON placed.complaint_no = clock.complaint_no
WHERE placed.unit_code = ANY($units) AND placed.closed_on IS NULL AND {KNOWN}
ORDER BY clock.complaint_no NULLS LAST, clock.event NULLS LAST
"""
ISSUES_OF = f"""
SELECT placed.* FROM complaint_issue_placed placed
WHERE placed.unit_code = ANY($units) AND placed.complaint_no = $complaint_no AND {KNOWN}
ORDER BY placed.issue_no NULLS LAST
"""
NUMBERS = f"""
SELECT placed.complaint_no FROM complaint_placed placed
WHERE placed.unit_code = ANY($units) AND {KNOWN}
ORDER BY 1 NULLS LAST
"""

# What the list by clock is made of: it is worked out anew when one of them changes.
TEXTS = (COMPLAINTS, OPEN_STEPS, OPEN_CLOCKS, POLICIES, CLOSURES, PROFILE)

T = TypeVar("T", bound=Record)


# Policies and calendars ------------------------------------------------------------------------------


def policy_rows(store: Store) -> pd.DataFrame:
    """One row per version of a policy."""
    return store.read(POLICIES)


def policies(store: Store) -> tuple[ClockPolicy, ...]:
    """All versions of all policies, as the clocks take them."""
    return store.read_as(_policies, POLICIES)


def _policies(frame: pd.DataFrame) -> tuple[ClockPolicy, ...]:
    rows = ({**row, "valid_from": row["valid_from"].date()} for row in rows_of(frame))
    return tuple(validate(ClockPolicy, {n: v for n, v in row.items() if n in ClockPolicy.model_fields}) for row in rows)


def calendar_for(store: Store, regime: str) -> WorkingCalendar:
    """The working days of a regime; of one that MedMgr does not know, those of the facility."""
    known = REGIMES.get(regime.casefold())
    return known.calendar(frozenset(day.date() for day in store.read(CLOSURES)["closed_on"])) if known else calendar_of(store)


def usual_regime(store: Store) -> str:
    """The regime of the facility's country and region, else the first known one of the country."""
    held = profile(store)
    fitting = [r for r in REGIMES.values() if (r.country, r.region) == (held.country, held.region)]
    fitting += [r for r in REGIMES.values() if r.country == held.country]
    return fitting[0].code if fitting else next(iter(REGIMES))


def usual_stage(store: Store, regime: str) -> str:
    """The stage a complaint begins with: all, or the first one of a regime that has stages only."""
    known = stages_of(policies(store), regime)
    return ALL_STAGES if ALL_STAGES in known or not known else known[0]


# Many ------------------------------------------------------------------------------------------------


def worklist(store: Store, scope: Scope, formats: Formats | None = None) -> pd.DataFrame:
    """Complaints received in the period and all open ones, one row each, what is due first on top.

    clock, clock_event, due_on, days, told: of the clock that presses most; empty when closed or without clocks. is_open.
    """
    return store.derived(_worklist, TEXTS, scope, today_here(store), formats)


def _worklist(store: Store, scope: Scope, now: date, formats: Formats | None) -> pd.DataFrame:
    say = formats.day if formats else plain_day
    frame = store.read(COMPLAINTS, scope)
    cases = open_cases(store, scope)
    pressing = [_pressing(cases[number].clocks(now, say)) if number in cases else None for number in frame["complaint_no"]]
    told = frame.assign(
        is_open=frame["closed_on"].isna(),
        clock=_texts(clock.state if clock else None for clock in pressing),
        clock_event=_texts(clock.event if clock else None for clock in pressing),
        due_on=pd.to_datetime(pd.Series([clock.due if clock else None for clock in pressing], dtype="object")),
        days=pd.Series([clock.days if clock else None for clock in pressing], dtype="Int64"),
        told=_texts(clock.sentence if clock else None for clock in pressing),
    )  # fmt: skip
    return told.sort_values(["is_open", "due_on", "received_on"], ascending=[False, True, True], ignore_index=True,
                            na_position="last")  # fmt: skip


def _texts(values: Iterable[str | None]) -> pd.Series[Any]:
    return pd.Series(list(values), dtype="object")


_PRESSING = ("overdue", "due_today", "due_soon", "not_due", "paused")


def _pressing(clocks: tuple[Clock, ...]) -> Clock | None:
    """The clock that is due first; the outer limit only when nothing else runs."""
    running = [clock for clock in clocks if clock.state in _PRESSING and clock.due]
    return min(running, key=lambda clock: (clock.event == "close", clock.due or date.max), default=None)


def open_cases(store: Store, scope: Scope) -> dict[str, Case]:
    """Every open complaint in reach by its number, as its clocks take it."""
    steps, clocks = _by_number(store, OPEN_STEPS, scope, ComplaintStep), _by_number(store, OPEN_CLOCKS, scope, ComplaintClock)
    rules, found = policies(store), dict[str, Case]()
    calendars: dict[str, WorkingCalendar] = {}
    for row in rows_of(store.read(COMPLAINTS, scope)):
        if row["closed_on"] is None:
            held, regime = constructed(Complaint, row), str(row["regime"])
            calendar = calendars[regime] = calendars.get(regime) or calendar_for(store, regime)
            number = held.complaint_no
            found[number] = Case(held, tuple(steps.get(number, ())), tuple(clocks.get(number, ())), rules, calendar)
    return found


def _by_number(store: Store, sql: str, scope: Scope, record_type: type[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for row in rows_of(store.read(sql, scope)):
        found.setdefault(str(row["complaint_no"]), []).append(constructed(record_type, row))
    return found


def constructed(record_type: type[T], row: dict[str, Any]) -> T:
    """A record from a row that was checked when it was saved; days instead of moments."""
    return cast("T", record_type.model_construct(**{name: _day(row.get(name)) for name in record_type.model_fields}))


def _day(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else value


def issues_of(store: Store, scope: Scope, complaint_no: str) -> pd.DataFrame:
    """The issues of one complaint."""
    return store.read(ISSUES_OF, scope, complaint_no=complaint_no)


def numbers(store: Store, scope: Scope) -> frozenset[str]:
    """The numbers of all complaints in reach."""
    return frozenset(store.read(NUMBERS, scope)["complaint_no"])


def overdue_now(store: Store, scope: Scope) -> float | None:
    """How many open complaints have a clock past its day; None where there never was a complaint in the period."""
    held = worklist(store, scope)
    return None if held.empty else float((held["clock"] == "overdue").sum())
