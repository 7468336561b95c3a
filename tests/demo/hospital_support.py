"""The demonstration hospital for tests: built once in a run, on a day of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from medmgr_core.demo.hospital import SHAPES, build_demo
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


def this_year(store: Store, profile: str = "hospital") -> Scope:
    """Everything, in the financial year of the day."""
    units = tuple(code for (code,) in store.rows("SELECT unit_code FROM live_unit ORDER BY 1"))
    return Scope("manager", units, SHAPES[profile].top, financial_year_of(DAY, SHAPES[profile].year_starts_in))
