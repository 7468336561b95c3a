"""Parts of the Settings screen."""

from __future__ import annotations

import streamlit as st

from medmgr_core.facility.queries import closures, working_calendar
from medmgr_core.facility.records import FacilityProfile, LocalClosure
from medmgr_core.jobs import job_row
from medmgr_core.listing import Column
from medmgr_core.people.queries import records
from medmgr_core.people.sentences import shown
from medmgr_core.record import Record, fields_of
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_CLOSURES = (Column("closed_on", "Date", "date", width=120), Column("name", "Occasion"))


def profile_card(page: Page, record_type: type[Record]) -> None:
    """The facility's settings as a list, with a button to change them."""
    box = card("The facility", "How names, money and dates appear everywhere")
    with box:
        held = rows_of(records(page.store, page.scope, record_type))
        if held:
            fields = [spec for spec in fields_of(record_type) if not spec.is_key]
            st.table({spec.title: md(shown(_json(held[0][spec.name]), spec.kind, page.formats)) for spec in fields},
                     border="horizontal")  # fmt: skip
        if page.may("administer") and st.button("Change the settings", icon=":material/edit:"):
            with told():
                if held:
                    open_record(page, record_type, ("facility",))
                else:
                    open_new(page, FacilityProfile)


def _json(value: object) -> object:
    return None if value == "" else value


def closures_card(page: Page, record_type: type[Record]) -> None:
    """Local closures and the coming public holidays."""
    box = card("Days off", "Public holidays come from the calendar of the country and region")
    with box:
        coming = working_calendar(page.profile, page.today.year)
        named = [f"{page.formats.day(day)}: {name}" for day, name in coming if day >= page.today][:3]
        st.caption("Next public holidays: " + md("; ".join(named)) if named else "No public holiday is left this year.")
        picked = show_table(page, closures(page.store), _CLOSURES, key="closures", alt="Local closures", pick=True,
                            empty="No local closure is entered.")  # fmt: skip
        if page.may("administer"):
            with st.container(horizontal=True):
                if st.button("New local closure", icon=":material/add:"):
                    open_new(page, LocalClosure)
                if picked and st.button("Change", icon=":material/edit:", key="change-closure"):
                    with told():
                        open_record(page, record_type, (picked["closed_on"].date(),))


def backup_card(page: Page) -> None:
    """The last backup and the last restore that was proven."""
    box = card("Backups", "Daily, kept for 7 days, 4 weeks and 12 months")
    with box:
        for name, title in (("backup", "Last backup"), ("prove restore", "Last proven restore")):
            job = job_row(page.store, name)
            done = job["finished_at"] if job and job["state"] != "failed" else None
            st.markdown(f"**{title}:** {md(page.formats.moment(done) if done else 'none yet')}")
            if job and job["result"]:
                st.caption(md(job["result"]))
