"""A small facility and toy record types, for stores on either engine.

The facility is written as tables; tests work their numbers by hand from them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.entry.record_csv import read_records
from medmgr_core.errors import MedMgrError
from medmgr_core.facility.records import (
    Account,
    CostCentre,
    FacilityProfile,
    LocalClosure,
    StaffMember,
    Supplier,
    Unit,
    UnitPlacement,
)
from medmgr_core.fields import Code, Hours, LongText, Money, Quantity, Ref, RunningNumber, Share
from medmgr_core.people.records import AccessRole, Person, PersonRole, RoleRight, StoredFile
from medmgr_core.periods import Period
from medmgr_core.record import Record, fields_of, validate
from medmgr_core.scope import Scope
from medmgr_core.store.catalogue import Catalogue, View, views_of
from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store
from medmgr_core.workspace import CATALOGUE, SAMPLE, open_workspace
from tests.support.stores import put

# --- the small facility -----------------------------------------------------------------------------------------------

# G ── H1 ─┬─ MED ─┬─ W1          W2 moves from MED to SUR on 1 July 2026; W9 closed on 1 March 2026
#          │       ├─ W2 (until)
#          │       └─ W9
#          └─ SUR ─┬─ W3
#                  └─ W2 (from July 2026)
TABLES: dict[type[Record], str] = {
    FacilityProfile: """
        profile_code | name
        facility     | St Anne's""",
    LocalClosure: """
        closed_on  | name
        2026-08-10 | Founder's day""",
    Unit: """
        unit_code | name       | kind       | opened_on  | closed_on
        G         | Northgate  | group      |            |
        H1        | St Anne's  | site       |            |
        MED       | Medicine   | department |            |
        SUR       | Surgery    | department |            |
        W1        | Ward 1     | unit       |            |
        W2        | Ward 2     | unit       | 2021-01-01 |
        W3        | Ward 3     | unit       |            |
        W9        | Old ward   | unit       |            | 2026-03-01""",
    UnitPlacement: """
        unit_code | valid_from | parent_code
        H1        | 2020-01-01 | G
        MED       | 2020-01-01 | H1
        SUR       | 2020-01-01 | H1
        W1        | 2020-01-01 | MED
        W2        | 2021-01-01 | MED
        W2        | 2026-07-01 | SUR
        W3        | 2020-01-01 | SUR
        W9        | 2020-01-01 | MED""",
    CostCentre: """
        cost_centre_code | name            | unit_code
        C1               | Ward 1 costs    | W1
        C2               | Ward 2 costs    | W2
        C3               | Ward 3 costs    | W3""",
    Account: """
        account_code | name          | parent_code | account_type | behaviour
        PAY          | Pay           |             | pay          | fixed
        NUR          | Nursing       | PAY         | pay          | step
        NON          | Non-pay       |             | non_pay      | fixed
        DRU          | Drugs         | NON         | non_pay      | variable
        INC          | Income        |             | income       | variable
        CAP          | Equipment     |             | capital      | fixed""",
    Supplier: """
        supplier_code | name              | supplies | payment_days
        S1            | O'Neill & Söhne   | goods    | 30
        S2            | 100 % Care $units | staffing |""",
    StaffMember: """
        staff_no | name        | job_title    | staff_group    | unit_code | contract_hours | joined_on  | left_on
        N-1      | Ada Adams   | Staff nurse  | clinical       | W1        | 37.5           | 2019-05-01 |
        N-2      | Ben Brown   | Ward clerk   | clerical       | W2        | 20             | 2024-02-01 |
        N-3      | Cy O'Casey  | Porter       | facilities     | W3        | 30             | 2018-01-01 | 2026-05-31""",
    Person: """
        person_code | name      | is_active
        ann         | Ann Admin | true
        bob         | Bob Ward  | true
        cat         | Cat Clerk | true
        dan         | Dan Left  | false""",
    AccessRole: """
        role_code | name
        admin     | Administrator
        ward      | Ward manager
        clerk     | Clerk""",
    RoleRight: """
        role_code | right_area | action
        admin     | facility   | view
        admin     | facility   | enter
        admin     | facility   | administer
        admin     | staff      | view
        admin     | staff      | enter
        admin     | staff      | administer
        admin     | suppliers  | view
        admin     | suppliers  | enter
        admin     | suppliers  | administer
        admin     | budgets    | view
        admin     | budgets    | enter
        ward      | facility   | view
        ward      | staff      | view
        ward      | staff      | enter
        ward      | budgets    | view
        clerk     | budgets    | view
        clerk     | budgets    | enter
        clerk     | suppliers  | view""",
    PersonRole: """
        person_code | role_code | unit_code
        ann         | admin     | G
        bob         | ward      | MED
        cat         | clerk     | W3
        dan         | admin     | G""",
    BudgetLine: """
        cost_centre_code | account_code | month      | amount
        C1               | NUR          | 2026-04-01 | 100000
        C1               | NUR          | 2026-05-01 | 100000
        C2               | NUR          | 2026-04-01 | 50000
        C3               | DRU          | 2026-04-01 | 30000""",
    Actual: """
        posted_on  | cost_centre_code | account_code | supplier_code | amount | reference
        2026-04-10 | C1               | NUR          | S1            | 90001  | R-1
        2026-05-11 | C1               | NUR          | S1            | 110000 | R-2
        2026-04-20 | C2               | DRU          |               | 333    | R-3
        2026-08-01 | C2               | DRU          | S2            | 444    | R-4
        2026-04-30 | C3               | INC          |               | 5000   | R-5""",
}

