"""Parts of the Savings screen: the table, the chosen saving's money and guard, the answer, and its months in a grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.listing import Column
from medmgr_core.periods import add_months
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.savings import charts, queries
from medmgr_core.savings.attention import is_behind, standing
from medmgr_core.savings.commands import MOST_MONTHS, answer_guard, finish_saving, open_saving, plan_saving, stop_saving
from medmgr_core.savings.guard import NEEDED_BEFORE, RULES, Guard
from medmgr_core.savings.records import SavingMonth, SavingScheme
from medmgr_core.scope import Scope
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.dialogs import do
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.entry_table import entry_grid
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

MARKS = {
    "overdue": "■ Answer overdue", "concern": "▲ Answer owed", "behind": "▲ Behind plan", "unreported": "▲ Not reported",
    "on course": "● On course", "delivered": "● Delivered", "planned": "○ Planned", "idea": "○ Idea", "stopped": "○ Stopped",
}  # fmt: skip
_ORDER = {name: place for place, name in enumerate(MARKS)}

_COLUMNS = (
    Column("status", "Status", width=130),
    Column("name", "Saving", width=215),
    Column("planned", "Planned", "money", width=80),
    Column("delivered", "Delivered", "money", width=80),
    Column("share", "Share", "part", width=70),
    Column("guard_told", "Quality guard", width=185),
    Column("unit_name", "Unit"),
    Column("owner_name", "Owner"),
)
_GUARD_WORDS = {
    "no concern": "● No concern", "too few values": "○ Too few values", "no values since the start": "○ No values since",
}  # fmt: skip
_EMPTY = "No saving here yet. Enter one with “New saving”: what it is, whose it is, and the measure that would show harm."


def schemes_table(page: Page, schemes: pd.DataFrame) -> dict[str, Any] | None:
    """The savings, what waits for a person first; returns the one chosen."""
    frame = _shown(page, schemes)
    return show_table(page, frame, _COLUMNS, key="savings", alt="Savings", empty=_EMPTY, pick=True, rows_by=("scheme_no",),
                      height="content" if len(frame) <= 10 else 390)  # fmt: skip


def _shown(page: Page, schemes: pd.DataFrame) -> pd.DataFrame:
    rows = rows_of(schemes)
    how = [standing(row, page.today) for row in rows]
    plan = schemes["planned"].astype("float64")
    frame = schemes.assign(
        status=[MARKS[name] for name in how], place=[_ORDER[name] for name in how],
        share=schemes["delivered"].astype("float64") / plan.where(plan > 0), guard_told=[_guard_told(page, row) for row in rows],
    )  # fmt: skip
    return frame.sort_values(["place", "planned", "scheme_no"], ascending=[True, False, True], ignore_index=True)


def _guard_told(page: Page, row: dict[str, Any]) -> str:
    """The guard in a few words."""
    if row["stage"] in ("idea", "planned"):
        return "○ Not chosen yet" if not row["guard_name"] else "○ Not ready" if row["missing_to_open"] else "● Ready"
    if row["guard"] == "concern":
        mark = "▲" if row["owed_on"] else "●"
        return f"{mark} Concern since {page.formats.month(row['concern_on'])}{'' if row['owed_on'] else ', answered'}"
    return _GUARD_WORDS.get(row["guard"], "–")


def chosen(page: Page, schemes: pd.DataFrame, picked: dict[str, Any] | None) -> dict[str, Any] | None:
    """The saving shown below the table: the row chosen, else the one of the address, else the first of the table."""
    by_number = {row["scheme_no"]: row for row in rows_of(_shown(page, schemes))}
    linked = st.query_params.get("saving")
    if picked:
        st.query_params["saving"] = picked["scheme_no"]
        return by_number[picked["scheme_no"]]
    if linked and linked not in by_number:
        st.info("The saving of this link is not among those of this unit. Choose another unit above.")
    return by_number.get(linked or "") or next(iter(by_number.values()), None)


# Money and guard -------------------------------------------------------------------------------------


def money_card(page: Page, saving: dict[str, Any]) -> None:
    """Planned and delivered as they add up over the year."""
    lines = _months_of(page, saving)
    with card(_money_headline(page, saving), f"Added up over {md(page.scope.period.title)}"):
        if lines.empty:
            st.caption("No month is planned in this year. Use “Plan months”, or enter them in the grid below.")
        else:
            show_chart(page, charts.cumulated, queries.cumulated(lines), alt="Planned and delivered, added up by month",
                       height="stretch")  # fmt: skip


def _money_headline(page: Page, saving: dict[str, Any]) -> str:
    money = page.formats.short_money
    if saving["stage"] in ("idea", "planned"):
        return "Not opened yet: nothing counts"
    if not saving["reported_plan"]:
        return "No month with a plan is reported yet"
    said = f"{md(money(saving['delivered']))} of {md(money(saving['reported_plan']))}"
    word = "Behind its plan" if is_behind(saving) else "On its plan"
    late = f"; {saving['missing']} not reported" if saving["missing"] else ""
    return f"{word}: {said} delivered in the months reported{late}"


def guard_card(page: Page, saving: dict[str, Any], scope: Scope) -> None:
    """The guard's values with their limits, and the answer to what they say."""
    guard = queries.guards(page.store, scope)[saving["scheme_no"]]
    note = f"{md(saving['guard_name'])}, {md(saving['guard_unit_name'])}" if saving["guard_name"] else "Quality guard"
    with card(_guard_headline(page, saving, guard), note):
        if guard.readings:
            show_chart(page, charts.guard, queries.readings(guard), saving["starts_on"].date(), str(saving["guard_name"]),
                       alt="Values of the quality guard with limits and the start of the saving")  # fmt: skip
        _guard_note(saving, guard)
        _answer(page, saving, guard)


