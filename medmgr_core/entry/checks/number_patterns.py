"""The forms of a written number as regular expressions of RE2: thousands, decimals, signs, brackets, currencies."""

from __future__ import annotations

import re
from dataclasses import dataclass

CURRENCIES = {
    "£": "£|GBP", "$": r"\$|US\$|USD", "€": "€|EUR",
    **{code: code for code in ("AUD", "CAD", "CHF", "CZK", "DKK", "HUF", "INR", "NOK", "NZD", "PLN", "SEK", "ZAR")},
}  # fmt: skip
_LOST = r"Â£|â‚¬|\x{fffd}|\?"  # what is left of £ and € after a file went through a wrong encoding

# The digits after the decimal mark. Three are never taken where two or none are usual: they may be thousands.
PENCE = "(?:[0-9]{1,2}|[0-9]{2}0{2,})"
NO_FRACTION = "(?:0{1,2}|0{4,})"
ANY_FRACTION = "[0-9]+"

_BLANK = r"[ \t\x{a0}\x{2007}\x{2009}\x{202f}]"
_B = _BLANK + "*"
_APOSTROPHES = "'’"
_SIGNS = "-−–+"
NEGATIVE = "[-−–(]"


@dataclass(frozen=True)
class Around:
    """What may stand before and after the digits: alternatives of a regular expression, '' for nothing."""

    before: str
    after: str


def currency(sign: str) -> Around:
    """One currency, by its sign or its code. Raises KeyError for an unknown one."""
    return Around(f"{CURRENCIES[sign]}|{_LOST}", CURRENCIES[sign])


def any_currency() -> Around:
    """Any currency that is known."""
    known = "|".join(CURRENCIES.values())
    return Around(f"{known}|{_LOST}", known)


def no_currency(after: str = "") -> Around:
    """No currency; `after` may follow the digits."""
    return Around("", after)


def digits(mark: str, fraction: str) -> str:
    """Digits with thousands by one kind of separator, and a fraction after the decimal mark."""
    point, thousands = re.escape(mark), r"\." if mark == "," else ","
    groups = "|".join(f"[0-9]{{1,3}}(?:{separator}[0-9]{{3}})+" for separator in (thousands, f"[{_APOSTROPHES}]", _BLANK))
    return f"(?:(?:{groups}|[0-9]+)(?:{point}(?:{fraction})?)?|{point}{fraction})"


def signed(mark: str, fraction: str, around: Around) -> str:
    """A number with at most one sign, before or after, or in brackets."""
    before = f"(?:{around.before})?" if around.before else ""
    after = f"(?:{around.after})?" if around.after else ""
    number = f"{digits(mark, fraction)}{_B}{after}"
    forms = (
        rf"(?:[{_SIGNS}]{_B})?{before}{_B}{number}",
        rf"{before}{_B}[{_SIGNS}]{_B}{number}",
        rf"{before}{_B}{number}{_B}[-−–]",
        rf"\({_B}{before}{_B}{number}{_B}\)",
        rf"{before}{_B}\({_B}{number}{_B}\){_B}{after}",
    )
    return f"{_B}(?:{'|'.join(forms)}){_B}"
