"""Texts, codes, choices, yes and no."""

from __future__ import annotations

from collections import Counter

from medmgr_core.entry.checks.form import Form, Reading
from medmgr_core.entry.checks.sentences import says
from medmgr_core.entry.checks.sql_text import cases, first_of, is_like, quoted
from medmgr_core.record import FieldSpec, words

_YES, _NO = ("yes", "y", "true", "t", "1", "on"), ("no", "n", "false", "f", "0", "off")
_POWER = r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,3}"
_WHOLE = r"[0-9]+\.0+"
_SECTION = r"[0-9]+\.[0-9]*[1-9]"
_ID_NAMES = ("reference", "_no", "_id", "_code")


def is_id(spec: FieldSpec) -> bool:
    """Is the text of the field an id, which a spreadsheet may have taken for a number?"""
    named = spec.kind.name == "text" and spec.name.endswith(_ID_NAMES)
    return spec.kind.name in ("code", "reference") or (spec.kind.name == "text" and spec.is_key) or named


def has_sections(cell: str) -> str:
    """Aggregate: are there codes such as 4.1 in the column, so that 4.0 is a code too?"""
    # A CASE tries the pattern only where there is a point; an AND would try it on every cell.
    return f"coalesce(bool_or(CASE WHEN contains({cell}, '.') THEN {is_like(cell, _SECTION)} END), FALSE)"


def read_text(cell: str, spec: FieldSpec, form: Form) -> Reading:
    """The text as it is; an id that a spreadsheet has damaged is refused."""
    if not is_id(spec):
        return Reading(cell)
    damaged = f"(contains({cell}, '+') AND {is_like(cell, _POWER)})"
    if form.shape != "numbered":
        damaged += f" OR (contains({cell}, '.0') AND {is_like(cell, _WHOLE)})"
    why = "a spreadsheet has turned this code into a number. Write it again as text, from the source."
    return Reading(cases([(damaged, "NULL")], cell), (("TRUE", says(spec, why)),))


def read_choice(cell: str, spec: FieldSpec) -> Reading:
    """A choice by its code or its words; capitals, blanks, hyphens and underscores make no difference."""
    known = [(choice, form) for choice in spec.choices for form in {_plain(choice), _plain(words(choice))}]
    count = Counter(form for _, form in known)
    alike = [(quoted(form), quoted(choice)) for choice, form in known if count[form] == 1]
    plain = rf"trim(regexp_replace(lower({cell}), '[\s_\-]+', ' ', 'g'))"
    exact = f"CASE WHEN {cell} IN ({', '.join(map(quoted, spec.choices))}) THEN {cell} END"
    return Reading(first_of([exact, f"CASE {plain} {' '.join(f'WHEN {form} THEN {choice}' for form, choice in alike)} END"]))


def read_yes_no(cell: str) -> Reading:
    """Yes and no in the words that the record class takes."""
    text = f"lower({cell})"
    lists = [(f"{text} IN ({', '.join(map(quoted, known))})", truth) for known, truth in ((_YES, "TRUE"), (_NO, "FALSE"))]
    return Reading(cases(lists))


def _plain(choice: str) -> str:
    return " ".join(choice.lower().replace("_", " ").replace("-", " ").split())
