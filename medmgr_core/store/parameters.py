"""One SQL text for two engines: ``$name`` parameters, given only when the text names them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

# A quoted text and a comment may hold a dollar sign that is no parameter.
_NAME = re.compile(r"'(?:[^']|'')*'|--[^\n]*|\$([a-z_][a-z0-9_]*)")


@lru_cache(maxsize=4096)
def names_in(sql: str) -> tuple[str, ...]:
    """The parameter names of a text, each once, in order of appearance."""
    return tuple(dict.fromkeys(name for name in _NAME.findall(sql) if name))


def only_named(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those values that the text names. Raises KeyError for a name without a value."""
    return {name: values[name] for name in names_in(sql)}


@lru_cache(maxsize=4096)
def numbered(sql: str) -> str:
    """The same text with ``$1 … $n``, as psycopg's RawCursor takes it."""
    order = {name: index for index, name in enumerate(names_in(sql), start=1)}
    return _NAME.sub(lambda match: f"${order[match[1]]}" if match[1] else match[0], sql)