def _guard_headline(page: Page, saving: dict[str, Any], guard: Guard) -> str:
    if saving["missing_to_open"]:
        return "The guard is not ready"
    if saving["stage"] in ("idea", "planned"):
        return "The guard is ready: the saving can be opened"
    if guard.state == "concern":
        first = guard.concerns[0]
        return f"The guard shows concern since {page.formats.month(first.period_on)}"
    return {
        "no concern": "The guard shows no concern",
        "too few values": "The guard cannot tell: too few values before the start",
        "no values since the start": "The guard has no value since the start",
    }[guard.state]


def _guard_note(saving: dict[str, Any], guard: Guard) -> None:
    if saving["missing_to_open"]:
        st.caption(md(f"{saving['missing_to_open']} “Change” above is the way."))
    elif guard.limits is None:
        st.caption(f"It has {guard.known_before} values before the start and needs {NEEDED_BEFORE}. Load earlier values.")
    else:
        rough = " They are few, so the limits are rough." if guard.is_rough else ""
        base = f"{guard.known_before} values before the start"
        st.caption(f"Limits (dashed): mean ± 2.66 × mean moving range of the {base}.{rough} {RULES}")


def _answer(page: Page, saving: dict[str, Any], guard: Guard) -> None:
    if saving["answer"]:
        st.markdown(f"**Answer of {md(page.formats.day(saving['answered_on']))}**")
        st.text(saving["answer"])
    if saving["owed_on"] is None:
        return
    by = page.formats.day(saving["answer_by"])
    again = "It got worse again after the answer. " if saving["answer"] else ""
    if not _may_decide(page, saving):
        st.warning(f"{again}{md(saving['owner_name'])} owes an answer by {md(by)}.")
        return
    st.warning(f"{again}An answer is owed by {md(by)}: what lies behind it, and what is done?")
    key = f"answer-{saving['scheme_no']}-{saving['revision']}"
    text = st.text_area("Answer", key=key, max_chars=600, height=90, placeholder="What lies behind it, and what you do about it")
    if st.button("Save the answer", type="primary", icon=":material/check:", key=f"{key}-save", disabled=not text.strip()):
        do(lambda: answer_guard(page.store, saving["scheme_no"], text, by=page.person, revision=saving["revision"]))


def _may_decide(page: Page, saving: dict[str, Any]) -> bool:
    return page.person == saving["owner"] or page.rights.allows("budgets", "approve", saving["unit_code"])


# What is done ----------------------------------------------------------------------------------------


def new_button(page: Page) -> None:
    """A new saving, to be owned by who enters it unless another is chosen."""
    if page.may("enter") and st.button("New saving", type="primary", icon=":material/add:", shortcut="Alt+N"):
        open_new(page, SavingScheme, owner=page.person, starts_on=add_months(page.today, 1))


