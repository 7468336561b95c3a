"""Parts of the Jobs and health screen."""

from __future__ import annotations

import streamlit as st

from medmgr_core import __version__
from medmgr_core.jobs import jobs_table, run_now
from medmgr_core.listing import Column
from medmgr_core.running import running
from medmgr_core.store.check import check_store
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_JOBS = (
    Column("title", "Job"),
    Column("state", "State", "choice", width=90),
    Column("finished_at", "Last done", "moment", width=150),
    Column("next_run_at", "Next run", "moment", width=150),
    Column("attempts", "Tries", "count", width=70),
    Column("result", "Result"),
    Column("last_error", "Last error"),
)


def health_tiles(page: Page) -> None:
    """Size, changes and version of the running system."""
    change_no, _ = page.store.head()
    engine = {"duckdb": "DuckDB file", "postgresql": "PostgreSQL"}[page.store.engine.name]
    with st.grid(4, min_column_width=170):
        st.metric("Store", engine, border=True)
        st.metric("Size, MB", page.formats.number(page.store.engine.size() / 2**20, 1), border=True)
        st.metric("Changes in the history", page.formats.number(change_no), border=True)
        st.metric("MedMgr", __version__, border=True)
    st.caption(f"Running since {md(page.formats.moment(running().started_at))}")
    if page.may("administer") and st.button("Check history and data now", icon=":material/verified:"):
        _check(page)


def _check(page: Page) -> None:
    with st.spinner("Checking every change and every row"):
        found = check_store(page.store)
    if found.problems:
        st.error("  \n".join(md(problem) for problem in found.problems[:20]))
    else:
        st.success(f"{found.changes:,} changes and {found.rows:,} rows agree; the chain holds.")


def jobs_list(page: Page) -> None:
    """The background jobs; a chosen one can be run at once."""
    picked = show_table(page, jobs_table(page.store), _JOBS, key="jobs", alt="Background jobs", pick=True,
                        empty="No job has run yet: they start with the server.")  # fmt: skip
    if picked and page.may("administer") and st.button("Run it now", icon=":material/play_arrow:"):
        with told(), st.spinner("Running"):
            run_now(page.store, picked["name"])
            st.rerun()
