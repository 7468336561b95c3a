"""Stored text is text: escaped before it reaches a surface that renders Markdown."""

from __future__ import annotations

import re
from hashlib import blake2b
from html import escape

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&=^@/])")

# What the browser makes of characters although they are escaped: links of addresses, the picture of ":streamlit:",
# arrows of "->". A word joiner between them, which nobody sees, leaves them as they are.
_MADE_OF = re.compile(r"(?<=:)(?=[a-z/])|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=[-<>~])(?=[-=>])", re.I)
WORD_JOINER = "\u2060"


def key_part(text: str) -> str:
    """A stored text as a part of a widget's key, which the browser uses as a name: never the text itself."""
    return blake2b(text.encode(), digest_size=6).hexdigest()


def md(text: object) -> str:
    """A stored text as Markdown that shows exactly these characters, on one line."""
    return _MARKS.sub(r"\\\1", _MADE_OF.sub(WORD_JOINER, " ".join(str(text).split())))


def html_text(text: object) -> str:
    """A stored text within HTML of ours: nothing in it is a tag, nor a mark of Markdown."""
    return escape(str(text)).replace("*", "&#42;").replace("_", "&#95;")
