"""Stored text is text: escaped before it reaches a surface that renders Markdown."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&=^@/])")


def md(text: object) -> str:
    """A stored text as Markdown that shows exactly these characters, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(str(text).split()))
