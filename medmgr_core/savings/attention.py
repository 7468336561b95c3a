"""What needs a person: a guard that shows concern, a saving behind its plan, a month nobody has reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from medmgr_core.attention import Attention, by_harm
from medmgr_core.formats import Formats, counted
from medmgr_core.periods import add_months, today
from medmgr_core.rows import rows_of
from medmgr_core.savings import queries
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

BEHIND_SHARE = 0.20
REPORT_BY = 15  # day of the month after

Standing = str  # stopped | idea | planned | overdue | concern | behind | unreported | on course | delivered


def standing(row: dict[str, Any], on_day: date) -> Standing:
    """How a saving stands, by its row of ``queries.standing``: harm first, then money, then what is not reported."""
    if row["stage"] not in ("open", "delivered"):
        return str(row["stage"])
    if row["owed_on"] is not None:
        return "overdue" if _day(row["answer_by"]) < on_day else "concern"
    if is_behind(row):
        return "behind"
    if row["missing"]:
        return "unreported"
    return "delivered" if row["stage"] == "delivered" else "on course"


def is_behind(row: dict[str, Any]) -> bool:
    """More than a fifth below the plan of the months that are reported: another month's silence is no shortfall."""
    return bool(row["delivered"] < (1 - BEHIND_SHARE) * row["reported_plan"])


def attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    """The worst first, then the earliest due."""
    found: list[Attention] = []
    for row in rows_of(queries.standing(store, queries.to_date(scope))):
        if row["stage"] in ("open", "delivered"):
            found += _of(row, formats)
    return by_harm(found)


def _of(row: dict[str, Any], formats: Formats) -> Iterator[Attention]:
    if row["owed_on"] is not None:
        due = _day(row["answer_by"])
        since = formats.month(_day(row["owed_on"]))
        worse = f"{row['name']}: “{row['guard_name']}” is worse than its usual noise since {since}"
        sentence = f"{worse}; {row['owner_name']} owes an answer"
        yield _thing("guard concern", row, 4 if due < today() else 3, due, sentence)
    if is_behind(row):
        short = formats.percent(1 - row["delivered"] / row["reported_plan"], 0)
        money = f"{formats.short_money(row['delivered'])} of {formats.short_money(row['reported_plan'])}"
        yield _thing("saving behind plan", row, 2, None, f"{row['name']} is {short} behind its plan: {money} delivered")
    if row["missing"]:
        first = _day(row["missing_on"])
        more = f" and {row['missing'] - 1} more" if row["missing"] > 1 else ""
        sentence = f"{row['name']}: nobody has reported what {formats.month(first)}{more} brought"
        yield _thing("saving not reported", row, 1, add_months(first, 1).replace(day=REPORT_BY), sentence)


def _thing(kind: str, row: dict[str, Any], harm: int, due_on: date | None, sentence: str) -> Attention:
    return Attention(kind, row["scheme_no"], row["unit_name"], harm, due_on, sentence, "savings", {"saving": row["scheme_no"]})


def _day(moment: date) -> date:
    """A day, whether the frame gave it as a moment or as a date."""
    return moment.date() if isinstance(moment, datetime) else moment


def headline(store: Store, scope: Scope, formats: Formats) -> str:
    """What the savings say, in one sentence computed from the data."""
    rows = rows_of(queries.standing(store, scope))
    running = [row for row in rows if row["stage"] in ("open", "delivered")]
    if not rows:
        return "No saving has been entered here yet"
    if not running:
        return f"{counted(len(rows), 'saving')} entered, none of them opened yet"
    planned, delivered = (sum(row[name] for row in rows) for name in ("planned", "delivered"))
    return f"{_money(planned, delivered, formats)}; {_harm(running)}"


def _money(planned: int, delivered: int, formats: Formats) -> str:
    if not planned:
        return "Nothing was to be delivered yet in these months"
    share = formats.percent(delivered / planned, 0)
    return f"{formats.short_money(delivered)} of {formats.short_money(planned)} planned to date is delivered ({share})"


def _harm(running: list[dict[str, Any]]) -> str:
    concern = sum(row["guard"] == "concern" for row in running)
    owed = sum(row["owed_on"] is not None for row in running)
    blind = sum(row["guard"] in ("too few values", "no values since the start") for row in running)
    if concern:
        said = f"the guard of {concern} of {counted(len(running), 'running saving')} shows concern"
        return said + (f", {owed} without an answer" if owed else ", answered")
    if blind:
        return f"no guard shows concern, but {blind} of {len(running)} cannot tell"
    return "no guard shows concern"
