"""Days and periods: each shape read by its own short way, the order of day and month as the whole column has it."""

from __future__ import annotations

from medmgr_core.entry.checks.clock import day_text
from medmgr_core.entry.checks.date_shapes import CLEAR, KNOWN_YEAR, MIDNIGHT, SHAPES, WITH_TIME, pattern
from medmgr_core.entry.checks.form import Form, Reading
from medmgr_core.entry.checks.sentences import says
from medmgr_core.entry.checks.sql_text import cases, first_of, is_like, quoted
from medmgr_core.record import FieldSpec

_MARKS = "/-. "
# A part of a date: its pattern and its code in a format.
_DAY, _MONTH = ("[0-9]{1,2}", "%d"), ("[0-9]{1,2}", "%m")
_NAMES = (("[A-Za-z]{3}", "%b"), ("[A-Za-z]{4,9}", "%B"))
_YEARS = ((KNOWN_YEAR, "%Y"), ("[0-9]{2}", "%y"))
FIRST_SERIAL, LAST_SERIAL = 18264, 73050  # 1950-01-01 to 2099-12-31: other numbers of five digits are no days
ORDER_UNKNOWN = "which comes first in the dates of this column, the day or the month? Choose the order."


def read_date(cell: str, spec: FieldSpec, form: Form, year_starts_in: int = 4) -> Reading:
    """The day, or the first day of the period, from 1900 to 2199."""
    shapes = shapes_of(form)
    day = day_text(cell) if WITH_TIME in form.shape else cell
    return Reading(first_of(day_of(day, shape, form, year_starts_in) for shape in shapes), _reasons(day, spec, form, shapes))


def shapes_of(form: Form) -> tuple[str, ...]:
    """The shapes that a column is taken in."""
    named = form.shape.split(" + ")
    return tuple(shape for shape in SHAPES if shape in named) or CLEAR


def day_of(cell: str, shape: str, form: Form, year_starts_in: int) -> str:
    """SQL of the day of a cell of this shape, NULL for any other cell and for a day that does not exist."""
    match shape:
        case "year first":
            iso = cases([(is_like(cell, f"{KNOWN_YEAR}-[0-9]{{2}}-[0-9]{{2}}"), f"try_cast({cell} AS DATE)")])
            return first_of([iso, _by_mark(cell, (KNOWN_YEAR, "%Y"), _MONTH, _DAY)])
        case "yyyymmdd":
            return _when(cell, shape, _date_by(cell, "%Y%m%d"))
        case "numbers":
            return _numbers(cell, form)
        case "named":
            usual = [_by_mark(cell, _DAY, name, year) for name in _NAMES for year in _YEARS]
            return first_of([*usual, _when(cell, shape, _date_by(_named(cell), "%d-%b-%y", "%d-%b-%Y"))])
        case "quarter" | "financial year":
            return _when(cell, shape, _of_year(cell, shape, year_starts_in))
        case "month name year":
            return _when(cell, shape, _date_by(_month_and_year(cell), "%d-%b-%y", "%d-%b-%Y"))
        case "year-month":
            return _when(cell, shape, _date_by(f"'1/' || {_year_last(cell)}", "%d/%m/%Y"))
    return serial_day(cell)


def serial_day(cell: str) -> str:
    """The day of a number by which a spreadsheet counts days."""
    number = f"try_cast(split_part({cell}, '.', 1) AS INTEGER)"
    known = f"{is_like(cell, pattern('excel serial'))} AND {number} BETWEEN {FIRST_SERIAL} AND {LAST_SERIAL}"
    return cases([(known, f"DATE '1899-12-30' + {number}")])


def _numbers(cell: str, form: Form) -> str:
    if form.date_order not in ("day first", "month first"):
        return "CAST(NULL AS DATE)"
    first, second = (_DAY, _MONTH) if form.date_order == "day first" else (_MONTH, _DAY)
    return first_of(_by_mark(cell, first, second, year) for year in _YEARS)


def _by_mark(cell: str, *parts: tuple[str, str]) -> str:
    """Three parts, each a pattern and its code in a format, with the same mark between. A format that fails is slow."""
    day, found = without_midnight(cell), []
    for mark in _MARKS:
        patterns, codes = zip(*parts, strict=True)
        found.append((is_like(day, f"[{mark}]".join(patterns)), _date_by(day, mark.join(codes))))
    return cases(found)


