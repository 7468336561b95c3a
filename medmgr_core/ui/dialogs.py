"""What every dialog and every small form ends with: run a command, say its error as a sentence or that it is saved."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from medmgr_core.errors import MedMgrError
from medmgr_core.facility.house_names import names_of_the_house
from medmgr_core.methods.identifiers import identifiers, told
from medmgr_core.ui.page import Page
from medmgr_core.ui.text import md


def do(act: Callable[[], object], word: str = "Saved") -> None:
    """Run a command; its error is told where it stands, and nothing typed is lost; else the page is drawn anew."""
    try:
        act()
    except MedMgrError as error:
        st.error(md(error))
        return
    st.toast(word, icon=":material/check:")
    st.rerun()


def save_button(act: Callable[[], object], *, ready: object = True, word: str = "Save", tells: str = "") -> None:
    """The last button of a dialog, by Ctrl+Enter too; it waits until what is needed is there.

    tells: what of the texts seems to tell who somebody is: said first, above a button of another name, so that no press
    counts that came before it was said.
    """
    if tells:
        st.warning(md(tells))
        word = "Save all the same"
    if st.button(word, type="primary", icon=":material/check:", shortcut="Mod+Enter", disabled=not ready):
        do(act)


def tells_who(page: Page, *texts: str | None) -> str:
    """One sentence on what in free texts seems to tell who somebody is; empty when nothing does."""
    house = names_of_the_house(page.store)
    return told([one for text in texts if text for one in identifiers(text, house)])
