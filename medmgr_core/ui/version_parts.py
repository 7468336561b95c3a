"""Building a budget: versions, their lines in a grid, packages with a cut line, the months, and versions side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from medmgr_core.budgets import charts, queries
from medmgr_core.budgets.plan_look import Plan, by_centre, plan
from medmgr_core.budgets.plan_records import BudgetPackage, BudgetVersion, VersionLine
from medmgr_core.budgets.version_commands import approve_version, copy_version, fill_from_last_year
from medmgr_core.listing import Column
from medmgr_core.periods import add_months
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.dialogs import do
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.entry_table import entry_grid
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import key_part, md

Version = dict[str, Any]


def pick_version(page: Page) -> Version | None:
    """The version to work on, with what may be done about it; None where there is none yet."""
    versions = rows_of(page.store.read(queries.VERSIONS, page.everywhere()))
    names = {row["version_code"]: f"{row['name']} · {row['state']} · {row['unit_name']}" for row in versions}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox("Version", list(names), format_func=lambda held: names[held], key="version", width=430,
                            placeholder="There is no version yet")  # fmt: skip
        version = next((row for row in versions if row["version_code"] == code), None)
        _buttons(page, version)
    return version


def _buttons(page: Page, version: Version | None) -> None:
    enters = page.may("enter")
    is_draft = version is not None and version["state"] == "draft"
    if enters and st.button("New version", icon=":material/add:", shortcut="Alt+N"):
        year = page.scope.period.until
        open_new(page, BudgetVersion, unit_code=page.scope.root, year_on=year)
    if version and enters and st.button("Change" if is_draft else "Open", icon=":material/edit:"):
        with told():
            open_record(page, BudgetVersion, (version["version_code"],))
    if is_draft and version and enters and st.button("Fill from last year", icon=":material/history:"):
        _fill_dialog(page, version)
    if version and enters and st.button("Copy", icon=":material/content_copy:"):
        _copy_dialog(page, version)
    if is_draft and version and page.may("approve") and st.button("Approve", type="primary", icon=":material/check:"):
        _approve_dialog(page, version)


@st.dialog("Fill from last year", icon=":material/history:")
def _fill_dialog(page: Page, version: Version) -> None:
    ask_again(page)
    st.text("Each line of last year that the version lacks is added with what was spent without one-off items; months to come as "
            "budgeted.")  # fmt: skip
    inflation = st.number_input("Inflation, %", -50.0, 200.0, 3.0, 0.1, key="fill-inflation")
    if st.button("Fill it", type="primary", shortcut="Mod+Enter"):
        do(lambda: fill_from_last_year(page.store, version["version_code"], inflation=inflation / 100, by=page.person))


@st.dialog("Copy a version", icon=":material/content_copy:")
def _copy_dialog(page: Page, version: Version) -> None:
    ask_again(page)
    into = st.text_input("Code of the copy (required)", key="copy-code")
    name = st.text_input("Name (required)", f"{version['name']}, copy", key="copy-name")
    if st.button("Copy it", type="primary", shortcut="Mod+Enter"):
        do(lambda: copy_version(page.store, version["version_code"], into=into.strip(), name=name, by=page.person))


@st.dialog("Approve a version", icon=":material/check:")
def _approve_dialog(page: Page, version: Version) -> None:
    ask_again(page)
    held = plan(page.store, page.everywhere(), version)
    st.text(f"{version['name']} becomes the budget of {held.version.year_on:%B %Y} to "
            f"{add_months(held.version.year_on, 11):%B %Y}: {page.formats.money(held.annual)} net cost. "
            "Lines it does not name stay as they are; nothing is lost, the history keeps what was there.")  # fmt: skip
    if st.button("Make it the budget", type="primary", shortcut="Mod+Enter"):
        do(lambda: approve_version(page.store, version["version_code"], revision=version["revision"], by=page.person))


def headline(page: Page, held: Plan) -> str:
    """What the version says, computed."""
    money = page.formats.short_money
    if held.lines["annual"].abs().sum() == 0:
        return "This version has no money in it yet: fill it from last year, or enter lines and packages"
    said = f"{money(held.annual)} net cost"
    if not held.before:
        return f"{said}; nothing is known of the year before"
    change = held.annual - held.before
    more = "more" if change >= 0 else "less"
    return f"{said}, {money(abs(change))} ({page.formats.percent(abs(change) / abs(held.before))}) {more} than the year before"


def lines(page: Page, version: Version, held: Plan) -> None:
    """The lines in a grid to paste into; an approved version is shown only."""
    frame = page.store.read(queries.VERSION_LINES, page.everywhere(), version_code=version["version_code"])
    if version["state"] == "draft" and page.may("enter"):
        st.caption("Year's amount = last year × (1 + inflation) + volume + pressures − savings. Paste a block from a "
                   "spreadsheet, then save.")  # fmt: skip
        entry_grid(page, VersionLine, frame, key=f"version-{key_part(version['version_code'])}", height=460,
                   fixed={"version_code": version["version_code"]})  # fmt: skip
        return
    columns = (Column("cost_centre_name", "Cost centre"), Column("account_name", "Account"),
               Column("before", "Year before", "money"), Column("annual", "Planned", "money"),
               Column("change", "Change", "money"))  # fmt: skip
    show_table(page, held.lines, columns, key="version-lines", alt="Lines of the version", empty="No line is in your reach.")


def packages(page: Page, version: Version, held: Plan) -> None:
    """Ranked packages with the cut line."""
    taken = held.packages[held.packages["is_taken"]]
    money = int(version["cut_line"] or 0)
    spent = int(taken["amount"].sum())
    st.markdown(f"**{md(f'{len(taken)} of {len(held.packages)} packages lie above the cut line')}**: "
                f"{md(page.formats.money(spent))} of {md(page.formats.money(money))}")  # fmt: skip
    frame = held.packages.assign(standing=["● Taken" if above else "○ Below the line" for above in held.packages["is_taken"]])
    columns = (Column("standing", "Standing", width=130), Column("rank", "Rank", "count", width=70),
               Column("name", "What is done"), Column("amount", "A year", "money"),
               Column("benefit", "What it is good for"))  # fmt: skip
    picked = show_table(page, frame, columns, key="packages", alt="Packages", pick=True, height="content",
                        empty="No package yet. A zero-based budget is built from them.", rows_by=("package_no",))  # fmt: skip
    if version["state"] != "draft" or not page.may("enter"):
        return
    with st.container(horizontal=True):
        if st.button("New package", icon=":material/add:", type="primary"):
            open_new(page, BudgetPackage, version_code=version["version_code"], rank=len(held.packages) + 1)
        if picked and st.button("Change", icon=":material/edit:", key="change-package"):
            with told():
                open_record(page, BudgetPackage, (picked["version_code"], picked["package_no"]))


def months(page: Page, version: Version, held: Plan) -> None:
    """How the year is spread, beside the year before."""
    top = max(rows_of(held.months), key=lambda row: row["amount"])
    with card(md(f"{page.formats.month(top['month'])} is the dearest month: {page.formats.short_money(int(top['amount']))}"),
              "Planned (bars) and the year before (ticks), a month"):  # fmt: skip
        show_chart(page, charts.phased, held.months, alt="Planned months and the year before")
    columns = (
        Column("month", "Month", "date"),
        Column("amount", "Planned", "money_exact"),
        Column("before", "Year before", "money_exact"),
    )
    show_table(page, held.months, columns, key="version-months", alt="Months of the version", empty="", height="content")


def compare(page: Page, version: Version, held: Plan) -> None:
    """By cost centre beside last year and another version."""
    versions = rows_of(page.store.read(queries.VERSIONS, page.everywhere()))
    names = {row["version_code"]: row["name"] for row in versions if row["version_code"] != version["version_code"]}
    code = st.selectbox("Beside", [None, *names], format_func=lambda held: names.get(held, "The year before only"), key="beside",
                        width=320)  # fmt: skip
    other = next((plan(page.store, page.everywhere(), row) for row in versions if row["version_code"] == code), None)
    frame = by_centre(held, other)
    columns = [Column("cost_centre_name", "Cost centre"), Column("before", "Year before", "money"),
               Column("annual", "This version", "money"), Column("change", "Change", "money"),
               Column("change_share", "Change %", "share", width=95)]  # fmt: skip
    if other is not None:
        columns += [Column("other", names[str(code)], "money"), Column("difference", "Difference", "money")]
    show_table(
        page, frame, columns, key="version-compare", alt="Versions by cost centre", empty="Nothing to compare yet.", height=460
    )


VIEWS: dict[str, Callable[[Page, Version, Plan], None]] = {
    "Lines": lines, "Packages": packages, "Months": months, "Compare": compare,
}  # fmt: skip


def view(page: Page, version: Version) -> None:
    """The headline, and one view of the version by choice."""
    held = plan(page.store, page.everywhere(), version)
    st.subheader(md(headline(page, held)), anchor=False)
    chosen = st.segmented_control("Show", list(VIEWS), default="Lines", key="plan_view", bind="query-params", required=True,
                                  label_visibility="collapsed")  # fmt: skip
    VIEWS[str(chosen)](page, version, held)
