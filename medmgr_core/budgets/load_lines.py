"""Loading spending lines from a ledger file: names become codes, new codes are proposals, all in one batch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from medmgr_core.budgets.records import Actual
from medmgr_core.errors import ImportRejected, InvalidEntry
from medmgr_core.facility.records import Account, CostCentre, Supplier
from medmgr_core.people.rights import allow
from medmgr_core.record import Record, fields_of, validate
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write

# field of Actual -> the record type its text names
NAMED: dict[str, type[Record]] = {
    "cost_centre_code": CostCentre, "account_code": Account, "supplier_code": Supplier,
}  # fmt: skip


_HEADINGS = "SELECT DISTINCT parent_code FROM live_account WHERE parent_code IS NOT NULL"  # no $units: one chart for all


@dataclass(frozen=True)
class Loaded:
    """What a load did: lines and their sum in minor units, and how many codes were proposed by record title."""

    batch: str
    lines: int
    total: int
    proposed: dict[str, int]


@dataclass(frozen=True)
class Names:
    """Texts of a file and the codes they stand for; ``new`` are those no record is known for."""

    codes: dict[str, str]
    new: dict[str, str]


def names_for(store: Store, record_type: type[Record], texts: pd.Series) -> Names:
    """Match texts with codes and names of stored records, letter case aside; propose codes for the rest."""
    key = record_type.key[0]
    held = store.rows(f"SELECT {key}, name FROM live_{record_type.table} ORDER BY 1")
    headings = {code for (code,) in store.rows(_HEADINGS)} if record_type is Account else set()
    # A heading takes no money: a text that is its name stands for an account still to be made.
    known = {_plain(name): code for code, name in reversed(held) if code not in headings}
    known |= {_plain(code): code for code, _ in held}
    taken = {code for code, _ in store.rows(f"SELECT {key}, name FROM {record_type.table}")}
    codes: dict[str, str] = {}
    new: dict[str, str] = {}
    for text in texts.dropna().unique():
        code = known.get(_plain(text)) or _proposed(text, taken)
        if code not in taken:
            taken.add(code)
            known[_plain(text)] = code
            new[code] = text
        codes[text] = code
    return Names(codes, new)


def load_lines(store: Store, rows: pd.DataFrame, *, unit_code: str, by: str, file_name: str) -> Loaded:
    """Add the rows of a file in one batch. New cost centres are placed under ``unit_code``.

    rows: columns are fields of Actual, with names in place of codes. Raises ImportRejected, NotAllowed.
    """
    allow(store, by, "budgets", "enter", unit_code)
    if rows.empty:
        raise ImportRejected("The file holds no spending line that could be taken.")
    _refuse_long_texts(rows)
    names = {field: names_for(store, record_type, rows[field]) for field, record_type in NAMED.items()}
    _allow_units(store, by, names["cost_centre_code"])
    batch = new_batch()
    with store.write(by=by, source="import", batch=batch, reason=f"file {file_name}") as work:
        for field, record_type in NAMED.items():
            for code, text in names[field].new.items():
                work.add(_proposal(record_type, code, text, unit_code))
        coded = rows.assign(**{field: rows[field].map(names[field].codes) for field in NAMED})
        _refuse_headings(work, coded)
        lines = work.add_rows(Actual, coded[[n for n in _fields() if n in coded]])
    proposed = {record_type.plural: len(names[field].new) for field, record_type in NAMED.items() if names[field].new}
    return Loaded(batch, lines, int(rows["amount"].sum()), proposed)


def _fields() -> list[str]:
    return [spec.name for spec in fields_of(Actual) if not spec.running]


def _allow_units(store: Store, by: str, centres: Names) -> None:
    """Every cost centre of the file must be in the person's reach."""
    known = [code for code in centres.codes.values() if code not in centres.new]
    sql = "SELECT DISTINCT unit_code FROM live_cost_centre WHERE cost_centre_code = ANY($codes)"
    for (unit,) in store.rows(sql, codes=known):
        allow(store, by, "budgets", "enter", unit)


def _refuse_headings(work: Write, rows: pd.DataFrame) -> None:
    sql = "SELECT DISTINCT parent_code FROM live_account WHERE parent_code = ANY($codes)"
    headings = [code for (code,) in work.connection.rows(sql, {"codes": rows["account_code"].unique().tolist()})]
    if headings:
        raise ImportRejected(f"The file posts to the heading {headings[0]}: money stands on the accounts below it.")


def _refuse_long_texts(rows: pd.DataFrame) -> None:
    """The rows are not checked one by one; the longest text of each field stands for all."""
    for spec in fields_of(Actual):
        if spec.name in rows and spec.kind.name == "text" and rows[spec.name].notna().any():
            longest = max(rows[spec.name].dropna().unique(), key=len)
            usual = {"posted_on": date(2020, 4, 1), "cost_centre_code": "x", "account_code": "x", "amount": 0}
            _checked(Actual, {**usual, spec.name: longest}, longest)


def _proposal(record_type: type[Record], code: str, text: str, unit_code: str) -> Record:
    values = {record_type.key[0]: code, "name": text}
    if record_type is CostCentre:
        values["unit_code"] = unit_code
    if record_type is Account:
        values["account_type"] = _type_of(text)
    return _checked(record_type, values, text)


def _checked(record_type: type[Record], values: dict[str, Any], text: str) -> Record:
    try:
        return validate(record_type, values)
    except InvalidEntry as error:
        raise ImportRejected(f"The file holds “{text[:40]}…”. {error} Change it in the file.") from None


def _type_of(name: str) -> Literal["pay", "non_pay", "capital"]:
    """A first guess from the words of an account; the chart of accounts is where it is mended."""
    words = name.lower()
    # Neither "non-pay" nor "payments" is pay.
    if re.search(r"(?<!non[ -])\bpay\b|\b(payroll|salar|wages|paye\b|pension|agency|locum|bank staff|staffing|superann)", words):
        return "pay"
    if re.search(r"\b(capital|asset|construction in progress|assets under)", words):
        return "capital"
    return "non_pay"


def _words(text: str) -> list[str]:
    """Letters and digits of any script, in small letters."""
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def _plain(text: str) -> str:
    return " ".join(_words(text)) or text


def _proposed(text: str, taken: set[str]) -> str:
    stem = "-".join(_words(text)).upper()[:24].strip("-") or "X"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code
