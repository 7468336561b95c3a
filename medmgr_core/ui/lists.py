"""The long lists of the facility: their columns, search and usual order."""

from __future__ import annotations

import pandas as pd

from medmgr_core.facility import queries
from medmgr_core.facility.records import Account, StaffMember, Supplier
from medmgr_core.formats import Formats
from medmgr_core.listing import Column, Listing
from medmgr_core.people.queries import HELD_ROLES, PEOPLE
from medmgr_core.record import field_of, words
from medmgr_core.rows import rows_of
from medmgr_core.ui.text import md

STAFF = Listing(
    queries.STAFF,
    (
        Column("staff_no", "Staff number", "code", search=True, width=110),
        Column("name", "Name", search=True),
        Column("job_title", "Job", search=True),
        Column("staff_group", "Group", "choice", field_of(StaffMember, "staff_group").choices, width=115),
        Column("unit_name", "Unit", search=True),
        Column("contract_hours", "Hours a week", "hours", width=105),
        Column("joined_on", "Joined", "date", width=105),
        Column("left_on", "Left", "date", width=105),
        Column("standing", "Standing", "choice", ("present", "left"), shown=False),
        Column("unit_code", "Unit code", "code", shown=False),
    ),
    key=("staff_no",),
    order="name",
)

SUPPLIERS = Listing(
    queries.SUPPLIERS,
    (
        Column("supplier_code", "Code", "code", search=True, width=110),
        Column("name", "Name", search=True),
        Column("supplies", "Supplies", "choice", field_of(Supplier, "supplies").choices, width=120),
        Column("payment_days", "Days to pay", "count", width=100),
        Column("contact", "Contact", search=True),
        Column("remarks", "Remarks", search=True, shown=False),
    ),
    key=("supplier_code",),
    order="name",
)

ACCOUNTS = Listing(
    queries.ACCOUNTS,
    (
        Column("account_code", "Code", "code", search=True, width=110),
        Column("name", "Name", search=True),
        Column("parent_name", "Under", search=True),
        Column("account_type", "Type", "choice", field_of(Account, "account_type").choices, width=110),
        Column("behaviour", "Behaviour", "choice", field_of(Account, "behaviour").choices, width=110),
        Column("children", "Accounts below", "count", width=115),
    ),
    key=("account_code",),
    order="account_code",
)

PEOPLE_LIST = Listing(
    PEOPLE,
    (
        Column("person_code", "Sign-in name", "code", search=True),
        Column("name", "Name", search=True),
        Column("job_title", "Job", search=True),
        Column("roles", "Roles held", "count"),
        Column("is_active", "May sign in", "yes_no"),
    ),
    key=("person_code",),
    order="name",
)

HELD_LIST = Listing(
    HELD_ROLES,
    (
        Column("person_name", "Person", search=True),
        Column("role_name", "Role", search=True),
        Column("unit_name", "For the unit and all below", search=True),
        Column("person_code", "Sign-in name", "code", shown=False),
        Column("role_code", "Role code", "code", shown=False),
        Column("unit_code", "Unit code", "code", shown=False),
    ),
    key=("person_code", "role_code", "unit_code"),
    order="person_name",
)


def staff_headline(groups: pd.DataFrame, formats: Formats) -> str:
    """How many people and hours, computed."""
    if groups.empty:
        return "Nobody is employed here today"
    people, hours = int(groups["people"].sum()), float(groups["contract_hours"].sum())
    largest = max(rows_of(groups), key=lambda row: row["people"])
    share = formats.percent(largest["people"] / people, 0)
    text = f"{formats.number(people)} present staff with {formats.number(hours)} contract hours a week; "
    return md(text + f"{share} are {words(largest['staff_group']).lower()}")
