"""Taking a file in without a screen: by the command line, or by a job that watches a folder."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from medmgr_core.entry.checks import Form, answers_to
from medmgr_core.entry.read_file import Sheet, StagedFile, read_file
from medmgr_core.errors import InvalidEntry, NotFound
from medmgr_core.imports.choice import Choice, choosable, fits, likely_sheet, suggest
from medmgr_core.imports.commands import accept, kept_choice
from medmgr_core.imports.dry_run import Asked, DryRun, dry_run
from medmgr_core.imports.queries import profile_for
from medmgr_core.imports.records import ImportProfile
from medmgr_core.imports.stage import open_stage
from medmgr_core.people.records import SYSTEM
from medmgr_core.record import Record
from medmgr_core.store.store import Store

ACCEPTED, NEEDS_ANSWER, REFUSED = 0, 2, 3
CLOSED_AREAS = ("people", "system", "imports")  # what gives rights or steers MedMgr is not loaded from files
_SHORT = {"day first": "The day", "month first": "The month"}
# no $units: for the owner of the machine
_TOP = "SELECT unit_code FROM unit_placed WHERE parent_code IS NULL ORDER BY unit_code NULLS LAST"


@dataclass(frozen=True)
class Wish:
    """What a command asks for. values: field -> text for all rows; answers: field -> day first | month first | as it is."""

    table: str = ""
    profile_code: str = ""
    unit_code: str = ""
    sheet: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    make: bool = False
    dry_run: bool = False
    by: str = SYSTEM


def import_file(store: Store, path: Path, wish: Wish) -> dict[str, Any]:
    """Take one file in. The answer has ``exit``: 0 accepted, 2 needs an answer, 3 refused, and the figures of the dry run."""
    with tempfile.TemporaryDirectory(prefix="medmgr-import-") as folder:
        staged = read_file(path, Path(folder), name=path.name)
        profile = _profile(store, staged, wish)
        record_type = _type(store, wish, profile)
        sheet = _sheet(staged, record_type, wish)
        asked = Asked(record_type, sheet, _choice(staged, sheet, record_type, profile, wish), wish.unit_code or _top(store))
        if wish.make:
            asked = replace(asked, create=frozenset(spec.name for spec in choosable(record_type) if spec.ref))
        dry = dry_run(store, staged, asked, by=wish.by)
        if wish.answers:
            asked = _answered(asked, dry, wish)
            dry = dry_run(store, staged, asked, by=wish.by)
        answer = _answer(staged, dry)
        needs = _needs(dry, wish)
        if needs or wish.dry_run:
            return {**answer, "needs": needs, "accepted": 0, "exit": NEEDS_ANSWER if needs else ACCEPTED,
                    "sentence": _sentence(staged, dry, needs)}  # fmt: skip
        if not dry.is_ready:
            nothing_new = dry.counts["same"] > 0 and not dry.counts["wrong"]
            return {**answer, "needs": [], "accepted": 0, "exit": ACCEPTED if nothing_new else REFUSED,
                    "sentence": _sentence(staged, dry, [])}  # fmt: skip
        done = accept(store, staged, asked, by=wish.by, keep_wrong=True, profile_code=profile.profile_code if profile else None)
        return {**answer, "needs": [], "accepted": done.new + done.changed, "batch": done.batch, "exit": ACCEPTED,
                "sentence": _sentence(staged, dry, [])}  # fmt: skip


def _profile(store: Store, staged: StagedFile, wish: Wish) -> ImportProfile | None:
    if not wish.profile_code:
        return profile_for(store, staged.sheets[0].columns)
    row = store.row(ImportProfile, (wish.profile_code,))
    if row is None or row.voided_at is not None:
        raise NotFound(f"There is no import profile “{wish.profile_code}”.")
    return ImportProfile.model_validate(row.values)


def _type(store: Store, wish: Wish, profile: ImportProfile | None) -> type[Record]:
    wanted = wish.table or (profile.record_table if profile else "")
    found = [t for t in store.catalogue.record_types if wanted.casefold() in (t.table, t.title.casefold(), t.plural.casefold())]
    if not found or found[0].area in CLOSED_AREAS:
        names = ", ".join(t.table for t in store.catalogue.record_types if t.area not in CLOSED_AREAS)
        raise InvalidEntry(f"Say with --as what the rows are; one of: {names}.")
    return found[0]


def _sheet(staged: StagedFile, record_type: type[Record], wish: Wish) -> Sheet:
    found = [sheet for sheet in staged.sheets if sheet.name == wish.sheet] if wish.sheet else list(staged.sheets)
    if not found:
        raise InvalidEntry(f"The file has no sheet “{wish.sheet}”. It has: {', '.join(sheet.name for sheet in staged.sheets)}.")
    return likely_sheet(found, [record_type])


def _choice(staged: StagedFile, sheet: Sheet, record_type: type[Record], profile: ImportProfile | None, wish: Wish) -> Choice:
    with open_stage(staged.stage) as connection:
        if profile and profile.record_table == record_type.table:
            choice = fits(connection, sheet, record_type, kept_choice(profile))
        else:
            choice = suggest(connection, sheet, record_type)
    values = {_field(record_type, name): text for name, text in wish.values.items()}
    columns = {name: heading for name, heading in choice.columns.items() if name not in values}
    return replace(choice, columns=columns, constants={**choice.constants, **values})


def _answered(asked: Asked, dry: DryRun, wish: Wish) -> Asked:
    """With what the command says of columns whose form is not clear."""
    said = {_field(asked.record_type, name): answer for name, answer in wish.answers.items()}
    forms = {name: _form(form, said[name]) for name, form in dry.asked.choice.forms.items() if name in said}
    return replace(asked, choice=replace(asked.choice, forms={**asked.choice.forms, **forms}))


def _field(record_type: type[Record], given: str) -> str:
    specs = choosable(record_type)
    names = {spec.title.casefold(): spec.name for spec in specs} | {spec.name: spec.name for spec in specs}
    if given.casefold() not in names:
        raise InvalidEntry(f"There is no field “{given}”. Fields are: {', '.join(sorted(set(names.values())))}.")
    return names[given.casefold()]


def _form(form: Form, said: str) -> Form:
    """The form an answer makes, the answer given in the words of the question, or one of the short ones."""
    answers = {_plain(words): answer for words, answer in answers_to(form).items()}
    if not answers:
        return form
    found = answers.get(_plain(_SHORT.get(_plain(said), said)))
    if found is None:
        raise InvalidEntry(f"{form.question} Answer with one of: {', '.join(answers)}.")
    return found


def _plain(words: str) -> str:
    return words.casefold().replace("-", " ").strip()


def _top(store: Store) -> str:
    found = store.rows(_TOP)
    if not found:
        raise InvalidEntry(
            "The store has no unit yet that rows could belong to. Set MedMgr up first: python -m medmgr_core serve."
        )
    return str(found[0][0])


def _needs(dry: DryRun, wish: Wish) -> list[str]:
    """What a person must say first."""
    lacking = [f"{title}: which column, or --set {title}=value?" for title in dry.lacking]
    forms = dry.asked.choice.forms
    questions = [f"{name}: {question} --answer {name}=… ({', '.join(answers_to(forms[name]))})"
                 for name, question in dry.questions.items()]  # fmt: skip
    unknown = [
        f"{name}: {len(texts)} texts name nothing known: --make makes records of them" for name, texts in dry.unknown.items()
    ]
    return [*lacking, *questions, *(unknown if not wish.make else [])]


def _answer(staged: StagedFile, dry: DryRun) -> dict[str, Any]:
    counts, sheet = dry.counts, dry.asked.sheet
    problems = dry.problems.to_dict("records") if len(dry.problems) else []
    return {
        "file": staged.name, "rows": sheet.rows, "left_out": sheet.left_out_rows,
        "left_out_why": [{"row": one.row, "why": one.why} for one in (*sheet.problems, *sheet.left_out)][:50],
        "new": counts["new"], "changed": counts["changed"], "unchanged": counts["same"], "wrong": counts["wrong"],
        "sums": dict(dry.sums), "problems": problems, "unusual": list(dry.unusual),
        "columns": dict(dry.asked.choice.columns), "measures": list(dry.asked.choice.measures),
    }  # fmt: skip


def _sentence(staged: StagedFile, dry: DryRun, needs: list[str]) -> str:
    if needs:
        return f"{staged.name} needs an answer:\n" + "\n".join(f"  {need}" for need in needs)
    counts = dry.counts
    return (f"{staged.name}: {counts['new']:,} new, {counts['changed']:,} changed, {counts['same']:,} already there, "
            f"{counts['wrong']:,} wrong, {dry.asked.sheet.left_out_rows:,} left out.")  # fmt: skip
