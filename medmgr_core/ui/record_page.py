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
    show_listing(page, listing, key=record_type.table, name=record_type.plural, empty=empty, values=values,
                 actions=lambda picked: record_buttons(page, record_type, picked))  # fmt: skip


def record_buttons(page: Page, record_type: type[Record], picked: dict[str, Any] | None, **defaults: Any) -> None:
    """New, and Change for the chosen row (Open for somebody who may only look)."""
    label = f"New {record_type.title.lower()}"
    if page.may("enter") and st.button(label, type="primary", icon=":material/add:", shortcut="Alt+N"):
        open_new(page, record_type, **defaults)
    word = "Change" if page.may("enter") else "Open"
    if picked and st.button(word, icon=":material/edit:", shortcut="Alt+O", key=f"open-{record_type.table}"):
        with told():
            open_record(page, record_type, tuple(picked[part] for part in record_type.key))
