"""The cells of an import read a second time, in plain Python, to hold the SQL against. It shares nothing with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from medmgr_core.entry.checks import Form
from medmgr_core.record import FieldSpec, words

BLANKS = " \t\u00a0\u2007\u2009\u202f"
SIGNS = "-−–+"
LOST = ("Â£", "â‚¬", "\ufffd", "?")
CURRENCIES = {"£": ("£", "GBP"), "$": ("US$", "USD", "$"), "€": ("€", "EUR")}
CURRENCIES |= {code: (code,) for code in re.findall("...", "AUDCADCHFCZKDKKHUFINRNOKNZDPLNSEKZAR")}
MONTHS = [date(2026, month, 1).strftime("%B").lower() for month in range(1, 13)]
MONTH_OF = {name[:3]: n for n, name in enumerate(MONTHS, 1)} | {name: n for n, name in enumerate(MONTHS, 1)} | {"sept": 9}
NO_SUCH_DATE = "there is no such date. Enter a date such as 2026-11-22."
TOO_LARGE = "the number is too large."


class Unreadable(Exception):
    """The cell is not of the kind."""


class Refused(Exception):
    """The cell is refused by the import, in this sentence."""


def number(text: str, mark: str, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> tuple[int, str, str]:
    """Sign, whole digits and digits of the fraction."""
    if len(text) > 60:
        raise Unreadable
    text, sign = text.strip(BLANKS), 0
    if text[:1] and text[0] in SIGNS:
        sign, text = (1 if text[0] == "+" else -1), text[1:].lstrip(BLANKS)
    elif text[:1] == "(" and text[-1:] == ")":
        sign, text = -1, text[1:-1].strip(BLANKS)
    elif text[-1:] and text[-1] in "-−–":
        sign, text = -1, text[:-1].rstrip(BLANKS)
    text = _without(text, before, str.startswith, lambda t, part: t[len(part) :]).lstrip(BLANKS)
    if not sign and text[:1] == "(":
        inner, closed, rest = text[1:].partition(")")
        sign, text = -1, inner.strip(BLANKS) if closed and rest.strip(BLANKS) in ("", *after) else "wrong"
    else:
        if not sign and text[:1] and text[0] in SIGNS:
            sign, text = (1 if text[0] == "+" else -1), text[1:].lstrip(BLANKS)
        text = _without(text, after, str.endswith, lambda t, part: t[: -len(part)]).rstrip(BLANKS)
    return sign or 1, *_digits(text, mark)


def _without(text: str, parts: tuple[str, ...], has: Callable[[str, str], bool], cut: Callable[[str, str], str]) -> str:
    return next((cut(text, part) for part in sorted(parts, key=len, reverse=True) if has(text, part)), text)


def _digits(text: str, mark: str) -> tuple[str, str]:
    whole, found, fraction = text.partition(mark)
    if re.search("[^0-9]", fraction) or not whole + fraction or (not whole and not found):
        raise Unreadable
    for separators in ("," if mark == "." else ".", "'’", BLANKS):
        first, *rest = re.split(f"[{re.escape(separators)}]", whole)
        if rest and 1 <= len(first) <= 3 and all(len(part) == 3 for part in rest):
            whole = first + "".join(rest)
            break
    if re.search("[^0-9]", whole):
        raise Unreadable
    return whole, fraction


def unquoted(cell: str) -> str:
    quoted = re.fullmatch(r"""=?"([^\n]*)"|'([^\n]*)""", cell)
    return cell if quoted is None else (quoted[1] or "") + (quoted[2] or "")


def either(cell: str, read: Callable[[str], Any]) -> Any:
    """The cell as it is, or without the quotes of a spreadsheet."""
    try:
        return read(cell)
    except Unreadable:
        return read(unquoted(cell))


def money(cell: str, form: Form) -> int:
    known = tuple(part for parts in CURRENCIES.values() for part in parts)
    own = CURRENCIES.get(form.shape, known)
    signs = "|".join(re.escape(part) for part in (*own, *LOST))
    if re.fullmatch(f"(?:{signs})? ?[-–—−]", cell):
        return 0
    try:
        sign, whole, fraction = either(cell, lambda text: number(text, form.decimal_mark, (*own, *LOST), own))
    except Unreadable:
        *_, fraction = either(cell, lambda text: number(text, form.decimal_mark, (*known, *LOST), known))
        if not _too_fine(fraction):
            raise Refused("this column holds amounts in two currencies. Keep one currency in a column.") from None
    if _too_fine(fraction):
        raise Refused("it has more than two decimals. Round it in the file, or choose another decimal mark.")
    return sign * int(whole + fraction[:2].ljust(2, "0"))


