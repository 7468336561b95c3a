"""A second floor: the bare app with as many pages in a menu as MedMgr has, which Streamlit draws anew on each run."""

from pathlib import Path

import streamlit as st

BARE = Path(__file__).with_name("bare.py")

# section -> icons of its pages
SECTIONS = {
    "Money": ("account_balance", "receipt_long", "upload_file"),
    "Facility": ("account_tree", "groups", "local_shipping", "list_alt"),
    "System": ("settings", "shield_person", "history", "monitor_heart"),
}

st.navigation(
    {
        section: [
            st.Page(BARE, title=f"Page {icon[:8]}", icon=f":material/{icon}:", url_path=icon, default=icon == "groups")
            for icon in icons
        ]
        for section, icons in SECTIONS.items()
    }
).run()
