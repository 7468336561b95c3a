"""What stands beside the position: reserves, reasons that are owed, moves, and managers' own forecasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.budgets import queries
from medmgr_core.budgets.contingency import LEVELS, ReserveLook, reserves
from medmgr_core.budgets.move_commands import Place, approve_move, carry_forward, move_budget, refuse_move, release_reserve
from medmgr_core.budgets.overview import Overview
from medmgr_core.budgets.owed import owed, rule
from medmgr_core.budgets.plan_records import LockedMonth, Reserve
from medmgr_core.budgets.reason_records import BudgetRule, ForecastOverride, VarianceReason
from medmgr_core.budgets.reserve import BLOCK, RUNS
from medmgr_core.errors import InvalidEntry
from medmgr_core.listing import Column, Listing
from medmgr_core.people.queries import reference_labels
from medmgr_core.periods import add_months, months_between
from medmgr_core.ui.dialogs import do
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.roster_pay_parts import has_rosters, roster_pay_panel
from medmgr_core.ui.tables import show_listing, show_table
from medmgr_core.ui.text import md

# Reserves -------------------------------------------------------------------------------------------------------------

_RESERVE_COLUMNS = (
    Column("standing", "Status", width=120),
    Column("unit_name", "Department"),
    Column("amount", "Reserve", "money"),
    Column("released", "Released", "money"),
    Column("remaining", "Left", "money"),
    Column("money_left", "Money left", "part", width=95),
    Column("time_left", "Year left", "part", width=90),
    Column("cover", "Cover", "quantity", width=75),
    Column("chance", "Chance it lasts", "part", width=115),
    Column("slack_80", f"Enough for {LEVELS[0] * 100:.0f} %", "money"),
    Column("slack_90", f"Enough for {LEVELS[1] * 100:.0f} %", "money"),
)


def reserve_panel(page: Page, look: Overview) -> None:
    """Each reserve: burn against the year, cover, the chance that it lasts, and what would be enough."""
    held = reserves(page.store, look.whole)
    st.markdown(f"**{md(_reserve_headline(held, page))}**")
    frame = pd.DataFrame([_reserve_row(each) for each in held], columns=["unit_code", *(c.name for c in _RESERVE_COLUMNS)])
    picked = show_table(page, frame, _RESERVE_COLUMNS, key="reserves", alt="Reserves", pick=True, height="content",
                        empty="No department holds a reserve in this year. Enter the first one.")  # fmt: skip
    st.caption(
        f"The chance is found by drawing the department's own past monthly variances again, {RUNS:,} times, in blocks of "
        f"{BLOCK} months. Cover is what is left divided by the overspend in the forecast; enough is what the months left need."
    )
    if not page.may("enter"):
        return
    with st.container(horizontal=True):
        if st.button("New reserve", icon=":material/add:"):
            open_new(page, Reserve, year_on=look.year.first)
        if picked and st.button("Change", icon=":material/edit:", key="change-reserve"):
            with told():
                open_record(page, Reserve, (picked["unit_code"], look.year.first))
        if st.button("Release from a reserve", icon=":material/outbound:"):
            _move_dialog(page, look, "reserve_release")


def _reserve_headline(held: list[ReserveLook], page: Page) -> str:
    if not held:
        return "No reserve is held in this year"
    left, whole = sum(each.remaining for each in held), sum(each.amount for each in held)
    short = sum(each.chance is not None and each.chance < LEVELS[0] for each in held)
    told_left = f"{page.formats.short_money(left)} of {page.formats.short_money(whole)} held back are left"
    return f"{told_left}; {short} of {len(held)} reserves may not last" if short else f"{told_left}; all are likely to last"


def _reserve_row(each: ReserveLook) -> dict[str, Any]:
    slack = each.slack or (None, None)
    return {
        "unit_code": each.unit_code, "standing": _reserve_standing(each), "unit_name": each.unit_name, "amount": each.amount,
        "released": each.released, "remaining": each.remaining, "money_left": each.burn.money_left if each.burn else None,
        "time_left": each.burn.time_left if each.burn else None, "cover": each.cover, "chance": each.chance,
        "slack_80": slack[0], "slack_90": slack[1],
    }  # fmt: skip


def _reserve_standing(each: ReserveLook) -> str:
    if each.chance is None:
        return "○ Too new"
    return "■ Will not last" if each.chance < 0.5 else "▲ Doubtful" if each.chance < LEVELS[0] else "● Lasts"


# Reasons --------------------------------------------------------------------------------------------------------------

_REASON_COLUMNS = (
    Column("standing", "Status", width=110),
    Column("cost_centre_name", "Cost centre"),
    Column("budget_holder", "Budget holder"),
    Column("variance", "Variance", "money"),
    Column("variance_share", "Var. %", "share", width=75),
    Column("reason", "Why"),
    Column("action", "What is done"),
)


def reason_panel(page: Page, look: Overview) -> None:
    """Who owes a reason, and the reasons given."""
    held = owed(page.store, look)
    count = len(held.missing)
    said = f"{count} of {len(held.rows)} large variances to {held.month:%B %Y} have no reason yet"
    st.markdown(f"**{md(said if len(held.rows) else 'No variance is large enough to need a reason')}**")
    frame = held.rows.assign(standing=["▲ Owed" if missing else "● Given" for missing in held.rows["reason"].isna()])
    picked = show_table(page, frame, _REASON_COLUMNS, key="reasons", alt="Reasons for variances", pick=True, height="content",
                        empty="Nothing to explain.", rows_by=("cost_centre_code",))  # fmt: skip
    if picked and page.may("enter") and st.button("Give the reason", type="primary", icon=":material/edit:"):
        key = (picked["cost_centre_code"], held.month)
        with told():
            if picked["reason"]:
                open_record(page, VarianceReason, key)
            else:
                open_new(page, VarianceReason, cost_centre_code=key[0], month=key[1])


# Moves ----------------------------------------------------------------------------------------------------------------

MOVES = Listing(
    queries.MOVES,
    (
        Column("move_no", "Move", "code", search=True, width=105),
        Column("kind", "Kind", "choice", ("virement", "reserve_release", "carry_forward"), width=130),
        Column("unit_name", "Unit", search=True),
        Column("moved_on", "Asked on", "date", width=110),
        Column("asked_by", "Asked by", search=True),
        Column("amount", "Amount", "money_exact"),
        Column("reason", "Reason", search=True),
        Column("state", "State", "choice", ("asked", "approved", "refused"), width=95),
        Column("approver", "Decided by", search=True),
        Column("decided_on", "Decided on", "date", shown=False),
    ),
    key=("move_no",),
    order="moved_on",
    descending=True,
)


def move_panel(page: Page, look: Overview) -> None:
    """All moves, with what may be done about them."""
    show_listing(page, MOVES, key="moves", name="Budget moves", empty="No money has been moved yet.",
                 actions=lambda picked: _move_buttons(page, look, picked))  # fmt: skip


def _move_buttons(page: Page, look: Overview, picked: dict[str, Any] | None) -> None:
    if page.may("enter") and st.button("Move budget", type="primary", icon=":material/swap_horiz:"):
        _move_dialog(page, look, "virement")
    if page.may("enter") and st.button("Carry forward", icon=":material/redo:"):
        _move_dialog(page, look, "carry_forward")
    if picked and st.button("Look and decide" if page.may("approve") else "Look", icon=":material/gavel:"):
        _decide_dialog(page, picked)


@st.dialog("Move budget", width="medium", icon=":material/swap_horiz:")
def _move_dialog(page: Page, look: Overview, kind: str) -> None:
    ask_again(page)
    centres, accounts = (reference_labels(page.store, page.everywhere(), table) for table in ("cost_centre", "account"))
    source = _place("From", centres, accounts, "from") if kind == "virement" else None
    unit = _unit(page) if kind == "reserve_release" else None
    target = _place("To", centres, accounts, "to")
    amount = st.number_input(
        "Amount (required)", value=None, min_value=0.01, step=100.0, format="%.2f", key=f"move-{kind}-amount"
    )
    first = _first_month(look, kind)
    reason = st.text_input("Reason (required)", key=f"move-{kind}-reason")
    st.caption("Somebody else approves it. Until then the budget stays as it is.")
    if st.button("Ask for it", type="primary", shortcut="Mod+Enter", key=f"move-{kind}-ask"):
        do(lambda: _ask(page, look, kind, source, unit, target, amount, first, reason))


def _place(word: str, centres: dict[str, str], accounts: dict[str, str], key: str) -> tuple[str | None, str | None]:
    left, right = st.columns(2)
    centre = left.selectbox(f"{word}: cost centre (required)", list(centres), index=None, format_func=centres.__getitem__,
                            placeholder="Choose", key=f"move-{key}-centre")  # fmt: skip
    account = right.selectbox(f"{word}: account (required)", list(accounts), index=None, format_func=accounts.__getitem__,
                              placeholder="Choose", key=f"move-{key}-account")  # fmt: skip
    return centre, account


def _unit(page: Page) -> str | None:
    labels = reference_labels(page.store, page.everywhere(), "unit")
    return st.selectbox("From the reserve of (required)", list(labels), index=None, format_func=labels.__getitem__,
                        placeholder="Choose", key="move-unit")  # fmt: skip


def _first_month(look: Overview, kind: str) -> date:
    months = months_between(max(look.closed_until, look.year.first), look.year.until) or months_between(
        add_months(look.year.until, -1), look.year.until
    )
    label = "In month" if kind == "carry_forward" else "Spread evenly from"
    return st.selectbox(label, months, format_func=lambda month: f"{month:%B %Y}", key=f"move-{kind}-month")


def _ask(page: Page, look: Overview, kind: str, source: Any, unit: str | None, target: Any, amount: float | None, first: date,
         reason: str) -> None:  # fmt: skip
    if amount is None or not reason.strip() or not all(target) or (kind == "virement" and not all(source)) or (
        kind == "reserve_release" and unit is None
    ):  # fmt: skip
        raise InvalidEntry("Please fill in every field that is marked as required.")
    given: dict[str, Any] = {"target": Place(*target), "amount": round(amount * 100), "reason": reason, "by": page.person}
    months = months_between(first, look.year.until)
    if kind == "virement":
        move_budget(page.store, source=Place(*source), months=months, **given)
    elif kind == "reserve_release":
        release_reserve(page.store, unit_code=unit or "", months=months, **given)
    else:
        carry_forward(page.store, month=first, **given)


@st.dialog("Budget move", width="medium", icon=":material/gavel:")
def _decide_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    st.markdown(f"**{md(page.formats.money(picked['amount'], 2))}** · {md(picked['reason'])}")
    lines = page.store.read(queries.MOVE_LINES, page.everywhere(), move_no=picked["move_no"])
    columns = (Column("month", "Month", "date"), Column("cost_centre_name", "Cost centre"), Column("account_name", "Account"),
               Column("amount", "Amount", "money_exact"))  # fmt: skip
    show_table(page, lines, columns, key="move-lines", alt="Lines of the move", empty="No line of it is in your reach.")
    if picked["state"] != "asked" or not page.may("approve"):
        return
    why = st.text_input("Why, if it is refused", key="move-why")
    move = {"revision": picked["revision"], "by": page.person}
    with st.container(horizontal=True):
        if st.button("Approve", type="primary", icon=":material/check:", key="move-approve"):
            do(lambda: approve_move(page.store, picked["move_no"], **move))
        if st.button("Refuse", icon=":material/close:", key="move-refuse"):
            do(lambda: refuse_move(page.store, picked["move_no"], reason=why, **move))


# Forecasts ------------------------------------------------------------------------------------------------------------

_FORECAST_COLUMNS = (
    Column("cost_centre_name", "Cost centre"),
    Column("year_budget", "Year's budget", "money"),
    Column("model", "By the method", "money"),
    Column("own", "Manager's own", "money"),
    Column("forecast", "Counts", "money"),
    Column("forecast_variance", "Left at year end", "money"),
    Column("reason", "Why"),
)


def forecast_panel(page: Page, look: Overview) -> None:
    """The method's number beside the manager's own, for each cost centre."""
    frame = _forecasts(look)
    own = int(frame["own"].notna().sum())
    st.markdown(f"**{md(f'{own} of {len(frame)} cost centres go by a forecast of their manager')}**")
    picked = show_table(page, frame, _FORECAST_COLUMNS, key="forecasts", alt="Forecasts by cost centre", pick=True,
                        height="content" if len(frame) <= 12 else 420, empty="Nothing to forecast yet.",
                        rows_by=("code",))  # fmt: skip
    methods = sorted(set(look.outlook.end.methods))
    st.caption("The method: " + md("; ".join(methods)) + ".")
    if picked and page.may("enter") and st.button("Enter a forecast", type="primary", icon=":material/edit:"):
        key = (picked["code"], look.year.first)
        with told():
            if picked["own"] is not None:
                open_record(page, ForecastOverride, key)
            else:
                open_new(page, ForecastOverride, cost_centre_code=key[0], year_on=key[1])


def _forecasts(look: Overview) -> pd.DataFrame:
    centres = look.position.centres
    method = look.outlook.left.groupby("cost_centre_code")["left"].sum().reset_index()
    held = look.overrides.rename(columns={"amount": "own"})[["cost_centre_code", "own", "reason"]]
    frame = centres.merge(method.rename(columns={"left": "method_left"}), left_on="code", right_on="cost_centre_code", how="left")
    frame = frame.drop(columns="cost_centre_code").merge(held, left_on="code", right_on="cost_centre_code", how="left")
    return frame.assign(model=frame["year_actual"] + frame["method_left"].fillna(0))


# Rules ----------------------------------------------------------------------------------------------------------------


def rule_panel(page: Page, look: Overview) -> None:
    """From when on a variance counts, and which months are closed."""
    held, formats = rule(page.store), page.formats
    st.markdown(
        f"A place is **watched** from {md(formats.percent(held.watch_share))} over its budget and **off plan** from "
        f"{md(formats.percent(held.off_share))}, but never for less than {md(formats.money(held.floor))}. A reason is owed from "
        f"{md(formats.money(held.reason_from))} on. A reserve of {md(formats.percent(held.reserve_share))} is aimed at."
    )
    months = page.store.read(queries.LOCKED_MONTHS)
    columns = (Column("month", "Closed month", "date", width=130), Column("note", "Note"))
    picked = show_table(page, months, columns, key="locked", alt="Closed months", pick=True, height="content",
                        empty="No month is closed: budget and spending of every month can be changed.")  # fmt: skip
    if not page.may("enter", "accounts"):
        return
    with st.container(horizontal=True):
        if st.button("Change the rules", icon=":material/edit:"):
            with told():
                if page.store.row(BudgetRule, ("budgets",)):
                    open_record(page, BudgetRule, ("budgets",))
                else:
                    open_new(page, BudgetRule, rule_code="budgets")
        if st.button("Close a month", icon=":material/lock:"):
            open_new(page, LockedMonth, month=add_months(look.closed_until, -1))
        if picked and st.button("Open the month again", icon=":material/lock_open:"):
            with told():
                open_record(page, LockedMonth, (picked["month"].date(),))


PANELS: dict[str, Callable[[Page, Overview], None]] = {
    "Reserves": reserve_panel, "Reasons": reason_panel, "Moves": move_panel, "Forecasts": forecast_panel,
    "Rosters": roster_pay_panel, "Rules": rule_panel,
}  # fmt: skip


@st.fragment  # another panel draws itself alone
def panel(page: Page, look: Overview) -> None:
    """One of the panels, when it is asked for."""
    ask_again(page)
    names = [name for name in PANELS if name != "Rosters" or has_rosters(page, look)]
    chosen = st.segmented_control("Look closer", names, key="budget_panel", bind="query-params")
    if chosen:
        PANELS[str(chosen)](page, look)