def _too_fine(fraction: str) -> bool:
    return len(fraction) == 3 or fraction[2:].strip("0") != ""


def count(cell: str, form: Form) -> int:
    sign, whole, fraction = either(cell, lambda text: number(text, form.decimal_mark))
    if fraction.strip("0") or len(fraction) == 3:
        raise Unreadable
    return sign * int(whole or "0")


def quantity(cell: str, form: Form) -> float:
    power = rf"[-+]?[0-9]+(?:{re.escape(form.decimal_mark)}[0-9]*)?[eE][-+]?[0-9]{{1,2}}"
    if len(cell) <= 60 and re.fullmatch(power, cell):
        return float(Decimal(cell.replace(form.decimal_mark, ".")))
    sign, whole, fraction = either(cell, lambda text: number(text, form.decimal_mark))
    return sign * float(Decimal(f"{whole or 0}.{fraction or 0}"))


def hours(cell: str, form: Form) -> float:
    clock = re.fullmatch("(-?)([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?", cell)
    if clock is None:
        return quantity(cell, form)
    seconds = int(clock[2]) * 3600 + int(clock[3]) * 60 + int(clock[4] or 0)
    return (-1 if clock[1] else 1) * seconds / 3600


def share(cell: str, form: Form) -> float:
    def percent(text: str) -> float:
        sign, whole, fraction = number(text, form.decimal_mark, (), ("%",))
        return sign * float(Decimal(f"{whole or 0}.{fraction or 0}") / 100)

    try:
        if form.shape != "percent":
            return quantity(cell, form)
    except Unreadable:
        pass
    return either(cell, percent)


def choice(cell: str, spec: FieldSpec) -> str:
    def plain(text: str) -> str:
        return re.sub(r"[\t\n\f\r _-]+", " ", text.lower()).strip(" ")

    found = {known for known in spec.choices if plain(cell) in (plain(known), plain(words(known)))}
    if cell in spec.choices:
        return cell
    if len(found) != 1:
        raise Unreadable
    return found.pop()


def yes_no(cell: str) -> bool:
    if cell.lower() in ("yes", "y", "true", "t", "1", "on"):
        return True
    if cell.lower() in ("no", "n", "false", "f", "0", "off"):
        return False
    raise Unreadable


def code(cell: str, form: Form) -> str:
    if re.fullmatch(r"[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,3}", cell) or (
        form.shape != "numbered" and re.fullmatch(r"[0-9]+\.0+", cell)
    ):
        raise Refused("a spreadsheet has turned this code into a number. Write it again as text, from the source.")
    return cell


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused(NO_SUCH_DATE) from None
    if not 1900 <= year <= 2199:
        raise Refused(NO_SUCH_DATE)
    return found


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 69 else 1900)


def without_midnight(cell: str) -> str:
    return re.sub(r"[ tT]+0?0:00(:00(\.0+)?)?([zZ]|[+-]00:?00)?\Z", "", cell)


def day(cell: str, form: Form, starts_in: int = 4) -> date:
    """Any shape but the number of days of a spreadsheet."""
    text = without_midnight(cell).lower()
    three = re.fullmatch(r"([0-9]{1,4})([-/. ])([0-9]{1,2})\2([0-9]{1,4})", text)
    if three and len(three[1]) == 4 and len(three[4]) <= 2:
        return _day(int(three[1]), int(three[3]), int(three[4]))
    if three and len(three[1]) <= 2 and len(three[4]) in (2, 4):
        if form.date_order not in ("day first", "month first"):
            raise Refused("which comes first in the dates of this column, the day or the month? Choose the order.")
        first, second = int(three[1]), int(three[3])
        dd, mm = (first, second) if form.date_order == "day first" else (second, first)
        return _day(_year(three[4]), mm, dd)
    found = _named_day(text)
    return found or _period(cell.lower(), starts_in)


def _named_day(text: str) -> date | None:
    text = re.sub(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ", "", text)
    month_first = re.fullmatch(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})", text)
    if month_first and month_first[1] in MONTH_OF:
        return _day(int(month_first[3]), MONTH_OF[month_first[1]], int(month_first[2]))
    year_first = re.fullmatch(r"([0-9]{4})([- ])([a-z]+)\2([0-9]{1,2})", text)
    if year_first and year_first[3] in MONTH_OF:
        return _day(int(year_first[1]), MONTH_OF[year_first[3]], int(year_first[4]))
    for mark in (r"-", r"/", r"\.", r" ", r""):
        end = ",? " if mark == " " else mark
        day_first = re.fullmatch(rf"([0-9]{{1,2}})(?:st|nd|rd|th)?{mark}([a-z]+){end}([0-9]{{4}}|[0-9]{{2}})", text)
        if day_first and day_first[2] in MONTH_OF:
            return _day(_year(day_first[3]), MONTH_OF[day_first[2]], int(day_first[1]))
    return None


