"""Entry by form: a dialog of plain keyed widgets, drawn from the record class.

Each field reaches the server when it is left, so that a draft is kept and nothing typed is ever lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from medmgr_core.errors import AlreadyExists, ChangedMeanwhile, InvalidEntry, MedMgrError
from medmgr_core.facility.house_names import names_of_the_house
from medmgr_core.methods.identifiers import identifiers, told
from medmgr_core.people.drafts import draft_of, drop_draft, keep_draft
from medmgr_core.people.duplicates import likely_duplicates
from medmgr_core.people.entries import add_entry, change_entry, entry, restore_entry, void_entry
from medmgr_core.people.queries import reference_labels
from medmgr_core.record import FieldSpec, Record, field_of, fields_of, key_text, label_of, validate
from medmgr_core.ui.clash import choose_per_field
from medmgr_core.ui.history import record_sentences
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import beside
from medmgr_core.ui.text import md
from medmgr_core.ui.widgets import draw, revive


@dataclass(frozen=True)
class Look:
    """How the form of a new record differs from the plain one.

    first: the fields that come first; the others wait in a fold. more: draws widgets of the page below the fields, each under
    the key it is given, and returns what they hold. save: the command that saves the record with that, instead of adding
    the record alone; its answer is told.
    """

    first: tuple[str, ...] = ()
    more: Callable[[Page, Callable[[str], str]], Any] | None = None
    save: Callable[[Record, Any], str] | None = None


@dataclass
class Form:
    """One open form. ``key`` is None for a new record; ``revision`` is the one that was read."""

    record_type: type[Record]
    key: tuple[str, ...] | None
    revision: int | None
    start: dict[str, Any]
    number: int
    fixed: frozenset[str] = frozenset()
    draft_note: str = ""
    read: dict[str, Any] = field(default_factory=dict)  # as stored when the form was opened
    kept: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    sentence: str = ""
    restorable: tuple[str, ...] | None = None
    clash: ChangedMeanwhile | None = None
    duplicates: list[str] = field(default_factory=list)
    identifiers: str = ""  # what of the texts seems to tell who somebody is
    look: Look = field(default_factory=Look)
    extra: Any = None  # what the widgets of the page hold

    @property
    def draft_name(self) -> str:
        """Under which name the draft of this form is kept."""
        return f"{self.record_type.table}:{' / '.join(self.key) if self.key else 'new'}"

    def widget(self, name: str) -> str:
        """Key of a field's widget; a newly opened form starts with new widgets."""
        return f"form{self.number}-{self.record_type.table}-{name}"


def open_new(page: Page, record_type: type[Record], look: Look | None = None, **defaults: Any) -> None:
    """Open the form for a new record; ``defaults`` are filled in."""
    usual = {spec.name: spec.default for spec in fields_of(record_type)} | _only_unit(page, record_type)
    _open(page, Form(record_type, None, None, {**usual, **defaults}, _next_number(), look=look or Look()))


def open_record(page: Page, record_type: type[Record], key: tuple[Any, ...]) -> None:
    """Open the form of a stored record."""
    row = entry(page.store, record_type, tuple(key_text(part) for part in key), by=page.person)
    fixed, read = frozenset(record_type.key), dict(row.values)
    _open(page, Form(record_type, row.key, row.revision, dict(row.values), _next_number(), fixed, read=read))


def _only_unit(page: Page, record_type: type[Record]) -> dict[str, str]:
    """The unit that is picked, where none stands below it: nobody has to choose it a second time."""
    if record_type.unit_field is None or len(page.scope.units) != 1:
        return {}
    spec = field_of(record_type, record_type.unit_field)
    return {spec.name: page.scope.units[0]} if spec.ref == "unit" else {}


def _next_number() -> int:
    st.session_state["forms_opened"] = st.session_state.get("forms_opened", 0) + 1
    return int(st.session_state["forms_opened"])


