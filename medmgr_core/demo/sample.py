"""Load data/sample into an empty store."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from medmgr_core.entry.record_csv import read_records
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import FacilityProfile, Unit
from medmgr_core.people.records import SYSTEM, AccessRole, Person, PersonRole
from medmgr_core.record import Record, fields_of
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write
from medmgr_core.workspace import RECORD_TYPES, SAMPLE

# Each of these has a history of its own from the start: who was given which role is asked one by one.
# The others are loaded as an import is: one line of history for all rows of a file.
_ONE_BY_ONE: tuple[type[Record], ...] = (FacilityProfile, Unit, Person, AccessRole, PersonRole)


def load_sample(store: Store) -> None:
    """Fill an empty store with the sample facility, all or nothing. Raises InvalidEntry when it has units."""
    records = {record_type: read_records(record_type, SAMPLE / f"{record_type.table}.csv") for record_type in RECORD_TYPES}
    with store.write(by=SYSTEM, source="import", batch=new_batch()) as work:
        if work.connection.rows(f"SELECT 1 FROM {Unit.table} LIMIT 1"):
            raise InvalidEntry("There are units in this store already. Load the sample facility into an empty store.")
        for record_type in RECORD_TYPES:
            _load(work, record_type, records[record_type])
    store.engine.checkpoint()


def _load(work: Write, record_type: type[Record], records: Sequence[Record]) -> None:
    if record_type in _ONE_BY_ONE:
        for record in records:
            work.add(record)
    elif records:
        work.add_rows(record_type, frame_of(record_type, records))


def frame_of(record_type: type[Record], records: Sequence[Record]) -> pd.DataFrame:
    """Records as a frame with the dtypes of their fields; a running number left empty is given by the store."""
    columns = {spec.name: (spec.kind.dtype, [getattr(record, spec.name) for record in records])
               for spec in fields_of(record_type)}  # fmt: skip
    return pd.DataFrame({name: pd.Series(values, dtype=dtype) for name, (dtype, values) in columns.items()})
