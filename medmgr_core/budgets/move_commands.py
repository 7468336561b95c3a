"""Money moved within an approved budget: asked by one person, approved by another, as lines beside the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from medmgr_core.budgets.plan_records import BudgetMove, BudgetMoveLine
from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.facility import queries as facility
from medmgr_core.formats import Formats
from medmgr_core.methods.rounding import largest_remainder
from medmgr_core.people.entries import entry
from medmgr_core.people.rights import allow
from medmgr_core.periods import Period, financial_year_of, today, year_before
from medmgr_core.record import validate
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write


class NotEnoughLeft(InvalidEntry):
    """More is to be moved than is there."""


@dataclass(frozen=True)
class Place:
    """A cost centre and account, the two ends of a move."""

    cost_centre_code: str
    account_code: str


# no $units: what is left of one line of the budget; the right was asked for its unit
_LEFT = """
SELECT coalesce(sum(budget) - sum(actual) - sum(committed), 0)::bigint FROM position_line
WHERE cost_centre_code = $cost_centre_code AND account_code = $account_code AND month >= $first AND month < $until
"""
# no $units: what is left of a cost centre's year, and what was carried out of it already; the right was asked for its unit
_LEFT_OF_CENTRE = """
SELECT coalesce(sum(budget) - sum(actual) - sum(committed), 0)::bigint FROM position_line
WHERE cost_centre_code = $cost_centre_code AND month >= $first AND month < $until
"""
_CARRIED = """
SELECT coalesce(sum(line.amount * account.sign), 0)::bigint
FROM approved_move_line line JOIN account_sign account ON account.account_code = line.account_code
WHERE line.kind = 'carry_forward' AND line.cost_centre_code = $cost_centre_code AND line.month >= $first AND line.month < $until
"""
_RESERVE = "SELECT remaining FROM reserve_standing WHERE unit_code = $unit_code AND year_on = $year_on"  # no $units: as above
_SIGN = "SELECT sign FROM account_sign WHERE account_code = $account_code"  # no $units: accounts are everybody's
_UNIT = "SELECT unit_code FROM live_cost_centre WHERE cost_centre_code = $cost_centre_code"  # no $units: whose it is


def move_budget(store: Store, *, source: Place, target: Place, amount: int, months: Sequence[date], reason: str, by: str) -> str:
    """Ask for a virement, spread evenly over the months. Returns its number. Raises NotEnoughLeft, MonthClosed, NotAllowed."""
    unit = _unit_of(store, source)
    allow(store, by, "budgets", "enter", unit)
    allow(store, by, "budgets", "enter", _unit_of(store, target))
    if source == target:
        raise InvalidEntry("To: choose another line than the one the money comes from.")
    return _ask(store, "virement", unit, amount, months, reason, by, [(source, -1), (target, 1)])


def release_reserve(store: Store, *, unit_code: str, target: Place, amount: int, months: Sequence[date], reason: str,
                    by: str) -> str:  # fmt: skip
    """Ask for money of a department's reserve. Returns the number of the move. Raises NotEnoughLeft."""
    allow(store, by, "budgets", "enter", unit_code)
    allow(store, by, "budgets", "enter", _unit_of(store, target))
    return _ask(store, "reserve_release", unit_code, amount, months, reason, by, [(target, 1)])


def carry_forward(store: Store, *, target: Place, amount: int, month: date, reason: str, by: str) -> str:
    """Ask for money a cost centre had left at the last year end. Returns the number of the move. Raises NotEnoughLeft."""
    unit = _unit_of(store, target)
    allow(store, by, "budgets", "enter", unit)
    return _ask(store, "carry_forward", unit, amount, [month], reason, by, [(target, 1)])


def approve_move(store: Store, move_no: str, *, revision: int, by: str) -> None:
    """Let a move take effect. Raises NotAllowed for one's own, NotEnoughLeft when the money has gone meanwhile."""
    _decide(store, move_no, "approved", revision, by, None)


def refuse_move(store: Store, move_no: str, *, revision: int, by: str, reason: str) -> None:
    """Turn a move down, with a reason."""
    if not reason.strip():
        raise InvalidEntry("Why: say in a few words why it is refused.")
    _decide(store, move_no, "refused", revision, by, reason)


Ends = Sequence[tuple[Place, int]]


def _ask(store: Store, kind: str, unit: str, amount: int, months: Sequence[date], reason: str, by: str, ends: Ends) -> str:
    zone = facility.profile(store)
    move = validate(BudgetMove, {"kind": kind, "unit_code": unit, "moved_on": today(zone.time_zone), "asked_by": by,
                                 "amount": amount, "reason": reason})  # fmt: skip
    _year_of(store, months)
    with store.write(by=by, reason=reason, source=COMMAND, batch=new_batch()) as work:
        for place, sign in ends:
            if sign < 0:
                _refuse_too_much(store, work, place, amount, months)
        if kind == "reserve_release":
            _refuse_empty_reserve(store, work, unit, amount, months)
        if kind == "carry_forward":
            _refuse_more_than_was_left(store, work, ends[0][0].cost_centre_code, amount, months)
        number = work.add(move)[0]
        for place, sign in ends:
            sign *= _sign_of(work, place)  # money given to a line of income is income that need not come
            for month, part in zip(months, largest_remainder(sign * amount, [1] * len(months)), strict=True):
                work.add(BudgetMoveLine(move_no=number, cost_centre_code=place.cost_centre_code,
                                        account_code=place.account_code, month=month, amount=part))  # fmt: skip
    return number