# The sample holds no file.
ONE_FILE = StoredFile(
    file_id="f1", record_type="supplier", record_key="S1", right_area="suppliers", name="contract.pdf",
    media_type="application/pdf", size=4, content=b"\x00%\xff'",
)  # fmt: skip

# A change to types without a name.
ONE_CHANGE: dict[type[Record], dict[str, Any]] = {BudgetLine: {"amount": 31000}, Actual: {"amount": 4712}}


def records_in(record_type: type[Record], table: str) -> list[Record]:
    """The records of a small table: a line of field names, then one line each; an empty cell is no value."""
    head, *lines = [line for line in table.strip().splitlines() if line.strip()]
    names = [name.strip() for name in head.split("|")]
    rows = [dict(zip(names, (cell.strip() or None for cell in line.split("|")), strict=True)) for line in lines]
    return [validate(record_type, {n: v for n, v in row.items() if v is not None}) for row in rows]


def small_facility(store: Store) -> Store:
    """Fill an empty store with the facility above, entered by the program in one transaction."""
    with store.write(by="system") as work:
        for record_type, table in TABLES.items():
            for record in records_in(record_type, table):
                work.add(record)
    return store


def facility_file(folder: Path) -> Path:
    """The small facility in a DuckDB file, closed: tests open copies of it."""
    return put("facility", fill_facility, folder)


def fill_facility(store: Store) -> None:
    small_facility(store)


@contextmanager
def copy_of(file: Path, folder: Path) -> Iterator[Store]:
    """An open copy of a store, sound when the test is over."""
    store = open_workspace(f"duckdb:///{shutil.copy(file, folder / 'store.duckdb')}")
    before = store.head()
    yield store
    problems = check_store(store).problems if store.head() != before else ()
    store.close()
    assert problems == ()


def one_change(record_type: type[Record]) -> dict[str, Any]:
    """Values to change in it; empty where there is nothing but the key."""
    return ONE_CHANGE.get(record_type, {"name": "Changed"} if "name" in record_type.model_fields else {})


def almost_the_sample(store: Store, record_type: type[Record]) -> tuple[Store, Record]:
    """The last record of the sample that the store does not hold yet, and in the store what it names.

    Where a rule leaves it to a command of its own, or asks for more, the store comes without rules.
    """
    last = next(each for each in reversed(sample_of(record_type)) if not _holds(store, each))
    _enter(store, [each for each in _named_by(last, []) if not _holds(store, each)])
    return (store if _is_taken(store, last) else _without_rules(store)), last


def _holds(store: Store, record: Record) -> bool:
    return store.row(type(record), record.key_values()) is not None


@cache
def sample_of(record_type: type[Record]) -> tuple[Record, ...]:
    return tuple(read_records(record_type, SAMPLE / f"{record_type.table}.csv")) or (ONE_FILE,)


def _named_by(record: Record, seen: list[Record]) -> Iterator[Record]:
    """The records of the sample it refers to, each after those it refers to itself."""
    for spec in fields_of(type(record)):
        code = getattr(record, spec.name)
        if spec.ref and code is not None:
            target = next(each for each in sample_of(CATALOGUE.by_table[spec.ref]) if each.key_values()[0] == code)
            if not any(target is each for each in (*seen, record)):
                seen.append(target)
                yield from _named_by(target, seen)
                yield target


# Some states are reached by commands alone; the records of the sample are in them already.
_WITHOUT_RULES = replace(CATALOGUE, rules={}, void_rules={})


