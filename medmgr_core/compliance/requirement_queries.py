"""What is asked of assessments and findings: readiness with its rows, evidence gone stale, findings by age."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from medmgr_core.compliance.readiness import Readiness, readiness
from medmgr_core.facility.queries import today_here
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

PLACE = """JOIN unit_ancestor place ON place.unit_code = held.unit_code AND place.ancestor_code = $root
    AND place.from_on <= $on_day AND place.until_on > $on_day"""
AGES = ((30, "up to 30 days"), (90, "31 to 90 days"), (180, "91 to 180 days"), (100_000, "over 180 days"))
SEVERITIES = {"minor": 1, "moderate": 2, "major": 3, "critical": 4}

ASSESSMENTS = f"""
SELECT held.* FROM assessment_current held {PLACE}
WHERE held.unit_code = ANY($units)
ORDER BY held.framework_name NULLS LAST, held.unit_name NULLS LAST, held.assessment_no NULLS LAST
"""
BY_RESULT = f"""
SELECT held.assessment_no, held.framework_code, held.framework_name, held.unit_name, held.result,
    count(*)::bigint AS requirements, sum(held.weight)::double precision AS weight
FROM requirement_standing held {PLACE}
WHERE held.unit_code = ANY($units) AND held.is_assessable
GROUP BY 1, 2, 3, 4, 5
ORDER BY 3 NULLS LAST, 4 NULLS LAST, 1 NULLS LAST, 5 NULLS LAST
"""
STANDING = """
SELECT held.* FROM requirement_standing held
WHERE held.unit_code = ANY($units) AND held.assessment_no = $assessment_no
ORDER BY held.place NULLS LAST, held.requirement_code NULLS LAST
"""
# Evidence in reach by requirement; of what lies elsewhere nobody here can say whether it holds.
SHOWN_BY = """
SELECT link.requirement_code, held.evidence_no, held.name, held.issued_on, held.valid_until, held.file_id, held.link,
    held.unit_code, held.valid_until < $on_day AS is_expired
FROM live_evidence_link link
JOIN live_evidence_item held ON held.evidence_no = link.evidence_no
WHERE held.unit_code = ANY($units)
ORDER BY link.requirement_code NULLS LAST, held.valid_until NULLS LAST, held.evidence_no NULLS LAST
"""
EVIDENCE = """
SELECT held.evidence_no, held.name, held.unit_code, unit.name AS unit_name, owner.name AS owner_name, held.issued_on,
    held.valid_until, held.file_id, held.link, held.valid_until < $on_day AS is_expired, held.revision,
    (SELECT count(*) FROM live_evidence_link link WHERE link.evidence_no = held.evidence_no)::bigint AS used
FROM live_evidence_item held
JOIN live_unit unit ON unit.unit_code = held.unit_code
LEFT JOIN live_person owner ON owner.person_code = held.owner
WHERE held.unit_code = ANY($units)
ORDER BY held.valid_until NULLS LAST, held.name NULLS LAST, held.evidence_no NULLS LAST
"""
# A requirement said to be met, with evidence, none of which is still valid.
STALE = """
SELECT held.assessment_no, held.unit_code, held.unit_name, held.framework_name, held.requirement_code, held.ref, held.name,
    max(item.name) AS evidence_name, max(item.valid_until) AS valid_until
FROM requirement_standing held
JOIN live_evidence_link link ON link.requirement_code = held.requirement_code
JOIN live_evidence_item item ON item.evidence_no = link.evidence_no
WHERE held.unit_code = ANY($units) AND item.unit_code = ANY($units) AND held.result = 'compliant'
GROUP BY 1, 2, 3, 4, 5, 6, 7
HAVING max(coalesce(item.valid_until, DATE '9999-12-31')) < $on_day
ORDER BY 9 NULLS LAST, 5 NULLS LAST, 1 NULLS LAST
"""
FINDINGS = f"""
SELECT held.* FROM finding_placed held {PLACE}
WHERE held.unit_code = ANY($units)
ORDER BY held.closed_on IS NOT NULL, held.due_on NULLS LAST, held.finding_no NULLS LAST
"""
CLOSED_IN_TIME = """
SELECT date_trunc('month', held.due_on)::date AS month,
    sum(CASE WHEN held.closed_on <= held.due_on THEN 1 ELSE 0 END)::bigint AS top, count(*)::bigint AS below
FROM finding_placed held
JOIN unit_ancestor place ON place.unit_code = held.unit_code AND place.ancestor_code = $root
    AND held.due_on >= place.from_on AND held.due_on < place.until_on
WHERE held.unit_code = ANY($units) AND held.due_on >= $first AND held.due_on < $until
    AND (held.closed_on IS NOT NULL OR held.due_on < $on_day)
GROUP BY 1
ORDER BY 1 NULLS LAST
"""
# no $units: requirement sets are those of the whole facility
FRAMEWORKS = """
SELECT held.framework_code, held.name, held.version, held.valid_from, held.source, held.licence, held.replaces, held.retired_on,
    held.revision,
    (SELECT count(*) FROM live_requirement node WHERE node.framework_code = held.framework_code AND node.is_assessable)::bigint
        AS requirements
