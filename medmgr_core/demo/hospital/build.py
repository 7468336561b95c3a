"""Build a demonstration facility into an empty store, one site after the other: memory holds one at a time."""

from __future__ import annotations

import logging
from datetime import date

import pandas as pd

from medmgr_core.budgets.records import Actual
from medmgr_core.demo.hospital.complaints import put_complaints
from medmgr_core.demo.hospital.compliance import put_compliance
from medmgr_core.demo.hospital.keeping import put_keeping
from medmgr_core.demo.hospital.ledger import build_ledger
from medmgr_core.demo.hospital.making import put_making
from medmgr_core.demo.hospital.people import build_people
from medmgr_core.demo.hospital.plan import build_plan, put_budget
from medmgr_core.demo.hospital.profiles import SHAPES
from medmgr_core.demo.hospital.purchasing import put_purchasing
from medmgr_core.demo.hospital.rosters import put_rosters, shared_rosters
from medmgr_core.demo.hospital.shape import Shape
from medmgr_core.demo.hospital.site import Site, chance
from medmgr_core.demo.hospital.stories import ON_COURSE, ON_ROWS, tell
from medmgr_core.demo.hospital.structure import build_units, shared_rows
from medmgr_core.demo.hospital.supplies import put_supplies, shared_items
from medmgr_core.demo.hospital.when import When
from medmgr_core.demo.hospital.workload import build_work, put_appointments, put_indicators, put_work
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import FacilityProfile, Unit
from medmgr_core.people.records import SYSTEM, AccessRole, Person, PersonRole
from medmgr_core.periods import today as today_in
from medmgr_core.record import Record, fields_of, validate
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write
from medmgr_core.supplies.records import StockItem
from medmgr_core.workspace import RECORD_TYPES

MOST_SITES = 200
# Each of these has a history of its own from the start, as with the sample: who was given which role is asked one by one.
# (Further sites of a group are loaded set-based.)
_ONE_BY_ONE: tuple[type[Record], ...] = (FacilityProfile, Unit, Person, AccessRole, PersonRole)
_TOWNS = ("King", "Ash", "Holm", "Wick", "Brad", "Thorn", "Mill", "Stan", "Fern", "Lang", "Whit", "Cold", "Hart", "Marsh", "Oak",
          "Red", "Raven", "Elm", "Swan", "Harrow")  # fmt: skip
_ENDINGS = ("mere", "bourne", "ley", "combe", "wold", "stead", "ford", "haven", "dale", "bridge", "worth", "cross")
PROGRESS = logging.getLogger("medmgr.demo")
Rows = dict[type[Record], pd.DataFrame]


def build_demo(store: Store, *, scale: int = 1, seed: int = 1, profile: str = "hospital",
               today: date | None = None) -> int:  # fmt: skip
    """Fill an empty store; returns the number of spending lines. Each site is there as a whole or not at all.

    scale: how many sites; seed: the same gives the same rows on the same day. Raises InvalidEntry.
    """
    shape = _shape(profile)
    if not 1 <= scale <= MOST_SITES:
        raise InvalidEntry(f"Scale: between 1 and {MOST_SITES} sites can be built.")
    when = When(today or today_in("Europe/London"), shape.year_starts_in)
    name = shape.name if scale == 1 else f"{shape.name.split()[0]} Health Group"
    lines = 0
    for number in range(1, scale + 1):
        site = build_site(shape, when, seed=seed, number=number if scale > 1 else 0)
        shared = {StockItem: shared_items(shape)}
        rows = shared_rows(shape, name, scale) | shared_rosters() | shared if number == 1 else {}
        lines += _load(store, [rows, site.rows], is_first=number == 1)
        if scale > 1:
            PROGRESS.info("Site %s of %s: %s, %s spending lines so far.", number, scale, site.name, f"{lines:,}")
    store.engine.checkpoint()
    return lines


def _shape(profile: str) -> Shape:
    if profile not in SHAPES:
        raise InvalidEntry(f"Profile: choose {', '.join(SHAPES)}.")
    return SHAPES[profile]


def build_site(shape: Shape, when: When, *, seed: int, number: int = 0) -> Site:
    """The rows of one site; no store is needed."""
    site = Site(shape, when, seed, number, shape.name if number < 2 else _name(shape, seed, number))
    build_units(site)
    build_people(site)
    build_plan(site)
    build_work(site)
    tell(site, ON_COURSE)
    build_ledger(site)
    put_budget(site)
    put_work(site)
    put_indicators(site)
    put_appointments(site)
    put_purchasing(site)
    put_making(site)
    put_complaints(site)
    put_compliance(site)
    put_supplies(site)
    put_keeping(site)
    put_rosters(site)
    tell(site, ON_ROWS)
    site.put(Actual, site.ledger[[spec.name for spec in fields_of(Actual) if spec.name in site.ledger]])
    return site


def _name(shape: Shape, seed: int, number: int) -> str:
    order = chance(seed, "towns").permutation(len(_TOWNS) * len(_ENDINGS))
    place = int(order[number % len(order)])
    town = _TOWNS[place % len(_TOWNS)] + _ENDINGS[place // len(_TOWNS)]
    return " ".join([town, *shape.name.split()[1:]])


def _load(store: Store, parts: list[Rows], *, is_first: bool) -> int:
    with store.write(by=SYSTEM, source="import", batch=new_batch()) as work:
        # no $units: the store must be empty of them
        if is_first and work.connection.rows(f"SELECT 1 FROM {Unit.table} LIMIT 1"):
            raise InvalidEntry("There are units in this store already. Build the demonstration in an empty store.")
        for record_type in RECORD_TYPES:
            frames = [rows[record_type] for rows in parts if record_type in rows and len(rows[record_type])]
            if frames:
                _load_type(work, record_type, pd.concat(frames, ignore_index=True), one_by_one=is_first)
        return len(parts[-1][Actual])


def _load_type(work: Write, record_type: type[Record], rows: pd.DataFrame, *, one_by_one: bool) -> None:
    if record_type not in _ONE_BY_ONE or not one_by_one:
        work.add_rows(record_type, rows)
        return
    for values in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        work.add(validate(record_type, {str(name): value for name, value in values.items()}))
