"""Spending lines from what is spent in a month: pay runs, time sheets, invoices, credit notes, income."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from medmgr_core.demo.hospital.plan import Floats, Ints
from medmgr_core.demo.hospital.site import Site
from medmgr_core.demo.hospital.when import LEDGER_MONTHS

_MOST_LINES = 400  # of one line of the plan in a month
_CREDITED = 0.006  # one invoice in so many has a credit note


def build_ledger(site: Site) -> None:
    """All lines of the site in the order of their dates."""
    luck = site.chance("ledger")
    line, month, amount, is_run = _split(site, luck, site.plan.actual.ravel())
    day = np.where(is_run, _pay_days(site, line, month), _days(site, luck, month))
    supplier = np.where(is_run, -1, _suppliers(site, luck, line))
    lines = pd.DataFrame(
        {"line": line, "month_no": month, "posted_on": day, "supplier_no": supplier, "amount": amount, "is_note": False}
    )
    notes = lines[(luck.random(len(line)) < _CREDITED) & (supplier >= 0) & (amount > 10_000)]
    notes = notes.assign(amount=-(notes["amount"] * 0.08).round().astype("int64"), is_note=True)
    lines = pd.concat([lines, notes]).sort_values(["posted_on", "line", "is_note", "amount"], kind="stable", ignore_index=True)
    site.ledger = _named(site, lines)


def _split(site: Site, luck: np.random.Generator, amounts: Ints) -> tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]]:
    """Line of the plan, month, pence and whether it is a run, for each spending line; they add up to the amounts."""
    sizes = np.array([float(row["line"]) if row["line"] != "–" else 0.0 for row in site.shape.leaves])
    size = np.repeat(sizes[site.plan.account], LEDGER_MONTHS)
    wanted = np.rint(amounts / 100 / np.where(size > 0, size, 1) * np.exp(luck.normal(0, 0.15, len(amounts))))
    count = np.where(amounts == 0, 0, np.where(size > 0, np.clip(wanted, 1, _MOST_LINES), 1)).astype(np.int64)
    source = np.repeat(np.arange(len(amounts)), count)
    weight = np.exp(luck.normal(0, 0.6, len(source)))
    return source // LEDGER_MONTHS, source % LEDGER_MONTHS, _parts(amounts[source], weight, source), size[source] == 0


def _parts(total: Ints, weight: Floats, source: Ints) -> Ints:
    """Each total divided among the rows of its source by weight, to the penny."""
    first = np.concatenate([[True], source[1:] != source[:-1]])
    reached = weight.cumsum()
    before = np.repeat((reached - weight)[first], np.diff(np.append(np.nonzero(first)[0], len(source))))
    whole = np.bincount(source, weights=weight)[source]
    upto = np.rint(total * np.clip((reached - before) / whole, 0, 1)).astype(np.int64)
    last = np.append(first[1:], True)
    upto = np.where(last, total, upto)
    return np.where(first, upto, upto - np.concatenate([[0], upto[:-1]]))


def _pay_days(site: Site, line: Ints, month: Ints) -> npt.NDArray[np.datetime64]:
    """Pay on the last working day up to the 24th, income on the last of the month."""
    ends = np.array([days[-1] for days in site.when.workdays])
    pays = np.array([days[days <= np.datetime64(first, "D") + 23][-1]
                     for days, first in zip(site.when.workdays, site.when.ledger, strict=True)])  # fmt: skip
    is_income = np.array([row["type"] == "income" for row in site.shape.leaves])[site.plan.account[line]]
    return np.where(is_income, ends[month], pays[month])


def _days(site: Site, luck: np.random.Generator, month: Ints) -> npt.NDArray[np.datetime64]:
    lengths = np.array([len(days) for days in site.when.workdays])
    table = np.array([np.resize(days, lengths.max()) for days in site.when.workdays])
    return np.asarray(table[month, (luck.random(len(month)) * lengths[month]).astype(np.int64)])


def _suppliers(site: Site, luck: np.random.Generator, line: Ints) -> Ints:
    """The place of a supplier for each line; the first named of an account has most of it. -1 where it has none."""
    place = {row["supplier"]: number for number, row in enumerate(site.shape.supplier_rows)}
    named = [[place[code] for code in row["suppliers"].split()] or [-1] for row in site.shape.leaves]
    width = max(map(len, named))
    table = np.array([np.resize(codes, width) for codes in named])
    count = np.array([len(codes) for codes in named])
    account = site.plan.account[line]
    return np.asarray(table[account, (luck.random(len(line)) ** 1.6 * count[account]).astype(np.int64)])


def _named(site: Site, lines: pd.DataFrame) -> pd.DataFrame:
    line, month, supplier, note = (lines[name].to_numpy() for name in ("line", "month_no", "supplier_no", "is_note"))
    shape, plan = site.shape, site.plan
    centres = np.array([site.code(row["centre"]) for row in shape.centre_rows], dtype=object)
    leaves = np.array([row["account"] for row in shape.leaves], dtype=object)
    codes = np.array([*(row["supplier"] for row in shape.supplier_rows), None], dtype=object)
    return lines.assign(
        cost_centre_code=centres[plan.centre[line]], account_code=leaves[plan.account[line]], supplier_code=codes[supplier],
        reference=_references(site, line, month, supplier, note), description=_texts(site, line, month, supplier, note),
    )  # fmt: skip


def _references(site: Site, line: Ints, month: Ints, supplier: Ints, note: npt.NDArray[np.bool_]) -> pd.Series[str]:
    """Invoices get their supplier's next number, runs that of their month."""
    luck = site.chance("references")
    order = np.argsort(supplier, kind="stable")
    ranked = supplier[order]
    starts = np.concatenate([[0], np.nonzero(np.diff(ranked))[0] + 1])
    rank = np.empty(len(supplier), dtype=np.int64)
    rank[order] = np.arange(len(supplier)) - np.repeat(starts, np.diff(np.append(starts, len(supplier))))
    bases = luck.integers(100_000, 700_000, len(site.shape.supplier_rows) + 1)
    houses = np.array([*(initials(row["name"]) for row in site.shape.supplier_rows), ""], dtype=object)
    invoice = pd.Series(houses[supplier]).str.cat(pd.Series(bases[supplier] + rank * 3).astype("str"), sep="-")
    invoice = invoice.mask(pd.Series(note), "CN-" + invoice)
    is_income = np.array([row["type"] == "income" for row in site.shape.leaves])[site.plan.account[line]]
    runs = np.array([[f"PAY-{first:%Y-%m}", f"INC-{first:%Y-%m}"] for first in site.when.ledger], dtype=object)
    return invoice.mask(pd.Series(supplier < 0), pd.Series(runs[month, is_income.astype(int)]))


def initials(name: str) -> str:
    """The letters a supplier puts before its invoice numbers."""
    return "".join(word[0] for word in name.split() if word[0].isalpha())[:4].upper()


def _texts(site: Site, line: Ints, month: Ints, supplier: Ints, note: npt.NDArray[np.bool_]) -> npt.NDArray[np.object_]:
    kinds = np.array([{"income": 2, "pay": 1}.get(row["type"], 0) for row in site.shape.leaves])
    sold = [row["text"] for row in site.shape.supplier_rows]
    words = [*sold, *(f"Credit note: {text}" for text in sold), "Journal", "Pay run", "Income"]
    table = np.array([[f"{word}, {first:%B %Y}" for first in site.when.ledger] for word in words], dtype=object)
    place = np.where(supplier >= 0, supplier + len(sold) * note, 2 * len(sold) + kinds[site.plan.account[line]])
    return np.asarray(table[place, month])