FROM live_framework held
ORDER BY held.name NULLS LAST, held.framework_code NULLS LAST
"""
# no $units: the words of a requirement are those of its set
REQUIREMENT = """
SELECT node.requirement_code, node.ref, node.name, node.text, node.kind, node.weight, node.evidence_hint
FROM live_requirement node WHERE node.requirement_code = $requirement_code
"""


def assessments(store: Store, scope: Scope) -> pd.DataFrame:
    """The assessments that count, one of each set and unit."""
    return store.read(ASSESSMENTS, scope, on_day=today_here(store))


def by_result(store: Store, scope: Scope) -> pd.DataFrame:
    """Requirements by assessment and result: ``requirements`` (count), ``weight``."""
    return store.read(BY_RESULT, scope, on_day=today_here(store))


def readiness_of(frame: pd.DataFrame) -> Readiness:
    """The readiness of rows as ``by_result`` gives them."""
    return readiness(zip(frame["result"], frame["weight"], strict=True))


def ready(store: Store, scope: Scope) -> float | None:
    """Met of what was assessed, over all sets and units in reach."""
    return readiness_of(by_result(store, scope)).of_assessed


def ready_of_all(store: Store, scope: Scope) -> float | None:
    """The same with what was not assessed as not met."""
    return readiness_of(by_result(store, scope)).of_all


def standing_of(store: Store, scope: Scope, assessment_no: str) -> pd.DataFrame:
    """The tree of one assessment with its results, in the order of the set."""
    return store.read(STANDING, scope, assessment_no=assessment_no)


def shown_by(store: Store, scope: Scope) -> pd.DataFrame:
    """Evidence in reach, a row for each requirement it serves, with ``is_expired``."""
    return store.read(SHOWN_BY, scope, on_day=today_here(store))


def evidence(store: Store, scope: Scope) -> pd.DataFrame:
    """All evidence in reach, what expires first on top; ``used``: by how many requirements."""
    return store.read(EVIDENCE, scope, on_day=today_here(store))


def stale(store: Store, scope: Scope) -> pd.DataFrame:
    """Requirements said to be met whose evidence has expired altogether."""
    return store.read(STALE, scope, on_day=today_here(store))


def stale_now(store: Store, scope: Scope) -> float | None:
    """How many there are; None where nothing was assessed."""
    return None if by_result(store, scope).empty else float(len(stale(store, scope)))


def findings(store: Store, scope: Scope) -> pd.DataFrame:
    """All findings, the open first, with ``days_over`` (past their day), ``age`` in days and ``age_words`` of open ones."""
    return store.derived(_findings, (FINDINGS,), scope, today_here(store))


def _findings(store: Store, scope: Scope, on_day: date) -> pd.DataFrame:
    frame = store.read(FINDINGS, scope, on_day=on_day)
    now = pd.Timestamp(on_day)
    is_open = frame["closed_on"].isna()
    over = (now - frame["due_on"]).dt.days.where(is_open, 0).clip(lower=0).astype("int64")
    age = (frame["closed_on"].fillna(now) - frame["opened_on"]).dt.days.astype("int64")
    told = [next(name for most, name in AGES if days <= most) for days in age]
    return frame.assign(days_over=over, age=age, age_words=pd.Series(told, index=frame.index, dtype="str"))


def findings_by_age(frame: pd.DataFrame) -> pd.DataFrame:
    """Open findings by age and severity: ``age_words``, ``place``, ``severity``, ``weight``, ``findings``."""
    places = {name: place for place, (_, name) in enumerate(AGES)}
    held = frame[frame["closed_on"].isna()]
    held = held.assign(
        place=held["age_words"].map(places).astype("int64"), weight=held["severity"].map(SEVERITIES).astype("int64")
    )
    found = held.groupby(["place", "age_words", "weight", "severity"], as_index=False).size()
    return found.rename(columns={"size": "findings"})


def closed_in_time(store: Store, scope: Scope) -> pd.DataFrame:
    """Findings by the month they were due: ``top`` closed by their day, ``below`` due."""
    return store.read(CLOSED_IN_TIME, scope, on_day=today_here(store))


def open_findings(store: Store, scope: Scope) -> float | None:
    """How many are open; None where there never was one."""
    frame = findings(store, scope)
    return None if frame.empty else float(frame["closed_on"].isna().sum())


def overdue_findings(store: Store, scope: Scope) -> float | None:
    """How many are past their day; None where there never was one."""
    frame = findings(store, scope)
    return None if frame.empty else float((frame["days_over"] > 0).sum())


def frameworks(store: Store) -> pd.DataFrame:
    """All requirement sets."""
    return store.read(FRAMEWORKS)


def requirement(store: Store, requirement_code: str) -> dict[str, Any]:
    """The words of one requirement; empty when it is not there."""
    return next(iter(rows_of(store.read(REQUIREMENT, requirement_code=requirement_code))), {})
