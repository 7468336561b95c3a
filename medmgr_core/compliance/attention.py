"""What needs a person: what lapses or has lapsed, evidence gone stale, findings overdue, risks nobody looked at."""

from __future__ import annotations

from typing import Any

import pandas as pd

from medmgr_core.attention import Attention, by_harm
from medmgr_core.compliance import duty_queries as duties
from medmgr_core.compliance import requirement_queries as requirements
from medmgr_core.compliance import risk_queries as risks
from medmgr_core.compliance.readiness import Readiness
from medmgr_core.formats import Formats, counted, shortened
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

TOLD_AHEAD = 30  # days ahead at which a duty is told of; a licence without which nobody works needs no more
LONG_OVERDUE = 30  # days from which a finding weighs more


def attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    """The worst first, then the earliest due."""
    found = [thing for row in rows_of(duties.pressing(store, scope)) if (thing := _duty(row, formats))]
    found += [_stale(row, formats) for row in rows_of(requirements.stale(store, scope))]
    found += [_finding(row) for row in rows_of(requirements.findings(store, scope)) if row["days_over"]]
    return by_harm([*found, *(_risk(row, formats) for row in rows_of(risks.risks(store, scope)) if row["review_late"])])


def _stale(row: dict[str, Any], formats: Formats) -> Attention:
    until = row["valid_until"].date()
    sentence = (f"{row['framework_name']}, {row['ref'] or shortened(row['name'], 40)} is said to be met, but its evidence "
                f"“{row['evidence_name']}” ran out on {formats.day(until)}")  # fmt: skip
    place = {"assessment": row["assessment_no"], "requirement": row["requirement_code"]}
    return Attention("Evidence expired", " ".join(place.values()), row["unit_name"], 3, until, sentence, "compliance", place)


def _finding(row: dict[str, Any]) -> Attention:
    harm = min(4, requirements.SEVERITIES[row["severity"]] + (row["days_over"] > LONG_OVERDUE))
    owner = row["owner_name"] or "nobody"
    sentence = f"“{shortened(row['summary'])}” is {counted(row['days_over'], 'day')} overdue; {owner} owns it"
    return Attention("Finding overdue", row["finding_no"], row["unit_name"], harm, row["due_on"].date(), sentence, "compliance",
                     {"finding": row["finding_no"]})  # fmt: skip


def _risk(row: dict[str, Any], formats: Formats) -> Attention:
    due = row["review_on"].date() if row["review_on"] else None
    since = f"was to be looked at on {formats.day(due)}" if due else "has no day on which it is looked at again"
    harm = {"low": 1, "moderate": 1, "high": 2, "extreme": 3}[row["band"]]
    sentence = f"“{shortened(row['name'])}” ({row['band']}, {row['score']}) {since}"
    return Attention(
        "Risk without review", row["risk_no"], row["unit_name"], harm, due, sentence, "risks", {"risk": row["risk_no"]}
    )


def _duty(row: dict[str, Any], formats: Formats) -> Attention | None:
    """Expired: as harmful as it is said to be, one more where work stops; within its grace one less; ahead at most 3."""
    due, weight = row["next_due_on"].date(), int(row["weight"])
    who = f"{row['about_name']}, {row['name']}" if row["about"] != "other" else row["name"]
    if row["state"] == "due_soon":
        if row["days"] > TOLD_AHEAD:
            return None
        left = "today" if not row["days"] else f"in {counted(row['days'], 'day')}"
        stop = "; nobody works without it" if row["blocks_work"] else ""
        kind, harm = f"{_sort(row)} lapsing", min(3, weight) if row["blocks_work"] else max(1, weight - 1)
        return _thing(kind, row, harm, f"{who} lapses {left}, on {formats.day(due)}{stop}")
    late = counted(-row["days"], "day")
    if row["state"] == "in_grace":
        return _thing(f"{_sort(row)} in grace", row, max(1, weight - 1), f"{who} was due {late} ago and is in its days of grace")
    harm = min(4, weight + 1) if row["blocks_work"] else weight
    return _thing(f"{_sort(row)} expired", row, harm, f"{who} expired {late} ago")