def _period(text: str, starts_in: int) -> date:
    if re.fullmatch("(19|20|21)[0-9]{6}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    quarter = re.fullmatch(r"(?:q|qtr ?|quarter ?)([1-4])[ ,_/-]{0,3}(?:fy ?)?(.+)", text)
    if quarter and (year := _financial(quarter[2])):
        return _quarter(year, int(quarter[1]), starts_in)
    turned = re.fullmatch(r"(?:fy ?)?(.+?)[ ,_/-]{0,3}(?:q|qtr ?|quarter ?)([1-4])", text)
    if turned and (year := _financial(turned[1])):
        return _quarter(year, int(turned[2]), starts_in)
    month = re.fullmatch("([0-9]{4})[-/_. ](0?[1-9]|1[0-2])", text), re.fullmatch("(0?[1-9]|1[0-2])[-/_. ]([0-9]{4})", text)
    year = _financial(re.sub("^fy ?", "", text))
    if year and year[1]:
        if _follows(*year):
            return _day(int(year[0]), starts_in, 1)
        if not month[0]:
            raise Refused(NO_SUCH_DATE)
    if month[0]:
        return _day(int(month[0][1]), int(month[0][2]), 1)
    if month[1]:
        return _day(int(month[1][2]), int(month[1][1]), 1)
    return _named_month(text)


def _financial(text: str) -> tuple[str, str] | None:
    found = re.fullmatch("([0-9]{4})(?: ?[-/–] ?([0-9]{4}|[0-9]{2}))?", text)
    return (found[1], found[2] or "") if found else None


def _follows(first: str, second: str) -> bool:
    return second in (str(int(first) + 1), str(int(first) + 1)[-2:])


def _quarter(year: tuple[str, str], n: int, starts_in: int) -> date:
    if year[1] and not _follows(*year):
        raise Refused(NO_SUCH_DATE)
    months = (n - 1) * 3 + (starts_in - 1 if year[1] else 0)
    _day(int(year[0]), 1, 1)
    return date(int(year[0]) + months // 12, months % 12 + 1, 1)


def _named_month(text: str) -> date:
    for pattern, month, year in (
        (r"(?:[a-z][a-z0-9&]*[-_ ]+)*?([a-z]+)[-_/ .,]{0,2}([0-9]{4})", 1, 2),
        (r"([a-z]+)[-_/ .]?'?([0-9]{2})", 1, 2),
        (r"([0-9]{4})[-_/ .]?([a-z]+)", 2, 1),
    ):
        found = re.fullmatch(pattern, text)
        if found and found[month] in MONTH_OF:
            return _day(_year(found[year]), MONTH_OF[found[month]], 1)
    raise Unreadable


def moment(cell: str, form: Form) -> datetime:
    clock = r"((?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?)(Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?"
    half = r"((?:0?[1-9]|1[0-2]):[0-5][0-9](?::[0-5][0-9])?) ?([AaPp])[Mm]"
    found = re.search(rf"(?:[ T]+|, )(?:{half}|{clock})\Z", cell) if ":" in cell else None
    text = cell[: found.start()] if found else cell
    if re.fullmatch("(19|20|21)[0-9]{6}", text) or _is_day(text, form):
        start = datetime.combine(day(text, form), datetime.min.time())
        return start if found is None else _at(start, *found.groups())
    raise Unreadable


def _is_day(text: str, form: Form) -> bool:
    numeric = re.fullmatch(r"([0-9]{1,4})([-/. ])([0-9]{1,2})\2([0-9]{1,4})", without_midnight(text))
    try:
        return numeric is not None or _named_day(without_midnight(text).lower()) is not None
    except Refused:
        return True


def _at(start: datetime, half: str | None, letter: str | None, clock: str | None, zone: str | None) -> datetime:
    hour, minute, second = ([*map(Decimal, (half or clock or "").split(":")), Decimal(0)])[:3]
    if half:
        hour = hour % 12 + (12 if (letter or "").lower() == "p" else 0)
    micros = int(second * 1_000_000)
    ahead = timedelta()
    if zone and zone != "Z":
        ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])) * (-1 if zone[0] == "-" else 1)
    return (start + timedelta(hours=int(hour), minutes=int(minute), microseconds=micros) - ahead).replace(tzinfo=UTC)
