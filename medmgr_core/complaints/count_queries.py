"""What complaints are counted by: months, weeks, themes, and how long an answer takes."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp

import pandas as pd

from medmgr_core.complaints.queries import COMPLAINTS, KNOWN, UNDER, calendar_for
from medmgr_core.facility.queries import CLOSURES, PROFILE, today_here
from medmgr_core.methods.spc import u_chart
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

ISSUES = f"""
SELECT placed.* FROM complaint_issue_placed placed {UNDER}
WHERE placed.unit_code = ANY($units) AND {KNOWN} AND placed.received_on >= $first AND placed.received_on < $until
    AND placed.kind IN ('complaint', 'concern')
ORDER BY placed.received_on NULLS LAST, placed.issue_no NULLS LAST
"""
BY_SUBJECT = f"""
SELECT placed.unit_code, unit.name AS unit_name, placed.subject_name,
    count(*) FILTER (WHERE placed.received_on >= $middle)::bigint AS recent,
    count(*) FILTER (WHERE placed.received_on < $middle)::bigint AS before
FROM complaint_issue_placed placed
JOIN live_unit unit ON unit.unit_code = placed.unit_code {UNDER}
WHERE placed.unit_code = ANY($units) AND {KNOWN} AND placed.received_on >= $since
    AND placed.kind IN ('complaint', 'concern')
GROUP BY 1, 2, 3
ORDER BY 1 NULLS LAST, 3 NULLS LAST
"""
# What is closed before its day without a step owes that step no more.
# Whose counts: under the unit picked, as the tree stood in that month.
COUNTS = f"""
WITH mine AS (
    SELECT placed.* FROM complaint_placed placed
    WHERE placed.unit_code = ANY($units) AND {KNOWN}
),
counted AS (
    SELECT unit_code, date_trunc('month', received_on)::date AS month,
        CASE WHEN kind = 'complaint' THEN 1 ELSE 0 END AS received,
        CASE WHEN kind = 'compliment' THEN 1 ELSE 0 END AS compliments,
        CASE WHEN acknowledge_by IS NOT NULL AND (acknowledged_on IS NOT NULL OR answered_on IS NOT NULL
            OR acknowledge_by < coalesce(closed_on, $day)) THEN 1 ELSE 0 END AS acknowledge_due,
        CASE WHEN acknowledged_on <= acknowledge_by OR answered_on <= acknowledge_by THEN 1 ELSE 0 END AS acknowledged_in_time,
        0 AS reply_due, 0 AS replied_in_time, 0 AS closed, 0 AS resolved, 0 AS upheld, 0 AS reopened, 0 AS referred
    FROM mine
    UNION ALL
    SELECT unit_code, date_trunc('month', respond_by)::date, 0, 0, 0, 0,
        CASE WHEN answered_on IS NOT NULL OR respond_by < coalesce(closed_on, $day) THEN 1 ELSE 0 END,
        CASE WHEN answered_on <= respond_by THEN 1 ELSE 0 END, 0, 0, 0, 0, 0
    FROM mine WHERE respond_by IS NOT NULL
    UNION ALL
    SELECT mine.unit_code, date_trunc('month', mine.closed_on)::date, 0, 0, 0, 0, 0, 0, 1,
        CASE WHEN mine.outcome IN ('upheld', 'partly_upheld', 'not_upheld') THEN 1 ELSE 0 END,
        CASE WHEN mine.outcome IN ('upheld', 'partly_upheld') THEN 1 ELSE 0 END,
        CASE WHEN EXISTS (SELECT 1 FROM mine again WHERE again.reopened_of = mine.complaint_no
            AND again.received_on < mine.closed_on + INTERVAL '12 months') THEN 1 ELSE 0 END, 0
    FROM mine WHERE mine.closed_on IS NOT NULL AND mine.kind = 'complaint'
    UNION ALL
    SELECT unit_code, date_trunc('month', referred_on)::date, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
    FROM mine WHERE referred_on IS NOT NULL
)
SELECT counted.month, sum(received)::bigint AS received, sum(compliments)::bigint AS compliments,
    sum(acknowledge_due)::bigint AS acknowledge_due, sum(acknowledged_in_time)::bigint AS acknowledged_in_time,
    sum(reply_due)::bigint AS reply_due, sum(replied_in_time)::bigint AS replied_in_time, sum(closed)::bigint AS closed,
    sum(resolved)::bigint AS resolved, sum(upheld)::bigint AS upheld, sum(reopened)::bigint AS reopened,
    sum(referred)::bigint AS referred
FROM counted
JOIN unit_ancestor place ON place.unit_code = counted.unit_code AND place.ancestor_code = $root
    AND counted.month >= place.from_on AND counted.month < place.until_on
