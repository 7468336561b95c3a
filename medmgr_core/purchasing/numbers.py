"""When two invoice numbers are the same one written differently."""

from __future__ import annotations

import re

_WORDS = re.compile(r"^(?:(?:INVOICE|INV|BILL|NO|NR|#)[-.:/#]*)+(?=\d)")

_MARKS = re.compile(r"(?<!\d)[-./]|[-./](?!\d)")


def same_number(reference: str) -> str:
    """An invoice number without what people leave out or add: case, spaces, leading zeros, words such as INV-.

    Two numbers are the same when this makes the same text of both. A mark between two digits stays: 1-23 is not 12-3.
    """
    text = _MARKS.sub("", _WORDS.sub("", "".join(reference.upper().split())))
    return text.lstrip("0") or text[-1:]
