"""What supplies and equipment are judged by."""

from __future__ import annotations

import math
from datetime import date

from medmgr_core.measure import Measure
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies.contract_queries import contracts, credit_months
from medmgr_core.supplies.cover_queries import LONGEST, cover, stock_out_days
from medmgr_core.supplies.equipment_queries import equipment, uptime_of
from medmgr_core.supplies.expiry_queries import value_at_risk
from medmgr_core.supplies.queries import on_time

_OWNER = "Head of supplies"
_REVIEW = date(2027, 4, 1)


def stock_value(store: Store, scope: Scope) -> float | None:
    """What lies in stock is worth, at the present prices; None where no stock is kept."""
    rows = cover(store, scope).rows
    return float(rows["value"].sum()) if len(rows) else None


def below_point(store: Store, scope: Scope) -> float | None:
    """Items whose position has come to their reorder point."""
    rows = cover(store, scope).rows
    return float((rows["to_order"] > 0).sum()) if len(rows) else None


def vital_short(store: Store, scope: Scope) -> float | None:
    """Vital items that run out before a delivery ordered today would come."""
    rows = cover(store, scope).rows
    return float(rows["is_short"].sum()) if len(rows) else None


def days_in_stock(store: Store, scope: Scope) -> float | None:
    """Days the stock lasts, by value: what lies there ÷ what is used a day."""
    rows = cover(store, scope).rows
    if rows.empty:
        return None
    unit_price = rows["price"].fillna(0).astype(float) / rows["pack_size"]
    daily = float((rows["a_week"] / 7 * unit_price).sum())
    days = float(rows["value"].sum()) / daily if daily > 0 else math.inf
    return min(days, float(LONGEST))  # what lasts longer is hardly being used


def out_rate(store: Store, scope: Scope) -> float | None:
    """Item-days without stock ÷ item-days on which the items were kept, in the period up to today."""
    out, kept = stock_out_days(store, scope, scope.period.first, scope.period.until)
    return out / kept if kept else None


def to_decide(store: Store, scope: Scope) -> float | None:
    """Contracts that renew themselves unless notice is given within 30 days, or already do."""
    rows = contracts(store, scope)
    return float(rows["is_red"].sum()) if len(rows) else None


def devices_down(store: Store, scope: Scope) -> float | None:
    """Devices that failed and are not back; None where there are none."""
    rows = equipment(store, scope)
    return float(rows["down_now"].sum()) if len(rows) else None


def beyond_life(store: Store, scope: Scope) -> float | None:
    """Devices older than the years expected of them."""
    rows = equipment(store, scope)
    return float((rows["age_years"] > rows["expected_years"]).sum()) if len(rows) else None


