"""Results and evidence carried over to a new version of a requirement set, where the words are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from medmgr_core.compliance.map_queries import changes
from medmgr_core.compliance.requirement_map import KEPT
from medmgr_core.compliance.requirement_records import Assessment, EvidenceLink, Framework, RequirementResult
from medmgr_core.errors import InvalidEntry, NotFound
from medmgr_core.facility.queries import today_here
from medmgr_core.people.entries import entry
from medmgr_core.people.rights import rights_of
from medmgr_core.record import validate
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch

# no $units: of one assessment, which was found in reach
_RESULTS = "SELECT requirement_code, result, note, judged_on, judged_by FROM live_requirement_result WHERE assessment_no = $no"
# no $units: of the unit of that assessment
_OPEN = """
SELECT max(assessment_no) FROM live_assessment
WHERE framework_code = $framework_code AND unit_code = $unit_code AND closed_on IS NULL
"""
_LINKS = """
SELECT link.evidence_no, link.requirement_code FROM live_evidence_link link
JOIN live_evidence_item item ON item.evidence_no = link.evidence_no
WHERE item.unit_code = ANY($units) AND link.requirement_code = ANY($codes)
"""


@dataclass(frozen=True)
class Carried:
    """What was carried over, and into which assessment."""

    assessment_no: str
    results: int
    evidence: int


def carry_over(store: Store, assessment_no: str, framework_code: str, *, by: str) -> Carried:
    """Take results and evidence of an assessment over to another set, for requirements whose words are the same.

    They keep the day and the person that judged them; what was judged there already stays; all else is not assessed.
    Raises InvalidEntry where there is nothing to carry, NotFound, NotAllowed.
    """
    row = entry(store, Assessment, (assessment_no,), by=by, action="enter")
    old, unit = row.values["framework_code"], row.values["unit_code"]
    if store.row(Framework, (framework_code,)) is None:
        raise NotFound("There is no such requirement set.")
    pairs = [pair for pair in changes(store, old, framework_code) if pair.what in KEPT and pair.old and pair.new]
    codes = {pair.old.code: pair.new.code for pair in pairs if pair.old and pair.new}
    ((held,),) = store.rows(_OPEN, framework_code=framework_code, unit_code=unit)
    results, links = _results(store, assessment_no, held, codes), _links(store, codes, by)
    if old == framework_code or not (results or links):
        raise InvalidEntry("There is nothing to carry over: no requirement has the same words, or all of it is there already.")
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        number = held or work.add(_new(framework_code, unit, today_here(store), by))[0]
        for values in results:
            work.add(validate(RequirementResult, {**values, "assessment_no": number}))
        for evidence_no, code in links:
            work.add(EvidenceLink(evidence_no=evidence_no, requirement_code=code))
    return Carried(number, len(results), len(links))


def _results(store: Store, assessment_no: str, held: str | None, codes: Mapping[str, str]) -> list[dict[str, Any]]:
    names = ("requirement_code", "result", "note", "judged_on", "judged_by")
    there = {row[0] for row in store.rows(_RESULTS, no=held)} if held else set()
    found = (dict(zip(names, row, strict=True)) for row in store.rows(_RESULTS, no=assessment_no))
    kept = ({**row, "requirement_code": codes[row["requirement_code"]]} for row in found
            if row["requirement_code"] in codes and row["result"] != "not_assessed")  # fmt: skip
    return [row for row in kept if row["requirement_code"] not in there]


def _links(store: Store, codes: Mapping[str, str], by: str) -> list[tuple[str, str]]:
    """Evidence in reach that serves the old requirement and not yet the new one."""
    units = sorted(rights_of(store, by).units(EvidenceLink.area, "enter"))
    held = {(number, code) for number, code in store.rows(_LINKS, units=units, codes=[*codes, *codes.values()])}
    wanted = {(number, codes[code]) for number, code in held if code in codes}
    return sorted(wanted - held)


def _new(framework_code: str, unit: str, today: Any, by: str) -> Assessment:
    return Assessment(framework_code=framework_code, unit_code=unit, started_on=today, lead=by)
