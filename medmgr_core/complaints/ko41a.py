"""The balances of a KO41a return, and the return made of the register. Pure functions on plain data.

Source: shared method notes on the return (annual since 2022-23): a complaint counts once in the totals, and once under each
subject, service and profession it touches, so that those may exceed the totals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_AGES = ("0_5", "6_17", "18_25", "26_55", "56_64", "65_74", "75_over", "unknown")
_STATUS = {"patient": "patient", "relative": "relative", "carer": "carer"}  # all others are "other"


@dataclass(frozen=True)
class Balance:
    """One rule of the return: both sides, and whether it holds."""

    name: str
    left: float
    right: float
    holds: bool


def balances(figures: Mapping[str, float | None]) -> list[Balance]:
    """The rules of a return whose lines are there; names as the return writes them, in any case and with any marks."""
    held = {_plain(name): float(value) for name, value in figures.items() if value is not None}
    found = [
        _equal("Brought forward + new − resolved = carried forward", held,
               ("complaints_total_brought_forward", "complaints_total_new"),
               ("complaints_total_carried_forward", "complaints_total_resolved")),
        _equal("Upheld + partly + not upheld = resolved", held,
               ("complaints_number_upheld", "complaints_number_partially_upheld", "complaints_number_not_upheld"),
               ("complaints_total_resolved",)),
        _equal("Ages add up to new", held, _lines(held, "age_", "age_total"), ("complaints_total_new",)),
        _equal("Status adds up to new", held, _lines(held, "status_", "status_total"), ("complaints_total_new",)),
        _at_least("Services are at least new", held, _lines(held, "service_", "service_total")),
        _at_least("Professions are at least new", held, _lines(held, "profession_", "profession_total")),
        _at_least("Subjects are at least new", held, ("subject_area_total",)),
        *(_equal(f"{title} add up to their total", held, _lines(held, start, total), (total,)) for title, start, total in (
            ("Ages", "age_", "age_total"), ("Status lines", "status_", "status_total"), ("Services", "service_", "service_total"),
            ("Clinical treatments", "clinical_treatment_", "clinical_treatment_sub_total"),
            ("Subject areas", "subject_area_", "subject_area_sub_total"), ("Professions", "profession_", "profession_total"))),
    ]  # fmt: skip
    return [balance for balance in found if balance is not None]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def _lines(held: Mapping[str, float], start: str, total: str) -> tuple[str, ...]:
    """The lines of a section without its totals."""
    return tuple(name for name in held if name.startswith(start) and name != total and not name.endswith("_total"))


def _equal(name: str, held: Mapping[str, float], left: Sequence[str], right: Sequence[str]) -> Balance | None:
    if not left or not set((*left, *right)) <= held.keys():
        return None
    one, other = sum(held[line] for line in left), sum(held[line] for line in right)
    return Balance(name, one, other, abs(one - other) < 1e-9)


def _at_least(name: str, held: Mapping[str, float], lines: Sequence[str]) -> Balance | None:
    if not lines or not set((*lines, "complaints_total_new")) <= held.keys():
        return None
    total, new = sum(held[line] for line in lines), held["complaints_total_new"]
    return Balance(name, total, new, total >= new)


# The return of one's own register --------------------------------------------------------------------


def own_return(cases: Iterable[Mapping[str, Any]], issues: Iterable[Mapping[str, Any]], first: Any, until: Any) -> dict[str, int]:
    """Line -> figure for a year, from formal complaints and their issues; the days are of one kind throughout.

    cases: complaint_no, received_on, closed_on, outcome, age_band, from_whom. issues: complaint_no, service, profession,
    subject_name. The year begins on ``first`` and ends before ``until``.
    """
    held = [case for case in cases if case["received_on"] < until]
    new = [case for case in held if case["received_on"] >= first]
    closed = [case for case in held if case["closed_on"] is not None and first <= case["closed_on"] < until]
    outcome = Counter(case["outcome"] for case in closed)
    still = [case for case in held if case["closed_on"] is None or case["closed_on"] >= until]
    before = [case for case in held if case["received_on"] < first and (case["closed_on"] is None or case["closed_on"] >= first)]
    ages, status = Counter(case["age_band"] for case in new), Counter(_STATUS.get(case["from_whom"], "other") for case in new)
    found = {
        "Complaints total brought forward": len(before), "Complaints total new": len(new),
        "Complaints total resolved": len(closed),
        "Complaints number upheld": outcome["upheld"], "Complaints number partially upheld": outcome["partly_upheld"],
        "Complaints number not upheld": outcome["not_upheld"] + outcome["withdrawn"],
        "Complaints total carried forward": len(still),
        **{f"Age {age.replace('_', ' ')}": ages[age] for age in _AGES}, "Age total": len(new),
        **{f"Status {name}": status[name] for name in ("patient", "relative", "carer", "other")}, "Status total": len(new),
    }  # fmt: skip
    numbers = {case["complaint_no"] for case in new}
    return found | _touched([issue for issue in issues if issue["complaint_no"] in numbers], numbers)


def _touched(issues: Sequence[Mapping[str, Any]], numbers: set[str]) -> dict[str, int]:
    """Each complaint once under each service, profession and subject it touches; "other" when none is said."""
    found: dict[str, int] = {}
    for section, column in (("Service", "service"), ("Profession", "profession"), ("Subject area", "subject_name")):
        pairs = {(issue["complaint_no"], issue[column] or "other") for issue in issues}
        pairs |= {(number, "other") for number in numbers - {number for number, _ in pairs}}
        count = Counter(str(name).replace("_", " ") for _, name in pairs)
        found |= {f"{section} {name}": count[name] for name in sorted(count)}
        found[f"{section} {'sub total' if section == 'Subject area' else 'total'}"] = sum(count.values())
    return found | {"Subject area total": found["Subject area sub total"]}
