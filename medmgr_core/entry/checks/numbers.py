"""Money, counts, quantities, hours and shares: the many ways a file writes a number, read exactly."""

from __future__ import annotations

import re
from collections.abc import Callable

from medmgr_core.entry.checks.form import Form, Reading
from medmgr_core.entry.checks.number_patterns import (
    ANY_FRACTION,
    CURRENCIES,
    NO_FRACTION,
    PENCE,
    any_currency,
    currency,
    no_currency,
    signed,
)
from medmgr_core.entry.checks.number_sql import (
    bare,
    hundredth,
    minor_units,
    of_clock,
    of_digits,
    quantity,
    short_and,
    unquoted,
    whole,
    with_point,
)
from medmgr_core.entry.checks.sentences import says
from medmgr_core.entry.checks.sql_text import cases, first_of, is_like
from medmgr_core.record import FieldSpec

_CLOCK = r"-?[0-9]{1,5}:[0-5][0-9](?::[0-5][0-9])?"
_POWERS = r"[-+]?[0-9]+(?:{mark}[0-9]*)?[eE][-+]?[0-9]{{1,2}}"


def read_money(cell: str, spec: FieldSpec, form: Form) -> Reading:
    """Whole minor units; a lone dash, as in accounts, is nil."""
    mark, sign = form.decimal_mark, currency(form.shape) if form.shape in CURRENCIES else any_currency()
    nil = cases([(is_like(cell, rf"(?:{sign.before})? ?[-–—−]"), "0")])
    amount = signed(mark, PENCE, sign)
    ways = [*_plain_money(cell, form), nil, *unquoted(cell, lambda text: of_digits(text, amount, mark, minor_units))]
    return Reading(first_of(ways), _why_no_money(cell, spec, mark, amount))


def read_count(cell: str, spec: FieldSpec, form: Form) -> Reading:
    """A whole number; 12.0 is one, 12.000 might be twelve thousand and is not taken."""
    plain = cases([(is_like(cell, "-?[0-9]{1,18}"), f"try_cast({cell} AS BIGINT)")])
    pattern = signed(form.decimal_mark, NO_FRACTION, no_currency())
    rest = unquoted(cell, lambda text: of_digits(text, pattern, form.decimal_mark, whole))
    too_large = (short_and(bare(cell), pattern), says(spec, "the number is too large."))
    return Reading(first_of([plain, *rest]), (too_large,))


def read_quantity(cell: str, form: Form, *more: str) -> Reading:
    """A number with decimals. `more`: further ways to read the cell."""
    mark = form.decimal_mark
    pattern = signed(mark, ANY_FRACTION, no_currency())
    powers = _POWERS.format(mark=re.escape(mark))
    power = cases([(short_and(cell, powers), f"try_cast({with_point(cell, mark)} AS DOUBLE)")])
    rest = unquoted(cell, lambda text: of_digits(text, pattern, mark, quantity))
    return Reading(first_of([_plain_double(cell, mark, quantity), *more, *rest, power]))


def read_hours(cell: str, form: Form) -> Reading:
    """Hours as a number, or as a clock shows them: 37:30 is 37.5."""
    return read_quantity(cell, form, cases([(is_like(cell, _CLOCK), of_clock(cell))]))


def read_share(cell: str, form: Form) -> Reading:
    """A share: 12.5 % is 0.125; without the sign the number is the share itself, unless the column is of percents."""
    mark = form.decimal_mark
    percent = signed(mark, ANY_FRACTION, no_currency("%"))
    plain = signed(mark, ANY_FRACTION, no_currency())
    # Only numbers with the sign reach the second pattern: those without it have matched the first, or nothing.
    rest = unquoted(cell, lambda text: of_digits(text, percent, mark, hundredth))
    if form.shape == "percent":
        return Reading(first_of([_plain_double(cell, mark, hundredth), *rest]))
    without = unquoted(cell, lambda text: of_digits(text, plain, mark, quantity))
    powers = short_and(cell, _POWERS.format(mark=re.escape(mark)))
    power = cases([(powers, f"try_cast({with_point(cell, mark)} AS DOUBLE)")])
    return Reading(first_of([_plain_double(cell, mark, quantity), *without, *rest, power]))


def _plain_money(cell: str, form: Form) -> tuple[str, str]:
    """The two most usual ways, read quickly: 1234.50, and £1,234.50 in a column of pounds."""
    mark, thousands = form.decimal_mark, "," if form.decimal_mark == "." else "."
    fraction = rf"(?:{re.escape(mark)}[0-9]{{1,2}})?"
    sign = form.shape if form.shape in ("£", "$", "€") else ""
    sign_once = f"{re.escape(sign)}?" if sign else ""
    grouped = rf"-?{sign_once}[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}}){{0,4}}{fraction}"
    ungrouped = f"replace({cell}, '{thousands}', '')"
    unsigned = f"replace({ungrouped}, '{sign}', '')" if sign else ungrouped
    return (
        cases([(is_like(cell, f"-?[0-9]{{1,15}}{fraction}"), minor_units(with_point(cell, mark)))]),
        cases([(is_like(cell, grouped), minor_units(with_point(unsigned, mark)))]),
    )


def _why_no_money(cell: str, spec: FieldSpec, mark: str, amount: str) -> tuple[tuple[str, str], ...]:
    text = bare(cell)
    fine = "it has more than two decimals. Round it in the file, or choose another decimal mark."
    two = "this column holds amounts in two currencies. Keep one currency in a column."
    return (
        (short_and(text, amount), says(spec, "the number is too large.")),
        (short_and(text, signed(mark, PENCE, any_currency())), says(spec, two)),
        (short_and(text, signed(mark, ANY_FRACTION, any_currency())), says(spec, fine)),
    )


def _plain_double(cell: str, mark: str, number: Callable[[str], str]) -> str:
    plain = rf"-?[0-9]{{1,15}}(?:{re.escape(mark)}[0-9]{{1,17}})?"
    return cases([(is_like(cell, plain), number(with_point(cell, mark)))])
