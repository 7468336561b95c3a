"""The dry run: what a file would do, before it does anything."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb
import pandas as pd

from medmgr_core.entry.checks import Form
from medmgr_core.entry.read_file import Sheet, StagedFile
from medmgr_core.errors import NotAllowed
from medmgr_core.facility.queries import profile
from medmgr_core.imports.choice import Choice, choosable, lacking, with_forms
from medmgr_core.imports.codes import proposed_codes, resolve
from medmgr_core.imports.doubles import refuse_doubles
from medmgr_core.imports.identity import has_key, judge
from medmgr_core.imports.in_reach import in_reach_sql, reach_values
from medmgr_core.imports.misread import misread
from medmgr_core.imports.own_rules import ask_rules
from medmgr_core.imports.rows import Source, given_fields, make_checked, source_of, texts_named
from medmgr_core.imports.same_file import refuse_lost, with_own
from medmgr_core.imports.stage import literal, one, open_stage, rows
from medmgr_core.imports.unusual import unusual
from medmgr_core.people.records import SYSTEM
from medmgr_core.people.rights import Rights, allow, rights_of
from medmgr_core.record import Record, field_of
from medmgr_core.store.store import Store

STATES = ("new", "changed", "same", "wrong")


@dataclass(frozen=True)
class Asked:
    """What a person wants of a file. create: reference fields whose unknown texts are to become records."""

    record_type: type[Record]
    sheet: Sheet
    choice: Choice
    unit_code: str
    create: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DryRun:
    """What would happen. Nothing was written yet.

    questions: field -> what a person must say first; unknown: field -> text -> rows; proposed: field -> text -> code;
    problems: problem, field, rows, first_row, example; months: month, rows, total (minor units or a number), and rows_now,
    total_now of what is stored for units in reach.
    """

    asked: Asked
    lacking: tuple[str, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    proposed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    rows_read: int = 0
    problems: pd.DataFrame = field(default_factory=pd.DataFrame)
    months: pd.DataFrame = field(default_factory=pd.DataFrame)
    sums: Mapping[str, int] = field(default_factory=dict)
    first_on: date | None = None
    last_on: date | None = None
    unusual: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Can the good rows be taken?"""
        return not self.lacking and not self.questions and self.counts["new"] + self.counts["changed"] > 0


def dry_run(store: Store, staged: StagedFile, asked: Asked, *, by: str, stop: threading.Event | None = None) -> DryRun:
    """Read every row, judge it, and write nothing. stop: set it to give up. Raises NotAllowed, ImportRejected."""
    allow(store, by, asked.record_type.area, "enter", asked.unit_code if asked.record_type.unit_field else None)
    with open_stage(staged.stage, stop) as connection:
        return judge_rows(connection, store, asked, by)


def judge_rows(connection: duckdb.DuckDBPyConnection, store: Store, asked: Asked, by: str, *, asks: bool = True) -> DryRun:
    """The same on an open stage; its table ``judged`` stands until the stage is closed.

    asks: False where nobody can be asked any more: what is not clear is a problem of its row.
    """
    choice = with_forms(connection, asked.sheet, asked.record_type, asked.choice)
    if not asks:
        choice = replace(
            choice, forms={name: _settled(form, asked.choice.forms.get(name)) for name, form in choice.forms.items()}
        )
    asked = replace(asked, choice=choice)
    missing = tuple(spec.title for spec in lacking(asked.record_type, choice))
    questions = {name: form.question for name, form in choice.forms.items() if form.question}
    if missing or questions:
        return DryRun(asked, missing, questions)
    return _judged(connection, store, asked, by)


def _settled(form: Form, kept: Form | None) -> Form:
    """A form without its question; the order of dates is as it was answered for the file."""
    return replace(form, question="", date_order=form.date_order or (kept.date_order if kept else None))


