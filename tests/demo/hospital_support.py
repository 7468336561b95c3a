"""The demonstration hospital for tests: built once in a run, on a day of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pandas as pd

from medmgr_core.demo.hospital import SHAPES, build_demo
from medmgr_core.demo.hospital.build import build_site
from medmgr_core.demo.hospital.when import When
from medmgr_core.periods import financial_year_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from tests.support.stores import copied

DAY = date(2026, 11, 22)


def fill(store: Store) -> int:
    return build_demo(store, today=DAY)


@contextmanager
def opened_hospital() -> Iterator[Store]:
    with copied("hospital", fill) as store:
        yield store


@contextmanager
def opened(profile: str) -> Iterator[Store]:
    """A facility of a kind, built once in a run."""
    kind = profile if profile == "hospital" else f"demo-{profile}"
    with copied(kind, lambda store: build_demo(store, profile=profile, today=DAY)) as store:
        yield store


def this_year(store: Store, profile: str = "hospital") -> Scope:
    """Everything, in the financial year of the day."""
    units = tuple(code for (code,) in store.rows("SELECT unit_code FROM live_unit ORDER BY 1"))
    return Scope("manager", units, SHAPES[profile].top, financial_year_of(DAY, SHAPES[profile].year_starts_in))


def fingerprint(profile: str) -> str:
    """A number for all rows of a facility: in Python of any hash seed the same."""
    shape = SHAPES[profile]
    rows = build_site(shape, When(DAY, shape.year_starts_in), seed=1).rows
    return str(sum(int(pd.util.hash_pandas_object(frame.astype(str), index=False).sum()) for frame in rows.values()))
