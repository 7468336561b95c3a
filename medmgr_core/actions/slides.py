"""Actions as slides: how old what is overdue is and whose, and the oldest of it."""

from __future__ import annotations

from medmgr_core.actions import queries
from medmgr_core.actions.attention import headline
from medmgr_core.formats import Formats, shortened
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.slide import Role, Series, Slide, SlideChart, SlideTable
from medmgr_core.store.store import Store

_ROLES: tuple[Role, ...] = ("faint", "main", "over", "strong")
_MOST = 8


def slides(store: Store, scope: Scope, formats: Formats) -> list[Slide]:
    """The slides of the page, in order."""
    frame = queries.actions(store, scope)
    ages = queries.overdue_by_age(frame)
    note = "Overdue actions by owner and age"
    if ages.empty:
        return [Slide(headline(frame), note)]
    owners = list(ages.groupby("owner_name")["actions"].sum().sort_values(ascending=False).index)
    held = {(row["owner_name"], row["age"]): row["actions"] for row in rows_of(ages)}
    series = tuple(Series(name, tuple(float(held.get((owner, name), 0)) for owner in owners), role)
                   for (_, name), role in zip(queries.AGES, _ROLES, strict=True))  # fmt: skip
    late = frame[frame["state"] == "overdue"].sort_values("due_on")
    rows = tuple((shortened(row["task"], 70), row["owner_name"], formats.day(row["due_on"])) for row in rows_of(late.head(_MOST)))
    return [
        Slide(headline(frame), note, SlideChart("stacked bars", tuple(owners), series)),
        Slide("What has been overdue longest", "Open actions past their day", None, SlideTable(("Action", "Owner", "Due"), rows)),
    ]