def _without_rules(store: Store) -> Store:
    free = Store(store.engine, _WITHOUT_RULES, url=store.url, folder=None)
    free.refresh_versions()
    return free


def _enter(store: Store, records: Iterable[Record]) -> None:
    with _without_rules(store).write(by="system", batch="sample") as work:
        for record in records:
            work.add(record)
    store.refresh_versions()


def _is_taken(store: Store, record: Record) -> bool:
    """Whether the store would add it now, and void it again."""
    try:
        with store.write(by="ann", reason="tried") as work:
            work.void(type(record), work.add(record))
            raise _OnlyTried
    except _OnlyTried:
        return True
    except MedMgrError:
        return False


class _OnlyTried(Exception):
    """Undoes what was written."""


def scope(viewer: str = "ann", units: Iterable[str] = ("G", "H1", "MED", "SUR", "W1", "W2", "W3", "W9"), root: str = "G",
          first: date = date(2026, 4, 1), until: date = date(2027, 4, 1)) -> Scope:  # fmt: skip
    """What somebody sees; everything in the financial year 2026/27 unless told otherwise."""
    return Scope(viewer, tuple(units), root, Period(first, until, "period"))


# --- toy records ------------------------------------------------------------------------------------------------------


class Thing(Record):
    """A field of every kind."""

    table, key, title, plural, area = "thing", ("thing_code",), "Thing", "Things", "facility"
    label = "{name} ({key})"

    thing_code: Code = Field(title="Thing code", max_length=40)
    name: str = Field(title="Name", max_length=80)
    remarks: LongText | None = Field(None, title="Remarks")
    colour: Literal["red", "dark_blue"] = Field("red", title="Colour")
    beside: Annotated[str, Ref("thing")] | None = Field(None, title="Beside")
    is_new: bool = Field(True, title="New")
    pieces: int | None = Field(None, title="Pieces")
    price: Money | None = Field(None, title="Price", ge=-500_000)
    weight: Quantity | None = Field(None, title="Weight")
    hours: Hours | None = Field(None, title="Hours", ge=0, le=60)
    portion: Share | None = Field(None, title="Portion", le=1)
    made_on: date | None = Field(None, title="Made on")
    seen_at: datetime | None = Field(None, title="Seen at")
    picture: bytes | None = Field(None, title="Picture")

    @model_validator(mode="after")
    def _no_black(self) -> Thing:
        if self.name == "black":
            raise ValueError("Name: black things are not kept.")
        return self


class Slot(Record):
    """Where a thing lies from a day on: a key that holds a reference."""

    table, key, title, plural, area = "slot", ("thing_code", "from_on"), "Slot", "Slots", "facility"

    thing_code: Annotated[str, Ref("thing")] = Field(title="Thing")
    from_on: date = Field(title="From")
    place: str = Field(title="Place")


class Note(Record):
    """Numbered by the store."""

    table, key, title, plural, area = "note", ("note_no",), "Note", "Notes", "facility"

    note_no: Annotated[str, RunningNumber("T")] = Field("", title="Number")
    thing_code: Annotated[str, Ref("thing")] | None = Field(None, title="Thing")
    words: str = Field(title="Words")


TOY_VIEWS = views_of("""
-- one row per thing with the number of its notes
CREATE VIEW thing_notes AS
SELECT thing.thing_code, count(note.note_no)::bigint AS notes
FROM live_thing thing
LEFT JOIN live_note note ON note.thing_code = thing.thing_code
GROUP BY 1;
""")


def toy_catalogue(*more: type[Record], views: tuple[View, ...] = TOY_VIEWS, **rules: Any) -> Catalogue:
    """The toy record types and what a test adds."""
    return Catalogue((Thing, Slot, Note, *more), views, rules.get("rules", {}))


TOYS = toy_catalogue()


def thing(code: str = "T1", name: str = "Lamp", **values: Any) -> Thing:
    """A thing with some values filled."""
    return Thing(thing_code=code, name=name, **values)


FULL = {
    "remarks": "line 1\nline 2 \"quoted\", 'single'; \\N and $units, 100 %", "colour": "dark_blue", "is_new": False,
    "pieces": 12, "price": -12345, "weight": 0.1, "hours": 37.5, "portion": 0.125, "made_on": date(1999, 12, 31),
    "seen_at": datetime(2026, 3, 29, 1, 30, 0, 123456), "picture": b"\x00\xff\r\n'",
}  # fmt: skip
