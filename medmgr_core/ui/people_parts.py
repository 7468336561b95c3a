"""Parts of the People and rights screen."""

from __future__ import annotations

from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from medmgr_core.fields import choices_of
from medmgr_core.people import queries
from medmgr_core.people.entries import void_entry
from medmgr_core.people.records import AccessRole, Action, Area, RoleRight
from medmgr_core.people.sign_in import make_link
from medmgr_core.record import Record, distinct, words
from medmgr_core.rows import rows_of
from medmgr_core.running import running
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.text import md


def account_link(page: Page) -> None:
    """A one-time link with which a person sets a password."""
    if running().mode == "local":
        st.caption("MedMgr runs in local mode: one manager on this machine, without passwords.")
        return
    if not page.may("administer"):
        return
    people = distinct(queries.person_names(page.store))
    with st.expander("One-time link to set a password", icon=":material/key:"):
        chosen = st.selectbox("Person", list(people), index=None, format_func=people.__getitem__, placeholder="Choose")
        if chosen and st.button("Make the link"):
            with told():
                st.code(f"{_site()}{make_link(page.store, chosen, by=page.person)}", language=None)
                st.caption("Give it to the person yourself. It works once, for 60 minutes.")


def _site() -> str:
    """The address people reach MedMgr at, as this browser knows it."""
    address = urlsplit(st.context.url or "")
    return f"{address.scheme}://{address.netloc}" if address.netloc else ""


def rights_matrix(page: Page, record_type: type[Record]) -> None:
    """One role at a time: what it may do in each area."""
    roles = {row["role_code"]: row for row in rows_of(page.store.read(queries.ROLES))}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = distinct({code: row["name"] for code, row in roles.items()})
        code = st.selectbox("Role", list(roles), format_func=names.__getitem__, key="role", bind="query-params", width=320)
        if page.may("administer"):
            if st.button("New role", icon=":material/add:"):
                open_new(page, AccessRole)
            if st.button("Change", icon=":material/edit:"):
                with told():
                    open_record(page, record_type, (code,))
            if st.button("Give a right", icon=":material/add:"):
                open_new(page, RoleRight, role_code=code)
            if st.button("Take a right", icon=":material/block:"):
                _take(page, str(code))
    st.caption(md(roles[str(code)]["purpose"] or ""))
    _matrix(page, str(code))


def _matrix(page: Page, code: str) -> None:
    held = page.store.read(queries.ROLE_RIGHTS)
    pairs = set(held[held["role_code"] == code][["right_area", "action"]].itertuples(index=False, name=None))
    areas, actions = choices_of(Area), choices_of(Action)
    rows = {words(area): ["● yes" if (area, action) in pairs else "–" for action in actions] for area in areas}
    st.table(pd.DataFrame.from_dict(rows, orient="index", columns=[words(action) for action in actions]))


@st.dialog("Take a right")
def _take(page: Page, code: str) -> None:
    ask_again(page)
    held = page.store.read(queries.ROLE_RIGHTS)
    pairs = held[held["role_code"] == code]
    options = [f"{area} / {action}" for area, action in zip(pairs["right_area"], pairs["action"], strict=True)]
    chosen = st.selectbox("Right", options, index=None, placeholder="Choose")
    why = st.text_input("Why", placeholder="A reason is needed")
    if chosen and st.button("Take it", type="primary"):
        with told():
            void_entry(page.store, RoleRight, (code, *chosen.split(" / ")), revision=None, by=page.person, reason=why)
            st.rerun()
