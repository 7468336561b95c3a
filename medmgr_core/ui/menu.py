"""The menu: every page in its section. A page checks the right itself; the menu only leaves out what is closed anyway."""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st

from medmgr_core.people.rights import rights_of
from medmgr_core.running import running
from medmgr_core.ui.page import IMAGES, dress_tab, identify

PAGES = Path(__file__).resolve().parents[2] / "pages"

# Pages that stand in no menu: the pages they belong to open them.
OPENED_BY_OTHERS = ("present",)

# section -> (file, title, icon, area)
SECTIONS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "Today": (
        ("today", "Today", "wb_sunny", "facility"),
        ("measures", "Measures", "speed", "facility"),
        ("pack", "Board pack", "slideshow", "facility"),
    ),
    "Money": (
        ("budgets", "Budgets", "account_balance", "budgets"),
        ("plan", "Build a budget", "edit_calendar", "budgets"),
        ("scenarios", "Scenarios", "alt_route", "budgets"),
        ("spending", "Spending lines", "receipt_long", "budgets"),
        ("requests", "Requests and approvals", "approval", "purchasing"),
        ("invoices", "Invoices", "request_quote", "purchasing"),
        ("savings", "Savings", "savings", "budgets"),
    ),
    "Quality": (
        ("complaints", "Complaints", "forum", "complaints"),
        ("actions", "Actions", "task_alt", "actions"),
        ("compliance", "Compliance", "verified", "compliance"),
        ("duties", "Duties", "event_repeat", "compliance"),
        ("training", "Training", "school", "compliance"),
        ("policies", "Policies", "menu_book", "compliance"),
        ("risks", "Risks", "warning", "compliance"),
    ),
    "Staffing": (
        ("rosters", "Rosters", "calendar_view_month", "rosters"),
        ("staffing", "Staffing", "assignment_ind", "rosters"),
        ("leave", "Leave", "beach_access", "rosters"),
    ),
    "Supplies": (
        ("supplies", "Supplies", "inventory_2", "supplies"),
        ("count", "Count", "checklist", "supplies"),
        ("contracts", "Contracts", "contract", "supplies"),
        ("equipment", "Equipment", "precision_manufacturing", "supplies"),
    ),
    "Activity": (
        ("indicators", "Indicators", "monitoring", "indicators"),
        ("activity", "Appointments", "event", "activity"),
    ),
    "Facility": (
        ("facility", "Facility", "account_tree", "facility"),
        ("staff", "Staff", "groups", "staff"),
        ("suppliers", "Suppliers", "local_shipping", "suppliers"),
        ("accounts", "Accounts", "list_alt", "accounts"),
    ),
    "System": (
        ("imports", "Load files", "upload_file", "imports"),
        ("quality", "Data quality", "rule", "imports"),
        ("settings", "Settings", "settings", "settings"),
        ("people", "People and rights", "shield_person", "people"),
        ("history", "History", "history", "history"),
        ("jobs", "Jobs and health", "monitor_heart", "system"),
    ),
}


def menu() -> dict[str, list[st.Page]]:
    """Pages by section for ``st.navigation``; the front door leads to the first page this person may see."""
    dress_tab()
    st.logo(str(IMAGES / "logo.svg"), size="large", icon_image=str(IMAGES / "icon.png"))
    who = identify()
    areas = rights_of(running().store, who.person_code).areas() if who and not who.is_locked else ()
    # Streamlit marks the page that runs, so each run has its own copies of pages that are found once.
    return {section: [copy(page) for page in pages] for section, pages in _pages(frozenset(areas)).items()}


@cache
def _pages(open_areas: frozenset[str]) -> dict[str, list[st.Page]]:
    first = next((f for pages in SECTIONS.values() for f, _, _, area in pages if area in open_areas), "budgets")
    # A page of its own: the default page of a menu has no address, so a link to it would be good for some people only.
    door = st.Page(lambda: st.switch_page(PAGES / f"{first}.py"), title="MedMgr", url_path="home", default=True,
                   visibility="hidden")  # fmt: skip
    unlisted = [st.Page(PAGES / f"{file}.py", visibility="hidden") for file in OPENED_BY_OTHERS]
    return {"": [door, *unlisted]} | {
        section: [
            st.Page(PAGES / f"{file}.py", title=title, icon=f":material/{icon}:",
                    visibility="visible" if area in open_areas else "hidden")
            for file, title, icon, area in pages
        ]
        for section, pages in SECTIONS.items()
    }  # fmt: skip