def _open(page: Page, form: Form) -> None:
    draft = draft_of(page.store, page.person, form.draft_name)
    if draft:
        typed, saved_at = draft
        form.revision = typed.pop("#revision", form.revision)
        specs = {spec.name: spec for spec in fields_of(form.record_type)}
        form.start |= {name: revive(specs[name], value) for name, value in typed.items() if name in specs}
        form.draft_note = page.formats.moment(saved_at)
    form.kept = dict(form.start)
    title = f"New {form.record_type.title.lower()}" if form.key is None else label_of(form.record_type, form.start)
    st.dialog(md(title), width="medium")(_form)(page, form)


def _form(page: Page, form: Form) -> None:
    """The body of the dialog; runs again whenever a field is left."""
    ask_again(page)
    changes = page.may("enter", form.record_type.area)
    if form.draft_note:
        _draft_note(page, form)
    values = _fields(page, form, changes)
    if not changes:
        _past(page, form)
        return
    _keep(page, form, values)
    if form.clash:
        _clash(page, form, values)
        return
    _faults(page, form)
    if form.look.more:
        form.extra = form.look.more(page, form.widget)
    if form.duplicates:
        st.warning(f"This looks like {', '.join(map(md, form.duplicates))}. Save it only if it is another one.")
    if form.identifiers:
        st.warning(md(form.identifiers))
    reason = st.text_input("Why is it changed?", key=form.widget("#why"), placeholder="Optional") if form.key else None
    word = "Save all the same" if form.duplicates or form.identifiers else "Save"
    if st.button(word, type="primary", icon=":material/check:", shortcut="Mod+Enter", key=form.widget("#save")):
        _save(page, form, values, reason or None)
    if form.key:
        _more(page, form)


def _draft_note(page: Page, form: Form) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f":material/edit_note: Your draft of {md(form.draft_note)} is filled in.")
        if st.button("Start afresh", type="tertiary", key=form.widget("#afresh")):
            drop_draft(page.store, page.person, form.draft_name)
            st.rerun()


def _fields(page: Page, form: Form, changes: bool) -> dict[str, Any]:
    not_yet = form.record_type.by_command if form.key is None else ()
    specs = [s for s in fields_of(form.record_type)
             if not (s.running and form.key is None) and s.kind.widget != "file" and s.name not in not_yet]  # fmt: skip
    first = [spec for spec in specs if spec.name in form.look.first]
    if not first:
        return _drawn(page, form, specs, changes)
    values = _drawn(page, form, first, changes)
    with st.expander("More, when there is time", icon=":material/unfold_more:"):
        return values | _drawn(page, form, [spec for spec in specs if spec not in first], changes)