STOCK_VALUE = Measure(
    code="supply_stock_value", title="Stock value", kind="from rows", unit="money", better="neither", rows=stock_value,
    compares=False, meaning="What lies in the store rooms today is worth.", formula="Sum of units on hand × price ÷ pack size.",
    why="Money that lies on shelves is not spent on care; too little of it is a shortage waiting.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

DAYS_IN_STOCK = Measure(
    code="supply_days_in_stock", title="Days of cover", kind="from rows", unit="count", better="neither", rows=days_in_stock,
    compares=False, meaning="How many days the stock of today lasts, by value, at the forecast use; ten years at most.",
    formula="Stock value ÷ value of a day's forecast use.", why="Too few run out, too many expire.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

BELOW_POINT = Measure(
    code="supply_below_point", title="To order", kind="from rows", unit="count", better="lower", rows=below_point, compares=False,
    meaning="Items whose stock, with what is on order, has come to the reorder point.",
    formula="Number of items kept with on hand + on order ≤ reorder point.", why="An order too late is a shortage by then.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

VITAL_SHORT = Measure(
    code="supply_vital_short", title="Vital, running out", kind="from rows", unit="count", better="lower", rows=vital_short,
    compares=False, meaning="Vital items that run out, net of what is on order, before an order made today would come.",
    formula="Number of vital items with days until out < days to deliver.", why="Patients come to harm without them.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

OUT_RATE = Measure(
    code="supply_out_rate", title="Stock-out rate", kind="from rows", unit="share", better="lower", rows=out_rate,
    compares=False,
    meaning="Of all days on which items were kept, those on which one was out of stock everywhere in reach.",
    formula="Item-days at zero ÷ item-days kept, in the period up to today.", why="What patients and staff notice of a store.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

AT_RISK = Measure(
    code="supply_at_risk", title="Lost in 90 days", kind="from rows", unit="money", better="lower", rows=value_at_risk,
    compares=False,
    meaning="What is expected to expire within 90 days before it is used where it lies, with what has expired already.",
    formula="Sum over lots of units not used by their day at the forecast rate × unit price.",
    why="Moved to another ward in time it is not lost.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

ISSUED = Measure(
    code="supply_issued", title="Used", kind="count", unit="money", better="neither", view="stock_change_placed",
    numerator="issued_value", meaning="What was issued for use, at the present prices; returns taken off.",
    formula="Sum of units issued × price ÷ pack size, by month.", why="The demand behind the budget.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

WASTED = Measure(
    code="supply_wasted", title="Thrown away", kind="count", unit="money", better="lower", view="stock_change_placed",
    numerator="wasted_value", meaning="What was thrown away, at the present prices.",
    formula="Sum of units wasted × price ÷ pack size, by month.", why="Bought and never used.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

ON_TIME = Measure(
    code="supply_on_time", title="Delivered on time, in full", kind="ratio", unit="share", better="higher", sides=on_time,
    meaning="Of order lines due in the period, those that were complete by the day they were expected; parts count late.",
    formula="Lines complete by their day ÷ lines due, by the month they were expected.",
    why="98 % is a usual promise; every line missed is somebody's phone call.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

COUNT_RIGHT = Measure(
    code="supply_count_right", title="Counts that agree", kind="ratio", unit="share", better="higher", view="count_line_posted",
    numerator="right_lines", denominator="counted",
    meaning="Of lines counted, those within 2 % of what the movements said there was.",
    formula="Lines within 2 % ÷ lines of posted counts, by month.", why="Orders are only as right as the stock behind them.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

SERVICE_MET = Measure(
    code="supply_service_met", title="Service levels met", kind="ratio", unit="share", better="higher",
    view="service_check_placed", numerator="met", denominator="checks",
    meaning="Of checks of catering, cleaning, transport, security and other services, those that met their target.",
    formula="Checks at or beyond the target ÷ checks, by month.", why="One pays for what is delivered.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

CREDITS = Measure(
    code="supply_credits", title="Service credits owed", kind="count", unit="money", better="neither", sides=credit_months,
    meaning="What suppliers owe for service levels they missed, capped as each contract says.",
    formula="Per contract and month: fee × min(sum of the credits of levels missed, cap).",
    why="Not asked for, it is a gift.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

TO_DECIDE = Measure(
    code="supply_to_decide", title="Contracts to decide", kind="from rows", unit="count", better="lower", rows=to_decide,
    compares=False, meaning="Contracts that renew themselves and whose notice date is within 30 days or past.",
    formula="Number of contracts renewing themselves with notice due within 30 days.",
    why="A contract forgotten is signed again.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

UPTIME = Measure(
    code="supply_uptime", title="Equipment uptime", kind="from rows", unit="share", better="higher", rows=uptime_of,
    meaning="Of the hours devices were to run, those they did; devices whose hours of use are not entered are left out.",
    formula="1 − hours down ÷ agreed hours, in the period up to today.", why="A device that stands still is a queue.",
    owner="Head of estates", next_review=_REVIEW,
)  # fmt: skip

DEVICES_DOWN = Measure(
    code="supply_devices_down", title="Devices down", kind="from rows", unit="count", better="lower", rows=devices_down,
    compares=False, meaning="Devices that failed and are not back in use today.",
    formula="Number of devices with a failure that has no day of return.", why="Each of them is somebody waiting.",
    owner="Head of estates", next_review=_REVIEW,
)  # fmt: skip

BEYOND_LIFE = Measure(
    code="supply_beyond_life", title="Beyond expected life", kind="from rows", unit="count", better="lower", rows=beyond_life,
    compares=False, meaning="Devices older than the years expected of their kind.",
    formula="Number of devices with age > expected years.", why="They fail oftener, and their money is not in any budget yet.",
    owner="Head of estates", next_review=_REVIEW,
)  # fmt: skip

MEASURES = (STOCK_VALUE, DAYS_IN_STOCK, BELOW_POINT, VITAL_SHORT, OUT_RATE, AT_RISK, ISSUED, WASTED, ON_TIME, COUNT_RIGHT,
            SERVICE_MET, CREDITS, TO_DECIDE, UPTIME, DEVICES_DOWN, BEYOND_LIFE)  # fmt: skip
ON_TOP = (VITAL_SHORT, BELOW_POINT, DAYS_IN_STOCK, STOCK_VALUE, AT_RISK, OUT_RATE)  # the tiles of the page Supplies
OF_CONTRACTS = (TO_DECIDE, SERVICE_MET, CREDITS, ON_TIME)  # and of the page Contracts
OF_EQUIPMENT = (DEVICES_DOWN, BEYOND_LIFE, UPTIME)
