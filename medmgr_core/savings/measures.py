"""What savings are judged by."""

from __future__ import annotations

from datetime import date

from medmgr_core.measure import Measure
from medmgr_core.savings.queries import to_date, under_concern
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_OWNER = "Head of finance"
_REVIEW = date(2027, 4, 1)


def _to_date(store: Store, scope: Scope) -> Scope:
    return to_date(scope)


PLANNED = Measure(
    code="saving_planned", title="Planned to date", kind="count", unit="money", better="neither",
    view="saving_month_placed", numerator="planned_counted",
    meaning="What the savings that were opened are to bring in the months that are over.",
    formula="Sum of the planned months of open and delivered savings; of stopped ones, the months that were reported.",
    why="A plan that is not there cannot be missed.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

DELIVERED = Measure(
    code="saving_delivered", title="Delivered to date", kind="count", unit="money", better="higher",
    view="saving_month_placed", numerator="delivered_counted",
    meaning="What they brought, as their owners report it.",
    formula="Sum of the delivered amounts of the same months.",
    why="A saving counts when it is in the books.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

SHARE = Measure(
    code="saving_share", title="Savings delivered", kind="ratio", unit="share", better="higher",
    view="saving_month_placed", numerator="delivered_counted", denominator="planned_counted",
    meaning="Delivered as a share of planned; a month nobody has reported counts as nothing.",
    formula="Delivered to date ÷ planned to date.",
    why="Shows early that the year's saving will not be reached.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

CONCERN = Measure(
    code="saving_concern", title="Savings under concern", kind="from rows", unit="count", better="lower", rows=under_concern,
    meaning="Open or delivered savings whose quality guard got worse after the start by more than its usual noise.",
    formula="Number of savings with a signal of concern; limits are fixed on the values before the start.",
    why="Money saved by harming care is no saving.",
    owner="Head of quality", next_review=_REVIEW, over=_to_date,
)  # fmt: skip

MEASURES = (PLANNED, DELIVERED, SHARE, CONCERN)
