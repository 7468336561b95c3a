"""A page that lists one record type: find, open, enter. Staff, suppliers and accounts are such pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from medmgr_core.listing import NOTHING, Listing
from medmgr_core.record import Record
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_listing


def record_list(page: Page, record_type: type[Record], listing: Listing, *, empty: str,
                values: Mapping[str, Any] = NOTHING) -> None:  # fmt: skip
    """The listing with its buttons; a chosen row opens as a form."""
    picked = show_listing(page, listing, key=record_type.table, name=record_type.plural, empty=empty, values=values,
                          actions=lambda: _new(page, record_type))  # fmt: skip
    word = "Change" if page.may("enter") else "Open"
    if picked and st.button(word, icon=":material/edit:", key=f"open-{record_type.table}"):
        with told():
            open_record(page, record_type, tuple(picked[part] for part in record_type.key))


def _new(page: Page, record_type: type[Record]) -> None:
    label = f"New {record_type.title.lower()}"
    if page.may("enter") and st.button(label, type="primary", icon=":material/add:", shortcut="Alt+N"):
        open_new(page, record_type)
