"""Parts of the Load files screen: what the file would do, unknown texts, and taking it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from medmgr_core.entry.read_file import StagedFile
from medmgr_core.imports.choice import choosable
from medmgr_core.imports.commands import Accepted, accept, remember_code, save_profile
from medmgr_core.imports.dry_run import Asked, DryRun, dry_run, may_make
from medmgr_core.imports.records import LoadedFile
from medmgr_core.listing import Column
from medmgr_core.people.queries import reference_labels
from medmgr_core.periods import financial_year_of
from medmgr_core.record import FieldSpec, Record, field_of
from medmgr_core.ui.import_file_parts import in_background
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_PROBLEMS = (
    Column("problem", "What is wrong"),
    Column("title", "Field", width=130),
    Column("rows", "Rows", "count", width=80),
    Column("first_row", "First in row", "count", width=100),
    Column("example", "Such as", width=160),
)
_MONTHS = (
    Column("month", "Month", "date", width=120),
    Column("rows", "Rows of the file", "count"),
    Column("total", "Their sum", "figure"),
    Column("rows_now", "Rows there now", "count"),
    Column("total_now", "Their sum now", "figure"),
)


def look(page: Page, staged: StagedFile, asked: Asked) -> DryRun:
    """The dry run; kept until something of it changes."""
    key = (staged.digest, repr(asked.choice), asked.record_type.table, asked.sheet.table, asked.unit_code, asked.create,
           page.store.head()[0])  # fmt: skip
    if st.session_state.get("import-dry-key") != key:
        st.session_state["import-dry"] = in_background(
            "Looking at every row", lambda stop: dry_run(page.store, staged, asked, by=page.person, stop=stop)
        )
        st.session_state["import-dry-key"] = key
    dry: DryRun = st.session_state["import-dry"]
    return dry


def ask_unknown(page: Page, asked: Asked, dry: DryRun) -> Asked:
    """Texts that name nothing: map them to a record once and for all, or have records made."""
    create = set(asked.create)
    fields = [*dry.unknown, *dry.proposed]
    with st.grid(max(1, len(fields)), min_column_width=280):
        for name in fields:
            with st.container(border=True, gap="small"):
                create = _ask_of(page, asked, dry, name, create)
    return replace(asked, create=frozenset(create))


def _ask_of(page: Page, asked: Asked, dry: DryRun, name: str, create: set[str]) -> set[str]:
    spec = field_of(asked.record_type, name)
    target = page.store.catalogue.by_table[spec.ref or ""]
    texts = dry.unknown.get(name) or dict.fromkeys(dry.proposed.get(name, {}), 0)
    kind = (target.title if len(texts) == 1 else target.plural).lower()
    st.markdown(f"**{len(texts):,} {kind}** of the file {'is' if len(texts) == 1 else 'are'} not known yet")
    if name != asked.record_type.part_of and may_make(page.store, page.person, target, asked.unit_code):
        wanted = st.toggle(f"Make {len(texts):,} {kind}", name in create, key=f"import-make-{name}")
        create = create | {name} if wanted else create - {name}
    if name in dry.unknown:
        _map_codes(page, spec, target, dry.unknown[name])
    return create


def _map_codes(page: Page, spec: FieldSpec, target: type[Record], texts: Mapping[str, int]) -> None:
    labels = reference_labels(page.store, page.everywhere(target.area), target.table)
    with st.expander("Say what they stand for", icon=":material/link:"):
        frame = pd.DataFrame({"text": list(texts), "rows": list(texts.values()), "stands_for": None})
        edited = st.data_editor(
            frame, hide_index=True, key=f"import-map-{spec.name}", disabled=["text", "rows"], height=320,
            column_config={
                "text": st.column_config.TextColumn("In the file"),
                "rows": st.column_config.NumberColumn("Rows", width=80),
                "stands_for": st.column_config.SelectboxColumn("Stands for", options=list(labels.values())),
            },
        )  # fmt: skip
        chosen = edited.dropna(subset=["stands_for"])
        if len(chosen) and st.button(f"Remember {len(chosen):,}", key=f"import-remember-{spec.name}"):
            codes = {label: code for code, label in labels.items()}
            with told():
                for text, label in zip(chosen["text"], chosen["stands_for"], strict=True):
                    remember_code(page.store, target, text, codes[label], by=page.person)
                st.rerun()


def summary(page: Page, dry: DryRun) -> None:
    """Counts, sums and months of what would happen; every kind of problem with an example; what is unusual."""
    counts = dry.counts
    with st.grid(5, min_column_width=120):
        for label, value in (("New", counts["new"]), ("Changed", counts["changed"]), ("Already there", counts["same"]),
                             ("Wrong", counts["wrong"]), ("Left out", dry.asked.sheet.left_out_rows)):  # fmt: skip
            st.metric(label, page.formats.number(value), border=True)
    for sentence in dry.unusual:
        st.warning(md(sentence), icon=":material/search:")
    if len(dry.problems):
        titles = {spec.name: spec.title for spec in choosable(dry.asked.record_type)}
        st.markdown("**Rows that cannot be taken as they are**")
        frame = dry.problems.assign(title=dry.problems["field"].map(titles).fillna("Row"))
        show_table(page, frame, _PROBLEMS, key="import-problems", alt="What is wrong", empty="")
    if len(dry.months) > 1:
        with st.expander(f"By month: {len(dry.months)} months", icon=":material/calendar_month:"):
            money = {spec.name for spec in choosable(dry.asked.record_type) if spec.kind.name == "money"}
            unit = 100 if money & dry.sums.keys() else 1
            sums = {name: dry.months[name] / unit for name in ("total", "total_now")}
            show_table(page, dry.months.assign(**sums), _MONTHS, key="import-months", alt="Rows by month", empty="")


def headline(page: Page, dry: DryRun) -> str:
    """What taking the file would do, computed."""
    rows = dry.counts["new"] + dry.counts["changed"]
    told_of = f"{rows:,} {'row' if rows == 1 else 'rows'} to take"
    if dry.sums and rows:
        told_of += f", {page.formats.money(next(iter(dry.sums.values())), 2)}"
    if dry.first_on and dry.last_on:
        told_of += f", {page.formats.day(dry.first_on)} to {page.formats.day(dry.last_on)}"
    return md(told_of)


def take(page: Page, staged: StagedFile, asked: Asked, dry: DryRun, profile_code: str | None) -> None:
    """The button that takes the good rows, and what is remembered."""
    rows, wrong = dry.counts["new"] + dry.counts["changed"], dry.counts["wrong"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = "Take 1 row" if rows == 1 else f"Take {rows:,} rows"
        pressed = st.button(label, type="primary", icon=":material/check:", disabled=not dry.is_ready, shortcut="Alt+S")
        keep = wrong > 0 and st.toggle(f"Keep the {wrong:,} wrong rows to be mended", True, key="import-keep-wrong")
        name = st.text_input("Remember how this source is read as", key="import-profile-name", width=300,
                             placeholder="A name, such as Ledger export")  # fmt: skip
    if pressed:
        with told():
            code = save_profile(page.store, name, dry, by=page.person) if name.strip() else profile_code
            done = in_background("Taking the rows in", lambda stop: accept(
                page.store, staged, dry.asked, by=page.person, shown=dry, keep_wrong=keep, profile_code=code,
                stop=stop))  # fmt: skip
            st.session_state["import-done"] = (staged.digest, done)
            st.rerun()


def told_done(page: Page, staged: StagedFile) -> bool:
    """What became of the file just taken, with the way to see it."""
    digest, done = st.session_state.get("import-done", ("", None))
    if done is None or digest != staged.digest:
        return False
    held = page.store.row(LoadedFile, (done.batch,))
    if held is None or held.voided_at is not None:  # taken back meanwhile: it may be loaded again
        return False
    dry: DryRun = done.dry
    st.success(_done_sentence(page, done), icon=":material/check_circle:")
    if dry.asked.record_type.table == "actual" and dry.last_on:
        year = financial_year_of(dry.last_on, page.profile.year_starts_in).title
        st.page_link("pages/budgets.py", label=f"See {year} in Budgets", icon=":material/account_balance:",
                     query_params={"unit": dry.asked.unit_code, "year": year})  # fmt: skip
    return True


def _done_sentence(page: Page, done: Accepted) -> str:
    parts = [f"{done.new:,} new" if done.new else "", f"{done.changed:,} changed" if done.changed else "",
             f"{done.waiting:,} wait to be mended" if done.waiting else ""]  # fmt: skip
    text = "Taken in: " + ", ".join(part for part in parts if part)
    if done.dry.sums:
        text += f", {page.formats.money(next(iter(done.dry.sums.values())), 2)}"
    if done.made:
        one = {record_type.plural: record_type.title for record_type in page.store.catalogue.record_types}
        made = [(count, one[kind] if count == 1 else kind) for kind, count in done.made.items()]
        text += ". Made: " + ", ".join(f"{count:,} {kind.lower()}" for count, kind in made)
    return md(f"{text}. The batch is {done.batch}.")
