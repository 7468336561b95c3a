"""By when a contract must be given notice, and which ones are about to renew themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.working_days import add_calendar_months

State = Literal["not begun", "running", "decide now", "renews itself", "ends without renewal", "ended"]

DAYS_TO_DECIDE = 30  # red so many days before notice must be given


@dataclass(frozen=True)
class Term:
    """The dates of a contract; notice of so many days or months before its end. ``renews_by``: months it goes on by itself."""

    starts_on: date
    ends_on: date
    notice: int = 0
    notice_unit: Literal["day", "month"] = "day"
    renews_by: int = 0

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise InvalidEntry("The contract ends before it starts: correct one of the two dates.")
        if self.notice < 0 or self.renews_by < 0:
            raise InvalidEntry("Notice and renewal cannot be below zero.")

    @property
    def notice_on(self) -> date:
        """The last day to give notice: the end less the notice. With months, the same day of the month or its last."""
        if self.notice_unit == "month":
            return add_calendar_months(self.ends_on, -self.notice)
        return self.ends_on - timedelta(days=self.notice)

    def renewed(self) -> Term:
        """The term after this one, if it renews itself."""
        if not self.renews_by:
            raise InvalidEntry("This contract does not renew itself.")
        ends = add_calendar_months(self.ends_on, self.renews_by)
        return Term(self.ends_on + timedelta(days=1), ends, self.notice, self.notice_unit, self.renews_by)


@dataclass(frozen=True)
class Notice:
    """How a contract stands on a day. ``days``: until the last day of notice; below zero once it is past."""

    state: State
    notice_on: date
    ends_on: date
    days: int

    @property
    def is_red(self) -> bool:
        """It will renew itself and a decision is due, or it does so already."""
        return self.state in ("decide now", "renews itself")


def notice_of(term: Term, on: date, given_on: date | None = None) -> Notice:
    """Red from 30 days before the last day of notice on, if it renews itself and no notice was given in time.

    A contract beyond its end that renewed itself stands in the term it is in now.
    """
    given = given_on if given_on is not None and given_on <= on else date.max
    while term.renews_by and on > term.ends_on and given > term.notice_on:
        term = term.renewed()
    kept = given <= term.notice_on
    days = (term.notice_on - on).days
    return Notice(_state(term, on, kept), term.notice_on, term.ends_on, days)


def _state(term: Term, on: date, notice_given: bool) -> State:
    if on < term.starts_on:
        return "not begun"
    if on > term.ends_on:
        return "ended"
    if notice_given or not term.renews_by:
        return "ends without renewal" if notice_given or on > term.notice_on - timedelta(days=DAYS_TO_DECIDE) else "running"
    if on > term.notice_on:
        return "renews itself"
    return "decide now" if on > term.notice_on - timedelta(days=DAYS_TO_DECIDE) else "running"
