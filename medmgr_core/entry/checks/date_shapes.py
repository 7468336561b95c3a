"""The ways in which files write days, months, quarters and years, as regular expressions of RE2."""

from __future__ import annotations

_MONTH_ENDS = {
    "jan": "uary", "feb": "ruary", "mar": "ch", "apr": "il", "may": "", "jun": "e", "jul": "y", "aug": "ust",
    "sep": "t(?:ember)?", "oct": "ober", "nov": "ember", "dec": "ember",
}  # fmt: skip
_MONTH = "(?:" + "|".join(f"{start}(?:{end})?" if end else start for start, end in _MONTH_ENDS.items()) + ")"
_WEEKDAY = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
_NTH = "(?:st|nd|rd|th)?"
_M = "(?:0?[1-9]|1[0-2])"
_NEXT = "(?: ?[-/–] ?(?:[0-9]{4}|[0-9]{2}))"  # the second half of a financial year, 2025/26
_QUARTER = "(?:q|qtr ?|quarter ?)[1-4]"

MIDNIGHT = r"(?:[ T]+0?0:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?)"
KNOWN_YEAR = "(?:19|20|21)[0-9]{2}"  # other years are slips
ANY_YEAR = "[0-9]{4}"

# Days first, then periods, which stand for their first day. The order decides where a cell could be two of them.
SHAPES = (
    "year first", "yyyymmdd", "numbers", "named", "quarter", "financial year", "month name year", "year-month", "excel serial",
)  # fmt: skip
CLEAR = tuple(shape for shape in SHAPES if shape != "excel serial")  # what can be told without looking at the column
WITH_TIME = "with time"  # beside the shapes: the times of day in a column of days are left out, as a person said
DAYS = ("year first", "yyyymmdd", "numbers", "named", "excel serial")


def pattern(shape: str, year: str = ANY_YEAR, time: str = f"{MIDNIGHT}?") -> str:
    """The form of a whole cell of this shape. `year`: of four digits; `time`: what may follow a day."""
    return f"(?i){_PATTERNS[shape].format(year=year, time=time)}"


def _same_mark(first: str, second: str, third: str, marks: str = "-/. ") -> str:
    """Three parts with the same mark twice: RE2 has no references back, so each mark is written out."""
    ways = (rf"{mark}{second}{mark}{third}" for mark in (rf"[{m}]" for m in marks))
    return f"{first}(?:{'|'.join(ways)})"


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


_YEARS = "(?:<year>|[0-9]{2})"
_TEXTS = {
    "year first": _same_mark("<year>", "[0-9]{1,2}", "[0-9]{1,2}") + "<time>",
    "yyyymmdd": "(?:19|20|21)[0-9]{6}",
    "numbers": _same_mark("[0-9]{1,2}", "[0-9]{1,2}", _YEARS) + "<time>",
    "named": (
        f"{_WEEKDAY}(?:[0-9]{{1,2}}{_NTH}(?:-{_MONTH}-|/{_MONTH}/|[.]{_MONTH}[.]| {_MONTH},? |{_MONTH}){_YEARS}"
        f"|{_MONTH}[.]? [0-9]{{1,2}}{_NTH},? <year>|<year>(?:-{_MONTH}-| {_MONTH} )[0-9]{{1,2}})<time>"
    ),
    "quarter": f"(?:{_QUARTER}[ ,_/-]{{0,3}}(?:FY ?)?<year>{_NEXT}?|(?:FY ?)?<year>{_NEXT}?[ ,_/-]{{0,3}}{_QUARTER})",
    "financial year": f"(?:FY ?)?<year>{_NEXT}",
    # Any prefix of words, as in MSitAE-NOVEMBER-2025; a part that starts with a digit may be a day and is none.
    "month name year": (
        rf"(?:(?:[a-z][a-z0-9&]*[-_ ]+)*{_MONTH}[-_/ .,]{{0,2}}<year>|{_MONTH}[-_/ .]?'?[0-9]{{2}}|<year>[-_/ .]?{_MONTH})"
    ),
    "year-month": f"(?:<year>[-/_. ]{_M}|{_M}[-/_. ]<year>)",
    "excel serial": r"[0-9]{5}(?:\.0+)?",
}
_PATTERNS = {name: _braced(text).replace("<year>", "{year}").replace("<time>", "{time}") for name, text in _TEXTS.items()}
