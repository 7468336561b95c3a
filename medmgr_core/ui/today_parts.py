"""The page Today: what needs this person, from every domain, the worst first, each one click from where it is settled."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from medmgr_core.attention import Attention, by_harm
from medmgr_core.budgets.attention import attention as budgets
from medmgr_core.formats import Formats
from medmgr_core.purchasing.attention import attention as purchasing
from medmgr_core.savings.attention import attention as savings
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.ui.menu import PAGES
from medmgr_core.ui.page import Page
from medmgr_core.ui.text import md

# area -> what its slice gives; rows of an area the person may not see are never asked for.
SOURCES: tuple[tuple[str, Callable[[Store, Scope, Formats], list[Attention]]], ...] = (
    ("budgets", budgets), ("purchasing", purchasing), ("budgets", savings),
)  # fmt: skip
A_SCREENFUL = 12
_MARKS = {1: ":gray[●]", 2: ":orange[▲]", 3: ":red[■]", 4: ":red[■]"}
_WORDS = {4: "severe", 3: "serious", 2: "to watch", 1: "slight"}


def needs(page: Page) -> list[Attention]:
    """All that needs a person in reach of this one."""
    found = [thing for area, ask in SOURCES if page.may("view", area)
             for thing in ask(page.store, page.everywhere(area), page.formats)]  # fmt: skip
    return by_harm(found)


def headline(found: list[Attention]) -> str:
    """How much there is to do, computed."""
    if not found:
        return "Nothing needs you this morning"
    counted = {harm: sum(thing.harm == harm for thing in found) for harm in _WORDS}
    parts = ", ".join(f"{count} {_WORDS[harm]}" for harm, count in counted.items() if count)
    return f"{len(found)} {'things need' if len(found) > 1 else 'thing needs'} you: {parts}"


def list_of_needs(page: Page, found: list[Attention]) -> None:
    """At most a screenful; each row leads to the place that settles it."""
    for place, thing in enumerate(found[:A_SCREENFUL]):
        due = f" · due {page.formats.day(thing.due_on)}" if thing.due_on else ""
        told = f"{_MARKS[thing.harm]} {md(thing.sentence)} :gray[· {md(thing.unit)}{md(due)}]"
        if thing.page:
            st.page_link(PAGES / f"{thing.page}.py", label=told, query_params=dict(thing.query), width="stretch")
        else:
            st.markdown(told)
        if place == A_SCREENFUL - 1 and len(found) > A_SCREENFUL:
            st.caption(f"and {len(found) - A_SCREENFUL} more on their own pages")
