"""What budgets are judged by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from medmgr_core.budgets.overview import overview
from medmgr_core.measure import Measure
from medmgr_core.periods import months_between
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_OWNER = "Head of finance"
_REVIEW = date(2027, 4, 1)


def _to_date(store: Store, scope: Scope) -> Scope:
    """Of a whole year, the months with spending so far; other months as they were chosen."""
    return overview(store, scope).scope if len(months_between(scope.period.first, scope.period.until)) == 12 else scope


SPENDING = Measure(
    code="spending", title="Net cost to date", kind="count", unit="money", better="neither",
    view="position_month", numerator="actual",
    meaning="Pay, non-pay and capital posted in the period, less income.",
    formula="Sum of spending lines; income lines count as negative.",
    why="The figure every other money figure is compared with.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

VARIANCE = Measure(
    code="variance", title="Variance from budget", kind="count", unit="money", better="higher",
    view="position_month", numerator="budget - actual",
    meaning="What is left of the budget for the same months; below zero is overspent.",
    formula="Budget of the months with spending − net cost of those months.",
    why="An overspend found early can still be mended within the year.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

USED = Measure(
    code="budget_used", title="Share of budget used", kind="ratio", unit="share", better="lower",
    view="position_month", numerator="actual", denominator="budget",
    meaning="Net cost as a share of the budget for the same months; 100 % is on plan.",
    formula="Net cost ÷ budget of the same months.",
    why="Compares departments of different size.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

PAY_SHARE = Measure(
    code="pay_share", title="Pay as a share of cost", kind="ratio", unit="share", better="neither",
    view="position_month",
    numerator="CASE WHEN account_type = 'pay' THEN actual ELSE 0 END",
    denominator="CASE WHEN account_type IN ('pay', 'non_pay') THEN actual ELSE 0 END",
    meaning="How much of running cost goes to staff, agency included.",
    formula="Pay ÷ (pay + non-pay).",
    why="A rising share often means agency or overtime.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip

LINES = Measure(
    code="spending_lines", title="Spending lines", kind="count", unit="count", better="neither",
    view="position_month", numerator="lines",
    meaning="Ledger lines posted in the period.",
    formula="Number of spending lines that are not voided.",
    why="A sudden drop means that a ledger month is late or incomplete.",
    owner=_OWNER, next_review=_REVIEW, over=_to_date,
)  # fmt: skip


def _of_year(name: str) -> Callable[[Store, Scope], float | None]:
    """A figure of the whole position; nothing where there is neither budget nor spending."""

    def figure(store: Store, scope: Scope) -> float | None:
        position = overview(store, scope).position
        return None if position.leaves.empty else float(position.total[name])

    return figure


FORECAST = Measure(
    code="forecast_variance", title="Left at year end", kind="from rows", unit="money", better="higher",
    rows=_of_year("forecast_variance"), compares=False,
    meaning="What will be left of the year's budget if things go on; below zero is overspent.",
    formula="Budget of the year − (spent to date + forecast of the months left).",
    why="It is the year that counts, and there is still time to steer.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

COMMITTED = Measure(
    code="committed", title="Promised", kind="from rows", unit="money", better="neither",
    rows=_of_year("committed"), compares=False,
    meaning="Approved requests, open orders, and invoices the ledger does not have yet.",
    formula="Sum of open commitments of the year.",
    why="What is promised is no longer free, although nothing is spent yet.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

AVAILABLE = Measure(
    code="available", title="Available this year", kind="from rows", unit="money", better="neither",
    rows=_of_year("available"), compares=False,
    meaning="What of the year's budget is neither spent nor promised.",
    formula="Budget of the year with moves − spent − promised.",
    why="The answer to: can we afford it?",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

MEASURES = (SPENDING, VARIANCE, USED, PAY_SHARE, LINES, FORECAST, COMMITTED, AVAILABLE)
TO_DATE, OF_YEAR = (SPENDING, VARIANCE, PAY_SHARE), (FORECAST, COMMITTED, AVAILABLE)