WHERE counted.month >= $first AND counted.month < $until
GROUP BY 1
ORDER BY 1 NULLS LAST
"""
BACKLOG = f"""
SELECT count(*) FILTER (WHERE placed.received_on < $first AND (placed.closed_on IS NULL OR placed.closed_on >= $first))::bigint
        AS brought_forward,
    count(*) FILTER (WHERE placed.received_on >= $first AND placed.received_on < $until)::bigint AS new,
    count(*) FILTER (WHERE placed.closed_on >= $first AND placed.closed_on < $until)::bigint AS closed,
    count(*) FILTER (WHERE placed.received_on < $until AND (placed.closed_on IS NULL OR placed.closed_on >= $until))::bigint
        AS carried_forward
FROM complaint_placed placed {UNDER}
WHERE placed.unit_code = ANY($units) AND placed.kind = 'complaint' AND {KNOWN}
"""
WEEKS = f"""
WITH mine AS (
    SELECT placed.received_on, placed.closed_on FROM complaint_placed placed {UNDER}
    WHERE placed.unit_code = ANY($units) AND placed.kind = 'complaint' AND {KNOWN}
)
SELECT week, sum(received)::bigint AS received, sum(closed)::bigint AS closed FROM (
    SELECT date_trunc('week', received_on)::date AS week, 1 AS received, 0 AS closed FROM mine
    UNION ALL SELECT date_trunc('week', closed_on)::date, 0, 1 FROM mine WHERE closed_on IS NOT NULL
) counted
WHERE week >= $since AND week < $until
GROUP BY 1 ORDER BY 1 NULLS LAST
"""


def counts(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per month with what measures add up; each figure counts in its own month (received, due, closed, referred)."""
    return store.read(COUNTS, scope, day=today_here(store))


def backlog(store: Store, scope: Scope) -> dict[str, int]:
    """Complaints brought forward into the period, new, closed, and carried forward out of it."""
    return {str(name): int(value) for name, value in rows_of(store.read(BACKLOG, scope))[0].items()}


def carried_forward(store: Store, scope: Scope) -> float | None:
    """Complaints open at the end of the period; None where there was none to begin with."""
    held = backlog(store, scope)
    return float(held["carried_forward"]) if held["brought_forward"] + held["new"] else None


def weeks(store: Store, scope: Scope, since: date) -> pd.DataFrame:
    """Complaints received and closed by week (its Monday), one row per week up to this one; empty when there was none at all."""
    return store.derived(_weeks, (WEEKS,), scope, since, today_here(store))


def _weeks(store: Store, scope: Scope, since: date, now: date) -> pd.DataFrame:
    held = store.read(WEEKS, scope, since=since)
    if held.empty:
        return held
    every = pd.date_range(since, min(now, scope.period.until), freq="W-MON").astype("datetime64[us]")
    return held.set_index("week").reindex(every, fill_value=0).rename_axis("week").reset_index()


def themes(store: Store, scope: Scope) -> pd.DataFrame:
    """Issues by subject, most frequent first: ``subject_name``, ``domain``, ``issues``, ``part`` of all, ``share`` added up."""
    return store.derived(_themes, (ISSUES,), scope)


def _themes(store: Store, scope: Scope) -> pd.DataFrame:
    issues = store.read(ISSUES, scope)
    found = issues.groupby(["subject_name", "domain"], as_index=False).size().rename(columns={"size": "issues"})
    found = found.sort_values(["issues", "subject_name"], ascending=[False, True], ignore_index=True)
    total = max(int(found["issues"].sum()), 1)
    return found.assign(part=found["issues"] / total, share=found["issues"].cumsum() / total)


def days_to_answer(store: Store, scope: Scope) -> pd.DataFrame:
    """Working days from receipt to the reply, of what was received in the period; what is open counts up to today and what
    was withdrawn up to then, both censored; what was closed with an outcome was answered with it.

    One row per formal complaint: ``days``, ``is_answered``.
    """
    return _days(store, scope, today_here(store))


def _days(store: Store, scope: Scope, now: date) -> pd.DataFrame:
    frame = store.read(COMPLAINTS, scope)
    came = frame["received_on"]
    in_period = (came >= pd.Timestamp(scope.period.first)) & (came < pd.Timestamp(scope.period.until))
    held = frame[frame["is_formal"] & (frame["kind"] == "complaint") & in_period]
    rows = rows_of(held)
    calendars = {regime: calendar_for(store, regime) for regime in held["regime"].unique()}
    ends = [row["answered_on"] or row["closed_on"] for row in rows]
    days = [calendars[row["regime"]].working_days_between(row["received_on"].date(), (end.date() if end else now))
            for row, end in zip(rows, ends, strict=True)]  # fmt: skip
    answered = [end is not None and (row["answered_on"] is not None or row["outcome"] != "withdrawn")
                for row, end in zip(rows, ends, strict=True)]  # fmt: skip
    return pd.DataFrame({"days": pd.Series(days, dtype="int64"), "is_answered": pd.Series(answered, dtype="bool")})


