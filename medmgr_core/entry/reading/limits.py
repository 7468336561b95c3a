"""What the child process may use of the machine."""

from __future__ import annotations

import math
import sys

_CLAIMED = 600_000_000  # bytes


def set_limits(seconds: float, memory: int) -> None:
    """seconds: of processor time, memory: bytes. Windows knows neither: there only the parent's clock counts."""
    if sys.platform == "win32":
        return
    import resource

    # The libraries claim address space that they never fill; the parent watches what is filled.
    _lower(resource.RLIMIT_AS, memory + _CLAIMED)
    # Two threads use two seconds of processor time in one.
    _lower(resource.RLIMIT_CPU, math.ceil(seconds * 2))
    _lower(resource.RLIMIT_CORE, 0)


def _lower(limit: int, value: int) -> None:
    import resource

    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