def _decide(store: Store, move_no: str, state: str, revision: int, by: str, reason: str | None) -> None:
    row = entry(store, BudgetMove, (move_no,), by=by, action="approve")
    move = row.record()
    assert isinstance(move, BudgetMove)
    if move.asked_by == by:
        raise NotAllowed("You asked for this move yourself: somebody else has to decide on it.")
    if move.state != "asked":
        raise InvalidEntry(f"This move was {move.state} already.")
    day = today(facility.profile(store).time_zone)
    with store.write(by=by, reason=reason, source=COMMAND, batch=new_batch()) as work:
        if state == "approved":
            _refuse_gone(store, work, move)
        work.change(BudgetMove, (move_no,), {"state": state, "approver": by, "decided_on": day}, revision=revision)


def _refuse_gone(store: Store, work: Write, move: BudgetMove) -> None:
    """What was there when it was asked may be spent by now."""
    # no $units: the lines of one move
    sql = """
        SELECT line.cost_centre_code, line.account_code, line.month, line.amount * account.sign
        FROM live_budget_move_line line JOIN account_sign account ON account.account_code = line.account_code
        WHERE line.move_no = $move_no ORDER BY 1, 2, 3"""
    lines = work.connection.rows(sql, {"move_no": move.move_no})
    if not lines:
        raise InvalidEntry("This move has no lines: refuse it, and ask anew.")
    months = sorted({month for _, _, month, _ in lines})
    if move.kind == "reserve_release":
        _refuse_empty_reserve(store, work, move.unit_code, move.amount, months)
    if move.kind == "carry_forward":
        _refuse_more_than_was_left(store, work, lines[0][0], move.amount, months)
    for place in {Place(centre, account) for centre, account, _, amount in lines if amount < 0}:
        _refuse_too_much(store, work, place, move.amount, months)


def _refuse_too_much(store: Store, work: Write, place: Place, amount: int, months: Sequence[date]) -> None:
    year = _year_of(store, months)
    values = {"cost_centre_code": place.cost_centre_code, "account_code": place.account_code, "first": year.first,
              "until": year.until}  # fmt: skip
    left = int(work.connection.rows(_LEFT, values)[0][0])
    if amount > left:
        raise NotEnoughLeft(_too_much(store, amount, left, "of this line of the budget"), {"amount": "Enter less."})


def _refuse_empty_reserve(store: Store, work: Write, unit: str, amount: int, months: Sequence[date]) -> None:
    found = work.connection.rows(_RESERVE, {"unit_code": unit, "year_on": _year_of(store, months).first})
    if not found:
        raise NotEnoughLeft("This department holds no reserve in that year. Enter its reserve first.")
    if amount > found[0][0]:
        raise NotEnoughLeft(_too_much(store, amount, int(found[0][0]), "in the reserve"), {"amount": "Enter less."})


def _refuse_more_than_was_left(store: Store, work: Write, centre: str, amount: int, months: Sequence[date]) -> None:
    """What a cost centre had left of all its accounts at the year end, less what was carried forward already."""
    year = _year_of(store, months)
    last = year_before(year, facility.profile(store).year_starts_in)
    left, carried = (
        int(work.connection.rows(sql, {"cost_centre_code": centre, "first": period.first, "until": period.until})[0][0])
        for sql, period in ((_LEFT_OF_CENTRE, last), (_CARRIED, year))
    )
    if amount > left - carried:
        where = f"of the cost centre at the end of {last.title}"
        raise NotEnoughLeft(_too_much(store, amount, max(0, left - carried), where), {"amount": "Enter less."})


def _too_much(store: Store, amount: int, left: int, where: str) -> str:
    formats: Formats = facility.formats(store)
    return f"{formats.money(amount, 2)} is more than the {formats.money(left, 2)} left {where}. Move less."


def _year_of(store: Store, months: Sequence[date]) -> Period:
    """The one financial year of the months. Raises InvalidEntry."""
    if not months or any(month.day != 1 for month in months):
        raise InvalidEntry("Months: choose at least one whole month.")
    starts = facility.profile(store).year_starts_in
    years = {financial_year_of(month, starts) for month in months}
    if len(years) > 1:
        raise InvalidEntry("Months: a move stays within one financial year.")
    return years.pop()


def _sign_of(work: Write, place: Place) -> int:
    found = work.connection.rows(_SIGN, {"account_code": place.account_code})
    return int(found[0][0]) if found else 1  # the reference is checked with the line


def _unit_of(store: Store, place: Place) -> str:
    found = store.rows(_UNIT, cost_centre_code=place.cost_centre_code)
    if not found:
        raise InvalidEntry("Cost centre: choose one from the list.")
    return str(found[0][0])
