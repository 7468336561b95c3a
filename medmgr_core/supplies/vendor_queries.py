"""What is asked of suppliers: how long they take, and how good they are, with every delivery, check and invoice behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies.cover_queries import supplier_lead_times
from medmgr_core.supplies.queries import ORDERED, RECEIVED
from medmgr_core.supplies.vendor_score import FULL_DELIVERY, Observed, Score, vendor_score

# A line of an order is due when its day has passed or it is complete; a check is met at or beyond its target.
OBSERVED = """
SELECT 'delivery' AS part, placed.supplier_code, placed.expected_on AS happened_on, due.order_no AS document,
    line.item_name AS told, due.in_time AS met
FROM supply_line_due due
JOIN supply_order_placed placed ON placed.order_no = due.order_no
JOIN supply_line_placed line ON line.order_no = due.order_no AND line.item_code = due.item_code
JOIN unit_ancestor place ON place.unit_code = due.unit_code AND place.ancestor_code = $root
    AND due.month >= place.from_on AND due.month < place.until_on
WHERE due.unit_code = ANY($units) AND due.month >= $first AND due.month < $until
UNION ALL
SELECT 'service', placed.supplier_code, placed.checked_on, placed.check_no, placed.level_name, placed.met
FROM service_check_placed placed
JOIN unit_ancestor place ON place.unit_code = placed.unit_code AND place.ancestor_code = $root
    AND placed.month >= place.from_on AND placed.month < place.until_on
WHERE placed.unit_code = ANY($units) AND placed.month >= $first AND placed.month < $until
ORDER BY 3 DESC NULLS LAST, 4 DESC NULLS LAST, 5 NULLS LAST
"""
# What was billed against what was ordered, once all of it is billed: right within one in a hundred.
BILLED = """
SELECT 'invoice' AS part, held.supplier_code, held.happened_on, held.document, held.told,
    CASE WHEN abs(held.invoiced - held.amount) <= 0.01 * held.amount THEN 1::bigint ELSE 0::bigint END AS met
FROM (
    SELECT unit_code, month, supplier_code, expected_on AS happened_on, order_no AS document, account_name AS told, amount,
        invoiced
    FROM order_named WHERE invoiced > 0 AND standing <> 'open'
    UNION ALL
    SELECT unit_code, date_trunc('month', expected_on)::date, supplier_code, expected_on, order_no, room_name, amount, invoiced
    FROM supply_order_placed WHERE invoiced > 0
) held
JOIN unit_ancestor place ON place.unit_code = held.unit_code AND place.ancestor_code = $root
    AND held.month >= place.from_on AND held.month < place.until_on
WHERE held.unit_code = ANY($units) AND held.month >= $first AND held.month < $until
ORDER BY 3 DESC NULLS LAST, 4 DESC NULLS LAST
"""
# no $units: suppliers belong to the whole facility
SUPPLIER_NAMES = "SELECT supplier_code, name FROM live_supplier ORDER BY supplier_code NULLS LAST"


@dataclass(frozen=True)
class Part:
    """One part of a score: what it is called, the share that should be met, and its weight."""

    title: str
    target: float
    weight: float


PARTS = {"delivery": Part("On time, in full", FULL_DELIVERY, 40), "service": Part("Services as promised", 0.95, 30),
         "invoice": Part("Invoices as ordered", 0.98, 30)}  # fmt: skip


def observed(store: Store, scope: Scope, billed: Scope | None) -> pd.DataFrame:
    """Everything the scores rest on: part, supplier_code, happened_on, document, told, met (1 or 0); the newest first.

    billed: the units whose purchasing may be seen; None leaves invoices out.
    """
    frames = [store.read(OBSERVED, scope), *([store.read(BILLED, billed)] if billed else [])]
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)


def suppliers(store: Store, scope: Scope, seen: pd.DataFrame) -> pd.DataFrame:
    """One row per supplier of ``observed``, the lowest score first, those without a score last.

    score (0 to 100, empty without data), rests_on (share of the weights it has data for), of each part: the share met, and how
    many that is of how many; usual and late (days to deliver, half and nine of ten of its orders; empty when not known).
    """
    times = store.derived(supplier_lead_times, (ORDERED, RECEIVED), scope)
    names = dict(store.read(SUPPLIER_NAMES).itertuples(index=False, name=None))
    codes = sorted({*seen["supplier_code"], *times})
    rows = []
    for code in codes:
        parts = dict(_parts(seen[seen["supplier_code"] == code]))
        score, time = score_of(parts), times.get(code)
        shares = {name: met / count if count else None for name, (met, count) in parts.items()}
        told = {f"{name}_told": f"{met} of {count}" if count else "" for name, (met, count) in parts.items()}
        days = {"usual": _finite(time.usual), "late": _finite(time.late)} if time else {"usual": None, "late": None}
        rows.append({"supplier_code": code, "supplier_name": names.get(code, code), "score": score.value,
                     "rests_on": score.share_known, **shares, **told, **days})  # fmt: skip
    columns = [
        "supplier_code",
        "supplier_name",
        "score",
        "rests_on",
        *PARTS,
        *(f"{name}_told" for name in PARTS),
        "usual",
        "late",
    ]
    figures = dict.fromkeys(["score", "rests_on", *PARTS, "usual", "late"], "float64")
    frame = pd.DataFrame(rows, columns=columns).astype(figures)
    return frame.sort_values(["score", "supplier_name"], na_position="last", ignore_index=True)


def score_of(parts: dict[str, tuple[int, int]]) -> Score:
    """The score of one supplier from how many of how many were met, by part."""
    return vendor_score([
        Observed(PARTS[name].title, met / count if count else float("nan"), PARTS[name].target, PARTS[name].weight, count)
        for name, (met, count) in parts.items()
    ])  # fmt: skip


def _parts(seen: pd.DataFrame) -> Iterator[tuple[str, tuple[int, int]]]:
    for name in PARTS:
        own = seen.loc[seen["part"] == name, "met"]
        yield name, (int(own.sum()), len(own))


def _finite(days: float) -> float | None:
    return days if days < float("inf") else None
