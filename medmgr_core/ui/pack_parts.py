"""Parts of the Board pack screen: which pages, in which order, and what comes of them."""

from __future__ import annotations

import streamlit as st

from medmgr_core.formats import counted
from medmgr_core.ui.menu import PAGES
from medmgr_core.ui.page import Page
from medmgr_core.ui.present_parts import SOURCES, as_file, slides_of
from medmgr_core.ui.text import md


def choose(page: Page) -> list[str]:
    """The pages of the pack in the order they were chosen."""
    seen = [name for name, (_, area, _) in SOURCES.items() if page.may("view", area)]
    chosen = st.multiselect("Pages, in the order they are shown", seen, default=seen, key="pack-pages",
                            format_func=lambda name: SOURCES[name][0])  # fmt: skip
    return list(chosen)


def give_out(page: Page, names: list[str]) -> None:
    """Full screen, or as a file for those who may export."""
    with st.container(horizontal=True):
        if st.button("Full screen", type="primary", icon=":material/slideshow:", disabled=not names):
            st.switch_page(PAGES / "present.py", query_params={"of": ",".join(names)})
        if any(page.may("export", SOURCES[name][1]) for name in names):
            for form in ("Slides (PPTX)", "PDF"):
                if st.button(form, icon=":material/download:"):
                    as_file(page, names, form, "Board pack")


def contents(page: Page, names: list[str]) -> None:
    """What each slide says, in order."""
    found = slides_of(page, names)
    st.subheader(f"{counted(len(found), 'slide')}", anchor=False)
    if not found:
        st.info("Choose at least one page above.")
    for number, slide in enumerate(found, start=1):
        st.markdown(f"**{number}.** {md(slide.title)}  \n:small[:gray[{md(slide.note)}]]")
