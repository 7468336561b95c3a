"""Larkfield's plan for 2025/26 and 2026/27, and how its spending runs beside it.

A line of the table is one cost centre and account: thousand pounds in each year (– for none), how the year is spread
over its months, invoices a month and from whom, and spending as a part of the plan. ``1.05 > 4.2`` is 1.05 until
June 2026 and then climbs to 4.2 in October.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from medmgr_core.budgets.records import BudgetLine
from medmgr_core.demo.larkfield_units import COST_CENTRES, UNITS
from medmgr_core.demo.text_table import rows_in
from medmgr_core.periods import add_months

YEARS = (date(2025, 4, 1), date(2026, 4, 1))

_PLAN = """
centre | account | 2025 | 2026 | spread  | invoices | from      | course
31010  | 2210    | 4080 | 4202 | even    | 0        |           | 0.99
31010  | 2220    | 1120 | 1154 | even    | 0        |           | 1.01
31010  | 2230    | 360  | 371  | even    | 0        |           | 1.03
31010  | 2240    | 420  | 433  | even    | 2        | S108 S109 | 1.05 > 4.2
31010  | 3110    | 276  | 283  | days    | 1        | S101      | 1.02
31010  | 3120    | 420  | 430  | days    | 1        | S103      | 1.03
31020  | 2110    | 2640 | 2719 | even    | 0        |           | 0.98
31020  | 2120    | 3020 | 3111 | even    | 0        |           | 1.00
31020  | 2130    | 504  | 519  | even    | 2        | S110 S109 | 1.02 > 2.1
31110  | 2210    | 2880 | 2966 | even    | 0        |           | 0.98
31110  | 2220    | 980  | 1009 | even    | 0        |           | 1.00
31110  | 2240    | 210  | 216  | even    | 1        | S108      | 1.10
31110  | 3110    | 360  | 369  | days    | 1        | S101      | 1.01
32010  | 2210    | 1520 | 1566 | even    | 0        |           | 0.99
32010  | 2220    | 940  | 968  | even    | 0        |           | 1.01
32010  | 3120    | 120  | 123  | days    | 1        | S103      | 0.98
32110  | 2210    | 860  | 886  | even    | 0        |           | 1.00
32110  | 3120    | 540  | 553  | days    | 1        | S103 S125 | 0.99
32210  | 2210    | 1080 | 1112 | even    | 0        |           | 0.99
32210  | 2410    | 910  | 937  | even    | 0        |           | 0.97
33010  | 2210    | 1610 | 2240 | even    | 0        |           | 1.00
33010  | 2220    | 640  | 905  | even    | 0        |           | 1.01
33010  | 3120    | 210  | 295  | days    | 1        | S103      | 1.02
33020  | 2210    | 1640 | 1689 | even    | 0        |           | 0.90
33020  | 2220    | 655  | 675  | even    | 0        |           | 0.88
33020  | 3120    | 215  | 220  | days    | 1        | S103      | 0.93
33030  | 2210    | 690  | –    | even    | 0        |           | 0.97
33030  | 2220    | 260  | –    | even    | 0        |           | 0.98
33030  | 3120    | 84   | –    | days    | 1        | S103      | 0.95
33110  | 2210    | 3760 | 3873 | even    | 0        |           | 0.99
33110  | 2600    | 410  | 422  | even    | 0        |           | 1.04
33120  | 3120    | 2380 | 2440 | days    | 2        | S103 S125 | 1.01
33120  | 3150    | 1620 | 1661 | days    | 2        | S104      | 0.98
33120  | 3410    | 312  | 320  | even    | 1        | S119      | 1.00
33210  | 2210    | 3950 | 4069 | even    | 0        |           | 1.00
33210  | 3110    | 480  | 492  | days    | 1        | S101      | 1.00
34010  | 2210    | 4120 | 4244 | even    | 0        |           | 0.99
34010  | 3120    | 260  | 267  | days    | 1        | S103      | 1.00
34020  | 2210    | 1340 | 1380 | even    | 0        |           | 0.98
34110  | 2210    | 1780 | 1833 | even    | 0        |           | 1.00
35010  | 2310    | 2890 | 2977 | even    | 0        |           | 0.99
35010  | 3140    | 510  | 523  | days    | 1        | S106      | 1.01
35010  | 3550    | 402  | 412  | even    | 1        | S120      | 1.08
35020  | 3410    | 880  | 902  | even    | 1        | S119      | 1.00
35020  | 4100    | –    | 540  | in July | 1        | S119      | 1.02
35110  | 2320    | 2710 | 2791 | even    | 0        |           | 0.99
35110  | 3130    | 2190 | 2245 | days    | 2        | S105      | 1.00
35120  | 3160    | 640  | 656  | days    | 1        | S107      | 0.99
35210  | 2320    | 1420 | 1463 | even    | 0        |           | 0.98
35210  | 3110    | 5160 | 5320 | days    | 3        | S101 S102 | 1.01
36010  | 3210    | 1310 | 1330 | days    | 1        | S114      | 1.02
36010  | 3220    | 920  | 900  | winter  | 1        | S114      | 1.03
36010  | 3230    | 190  | 198  | even    | 1        | S115      | 1.00
36020  | 2510    | 1240 | 1277 | even    | 0        |           | 0.99
36020  | 3240    | 1080 | 1107 | even    | 2        | S116 S117 | 1.02
36110  | 2520    | 1090 | 1123 | even    | 0        |           | 1.00
36110  | 3310    | 790  | 830  | days    | 2        | S112      | 1.05
36110  | 1220    | 340  | 355  | days    | 0        |           | 0.96
36120  | 2520    | 1460 | 1504 | even    | 0        |           | 1.00
36120  | 3330    | 610  | 625  | days    | 1        | S111      | 1.01
36120  | 3250    | 280  | 288  | days    | 1        | S118      | 0.99
37010  | 2410    | 905  | 932  | even    | 0        |           | 0.98
37010  | 3540    | 148  | 152  | even    | 1        | S124      | 1.00
37010  | 1210    | 460  | 474  | days    | 0        |           | 1.02
37110  | 2410    | 640  | 659  | even    | 0        |           | 0.97
37110  | 1230    | 380  | 388  | even    | 0        |           | 1.00
37310  | 3520    | 1240 | 1290 | even    | 1        | S123      | 1.01
38010  | 2210    | 340  | 700  | even    | 0        |           | 0.96
38010  | 3120    | 26   | 54   | days    | 1        | S103      | 0.97
38110  | 2210    | 1880 | 1936 | even    | 0        |           | 0.98
38110  | 3560    | 96   | 99   | even    | 1        | S127      | 1.04
38210  | 2310    | 1120 | 1154 | even    | 0        |           | 0.99
"""

# What each month takes of a year's gas, January first.
_WINTER = (1.7, 1.5, 1.3, 1.0, 0.7, 0.5, 0.45, 0.45, 0.6, 0.9, 1.3, 1.6)


@dataclass(frozen=True)
class Series:
    """One cost centre and account: pounds planned for each month, and how spending runs."""

    cost_centre_code: str
    account_code: str
    months: dict[date, int]
    invoices: int
    suppliers: tuple[str, ...]
    course: tuple[float, float]

    def budget_lines(self) -> list[BudgetLine]:
        """The plan as records."""
        where = {"cost_centre_code": self.cost_centre_code, "account_code": self.account_code}
        return [BudgetLine(**where, month=month, amount=pounds * 100) for month, pounds in self.months.items()]


def all_series() -> list[Series]:
    """Every line of the plan."""
    return [_series(row) for row in rows_in(_PLAN)]


def spread(total: int, weights: list[float]) -> list[int]:
    """Whole pounds in proportion to the weights that add up to the total: the largest remainders get the rest."""
    exact = [total * weight / sum(weights) for weight in weights]
    shares = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda place: (shares[place] - exact[place], place))
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return shares


def _series(row: dict[str, str]) -> Series:
    months: dict[date, int] = {}
    for first in YEARS:
        if row[str(first.year)] != "–":
            months |= _months(row, first)
    start, _, end = row["course"].partition(" > ")
    course = (float(start), float(end or start))
    return Series(row["centre"], row["account"], months, int(row["invoices"]), tuple(row["from"].split()), course)


def _months(row: dict[str, str], first: date) -> dict[date, int]:
    weights = {month: _weight(row["spread"], month) for month in _open_months(row["centre"], first)}
    used = {month: weight for month, weight in weights.items() if weight}
    pounds = spread(int(row[str(first.year)]) * 1000, list(used.values()))
    return dict(zip(used, pounds, strict=True))


def _open_months(cost_centre_code: str, first: date) -> list[date]:
    """The months of a year in which the unit of a cost centre works."""
    unit_code = next(centre.unit_code for centre in COST_CENTRES if centre.cost_centre_code == cost_centre_code)
    unit = next(unit for unit in UNITS if unit.unit_code == unit_code)
    opened, closed = unit.opened_on or first, unit.closed_on or date.max
    return [month for month in (add_months(first, count) for count in range(12)) if opened <= month < closed]


def _weight(how: str, month: date) -> float:
    if how == "in July":
        return float(month.month == 7)
    if how == "winter":
        return _WINTER[month.month - 1]
    return float(monthrange(month.year, month.month)[1]) if how == "days" else 1.0