def _when(cell: str, shape: str, value: str) -> str:
    return cases([(is_like(cell, pattern(shape, KNOWN_YEAR)), value)])


def _date_by(text: str, *formats: str) -> str:
    return f"CAST(try_strptime({text}, [{', '.join(map(quoted, formats))}]) AS DATE)"


def without_midnight(cell: str) -> str:
    """The cell without its time of day, where that is midnight."""
    day = f"rtrim(rtrim(left({cell}, instr({cell}, ':') - 1), '0'), ' Tt')"
    return cases([(f"contains({cell}, ':') AND regexp_matches({cell}, '(?i)^[^:]*{MIDNIGHT}$')", day)], cell)


def _named(cell: str) -> str:
    """Day, three letters of the month, year: with hyphens between, whatever their order was."""
    day_first = r"^(?:[a-z]+,? )?([0-9]{1,2})(?:st|nd|rd|th)?[-/. ]?([a-z]{3})[a-z]*[^a-z0-9]*([0-9]{2,4})$"
    month_first = r"^(?:[a-z]+,? )??([a-z]{3})[a-z]*[^a-z0-9]*([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})$"
    year_first = r"^(?:[a-z]+,? )?([0-9]{4})[^a-z0-9]*([a-z]{3})[a-z]*[^a-z0-9]*([0-9]{1,2})$"
    text = without_midnight(cell)
    for way, order in ((day_first, r"\1-\2-\3"), (month_first, r"\2-\1-\3"), (year_first, r"\3-\2-\1")):
        text = f"regexp_replace({text}, '(?i){way}', '{order}')"
    return text


def _month_and_year(cell: str) -> str:
    """The first of the month, as 1-Nov-2025."""
    month_first, year_first = r"^(?:.*[^a-z])?([a-z]{3})[a-z]*[^a-z0-9]*([0-9]{2,4})$", r"^([0-9]{4})[^a-z0-9]*([a-z]{3})[a-z]*$"
    text = rf"regexp_replace({cell}, '(?i){month_first}', '1-\1-\2')"
    return rf"regexp_replace({text}, '(?i){year_first}', '1-\2-\1')"


def _year_last(cell: str) -> str:
    """Month and year with a stroke between."""
    text = rf"regexp_replace({cell}, '^([0-9]{{4}})[^0-9]([0-9]{{1,2}})$', '\2/\1')"
    return rf"regexp_replace({text}, '^([0-9]{{1,2}})[^0-9]([0-9]{{4}})$', '\1/\2')"


def _of_year(cell: str, shape: str, starts_in: int) -> str:
    """The first day of a financial year or of a quarter; a quarter of a single year is one of the calendar."""
    year = f"try_cast(regexp_extract({cell}, '({KNOWN_YEAR})', 1) AS INTEGER)"
    after = f"regexp_extract({cell}, '{KNOWN_YEAR} ?[-/–] ?([0-9]{{4}}|[0-9]{{2}})(?:[^0-9]|$)', 1)"
    quarter = f"try_cast(regexp_extract({cell}, '(?i)q[a-z]* ?([1-4])', 1) AS INTEGER)"
    months = f"3 * ({quarter} - 1)" if shape == "quarter" else "0"
    follows = f"{after} IN (CAST({year} + 1 AS VARCHAR), right(CAST({year} + 1 AS VARCHAR), 2))"
    ways = [(follows, _month_after(year, f"{starts_in - 1} + {months}"))]
    if shape == "quarter":
        ways.append((f"{after} = ''", _month_after(year, months)))
    return cases(ways)


def _month_after(year: str, months: str) -> str:
    return f"CAST(make_date({year}, 1, 1) + to_months(CAST({months} AS INTEGER)) AS DATE)"


def _reasons(cell: str, spec: FieldSpec, form: Form, shapes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    no_such_date = says(spec, "there is no such date. Enter a date such as 2026-11-22.")
    like = [(is_like(cell, pattern(shape)), no_such_date) for shape in shapes if shape != "excel serial"]
    if "numbers" in shapes and form.date_order not in ("day first", "month first"):
        return ((is_like(cell, pattern("numbers")), says(spec, ORDER_UNKNOWN)), *like)
    return tuple(like)
