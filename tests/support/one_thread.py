"""DuckDB with one thread in the processes of the tests.

The workers use the processors already. More threads would only wait for each other: a small query takes a third less time
of the processors with one, and far less on a busy machine. Servers and children that tests start run as they do elsewhere.
"""

from typing import Any

import duckdb

_connect = duckdb.connect


def use_one_thread() -> None:
    """From now on, for every connection of this process."""
    duckdb.connect = _with_one_thread


def _with_one_thread(database: Any = ":memory:", read_only: bool = False, config: dict[str, Any] | None = None) -> Any:
    return _connect(database, read_only, {"threads": 1, **(config or {})})