def _judged(connection: duckdb.DuckDBPyConnection, store: Store, asked: Asked, by: str) -> DryRun:
    record_type, choice = asked.record_type, asked.choice
    rights = reach_of(store, by, record_type)
    source = source_of(connection, asked.sheet, record_type, choice)
    codes, unknown, proposed = _codes(connection, store, asked, source, by)
    starts = profile(store).year_starts_in
    make_checked(connection, source, record_type, choice.forms, codes, year_starts_in=starts)
    judge(connection, store, record_type, source, rights)
    if by != SYSTEM:
        _refuse_out_of_reach(connection, store, record_type, rights, proposed)
    ask_rules(connection, store, record_type, given_fields(record_type, source.cells), by)
    refuse_lost(connection, store, record_type, proposed)
    refuse_doubles(connection, record_type, source)
    counts = dict.fromkeys(STATES, 0) | dict(rows(connection, "SELECT state, count(*) FROM judged GROUP BY 1"))
    first, last = _days(connection, record_type)
    problems = _problems(connection, asked, source) if counts["wrong"] else pd.DataFrame()
    return DryRun(asked, (), {}, unknown, proposed, counts, one(connection, f"SELECT count(*) FROM {source.relation}"),
                  problems, _months(connection, store, record_type, rights),
                  _sums(connection, record_type), first, last,
                  (*unusual(connection, record_type), *misread(connection, record_type, source, choice.forms)))  # fmt: skip


def _codes(connection: duckdb.DuckDBPyConnection, store: Store, asked: Asked, source: Source, by: str) -> tuple[
        dict[str, dict[str, str]], dict[str, dict[str, int]], dict[str, dict[str, str]]]:  # fmt: skip
    codes: dict[str, dict[str, str]] = {}
    unknown: dict[str, dict[str, int]] = {}
    proposed: dict[str, dict[str, str]] = {}
    rights = reach_of(store, by, asked.record_type)
    for name, texts in texts_named(connection, source, asked.record_type, asked.choice.forms).items():
        target = store.catalogue.by_table[field_of(asked.record_type, name).ref or ""]
        found = resolve(store, rights, target, list(texts), leaves=target is not asked.record_type)
        if target is asked.record_type and has_key(target, source):
            found = with_own(connection, source, target, asked.choice.forms, found)
        codes[name] = dict(found.codes)
        if name in asked.create and found.unknown and name != asked.record_type.part_of:
            _allow_making(store, by, target, asked.unit_code)
            proposed[name] = proposed_codes(store, target, found.unknown)
            codes[name] |= proposed[name]
        elif found.unknown:
            unknown[name] = {text: texts[text] for text in found.unknown}
    return codes, unknown, proposed


def reach_of(store: Store, by: str, record_type: type[Record]) -> Rights:
    """The rights of a person; the machine's owner, at the command line, reaches every unit."""
    if by != SYSTEM:
        return rights_of(store, by)
    units = frozenset(code for (code,) in store.rows("SELECT unit_code FROM live_unit"))  # no $units: see above
    return Rights(by, {(record_type.area, "enter"): units})


def may_make(store: Store, by: str, target: type[Record], unit_code: str) -> bool:
    """May texts that name nothing become records? Some kinds take a person; some need a right of their own."""
    try:
        _allow_making(store, by, target, unit_code)
    except NotAllowed:
        return False
    return bool(target.proposed("X", "X", under=unit_code, since=date(2000, 1, 1)))


def _allow_making(store: Store, by: str, target: type[Record], unit_code: str) -> None:
    """Who may take files in may propose what all use (a supplier, an account); what belongs to a unit needs its own right."""
    allow(store, by, target.area if target.unit_field else "imports", "enter", unit_code)


