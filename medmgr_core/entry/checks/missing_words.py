"""Words and marks that stand for no value, and bands of numbers: neither is a number, and neither may be lost."""

from __future__ import annotations

from medmgr_core.entry.checks.sql_text import is_like

_STATES = (
    "available|applicable|captured|recorded|known|collected|reported|provided|stated|submitted|required|given|disclosed|"
    "calculated|published|yet available"
)
_WORDS = (
    "n/?a|n\\.a\\.?|n\\.d\\.?|n/k|n/r|na[nt]|null|none|unknown|missing|blank|empty|no data|suppressed|redacted|withheld|"
    "tb[acd]|to be confirmed|pending|too few to report|insufficient data|#n/a(?: n/a)?|#div/0!"
)
_MARKS = r"[-–—−]{1,3}|\.{1,3}|…|\*{1,3}|[~:†‡§]|\[[a-z]\]|\[low\]|\[[0-9]{1,2}\]"
_NOTES = r"[0-9]{1,2}(?:, [0-9]{1,2})+"  # codes of footnotes, such as 16, 23

# A reason may follow: "N/A - From RDC".
MISSING = (
    rf"(?is)(?:[(\[]?(?:{_WORDS}|(?:[a-z]+ )?not (?:{_STATES})|no [a-z]+ (?:available|recorded))[)\]]?"
    rf"|n/a ?[-–:(] ?.{{1,60}}|{_MARKS}|{_NOTES})"
)

_N = r"[£$€]? ?[0-9][0-9,]*(?:\.[0-9]+)? ?%?"
BAND = (
    rf"(?i)(?:(?:[<>≤≥~]|<=|>=|=<|=>) ?{_N}|{_N} ?\+"
    rf"|{_N} (?:or|and) (?:more|fewer|less|over|under|above|below|greater|higher|lower)"
    rf"|(?:fewer|less|more|greater|lower|higher) than (?:or equal to )?{_N}"
    rf"|(?:under|over|above|below|at least|at most|up to) {_N}"
    rf"|(?:between )?{_N} ?(?:-|–|to|and) ?{_N})"
)


def missing_word(cell: str) -> str:
    """Condition: the cell says in words or by a mark that there is no value."""
    return is_like(cell, MISSING)


def band(cell: str) -> str:
    """Condition: the cell gives a range of numbers instead of one ("300 or more", "<5")."""
    return is_like(cell, BAND)