def saving_head(page: Page, saving: dict[str, Any]) -> None:
    """The chosen saving's name and place, and the steps this person may take now."""
    st.subheader(md(saving["name"]), anchor=False)
    start = "began" if saving["starts_on"].date() <= page.today else "begins"
    place = f"{saving['cost_centre_name']}, {saving['account_name']}"
    parts = (saving["scheme_no"], words(saving["stage"]), f"{start} in {saving['starts_on']:%B %Y}", place, saving["owner_name"])
    st.caption(" · ".join(md(part) for part in parts))
    with st.container(horizontal=True):
        word = "Change" if page.may("enter") else "Open the record"
        if st.button(word, icon=":material/edit:", shortcut="Alt+O", key="open-saving"):
            with told():
                open_record(page, SavingScheme, (saving["scheme_no"],))
        if _may_decide(page, saving):
            for label, icon, dialog in _steps(saving):
                if st.button(label, icon=f":material/{icon}:", key=f"step-{label}"):
                    dialog(page, saving)


def _steps(saving: dict[str, Any]) -> list[tuple[str, str, Callable[[Page, dict[str, Any]], None]]]:
    stop = ("Stop it", "block", _stop_dialog)
    if saving["stage"] in ("idea", "planned"):
        return [("Plan months", "calendar_month", _plan_dialog), ("Open it", "play_arrow", _open_dialog), stop]
    return [("Finish it", "done_all", _finish_dialog), stop] if saving["stage"] == "open" else []


@st.dialog("Plan months", icon=":material/calendar_month:")
def _plan_dialog(page: Page, saving: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{saving['name']}: the same amount each month from {saving['starts_on']:%B %Y} on. The grid changes single months.")
    label = f"Saved a month, {md(page.formats.currency_sign)}"
    amount = st.number_input(label, value=None, min_value=0.0, step=100.0, format="%.2f", key="plan-amount")
    months = st.number_input("Months", value=12, min_value=1, max_value=MOST_MONTHS, step=1, key="plan-months")
    if st.button("Plan them", type="primary", shortcut="Mod+Enter", disabled=not amount):
        do(lambda: plan_saving(page.store, saving["scheme_no"], a_month=round((amount or 0) * 100), months=int(months),
                                by=page.person))  # fmt: skip


@st.dialog("Open a saving", icon=":material/play_arrow:")
def _open_dialog(page: Page, saving: dict[str, Any]) -> None:
    ask_again(page)
    if saving["missing_to_open"]:
        st.warning(md(saving["missing_to_open"]))
        return
    st.text(f"{saving['name']} begins in {saving['starts_on']:%B %Y} under the guard “{saving['guard_name']}” at "
            f"{saving['guard_unit_name']}. From then on the guard and the start stay as they are.")  # fmt: skip
    if st.button("Begin", type="primary", shortcut="Mod+Enter"):
        do(lambda: open_saving(page.store, saving["scheme_no"], by=page.person))


@st.dialog("Finish a saving", icon=":material/done_all:")
def _finish_dialog(page: Page, saving: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{saving['name']} is delivered: every planned month is reported. Its guard is watched on.")
    if st.button("Finish", type="primary", shortcut="Mod+Enter"):
        do(lambda: finish_saving(page.store, saving["scheme_no"], by=page.person))


@st.dialog("Stop a saving", icon=":material/block:")
def _stop_dialog(page: Page, saving: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{saving['name']} is given up. What it brought stays; months that are not reported no longer count.")
    why = st.text_input("Why (required)", key="stop-why")
    if st.button("Stop the saving", type="primary", shortcut="Mod+Enter", disabled=not why.strip()):
        do(lambda: stop_saving(page.store, saving["scheme_no"], by=page.person, reason=why))


# Months ----------------------------------------------------------------------------------------------


def months_grid(page: Page, saving: dict[str, Any]) -> None:
    """The months of the year, to type in what was planned and delivered."""
    if saving["stage"] == "stopped" or not page.rights.allows("budgets", "enter", saving["unit_code"]):
        return
    st.markdown(f"**Months of {md(saving['name'])}** in {md(page.scope.period.title)}")
    st.caption("Type what each month was to bring and brought, or paste a block from a spreadsheet; then save.")
    frame = _months_of(page, saving)[["month", "planned", "delivered", "revision"]]
    height = 38 + 35 * min(len(frame) + 3, 13)
    entry_grid(page, SavingMonth, frame, key=f"saving-months-{saving['scheme_no']}-{page.scope.period.title}", height=height,
               fixed={"scheme_no": saving["scheme_no"]})  # fmt: skip


def _months_of(page: Page, saving: dict[str, Any]) -> pd.DataFrame:
    return queries.months_of(page.store, page.scope, saving["scheme_no"])
