"""A plan of action from a file: shown with what is odd in it, then kept as findings with their actions."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from medmgr_core.actions.records import Action
from medmgr_core.compliance.plan_commands import load_plan
from medmgr_core.compliance.read_plan import ActionPlan, PlanTask, read_plan
from medmgr_core.errors import MedMgrError
from medmgr_core.facility.above import top_of
from medmgr_core.formats import counted, shortened
from medmgr_core.people.queries import reference_labels
from medmgr_core.ui.dialogs import save_button
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.text import md
from medmgr_core.ui.widgets import date_style

_USUAL_DAYS = 90
_SHOWN = 8


@st.dialog("Load a plan of action", icon=":material/upload_file:", width="medium")
def plan_dialog(page: Page) -> None:
    """From an OSCAL plan of action and milestones."""
    ask_again(page)
    file = st.file_uploader("OSCAL plan of action and milestones (JSON)", type=["json"], key="plan-file",
                            max_upload_size=20)  # fmt: skip
    st.caption("A plan kept as CSV or XLSX goes in under “Load files”, as findings and as actions.")
    if not file:
        return
    try:
        plan = read_plan(file.getvalue())
    except MedMgrError as error:
        st.error(md(error))
        return
    _shown(plan)
    _keep(page, plan)


def _shown(plan: ActionPlan) -> None:
    tasks = sum(len(item.tasks) for item in plan.items)
    st.success(f"{md(plan.name)}: {counted(len(plan.items), 'finding')}, {counted(tasks, 'action')}.")
    for item in plan.items[:_SHOWN]:
        st.markdown(f"● {md(shortened(item.summary.partition(chr(10))[0], 90))} :gray[{md(item.severity)}]")
    if len(plan.items) > _SHOWN:
        st.caption(f"and {len(plan.items) - _SHOWN} more")
    for sentence in plan.told:
        st.warning(md(sentence))


def _keep(page: Page, plan: ActionPlan) -> None:
    units = reference_labels(page.store, page.everywhere(), "unit")
    usual = top_of(page.store, page.everywhere().units)
    left, right = st.columns(2)
    unit = left.selectbox("Unit (required)", list(units), index=list(units).index(usual) if usual in units else None,
                          format_func=units.__getitem__, key="plan-unit")  # fmt: skip
    due = right.date_input(
        "Due, where the file names no day",
        value=page.today + timedelta(days=_USUAL_DAYS),
        key="plan-due",
        format=date_style(page.formats),
    )

    def action(number: str, task: PlanTask) -> Action:
        return Action(task=task.task, unit_code=str(unit), owner=page.person, due_on=task.due_on or due, about="finding",
                      about_key=number)  # fmt: skip

    save_button(lambda: load_plan(page.store, plan, unit_code=str(unit), due_on=due, also=action, by=page.person),
                ready=unit and due, word="Keep it")  # fmt: skip