def _drawn(page: Page, form: Form, specs: list[FieldSpec], changes: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    left = right = None
    for spec in specs:
        if spec.kind.widget == "area":
            left = right = None
            values[spec.name] = _field(page, form, spec, changes)
            continue
        if left is None:
            left, right = st.columns(2)
            place = left
        else:
            place, left = right or left, None
        with place:
            values[spec.name] = _field(page, form, spec, changes)
    return values


def _field(page: Page, form: Form, spec: FieldSpec, changes: bool) -> Any:
    options = _options(page, spec) if spec.ref else {}
    disabled = spec.name in form.fixed or spec.name in form.record_type.by_command or not changes
    held = draw(spec, form.widget(spec.name), form.start.get(spec.name), options, page.formats, disabled=disabled)
    beside(form.problems.get(spec.name))
    return held


def _options(page: Page, spec: FieldSpec) -> Mapping[str, str]:
    area = page.store.catalogue.by_table[spec.ref or ""].area
    return reference_labels(page.store, page.everywhere(area if page.rights.units(area) else page.area), spec.ref or "")


def _keep(page: Page, form: Form, values: dict[str, Any]) -> None:
    typed = {name: value for name, value in values.items() if not _same(value, form.start.get(name))}
    known = {name: value for name, value in form.kept.items() if name in values}
    if any(not _same(values[name], known.get(name)) for name in values):
        keep_draft(page.store, page.person, form.draft_name, {**typed, "#revision": form.revision})
        form.kept = dict(values)


def _same(a: Any, b: Any) -> bool:
    return (a or None) == (b or None) if not isinstance(a, bool) else bool(a) == bool(b)


def _faults(page: Page, form: Form) -> None:
    if form.sentence and not set(form.problems) & set(form.kept):
        st.error(md(form.sentence))
    if form.restorable and st.button("Restore it", key=form.widget("#restore")):
        _try(
            page,
            form,
            lambda: restore_entry(page.store, form.record_type, form.restorable or (), by=page.person),
            "Restored",
        )


def _save(page: Page, form: Form, values: dict[str, Any], reason: str | None) -> None:
    form.problems, form.sentence, form.restorable = {}, "", None
    try:
        if form.key is None:
            _add(page, form, values)
        else:
            changed = {n: v for n, v in values.items() if n not in form.fixed}
            if _tells_who(page, form, {n: v for n, v in changed.items() if not _same(v, form.read.get(n))}):
                st.rerun(scope="fragment")
            change_entry(page.store, form.record_type, form.key, changed, revision=form.revision, by=page.person, reason=reason)
            _close(page, form, "Saved")
    except ChangedMeanwhile as error:
        form.clash = error
    except InvalidEntry as error:
        form.problems, form.sentence = error.problems, str(error)
        form.restorable = error.key if isinstance(error, AlreadyExists) and error.voided else None
    except MedMgrError as error:
        form.sentence = str(error)
    st.rerun(scope="fragment")


def _add(page: Page, form: Form, values: dict[str, Any]) -> None:
    record = validate(form.record_type, values)
    named = _tells_who(page, form, values)
    found = likely_duplicates(page.store, page.everywhere(form.record_type.area), record)
    if found and found != form.duplicates:
        form.duplicates = found
        return
    if named:
        return
    if form.look.save:
        _close(page, form, form.look.save(record, form.extra))
    add_entry(page.store, record, by=page.person)
    _close(page, form, f"{form.record_type.title} saved")


def _tells_who(page: Page, form: Form, values: Mapping[str, Any]) -> bool:
    """Does a longer text seem to tell who somebody is? Told once; saving the same text again means that it may stay."""
    long = [s.name for s in fields_of(form.record_type) if s.kind.name == "long_text"]
    texts = [str(values[name]) for name in long if values.get(name)]
    sentence = told([one for text in texts for one in identifiers(text, names_of_the_house(page.store))])
    is_new = bool(sentence) and sentence != form.identifiers
    form.identifiers = sentence
    return is_new


def _close(page: Page, form: Form, word: str) -> None:
    drop_draft(page.store, page.person, form.draft_name)
    st.toast(word, icon=":material/check:")
    st.rerun()


def _clash(page: Page, form: Form, values: dict[str, Any]) -> None:
    clash = form.clash
    assert clash is not None
    st.warning(md(clash))
    # A field nobody touched here is not asked for: it keeps what the other one saved.
    touched = {name: value for name, value in values.items() if not _same(value, form.read.get(name))}
    chosen = choose_per_field(page, form.record_type, {**clash.stored, **touched}, clash.stored, form.widget("#clash"))
    if st.button("Save these", type="primary", key=form.widget("#settle")) and chosen is not None:
        form.revision, form.clash = clash.revision, None
        _save(page, form, chosen, None)


def _more(page: Page, form: Form) -> None:
    with st.expander("Void this record", icon=":material/block:"):
        why = st.text_input("Reason", key=form.widget("#reason"), placeholder="Why it is taken out of use")
        if st.button("Void", key=form.widget("#void")):
            _try(page, form, lambda: void_entry(page.store, form.record_type, form.key or (), revision=form.revision,
                                                by=page.person, reason=why), "Voided")  # fmt: skip
    _past(page, form)


def _past(page: Page, form: Form) -> None:
    past = st.expander("History", icon=":material/history:", on_change="rerun", key=form.widget("#history"))
    if past.open:
        with past:
            for at, sentence in record_sentences(page, form.record_type, " / ".join(form.key or ())):
                st.text(f"{at}  {sentence}")


def _try(page: Page, form: Form, act: Any, word: str) -> None:
    try:
        act()
    except MedMgrError as error:
        form.sentence = str(error)
        st.rerun(scope="fragment")
    _close(page, form, word)
