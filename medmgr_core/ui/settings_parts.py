"""Parts of the Settings screen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from medmgr_core.complaints.clocks import rule_words
from medmgr_core.complaints.commands import ensure_policies
from medmgr_core.complaints.queries import policies, policy_rows
from medmgr_core.complaints.records import ClockPolicy
from medmgr_core.complaints.shipped import REGIMES
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

_CLOCKS = (
    Column("regime_name", "Regime"),
    Column("stage", "Stage", "choice", width=105),
    Column("event", "What is due", "choice", width=115),
    Column("rule", "How long"),
    Column("valid_from", "Valid from", "date", width=105),
    Column("source", "Source"),
)
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


def clocks_card(page: Page) -> None:
    """By when complaints are to be acknowledged and answered: each version of each policy, with where it stands."""
    if not page.may("view", ClockPolicy.area):
        return
    with card("Complaint clocks", "By the rules of the day a complaint is received; the source says what was not checked"):
        rows = policy_rows(page.store)
        named = rows.assign(regime_name=[REGIMES[code].name if code in REGIMES else code for code in rows["regime"]],
                            rule=[rule_words(policy) for policy in policies(page.store)])  # fmt: skip
        picked = show_table(page, named, _CLOCKS, key="clocks", alt="Complaint clocks", pick=True, height=320,
                            empty="No clock is set. Take the shipped ones, or enter your own.")  # fmt: skip
        if page.may("administer", ClockPolicy.area):
            _clock_buttons(page, picked, none=rows.empty)


def _clock_buttons(page: Page, picked: dict[str, Any] | None, *, none: bool) -> None:
    with st.container(horizontal=True):
        if none and st.button("Take the shipped clocks", icon=":material/download:"):
            with told():
                ensure_policies(page.store, page.person)
                st.rerun()
        if st.button("New complaint clock", icon=":material/add:"):
            open_new(page, ClockPolicy)
        if picked and st.button("Change the clock", icon=":material/edit:"):
            with told():
                open_record(page, ClockPolicy, tuple(_day(picked[part]) for part in ClockPolicy.key))


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


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