def to_answer(store: Store, scope: Scope, share: float) -> float | None:
    """The working days within which this share of complaints was answered (Kaplan-Meier, so that open ones count).

    None where too few were answered to say.
    """
    return censored_quantile(store.derived(_days, (COMPLAINTS, CLOSURES, PROFILE), scope, today_here(store)), share)


def censored_quantile(frame: pd.DataFrame, share: float) -> float | None:
    """The product-limit estimate of a quantile: frame has ``days`` and ``is_answered``."""
    left, survival = len(frame), 1.0
    for days, group in frame.groupby("days", sort=True):
        answered = int(group["is_answered"].sum())
        survival *= 1 - answered / left if left else 1.0
        left -= len(group)
        if survival <= 1 - share + 1e-12:
            return float(days)  # type: ignore[arg-type]
    return None


_RECENT, _BASE = 8, 44  # weeks: the last eight against the 44 before them
CLUSTER_CHANCE = 0.01


def clusters(store: Store, scope: Scope) -> pd.DataFrame:
    """Subjects that pile up at a unit: more issues in the last eight weeks than chance explains, given the 44 weeks before.

    ``unit_code``, ``unit_name``, ``subject_name``, ``issues``, ``usual`` (in as many weeks), ``weeks``. With at least four
    issues, and a chance below 1 in 100 when the count is a Poisson one at the usual rate (not below one issue in the 44 weeks).
    """
    until = today_here(store) + timedelta(days=1)  # today is in it
    since, middle = until - timedelta(weeks=_RECENT + _BASE), until - timedelta(weeks=_RECENT)
    held = store.read(BY_SUBJECT, scope, since=since, middle=middle)
    usual = held["before"].astype("float64").clip(lower=1) * _RECENT / _BASE
    chances = [poisson_at_least(int(count), rate) for count, rate in zip(held["recent"], usual, strict=True)]
    found = held.assign(issues=held["recent"], usual=usual, weeks=_RECENT, chance=chances)
    return found[(found["issues"] >= 4) & (found["chance"] < CLUSTER_CHANCE)].reset_index(drop=True)


def poisson_at_least(count: int, rate: float) -> float:
    """The chance of so many events or more when ``rate`` are usual."""
    term = total = exp(-rate)
    for number in range(1, count):
        term *= rate / number
        total += term
    return max(0.0, 1 - total) if count else 1.0


# Rates -----------------------------------------------------------------------------------------------

BASES = """
SELECT DISTINCT figure.indicator_code, figure.indicator_name FROM indicator_figure figure
JOIN live_indicator indicator ON indicator.indicator_code = figure.indicator_code
WHERE indicator.kind = 'count' AND figure.unit_code = ANY($units)
    AND figure.period_on >= $first AND figure.period_on < $until
ORDER BY 2 NULLS LAST, 1 NULLS LAST
"""
BASE_MONTHS = """
SELECT date_trunc('month', figure.period_on)::date AS month, sum(figure.value)::double precision AS size
FROM indicator_figure figure
JOIN unit_ancestor place ON place.unit_code = figure.unit_code AND place.ancestor_code = $root
    AND figure.period_on >= place.from_on AND figure.period_on < place.until_on
WHERE figure.unit_code = ANY($units) AND figure.indicator_code = $indicator_code
    AND figure.period_on >= $first AND figure.period_on < $until
GROUP BY 1 ORDER BY 1 NULLS LAST
"""


def bases(store: Store, scope: Scope) -> dict[str, str]:
    """What complaints can be counted against: code -> name of indicators that are counts and have values here."""
    frame = store.read(BASES, scope)
    return dict(zip(frame["indicator_code"], frame["indicator_name"], strict=True))


def rates(store: Store, scope: Scope, indicator_code: str) -> pd.DataFrame:
    """Complaints per 1,000 of an indicator by month, with the limits of a u chart.

    ``month``, ``count``, ``value``, ``centre``, ``lower``, ``upper`` (per 1,000), ``said``. Months without a base are left out.
    """
    return store.derived(_rates, (BASE_MONTHS, COUNTS, PROFILE), scope, indicator_code, today_here(store))


def _rates(store: Store, scope: Scope, indicator_code: str, _: date) -> pd.DataFrame:
    base = store.read(BASE_MONTHS, scope, indicator_code=indicator_code)
    held = base[base["size"] > 0].merge(counts(store, scope)[["month", "received"]], on="month", how="left")
    found = u_chart(held["received"].fillna(0).astype("float64").tolist(), (held["size"] / 1000).tolist())
    said = {1: "More than usual", -1: "Fewer than usual", 0: "As usual"}
    return pd.DataFrame({
        "month": held["month"], "count": held["received"].fillna(0).astype("int64"), "value": [rate.value for rate in found],
        "centre": [rate.centre for rate in found], "lower": [rate.lower for rate in found],
        "upper": [rate.upper for rate in found], "said": [said[rate.side] for rate in found],
    })  # fmt: skip