def _refuse_out_of_reach(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record],
                         rights: Rights, proposed: Mapping[str, Mapping[str, str]]) -> None:  # fmt: skip
    """Rows for units where the person may not enter. What is proposed goes below the unit of the file, which is in reach."""
    name = record_type.unit_field
    if name is None:
        return
    ref, units = field_of(record_type, name).ref, rights.units(record_type.area, "enter")
    new = set(proposed.get(name, {}).values())
    found = {code for (code,) in rows(connection, f"SELECT DISTINCT v_{name} FROM judged WHERE state <> 'wrong'")} - new - {None}
    if ref not in ("unit", None):
        target = store.catalogue.by_table[ref or ""]
        sql = f"SELECT t.{target.key[0]} FROM {ref} t WHERE {in_reach_sql(store, target)}"
        allowed = {code for (code,) in store.rows(sql, **reach_values(sql, units, rights.person_code))}
    else:
        allowed = set(units)
    if found - allowed:
        codes = ", ".join(literal(code) for code in sorted(found - allowed))
        title = field_of(record_type, name).title
        problem = literal(f"{title}: you may not enter {record_type.area} there. Ask an administrator for the right.")
        connection.execute(f"UPDATE judged SET state = 'wrong', problem = {problem} WHERE v_{name} IN ({codes})")


def _problems(connection: duckdb.DuckDBPyConnection, asked: Asked, source: Source) -> pd.DataFrame:
    """One row per problem and field: how often, where first, and an example of the cell."""
    cells = {spec.name: f'"{spec.name} cell"' if spec.name in source.cells else "NULL" for spec in choosable(asked.record_type)}
    connection.execute("CREATE OR REPLACE TEMP TABLE faults AS SELECT * FROM faulty")
    parts = [
        f"SELECT p_{name} AS problem, {literal(name)} AS field, row_no, {cell} AS cell FROM faults WHERE p_{name} IS NOT NULL"
        for name, cell in cells.items()
    ]
    parts.append("SELECT problem, '' AS field, row_no, NULL AS cell FROM judged WHERE problem IS NOT NULL")
    sql = (
        "SELECT problem, field, count(*)::BIGINT AS rows, min(row_no) AS first_row, "
        f"coalesce(arg_min(cell, row_no), '') AS example FROM ({' UNION ALL '.join(parts)}) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    )
    return connection.execute(sql).df()


def _amount(record_type: type[Record]) -> str | None:
    return next((s.name for s in choosable(record_type) if s.kind.name in ("money", "quantity", "hours")), None)


def _day(record_type: type[Record]) -> str | None:
    return next((s.name for s in choosable(record_type) if s.kind.name == "date" and s.required), None)


def _months(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], rights: Rights) -> pd.DataFrame:
    """What the file holds of each month, beside what is there now."""
    day, amount = _day(record_type), _amount(record_type)
    if day is None:
        return pd.DataFrame()
    total = f"sum(v_{amount})" if amount else "NULL"
    found = connection.execute(
        f"SELECT date_trunc('month', v_{day})::DATE AS month, count(*)::BIGINT AS rows, {total}::DOUBLE AS total "
        f"FROM judged WHERE state <> 'wrong' GROUP BY 1 ORDER BY 1"
    ).df()
    return found.merge(_months_now(store, record_type, rights, day, amount), on="month", how="left")


def _months_now(store: Store, record_type: type[Record], rights: Rights, day: str, amount: str | None) -> pd.DataFrame:
    total = f"sum(t.{amount})::double precision" if amount else "0::double precision"
    sql = (
        f"SELECT date_trunc('month', t.{day})::date AS month, count(*)::bigint AS rows_now, {total} AS total_now "
        f"FROM live_{record_type.table} t WHERE {in_reach_sql(store, record_type)} GROUP BY 1"
    )
    return store.read(sql, None, **reach_values(sql, rights.units(record_type.area, "enter"), rights.person_code))


def _sums(connection: duckdb.DuckDBPyConnection, record_type: type[Record]) -> dict[str, int]:
    names = [spec.name for spec in choosable(record_type) if spec.kind.name == "money"]
    return {n: int(one(connection, f"SELECT coalesce(sum(v_{n}), 0) FROM judged WHERE state <> 'wrong'")) for n in names}


def _days(connection: duckdb.DuckDBPyConnection, record_type: type[Record]) -> tuple[date | None, date | None]:
    day = _day(record_type)
    if day is None:
        return None, None
    first, last = rows(connection, f"SELECT min(v_{day}), max(v_{day}) FROM judged WHERE state <> 'wrong'")[0]
    return first, last
