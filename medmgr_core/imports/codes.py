"""From the texts of a file to the codes of records: known codes, names, what was mapped once, and proposals for the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from medmgr_core.imports.in_reach import in_reach_sql, reach_values
from medmgr_core.imports.records import CodeMapping
from medmgr_core.people.rights import Rights
from medmgr_core.record import Record, fields_of
from medmgr_core.store.store import Store

# no $units: what a text means is the same for the whole facility
_MAPPED = "SELECT text, code FROM live_code_mapping WHERE record_table = $table_name ORDER BY text NULLS LAST"
_LONGEST_STEM = 24
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Resolved:
    """codes: text -> code, for all texts that stand for a record; unknown: texts that stand for none yet."""

    codes: Mapping[str, str]
    unknown: tuple[str, ...]


def resolve(store: Store, rights: Rights, target: type[Record], texts: list[str], *, leaves: bool = True) -> Resolved:
    """What the texts of a column stand for, letter case and punctuation aside. Only records in reach are known.

    leaves: the name of a heading of a tree is not meant, as no money stands on it; its code is, and is refused as such.
    """
    codes, names = _known(store, rights, target, leaves)
    mapped = {_plain(text): code for text, code in store.rows(_MAPPED, table_name=target.table) if code in codes}
    known = {**{_plain(name): code for code, name in reversed(names) if name}, **{_plain(code): code for code in codes}, **mapped}
    found = {text: known[_plain(text)] for text in texts if _plain(text) in known}
    return Resolved(found, tuple(text for text in texts if text not in found))


def proposed_codes(store: Store, target: type[Record], texts: tuple[str, ...]) -> dict[str, str]:
    """A free code for each text; texts that differ in letter case only share one."""
    key = target.key[0]
    taken = {code for (code,) in store.rows(f"SELECT {key} FROM {target.table}")}  # no $units: a code is free or taken for all
    longest = _longest(target)
    given: dict[str, str] = {}
    for text in texts:
        if _plain(text) not in given:
            given[_plain(text)] = _free(text, taken, longest)
            taken.add(given[_plain(text)])
    return {text: given[_plain(text)] for text in texts}


def _known(store: Store, rights: Rights, target: type[Record], leaves: bool) -> tuple[set[str], list[tuple[str, str]]]:
    """Codes a file may name, and their names."""
    key, fields = target.key[0], {spec.name: spec for spec in fields_of(target)}
    name = "name" if "name" in fields else key
    where = in_reach_sql(store, target)
    values = reach_values(where, {unit for units in rights.reach.values() for unit in units}, rights.person_code)
    held = store.rows(f"SELECT t.{key}, t.{name} FROM live_{target.table} t WHERE {where} ORDER BY 1 NULLS LAST", **values)
    parent = next((spec.name for spec in fields.values() if spec.ref == target.table and spec.name == "parent_code"), None)
    if leaves and parent:
        headings = {code for (code,) in store.rows(f"SELECT DISTINCT {parent} FROM live_{target.table}")}
        return {code for code, _ in held}, [(code, text) for code, text in held if code not in headings]
    return {code for code, _ in held}, held


def _longest(target: type[Record]) -> int:
    marks = target.model_fields[target.key[0]].metadata
    return min(_LONGEST_STEM, next((mark.max_length for mark in marks if hasattr(mark, "max_length")), _LONGEST_STEM))


def _words(text: str) -> list[str]:
    """Letters and digits of any script, in small letters."""
    return _WORD.findall(text.casefold())


def _plain(text: str) -> str:
    return " ".join(_words(text)) or text


def _free(text: str, taken: set[str], longest: int) -> str:
    stem = "-".join(_words(text)).upper()[:longest].strip("-") or "X"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem[: longest - len(str(number)) - 1].rstrip('-')}-{number}"
    return code


def remembered(target: type[Record], text: str, code: str) -> CodeMapping:
    """What a person said a text means, to be asked never again."""
    return CodeMapping(record_table=target.table, text=text[:200], code=code)
