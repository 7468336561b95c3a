"""Fields that only a command of a slice sets, such as the state of a request: never a form, a grid or a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medmgr_core.errors import InvalidEntry
from medmgr_core.record import Record, field_of
from medmgr_core.store.write import Write

BY_HAND = frozenset({"form", "grid", "import"})
COMMAND = "command"  # the source a command writes under


def refuse_by_hand(work: Write, record: Record, before: Record | None, first: Mapping[str, Any], how: str) -> None:
    """Raise InvalidEntry when one of the fields is set by hand.

    first: the fields, each with the value a new record has. how: what to do instead, as the end of a sentence.
    """
    if work.source not in BY_HAND:
        return
    for name, usual in first.items():
        held = getattr(before, name) if before else usual
        if getattr(record, name) != held:
            sentence = f"{field_of(type(record), name).title}: this is not typed in; {how}."
            raise InvalidEntry(sentence, {name: sentence})


def refuse_change(
    work: Write, record: Record, before: Record | None, sentence: str, *, but: frozenset[str] = frozenset()
) -> None:
    """Raise InvalidEntry when a record that is settled is changed by hand, in anything but the fields named."""
    if before is None or work.source not in BY_HAND:
        return
    for name in type(record).model_fields:
        if name not in but and getattr(record, name) != getattr(before, name):
            raise InvalidEntry(sentence, {name: sentence})
