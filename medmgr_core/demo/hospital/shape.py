"""A kind of facility: its words, and the tables from which one of any seed is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from medmgr_core.demo.text_table import rows_in

Row = dict[str, str]


@dataclass(frozen=True)
class Cast:
    """Who plays in the stories: codes of cost centres, accounts and units."""

    hot_centre: str  # overspends through agency
    hot_unit: str
    hot_department: str  # whose reserve will not last
    agency: str
    vacant_centre: str  # underspends, has vacancies
    cover_centre: str  # gets money of the vacant posts
    vacant_account: str
    bank: str
    late_department: str  # sends its last month late
    twice_centre: str  # pays an invoice twice
    twice_account: str
    saving_centre: str  # saves, and harms
    saving_account: str
    guard: str
    guard_unit: str
    quiet_centre: str  # saves without harm
    quiet_account: str
    quiet_guard: str
    quiet_unit: str


@dataclass(frozen=True)
class Shape:
    """Text tables, see ``shapes/``."""

    code: str
    name: str
    top: str
    patient: str
    unit: str
    year_starts_in: int
    accounts: str
    recipes: Mapping[str, str]
    suppliers: str
    units: str
    centres: str
    teams: Mapping[str, str]
    indicators: str
    clinic: str  # the unit with appointments; empty for none
    slots: int  # appointments a day
    busy: float  # documents of purchasing, as a share of a hospital's
    smallest: int  # pence; smaller purchases have no invoice of their own
    limit: int  # pence; what a manager approves alone
    floor: int  # pence; smaller variances never count
    reason_from: int  # pence; larger ones need a reason
    cast: Cast

    @cached_property
    def account_rows(self) -> list[Row]:
        """The chart of accounts."""
        return rows_in(self.accounts)

    @cached_property
    def leaves(self) -> list[Row]:
        """The accounts money may stand on."""
        headings = {row["under"] for row in self.account_rows}
        return [row for row in self.account_rows if row["account"] not in headings]

    @cached_property
    def supplier_rows(self) -> list[Row]:
        """The suppliers."""
        return rows_in(self.suppliers)

    @cached_property
    def unit_rows(self) -> list[Row]:
        """The units below the top."""
        return rows_in(self.units)

    @cached_property
    def centre_rows(self) -> list[Row]:
        """The cost centres."""
        return rows_in(self.centres)

    @cached_property
    def indicator_rows(self) -> list[Row]:
        """What is measured."""
        return rows_in(self.indicators)

    def recipe(self, name: str) -> dict[str, float]:
        """How the money of a cost centre is divided: account -> parts."""
        words = self.recipes[name].split()
        return dict(zip(words[::2], map(float, words[1::2]), strict=True))

    def below(self, department: str) -> set[str]:
        """The cost centres of a department."""
        units = {row["unit"] for row in self.unit_rows if department in (row["under"], row["unit"])}
        return {row["centre"] for row in self.centre_rows if row["unit"] in units}
