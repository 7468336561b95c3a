"""The form of a column of numbers: which mark stands before the decimals, which currency, percent or share."""

from __future__ import annotations

import duckdb

from medmgr_core.entry.checks.form import DecimalMark, Form
from medmgr_core.entry.checks.number_patterns import ANY_FRACTION, CURRENCIES, any_currency, no_currency, signed
from medmgr_core.entry.checks.number_sql import LONGEST
from medmgr_core.entry.checks.sql_text import cases, is_like, quoted

MARKS_END = "does the point or the comma stand before the decimals?"
_MARKS = "This column writes decimals in two ways, such as {} and {}: " + MARKS_END
_PERCENT = "Does {} in this column mean {} %?"


def number_form(connection: duckdb.DuckDBPyConnection, table: str, cell: str, kind: str, given: Form | None) -> Form:
    """Decimal mark, currency or percent of a column: what it shows itself, then what a person said, then a question."""
    given = given or Form()
    rows = connection.execute(_look(table, cell, kind)).fetchall()
    shown = {mark: example for mark, _, example, _ in reversed(rows) if mark}
    examples = tuple(shown[mark] for mark in (".", ",") if mark in shown)
    answered = not given.question and set(examples) <= set(given.examples)
    if len(shown) == 2 and not answered:
        return Form(decimal_mark=".", question=_MARKS.format(*examples), examples=examples)
    mark: DecimalMark = next(iter(shown)) if len(shown) == 1 else given.decimal_mark
    if kind == "money":
        return Form(decimal_mark=mark, shape=_currency(rows), examples=given.examples)
    return _share(connection, table, cell, mark, given) if kind == "share" else Form(decimal_mark=mark, examples=given.examples)


def _currency(rows: list[tuple[str | None, str | None, str, int]]) -> str:
    """The sign that most amounts with a currency have."""
    count: dict[str, int] = {}
    for _, sign, _, n in rows:
        if sign:
            count[sign] = count.get(sign, 0) + n
    return max(count, key=lambda sign: count[sign]) if count else ""


def _share(connection: duckdb.DuckDBPyConnection, table: str, cell: str, mark: DecimalMark, given: Form) -> Form:
    """Numbers above 1 without a percent sign are asked about: 12.5 may be 12.5 % or twelve times the whole."""
    if given.shape and not given.question:
        return Form(decimal_mark=mark, shape=given.shape, examples=given.examples)
    plain = rf"-?[0-9]{{1,15}}(?:[{mark}][0-9]{{1,17}})?"
    number = f"abs(try_cast(replace({cell}, '{mark}', '.') AS DOUBLE))"
    ask = f"SELECT min({cell}) FILTER ({number} > 1) FROM {table} WHERE {is_like(cell, plain)}"
    [(example,)] = connection.execute(ask).fetchall()
    if example is None:
        return Form(decimal_mark=mark, examples=given.examples)
    examples = tuple(dict.fromkeys((example, *given.examples)))
    return Form(decimal_mark=mark, question=_PERCENT.format(example, example), examples=examples)


def _look(table: str, cell: str, kind: str) -> str:
    """One row a mark and currency: the mark that a cell settles, its currency, an example, how many."""
    around = any_currency() if kind == "money" else no_currency("%")
    point, comma = (is_like(cell, signed(mark, ANY_FRACTION, around)) for mark in (".", ","))
    mark = cases([
        (is_like(cell, r"-?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,17})"), "'.'"),
        (f"NOT ({comma})", cases([(point, "'.'")])),
        (f"NOT ({point})", "','"),
    ])  # fmt: skip
    known = [(f"regexp_matches({cell}, {quoted(form)})", quoted(sign)) for sign, form in CURRENCIES.items()]
    sign = cases([(is_like(cell, "[-0-9.,]+"), "NULL"), (f"NOT ({point}) AND NOT ({comma})", "NULL"), *known])
    return f"""
        SELECT {mark}, {sign if kind == "money" else "NULL"}, min({cell}), count(*)
        FROM {table} WHERE length({cell}) <= {LONGEST} AND NOT {is_like(cell, "-?[0-9]+")} GROUP BY 1, 2 ORDER BY 4 DESC
    """
