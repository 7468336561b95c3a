"""Columns of text turned into money, dates, texts and codes.

Messages repeat word for word, without the value, so that a screen can count the cells that share one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

DateOrder = Literal["day first", "month first", "year first"]
DecimalMark = Literal[".", ","]
Texts: TypeAlias = "pd.Series[str]"
Truths: TypeAlias = "pd.Series[bool]"

_MOST_DIGITS = 18  # an Int64 holds any number of so many digits
_SIGNS = {"": 1, "+": 1, "-": -1, "()": -1}
_CURRENCIES = {"£": "£", "GBP": "£", "$": "$", "USD": "$", "€": "€", "EUR": "€"}
_LOST_SIGNS = ("Â£", "â‚¬", "\ufffd", "?")  # what is left of £ and € after a file went through a wrong encoding
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {part: n for n, name in enumerate(_MONTH_NAMES, 1) for part in (name[:3], name)} | {"sept": 9}
_DATE = (
    r"^(?P<first>[0-9]{1,4})(?P<mark>[-/. ])(?P<second>[0-9]{1,2}|[A-Za-z]{3,9})(?P=mark)(?P<third>[0-9]{1,4})"
    r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?$"
)

_DAMAGED = "A spreadsheet has turned this code into a number: write it again as text, from the source."
_NO_AMOUNT = "This is not an amount: write it like 1234.50, or leave the cell empty."
_TOO_FINE = "This amount has more than {} decimals: round it in the file, or choose another decimal mark."
_NO_DATE = "This is not a date: write it like 2020-04-30, or leave the cell empty."
_NO_SUCH_DATE = "There is no such date: correct it in the file, or choose another order of day and month."


@dataclass(frozen=True, eq=False)
class Parsed:
    """values: one a cell, missing where empty or wrong; message: what to do about the cell, '' where all is well."""

    values: pd.Series[Any]
    message: Texts

    @property
    def wrong(self) -> Truths:
        """Which cells are filled and could not be understood."""
        return self.message != ""


def text(column: Texts) -> Parsed:
    """Text without the blanks around it, missing where empty. Nothing is wrong."""
    cells = column.str.strip()
    return _judged(cells, cells, {})


def code(column: Texts) -> Parsed:
    """Text; a code that a spreadsheet has turned into a number (3.8E+158, 15392.0) is wrong."""
    cells = column.str.strip()
    damaged = cells.str.fullmatch(r"[0-9](\.[0-9]+)?[eE]\+[0-9]{2,3}")
    # Beside 4.1 and 4.2 a code of 4.0 is a code; alone it is a 4 that went through a spreadsheet.
    if not cells.str.fullmatch(r"[0-9]+\.[0-9]*[1-9]").any():
        damaged |= cells.str.fullmatch(r"[0-9]+\.0+")
    return _judged(cells, cells, {_DAMAGED: damaged})


def money(column: Texts, *, decimals: int = 2, decimal_mark: DecimalMark = ".") -> Parsed:
    """Amounts as whole minor units (Int64), exact; a lone dash, as in accounts, is nil."""
    cells = column.str.strip()
    bare = cells.str.replace(r"^=?\"(.*)\"$|^'(.*)$", r"\1\2", regex=True)
    parts = bare.mask(bare.str.fullmatch("[-–]"), "0").str.extract(_amount_pattern(decimal_mark)).fillna("")
    factor = (parts["before"] + parts["inner"] + parts["after"]).str.replace("[−–]", "-", regex=True).map(_SIGNS)
    fraction = parts["fraction"].str.rstrip("0")
    digits = parts["whole"].str.replace("[^0-9]", "", regex=True).str.lstrip("0") + fraction.str.ljust(decimals, "0")
    reasons = {
        _NO_AMOUNT: factor.isna() | (parts["whole"] + parts["fraction"] == ""),
        _TOO_FINE.format(decimals): (fraction.str.len() > decimals) | _may_be_thousands(parts["fraction"], decimals),
        "This amount is too large: correct it in the file.": digits.str.len() > _MOST_DIGITS,
        "This column holds amounts in two currencies: keep one currency in a column.": _second_currency(parts),
    }
    minor_units = ("0" + digits.str.slice(stop=_MOST_DIGITS)).astype("Int64") * factor.fillna(0).astype("Int64")
    return _judged(cells, minor_units, reasons)


def date_order(column: Texts) -> DateOrder | None:
    """The order of day, month and year, judged over the whole column; None when it does not show and must be asked."""
    return _order(_date_parts(column))


def is_date(column: Texts) -> Truths:
    """Cells that are written like a date, in whatever shape."""
    return _date_parts(column)["shape"] != ""


def dates(column: Texts, order: DateOrder | None = None) -> Parsed:
    """Days (datetime64[us]) of 1900 to 2199; 00–68 is 20xx. Without `order` the column itself decides."""
    parts = _date_parts(column)
    order = order or _order(parts)
    numbers, days = parts["shape"] == "numbers", _days(parts, order)
    values = pd.to_datetime(days, errors="coerce").astype("datetime64[us]")
    reasons = {_NO_DATE: parts["shape"] == ""} | _other_shapes(parts)
    if order is None:
        reasons[_unclear_order(parts)] = numbers
    reasons[_NO_SUCH_DATE] = values.isna() | ~days["year"].between(1900, 2199) | numbers & (order == "year first")
    return _judged(parts["cell"], values, reasons)


def _judged(cells: Texts, values: pd.Series[Any], reasons: dict[str, Truths]) -> Parsed:
    """The first reason that holds for a filled cell is its message."""
    message = pd.Series("", index=cells.index, dtype="str")
    for sentence, holds in reversed(reasons.items()):
        message = message.mask(holds, sentence)
    message = message.mask(cells == "", "")
    return Parsed(values.mask((cells == "") | (message != "")), message)


def _amount_pattern(decimal_mark: DecimalMark) -> str:
    known = "|".join(map(re.escape, _CURRENCIES))
    lost = "|".join(map(re.escape, _LOST_SIGNS))
    thousands = "," if decimal_mark == "." else "."
    return (
        rf"^(?P<before>[-−–+(]?)\s*(?:(?P<currency>{known})|{lost})?\s*(?P<inner>[-−–+(]?)\s*"
        rf"(?P<whole>[0-9]{{1,3}}(?:(?P<mark>[{thousands}'’\s])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*)?|[0-9]+)?"
        rf"(?:{re.escape(decimal_mark)}(?P<fraction>[0-9]*))?\s*(?P<unit>{known})?\s*(?P<after>[-−–)]?)$"
    )


def _may_be_thousands(fraction: Texts, decimals: int) -> Truths:
    """2.500 may be two and a half or two thousand five hundred: three decimals are not taken where fewer are usual."""
    return (fraction.str.len() == 3) & (decimals < 3)


def _second_currency(parts: pd.DataFrame) -> Truths:
    """Cells in another currency than most."""
    currency = parts["currency"].mask(parts["currency"] == "", parts["unit"]).map(_CURRENCIES)
    return currency.notna() & (currency != currency.mode().get(0))


def _date_parts(column: Texts) -> pd.DataFrame:
    """cell, shape ('year first', 'numbers', 'named' or '') and the three numbers, a named month as its number."""
    cells = column.str.strip()
    dashed = cells.str.replace(r"^((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", regex=True)
    found = dashed.str.extract(_DATE).fillna("")
    month = found["second"].str.lower().map(_MONTHS)
    first, third = found["first"].str.len(), found["third"].str.len()
    numeric, day_or_month = found["second"].str.isdigit(), first.between(1, 2) & third.isin([2, 4])
    shapes = {"year first": numeric & (first == 4) & (third <= 2), "numbers": numeric & day_or_month}
    shapes["named"] = month.notna() & day_or_month
    return pd.DataFrame(
        {
            "cell": cells,
            "shape": pd.array(np.select(list(shapes.values()), list(shapes), ""), dtype="str"),
            "first": ("0" + found["first"]).astype("int64"),
            "second": month.fillna(("0" + found["second"].where(numeric, "")).astype("int64")).astype("int64"),
            "third": ("0" + found["third"]).astype("int64"),
        }
    )


def _days(parts: pd.DataFrame, order: DateOrder | None) -> pd.DataFrame:
    """year, month and day as numbers; an order other than month first leaves the day first."""
    year_first = parts["shape"] == "year first"
    month_first = (parts["shape"] == "numbers") & (order == "month first")
    year = parts["third"].mask(year_first, parts["first"])
    return pd.DataFrame(
        {
            "year": year + ((year < 69) * 100 + 1900) * (year < 100),
            "month": parts["second"].mask(month_first, parts["first"]),
            "day": parts["first"].mask(month_first, parts["second"]).mask(year_first, parts["third"]),
        }
    )


def _order(parts: pd.DataFrame) -> DateOrder | None:
    shape = _main_shape(parts)
    if shape == "year first":
        return "year first"
    if shape == "named":
        return "day first"
    seen_day_first, seen_month_first = (settled.any() for settled in _settled(parts))
    if seen_day_first == seen_month_first:
        return None
    return "day first" if seen_day_first else "month first"


def _main_shape(parts: pd.DataFrame) -> str:
    """The shape of most cells, '' when no cell is a date."""
    shapes = parts["shape"][parts["shape"] != ""]
    return "" if shapes.empty else str(shapes.mode().iloc[0])


def _settled(parts: pd.DataFrame) -> tuple[Truths, Truths]:
    """Cells that are a date only with the day first, and only with the month first."""
    numbers, first, second = parts["shape"] == "numbers", parts["first"], parts["second"]
    return (
        numbers & first.between(13, 31) & second.between(1, 12),
        numbers & second.between(13, 31) & first.between(1, 12),
    )


def _other_shapes(parts: pd.DataFrame) -> dict[str, Truths]:
    """Cells in another shape than most, by the sentence that shows an example of each."""
    main = _main_shape(parts)
    others = [shape for shape in parts["shape"].unique() if shape not in ("", main)]
    cells = {shape: parts["shape"] == shape for shape in others}
    return {_two_shapes(parts, parts["shape"] == main, those): those for those in cells.values()}


def _unclear_order(parts: pd.DataFrame) -> str:
    day_first, month_first = _settled(parts)
    if day_first.any() and month_first.any():
        return _two_shapes(parts, day_first, month_first)
    return "No date of this column shows whether the day or the month comes first: choose the order."


def _two_shapes(parts: pd.DataFrame, these: Truths, those: Truths) -> str:
    one, other = parts["cell"][these].iloc[0], parts["cell"][those].iloc[0]
    return f"This column writes dates in two ways, such as {one} and {other}: write them all in one way."
