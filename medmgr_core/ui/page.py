"""open_page: the first call of every page. Signs in, checks the right, draws the frame, builds the Scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from medmgr_core.facility import queries as facility
from medmgr_core.facility.above import top_of
from medmgr_core.facility.records import FacilityProfile
from medmgr_core.formats import Formats
from medmgr_core.palette import Palette, palette_for
from medmgr_core.people.queries import person_names
from medmgr_core.people.rights import Rights, rights_of
from medmgr_core.periods import Period, financial_year_of, today
from medmgr_core.record import distinct
from medmgr_core.running import SignedIn, Visitor, running
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.ui.text import md

IMAGES = Path(__file__).parent / "images"
_YEARS_SHOWN = 12


@dataclass(frozen=True)
class Page:
    """What a page works with: the store, what this person may see, and the facility's styles."""

    store: Store
    scope: Scope
    rights: Rights
    area: str
    profile: FacilityProfile
    formats: Formats
    today: date

    @property
    def person(self) -> str:
        """Sign-in code of the person here: what commands take as ``by``."""
        return self.rights.person_code

    @property
    def palette(self) -> Palette:
        """Chart colours of the theme this person looks at."""
        return palette_for(st.context.theme.type)

    def may(self, action: str, area: str | None = None) -> bool:
        """Does this person hold the right anywhere in the units in reach?"""
        return bool(self.rights.units(area or self.area, action))

    def everywhere(self, area: str | None = None) -> Scope:
        """All units in reach, whatever unit is picked: what reference fields may offer."""
        units = tuple(sorted(self.rights.units(area or self.area)))
        return replace(self.scope, units=units, root=top_of(self.store, units) or self.scope.root)


def open_page(title: str, area: str, *, unit: bool = False, year: bool = False, shown: bool = True) -> Page:
    """Sign in, check the right to see ``area``, and draw the head of the page.

    unit, year: offer the unit and the financial year as pickers; without them the scope is everything in reach,
    this year. shown: False for a page that hides its head. The page stops here for somebody who is not signed in or
    lacks the right.
    """
    dress_tab(title)
    store = running().store
    rights = rights_of(store, _who_is_here(store).person_code)
    reach = rights.units(area)
    if not reach:
        st.header(title)
        st.error(f"You may not see {area}. Ask an administrator for the right.")
        st.stop()
    profile = facility.profile(store)
    now = today(profile.time_zone)
    with st.container() if shown else st.container(key="unseen"):
        scope = _picked_scope(store, title, rights.person_code, reach, profile, now, unit, year)
    return Page(store, scope, rights, area, profile, facility.formats(store), now)


def dress_tab(title: str | None = None) -> None:
    """Icon, title and width of the tab, told to the browser when they change: it keeps them from run to run.

    Before the menu is drawn: else its icon becomes the icon of the tab, which the browser asks a font host for.
    """
    if title is None and "tab-title" not in st.session_state:
        st.set_page_config(page_icon=str(IMAGES / "icon.png"))
    elif title and st.session_state.get("tab-title") != title:
        st.session_state["tab-title"] = title
        st.set_page_config(page_title=f"{title} · MedMgr", layout="wide")


def identify() -> SignedIn | None:
    """Who is at the other end of this connection, asked anew on every run."""
    here = running()
    context = st.context
    return here.identify(here.store, Visitor(context.cookies, context.headers, context.ip_address))


def ask_again(page: Page) -> None:
    """The first call of a dialog, which runs again without its page: is the same person still there, with the same rights?

    Otherwise the whole page runs anew and says what is the matter: locked, signed out, a right taken meanwhile.
    """
    who = identify()
    if who is None or who.is_locked or who.person_code != page.person or rights_of(page.store, page.person) != page.rights:
        st.rerun()


def _who_is_here(store: Store) -> SignedIn:
    who = identify()
    if who is None:
        st.header("MedMgr")
        st.info("You are not signed in. Reload this page to sign in.")
        st.link_button("Sign in", "/sign-in", type="primary")
        st.stop()
    if who.is_locked:
        st.header("MedMgr")
        st.info("Locked because nobody used it for a while. What you typed is kept. Reload this page to go on.")
        st.link_button("Unlock", "/unlock", type="primary")
        st.stop()
    _sidebar(store, who)
    return who


def _sidebar(store: Store, who: SignedIn) -> None:
    name = person_names(store).get(who.person_code, who.person_code)
    links = "" if running().mode == "local" else "  \n[Password](/password) · [Sign out](/sign-out)"
    st.sidebar.caption(f"{md(name)}{links}")


def _picked_scope(store: Store, title: str, person: str, reach: frozenset[str], profile: FacilityProfile, now: date,
                  unit: bool, year: bool) -> Scope:  # fmt: skip
    words, *pickers = _head(unit, year)
    tree = facility.tree(store, reach)
    names = dict(zip(tree["unit_code"], tree["name"], strict=True))
    root = _pick_unit(pickers[0], tree, profile) if unit else top_of(store, tuple(sorted(reach))) or next(iter(names))
    period = _pick_year(pickers[-1], profile, now) if year else financial_year_of(now, profile.year_starts_in)
    everything = Scope(person, tuple(sorted(reach)), root, period)
    with words:
        st.header(md(title), anchor=False)
        st.caption(_subtitle(profile, names[root] if unit else "", period if year else None))
    return replace(everything, units=facility.units_below(store, everything)) if unit else everything


def _head(unit: bool, year: bool) -> list[DeltaGenerator]:
    """A place for the words, and one for each picker."""
    if not (unit or year):
        return [st.container(gap=None)]
    return st.columns([3, *([1.4] if unit else []), *([0.8] if year else [])], vertical_alignment="bottom")


def _pick_unit(place: DeltaGenerator, tree: pd.DataFrame, profile: FacilityProfile) -> str:
    placed = zip(tree["unit_code"], tree["name"], tree["depth"], strict=True)
    names = {code: "\u2003" * depth + name for code, name, depth in placed}
    return _choice(place, profile.word_for_unit.capitalize(), distinct(names), "unit", next(iter(names)))


def _pick_year(place: DeltaGenerator, profile: FacilityProfile, now: date) -> Period:
    this = financial_year_of(now, profile.year_starts_in)
    years = {
        (year := financial_year_of(date(this.first.year - back, this.first.month, 1), profile.year_starts_in)).title: year
        for back in range(-1, _YEARS_SHOWN)
    }
    return years[_choice(place, "Year", {title: title for title in years}, "year", this.title)]


def _choice(place: DeltaGenerator, label: str, names: Mapping[str, str], key: str, usual: str) -> str:
    """A choice that is kept from page to page, and stands in the address by its code unless it is the usual one.

    (Streamlit's own binding puts the label there, which differs from person to person, and forgets on the next page
    what came with an address.)
    """
    linked, state = st.query_params.get(key), st.session_state
    held = linked if linked in names and linked != state.get(f"{key}_linked") else state.get(key, state.get(f"{key}_chosen"))
    state[key] = held if held in names else usual
    chosen = state[f"{key}_chosen"] = str(place.selectbox(md(label), list(names), format_func=names.__getitem__, key=key))
    state[f"{key}_linked"] = None if chosen == usual else chosen
    if chosen != usual and linked != chosen:
        st.query_params[key] = chosen
    elif chosen == usual and linked is not None:
        del st.query_params[key]
    return chosen


def _subtitle(profile: FacilityProfile, unit_name: str, year: Period | None) -> str:
    parts = [profile.name, unit_name if unit_name != profile.name else "", year.title if year else ""]
    return " · ".join(md(part) for part in parts if part)
