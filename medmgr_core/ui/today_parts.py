"""The page Today: what needs this person, from every domain, the worst first, each one click from where it is settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from medmgr_core.actions.attention import attention as actions
from medmgr_core.attention import Attention, by_harm
from medmgr_core.budgets import measures as budget_measures
from medmgr_core.budgets.attention import attention as budgets
from medmgr_core.budgets.overview import overview
from medmgr_core.complaints.attention import attention as complaints
from medmgr_core.compliance.attention import attention as compliance
from medmgr_core.formats import Formats, counted
from medmgr_core.measure import Measure, Reading, readings
from medmgr_core.people.snooze import MOST_DAYS, snooze, snoozed, wake
from medmgr_core.purchasing import measures as purchasing_measures
from medmgr_core.purchasing.attention import attention as purchasing
from medmgr_core.rosters.attention import attention as rosters
from medmgr_core.rows import rows_of
from medmgr_core.savings import measures as savings_measures
from medmgr_core.savings.attention import attention as savings
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies.attention import attention as supplies
from medmgr_core.ui.dialogs import do, save_button
from medmgr_core.ui.menu import PAGES
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.text import key_part, md
from medmgr_core.ui.tiles import tiles

# area -> what its slice gives; rows of an area the person may not see are never asked for.
SOURCES: tuple[tuple[str, Callable[[Store, Scope, Formats], list[Attention]]], ...] = (
    ("budgets", budgets), ("purchasing", purchasing), ("budgets", savings), ("complaints", complaints), ("actions", actions),
    ("compliance", compliance), ("rosters", rosters), ("supplies", supplies),
)  # fmt: skip
A_SCREENFUL, OF_A_KIND = 12, 2
_MARKS = {1: ":gray[●]", 2: ":orange[▲]", 3: ":red[■]", 4: ":red[■]"}
_WORDS = {4: "severe", 3: "serious", 2: "to watch", 1: "slight"}
# measure, and the area whose rights it needs
_TILES = (
    (budget_measures.VARIANCE, "budgets"), (budget_measures.FORECAST, "budgets"), (budget_measures.AVAILABLE, "budgets"),
    (purchasing_measures.REQUESTS_WAITING, "purchasing"), (purchasing_measures.OVERDUE_MONEY, "purchasing"),
    (savings_measures.SHARE, "budgets"),
)  # fmt: skip


def needs(page: Page) -> list[Attention]:
    """All that needs a person in reach of this one."""
    found = [thing for area, ask in SOURCES if page.may("view", area)
             for thing in ask(page.store, page.everywhere(area), page.formats)]  # fmt: skip
    late = {(row["kind"], row["record"]) for row in rows_of(snoozed(page.store, page.person, page.today))}
    return by_harm([thing for thing in found if (thing.kind, thing.record) not in late])


def morning_tiles(page: Page) -> None:
    """The figures of the morning, over all units in reach."""
    read = [(measure, reading) for area in ("budgets", "purchasing") if page.may("view", area)
            for measure, reading in _readings(page, [measure for measure, of in _TILES if of == area], area)]  # fmt: skip
    if read:
        tiles(read, page.formats)


def _readings(page: Page, measures: list[Measure], area: str) -> list[tuple[Measure, Reading]]:
    scope = page.everywhere(area)
    spent = overview(page.store, scope).scope if area == "budgets" else scope
    return [(measure, readings(page.store, scope if measure.rows else spent, (measure,))[0]) for measure in measures]


def headline(found: list[Attention]) -> str:
    """How much there is to do, computed."""
    if not found:
        return "Nothing needs you this morning"
    counted = {harm: sum(thing.harm == harm for thing in found) for harm in _WORDS}
    parts = ", ".join(f"{count} {_WORDS[harm]}" for harm, count in counted.items() if count)
    return f"{len(found)} {'things need' if len(found) > 1 else 'thing needs'} you: {parts}"


def few_of_a_kind(found: list[Attention]) -> list[tuple[Attention, int]]:
    """The worst of each kind, so that one kind does not hide the others, and how many more like it there are."""
    shown: dict[str, list[Attention]] = {}
    for thing in found:
        shown.setdefault(thing.kind, []).append(thing)
    rows = [(thing, 0) for things in shown.values() for thing in things[: OF_A_KIND - 1]]
    rows += [(things[OF_A_KIND - 1], len(things) - OF_A_KIND) for things in shown.values() if len(things) >= OF_A_KIND]
    more = {id(thing): count for thing, count in rows}
    return [(thing, more[id(thing)]) for thing in found if id(thing) in more]


def screenful(rows: list[tuple[Attention, int]]) -> list[tuple[Attention, int]]:
    """As many as fit: the worst of each room is among them, then the worst of all; in the order they came."""
    first = {thing.page: place for place, (thing, _) in reversed(list(enumerate(rows)))}
    places = [*sorted(first.values()), *(place for place in range(len(rows)) if place not in first.values())]
    return [rows[place] for place in sorted(places[:A_SCREENFUL])]


@st.dialog("Put it off", icon=":material/snooze:")
def _later(page: Page, thing: Attention) -> None:
    ask_again(page)
    st.text(thing.sentence)
    most = page.today + timedelta(days=MOST_DAYS[thing.harm])
    until = st.date_input("Until", value=page.today + timedelta(days=7), min_value=page.today + timedelta(days=1), max_value=most,
                          key="later-until")  # fmt: skip
    why = st.text_input("Why it can wait (required)", key="later-why", max_chars=300) or ""
    st.caption("Only your own list changes; it comes back by itself on that day.")
    save_button(lambda: snooze(page.store, thing, until=until or page.today, reason=why, today=page.today, by=page.person),
                ready=until and why.strip(), word="Put it off")  # fmt: skip


def put_off(page: Page) -> None:
    """What this person put off, with the reason and the way back."""
    rows = rows_of(snoozed(page.store, page.person, page.today))
    if not rows:
        return
    with st.expander(f"{counted(len(rows), 'thing')} put off by you", icon=":material/snooze:"):
        for row in rows:
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                what = f"{row['kind'].capitalize()} ({row['record']}), until {page.formats.day(row['until_on'])}: {row['reason']}"
                st.markdown(md(what), width="stretch")
                if st.button("Take it up again", type="tertiary", key=f"wake-{key_part(row['kind'] + row['record'])}"):
                    do(lambda kind=row["kind"], record=row["record"]: wake(page.store, kind, record, by=page.person))  # type: ignore[misc]


def list_of_needs(page: Page, found: list[Attention]) -> None:
    """At most a screenful; each row leads to the place that settles it."""
    rows = few_of_a_kind(found)
    for thing, more in screenful(rows):
        due = f" · due {md(page.formats.day(thing.due_on))}" if thing.due_on else ""
        others = f" · **and {more} more like it**" if more else ""
        # A link's own label is cut off on a narrow screen; the sentence beside it is not.
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.markdown(f"{_MARKS[thing.harm]} {md(thing.sentence)} :gray[· {md(thing.unit)}{due}]{others}", width="stretch")
            if thing.page:
                st.page_link(PAGES / f"{thing.page}.py", label="Open", query_params=dict(thing.query))
            if st.button("Later", type="tertiary", key=f"later-{key_part(thing.kind + thing.record)}"):
                _later(page, thing)
    if len(rows) > A_SCREENFUL:
        st.caption("There is more on the pages of each kind.")
