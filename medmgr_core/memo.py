"""What a pure function made of kept results, kept as well: a page that runs again does not roll up the same rows again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_MOST = 64
_KNOWN_BY_VALUE = (str, int, float, date, tuple, type(None))


def remembered(make: Callable[P, T]) -> Callable[P, T]:
    """Keep the last results of a function by its arguments: plain values by what they are, all else by being the same object.

    The arguments are held with the result, so that an object known by its identity cannot have become another one.
    Nobody changes a result afterwards.
    """
    kept: OrderedDict[tuple[object, ...], tuple[object, T]] = OrderedDict()
    lock = Lock()

    @wraps(make)
    def known(*args: P.args, **kwargs: P.kwargs) -> T:
        given = (*args, *kwargs.items())
        key = tuple(value if isinstance(value, _KNOWN_BY_VALUE) else id(value) for value in given)
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key][1]
        result = make(*args, **kwargs)
        with lock:
            kept[key] = (given, result)
            while len(kept) > _MOST:
                kept.popitem(last=False)
        return result

    return known
