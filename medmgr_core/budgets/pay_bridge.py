"""The pay bridge: from the pay budget over vacancies, grades, overtime and agency to the pay that was spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Hours = int | float


@dataclass(frozen=True)
class Grade:
    """One grade or band: hours (or WTE, the same for all), and cost in minor units with on-costs.

    hours and cost are own staff in basic time; agency includes bank where bank is paid by invoice.
    """

    name: str
    budget_hours: Hours
    budget_cost: int
    hours: Hours
    cost: int
    overtime_cost: int = 0
    agency_hours: Hours = 0
    agency_cost: int = 0


@dataclass(frozen=True)
class PayBridge:
    """Budget + the steps = actual, to the cent. A step above zero makes pay dearer, one below zero cheaper.

    vacancy: hours of own staff above or below budget, at the average budgeted rate (vacant posts are below zero).
    grade: dearer or cheaper grades than budgeted, at budgeted rates. rate: pay per hour above or below the budgeted rate.
    agency_hours: what the agency hours would have cost as own staff. agency_premium: what they cost beyond that.
    """

    budget: int
    vacancy: int
    grade: int
    rate: int
    overtime: int
    agency_hours: int
    agency_premium: int
    actual: int

    @property
    def steps(self) -> dict[str, int]:
        """The steps by their name on the screen, in order."""
        return {
            "vacancies": self.vacancy, "grades": self.grade, "rates": self.rate, "overtime": self.overtime,
            "agency hours": self.agency_hours, "agency premium": self.agency_premium,
        }  # fmt: skip

    @property
    def premium_share(self) -> float | None:
        """The agency premium as a share of all pay; None when nothing was paid."""
        return self.agency_premium / self.actual if self.actual else None


def pay_bridge(grades: Sequence[Grade]) -> PayBridge:
    """The bridge of several grades together.

    Agency premium = agency cost − agency hours × what an hour of own staff of the grade costs now, with on-costs; for a grade
    without own staff, what it was budgeted at, else the average of all. With nothing to compare with there is no premium.
    The amounts between the steps are rounded to the cent and the steps are their differences, so they always add up.
    """
    budget, own = sum(grade.budget_cost for grade in grades), sum(grade.cost for grade in grades)
    planned, worked = sum(_exact(grade.budget_hours) for grade in grades), sum(_exact(grade.hours) for grade in grades)
    average = budget / planned if planned else Fraction(own) / worked if worked else Fraction(0)
    after_vacancy = round(budget + (worked - planned) * average)
    at_budget_rates = round(sum(_exact(grade.hours) * (_budget_rate(grade) or average) for grade in grades))
    agency = sum(grade.agency_cost for grade in grades)
    as_own = round(sum(_as_own_staff(grade, average) for grade in grades))
    overtime = sum(grade.overtime_cost for grade in grades)
    return PayBridge(
        budget=budget,
        vacancy=after_vacancy - budget,
        grade=at_budget_rates - after_vacancy,
        rate=own - at_budget_rates,
        overtime=overtime,
        agency_hours=as_own,
        agency_premium=agency - as_own,
        actual=own + overtime + agency,
    )


def _as_own_staff(grade: Grade, average: Fraction) -> Fraction:
    """The agency hours at the hourly cost of own staff; their own cost where no rate is known."""
    rate = (Fraction(grade.cost) / _exact(grade.hours) if grade.hours else None) or _budget_rate(grade) or average
    return _exact(grade.agency_hours) * rate if rate else Fraction(grade.agency_cost)


def _budget_rate(grade: Grade) -> Fraction | None:
    return Fraction(grade.budget_cost) / _exact(grade.budget_hours) if grade.budget_hours else None


def _exact(hours: Hours) -> Fraction:
    return Fraction(hours) if isinstance(hours, int) else Fraction(float(hours))
