"""What needs a person: a vital item about to run out, a lot another ward would use, a contract about to renew itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from medmgr_core.attention import Attention, by_harm
from medmgr_core.formats import Formats, counted
from medmgr_core.periods import today
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies import queries
from medmgr_core.supplies.contract_queries import checks, contracts
from medmgr_core.supplies.cover_queries import cover
from medmgr_core.supplies.equipment_queries import equipment
from medmgr_core.supplies.expiry_queries import expiring
from medmgr_core.supplies.mix_up import many

WORTH_TELLING = 10_00  # minor units: less is not worth a walk to another ward
LATE_DAYS = 7  # an order so late weighs more


def attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    """The worst first, then the earliest due."""
    where = _place(store, scope)
    found = [*_stock(store, scope, formats, where), *_lots(store, scope, formats), *_orders(store, scope, formats),
             *_contracts(store, scope, formats), *_levels(store, scope, formats), *_equipment(store, scope, formats)]  # fmt: skip
    return by_harm(found)


def _place(store: Store, scope: Scope) -> str:
    rooms = queries.rooms(store, scope)
    return str(rooms["unit_name"].iloc[0]) if len(rooms) == 1 else "all rooms"


def _stock(store: Store, scope: Scope, formats: Formats, where: str) -> Iterator[Attention]:
    rows = rows_of(cover(store, scope).rows)
    for row in (row for row in rows if row["is_short"]):
        out = row["run_out_on"].date()
        days = (out - today()).days
        when = "is out of stock" if row["on_hand"] <= 0 and days <= 1 else f"runs out on {formats.day(out)}"
        coming = f", {formats.number(row['on_order'])} on order" if row["on_order"] else ", nothing on order"
        sentence = (f"{row['name']} (vital) {when}: {formats.number(row['on_hand'])} {_units(row)} left{coming}; "
                    f"a delivery takes {row['lead_days']:g} days")  # fmt: skip
        yield Attention("vital item short", row["item_code"], where, 4 if days <= 3 else 3, out, sentence, "supplies",
                        {"item": row["item_code"]})  # fmt: skip
    waiting = [row for row in rows if row["to_order"] > 0 and not row["is_short"]]
    if waiting:
        names = ", ".join(row["name"] for row in waiting[:2])
        sentence = f"{counted(len(waiting), 'item')} at or below the reorder point: {names}" + (" …" if len(waiting) > 2 else "")
        yield Attention("below reorder point", "reorder", where, 2, None, sentence, "supplies", {"supplies_show": "order"})


def _units(row: dict[str, Any]) -> str:
    word = str(row["unit_of_issue"])
    return word if row["on_hand"] == 1 else many(word)


def _lots(store: Store, scope: Scope, formats: Formats) -> Iterator[Attention]:
    for row in rows_of(expiring(store, scope)):
        day = row["expires_on"].date()
        name = f"{row['item_name']}, lot {row['lot_no']}"
        if row["days"] < 0:
            sentence = f"{name} expired on {formats.day(day)} and still lies in {row['room_name']}: take it out"
            yield _lot("expired lot", row, 3, day, sentence)
        elif row["other_name"] and row["value_at_risk"] >= WORTH_TELLING:
            sentence = (f"{name} expires on {formats.day(day)}; {row['other_name']} would use "
                        f"{formats.number(row['other_units'])} of the {formats.number(row['waste'])} that "
                        f"{row['room_name']} will not ({formats.short_money(row['value_at_risk'])})")  # fmt: skip
            yield _lot("lot another would use", row, 2, day, sentence)


def _lot(kind: str, row: dict[str, Any], harm: int, day: date, sentence: str) -> Attention:
    return Attention(kind, f"{row['lot_code']} {row['room_code']}", row["unit_name"], harm, day, sentence, "supplies",
                     {"supplies_show": "expiring", "item": row["item_code"]})  # fmt: skip


def _orders(store: Store, scope: Scope, formats: Formats) -> Iterator[Attention]:
    for row in rows_of(queries.orders(store, scope)):
        if queries.order_state(row, today()) == "late":
            day = row["expected_on"].date()
            late = (today() - day).days
            sentence = (f"{row['order_no']} of {row['supplier_name']} was expected on {formats.day(day)}: "
                        f"{counted(row['open_lines'], 'line')} not complete")  # fmt: skip
            harm = 2 if late > LATE_DAYS else 1
            yield Attention("late delivery", row["order_no"], row["unit_name"], harm, day, sentence, "supplies",
                            {"supplies_show": "orders", "order": row["order_no"]})  # fmt: skip


def _contracts(store: Store, scope: Scope, formats: Formats) -> Iterator[Attention]:
    for row in rows_of(contracts(store, scope)):
        worth = f" ({formats.short_money(row['yearly_value'])} a year)" if row["yearly_value"] else ""
        day, ends = row["notice_on"].date(), row["term_ends_on"].date()
        if row["state"] == "decide now":
            sentence = (f"{row['name']}{worth} renews itself by {row['renews_by']} months unless notice is given by "
                        f"{formats.day(day)}")  # fmt: skip
            yield _contract("contract to decide", row, 3, day, sentence)
        elif row["state"] == "renews itself":
            sentence = f"{row['name']}{worth}: the notice date has passed; it renews itself on {formats.day(ends)}"
            yield _contract("contract renews itself", row, 2, ends, sentence)
        elif row["state"] == "ends without renewal" and today() <= ends <= today() + timedelta(days=90):
            yield _contract(
                "contract ends", row, 2, ends, f"{row['name']}{worth} ends on {formats.day(ends)}: what comes after it?"
            )


def _contract(kind: str, row: dict[str, Any], harm: int, day: date, sentence: str) -> Attention:
    return Attention(
        kind, row["contract_no"], row["unit_name"], harm, day, sentence, "contracts", {"contract": row["contract_no"]}
    )


def _levels(store: Store, scope: Scope, formats: Formats) -> Iterator[Attention]:
    """Service levels whose last check missed the target, within the last two months."""
    held = checks(store, scope)
    last = held.drop_duplicates("level_no")
    since = pd.Timestamp(today() - timedelta(days=62))
    for row in rows_of(last[(last["met"] == 0) & (last["checked_on"] >= since)]):
        found, target = (f"{formats.number(row[name], 0 if float(row[name]).is_integer() else 1)} {row['counted_in']}"
                         for name in ("actual", "target"))  # fmt: skip
        sentence = f"{row['contract_name']} missed “{row['level_name']}”: {found}, promised {target}"
        yield Attention("missed service level", row["level_no"], row["service"].capitalize(), 2, None, sentence, "contracts",
                        {"contract": row["contract_no"]})  # fmt: skip


def _equipment(store: Store, scope: Scope, formats: Formats) -> Iterator[Attention]:
    for row in rows_of(equipment(store, scope)):
        if row["down_now"] and row["criticality"] == "high":
            sentence = f"{row['name']} ({row['tag']}) is down" + ("" if row["has_backup"] else ", and there is no backup")
            harm = 2 if row["has_backup"] else 3
            yield Attention("critical equipment down", row["tag"], row["unit_name"], harm, None, sentence, "equipment",
                            {"tag": row["tag"]})  # fmt: skip


def headline(rows: pd.DataFrame, formats: Formats) -> str:
    """What the stock says, in one sentence computed from the data."""
    if rows.empty:
        return "No stock has been entered here yet"
    short, due = rows[rows["is_short"]], int((rows["to_order"] > 0).sum())
    first = short.sort_values("run_out_on").head(1)
    if len(short) == 1:
        said = f"{first['name'].iloc[0]} is vital and runs out on {formats.day(first['run_out_on'].iloc[0])}"
    elif len(short):
        said = (f"{len(short)} vital items run out before a delivery could come, first {first['name'].iloc[0]} on "
                f"{formats.day(first['run_out_on'].iloc[0])}")  # fmt: skip
    else:
        said = "No vital item runs out before a delivery could come"
    return said + (f"; {counted(due, 'item')} to order" if due else "; nothing is to be ordered")