def _sort(row: dict[str, Any]) -> str:
    """What Today counts as more of the same: many trainings must not push all else off the screen."""
    return "licence" if row["kind"] in ("licence", "credential") else "duty"


def _thing(kind: str, row: dict[str, Any], harm: int, sentence: str) -> Attention:
    due = row["next_due_on"].date()
    return Attention(words(kind), row["duty_no"], row["unit_name"], harm, due, sentence, "duties", {"duty": row["duty_no"]})


def duties_headline(counts: pd.DataFrame) -> str:
    """What the duties say, in one sentence computed from the data; counts as ``duty_queries.counts`` gives them."""
    if counts.empty:
        return "No duty has been entered here yet"
    by_state = counts.groupby("state")["duties"].sum()
    expired, grace, soon = (int(by_state.get(name, 0)) for name in ("expired", "in_grace", "due_soon"))
    whole = int(by_state.sum())
    if not expired and not grace:
        return f"Nothing has lapsed among {_many(whole)}; {soon} due soon"
    said = f"{expired} of {_many(whole)} {'has' if expired == 1 else 'have'} expired"
    return said + (f", {grace} in grace" if grace else "") + (f"; {soon} more due soon" if soon else "")


def _many(count: int) -> str:
    return "1 duty" if count == 1 else f"{count:,} duties"


def headline(ready: Readiness, not_assessed: int, stale: int, formats: Formats) -> str:
    """What the assessments say, with both figures whenever something was not looked at."""
    if ready.of_all is None:
        return "No assessment has begun here yet"
    if ready.of_assessed is None:
        return f"Nothing is assessed yet: {counted(not_assessed, 'requirement')} wait"
    said = f"{formats.percent(ready.of_assessed, 0)} of what was assessed is met"
    if not_assessed:
        said += f", {formats.percent(ready.of_all, 0)} of all: {counted(not_assessed, 'requirement')} nobody has looked at"
    return said + (f"; {stale} said to be met on expired evidence" if stale else "")


def risks_headline(frame: pd.DataFrame) -> str:
    """What the register says, in one sentence."""
    held = frame[frame["is_open"]] if len(frame) else frame
    if held.empty:
        return "No risk has been entered here yet" if frame.empty else "No risk is open"
    extreme, worse, better = (int(found.sum()) for found in (held["band"] == "extreme", held["moved"] > 0, held["moved"] < 0))
    if len(held) == 1:
        said = f"One risk is open, {held['band'].iloc[0]}"
    else:
        said = f"{extreme} of {counted(len(held), 'open risk')} {'is' if extreme == 1 else 'are'} extreme"
    return said + (f"; {worse} got worse, {better} better since the score before" if worse or better else "")


def policies_headline(frame: pd.DataFrame) -> str:
    """What the policies say, in one sentence."""
    if frame.empty:
        return "No policy has been entered here yet"
    due, read = int(frame["due"].sum()), int(frame["has_read"].sum())
    bare = frame["version_no"].isna()
    counts = {"past review": frame["is_late"] & ~bare, "without a version": bare,
              "without a day of review": frame["review_on"].isna() & ~bare}  # fmt: skip
    wrong = [f"{int(held.sum())} {words}" for words, held in counts.items() if held.any()]
    policies = "policy" if len(frame) == 1 else "policies"
    said = f"Of {len(frame):,} {policies} {', '.join(wrong)}" if wrong else f"{len(frame):,} {policies}, all in date"
    return said + (f"; {read:,} of {due:,} readings noted" if due else "")


def training_headline(frame: pd.DataFrame) -> str:
    """What the matrix says, in one sentence; the exempt are left out. Grace is no excuse."""
    asked = frame[frame["state"] != "exempt"] if len(frame) else frame
    if asked.empty:
        return "No training has been asked of anybody here yet"
    held = asked[asked["is_valid"]]
    people = asked["staff_no"].nunique()
    clean = people - asked[~asked["is_valid"]]["staff_no"].nunique()
    return f"{len(held):,} of {len(asked):,} trainings in date; {clean} of {people} people have all of theirs"
