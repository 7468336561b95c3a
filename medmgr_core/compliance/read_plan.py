"""A plan of action as another system gives it (OSCAL, JSON): what was found, and what will be done about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from medmgr_core.errors import InvalidEntry

LARGEST = 20 * 2**20
_SEVERITIES = {"low": "minor", "moderate": "moderate", "medium": "moderate", "high": "major", "critical": "critical"}
_LONGEST, _LONGEST_TASK = 1000, 240  # of a finding and of an action


@dataclass(frozen=True)
class PlanTask:
    """Something that will be done; due_on is None where the file names no day."""

    task: str
    due_on: date | None


@dataclass(frozen=True)
class PlanItem:
    """Something found, with the day it is to be put right; found_on and due_on are None where the file names none."""

    summary: str
    severity: str
    found_on: date | None
    due_on: date | None
    tasks: tuple[PlanTask, ...]


@dataclass(frozen=True)
class ActionPlan:
    """What a file holds, and sentences on what is odd in it."""

    name: str
    items: tuple[PlanItem, ...]
    told: tuple[str, ...] = ()


def read_plan(content: bytes) -> ActionPlan:
    """The plan of action in a file. Raises InvalidEntry with one plain sentence."""
    if len(content) > LARGEST:
        raise InvalidEntry("This file is larger than 20 MB: load the plan in parts.")
    told: list[str] = []
    try:
        plan = json.loads(content)["plan-of-action-and-milestones"]
        items = tuple(_items(plan, told))
        name = str(plan["metadata"]["title"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InvalidEntry("This is no OSCAL plan of action: it needs “plan-of-action-and-milestones” with “metadata” and "
                           "“poam-items”.") from None  # fmt: skip
    if not items:
        raise InvalidEntry("This plan of action holds nothing that is still open.")
    return ActionPlan(name, items, tuple(told))


def _items(plan: Mapping[str, Any], told: list[str]) -> Iterator[PlanItem]:
    observed = {str(one["uuid"]): _day(one.get("collected")) for one in plan.get("observations", ())}
    for item in plan["poam-items"]:
        title = str(item["title"]).strip()
        seen = [str(one["observation-uuid"]) for one in item.get("related-observations", ())]
        risks = _risks_of(plan, item, seen, told)
        if risks and all(risk.get("status") == "closed" for risk in risks):
            told.append(f"“{title}” is closed in the file and left out.")
            continue
        due = min((day for risk in risks if (day := _day(risk.get("deadline")))), default=None)
        found = min((day for one in seen if (day := observed.get(one))), default=None)
        if due and found and due < found:
            told.append(f"“{title}” is due on {due}, before it was found on {found}: its day is to be said.")
            due = None
        summary = f"{title}\n{str(item.get('description', '')).strip()}".strip()[:_LONGEST]
        yield PlanItem(summary, _severity(risks), found, due, tuple(_tasks(risks, due, told)))


def _risks_of(plan: Mapping[str, Any], item: Mapping[str, Any], seen: list[str], told: list[str]) -> list[Mapping[str, Any]]:
    """By its number; where there is none of it, the risks that rest on the same observations."""
    named = [str(one["risk-uuid"]) for one in item.get("related-risks", ())]
    found = [risk for risk in plan.get("risks", ()) if str(risk["uuid"]) in named]
    if len(found) == len(named):
        return found
    told.append(f"“{item['title']}” names a risk that is not in the file: the risk with the same observation is taken.")
    return found or [risk for risk in plan.get("risks", ()) if _observations(risk) & set(seen)]


def _observations(risk: Mapping[str, Any]) -> set[str]:
    return {str(one["observation-uuid"]) for one in risk.get("related-observations", ())}


def _severity(risks: Iterable[Mapping[str, Any]]) -> str:
    """The worst impact said of its risks; moderate where nothing is said."""
    said = [_SEVERITIES[value] for risk in risks for one in risk.get("characterizations", ()) for facet in one.get("facets", ())
            if facet.get("name") == "impact" and (value := str(facet.get("value")).lower()) in _SEVERITIES]  # fmt: skip
    return max(said, key=list(_SEVERITIES.values()).index, default="moderate")


def _tasks(risks: Iterable[Mapping[str, Any]], due: date | None, told: list[str]) -> Iterator[PlanTask]:
    for remedy in (remedy for risk in risks for remedy in risk.get("remediations", ())):
        for task in remedy.get("tasks", ()) or [remedy]:
            until, name = _until(task.get("timing", {})), str(task["title"]).strip()[:_LONGEST_TASK]
            if until and due and until > due:
                told.append(f"“{name}” ends on {until}, after the day of its finding, {due}: look at both.")
            yield PlanTask(name, until or due)


def _until(timing: Mapping[str, Any]) -> date | None:
    return _day(timing.get("within-date-range", {}).get("end") or timing.get("on-date", {}).get("date"))


def _day(value: Any) -> date | None:
    """The day of a moment, as it is written where it was written."""
    return date.fromisoformat(str(value)[:10]) if value else None
