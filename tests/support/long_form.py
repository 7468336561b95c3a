"""A proof by trying much has two forms: `make test` runs the short one, `make proof` the long one."""

import os
from collections.abc import Sequence
from typing import TypeVar

SWITCH = "MEDMGR_LONG_TESTS"
IS_LONG = os.environ.get(SWITCH) == "1"
T = TypeVar("T")


def long_or(short: T, long: T) -> T:
    """What is tried now."""
    return long if IS_LONG else short


def turns(items: Sequence[str], others: Sequence[str], always: int = 1) -> list[tuple[str, str]]:
    """Every item with every other in the long form; in the short one with the first ``always`` and one of the rest in turn."""
    if IS_LONG:
        return [(item, other) for item in items for other in others]
    first, rest = others[:always], others[always:]
    return [(item, other) for n, item in enumerate(items) for other in [*first, rest[n % len(rest)]]]
