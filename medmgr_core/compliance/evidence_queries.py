"""What is asked of evidence: all in reach, with what rests on it and whether it is still in date."""

from __future__ import annotations

from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

CHOICES = """
SELECT item.evidence_no, item.name, item.file_id, item.link, item.valid_until FROM live_evidence_item item
WHERE item.unit_code = ANY($units)
ORDER BY item.name NULLS LAST, item.evidence_no NULLS LAST
"""


def files(store: Store, scope: Scope) -> dict[str, str]:
    """Evidence in reach that has a file: number -> number of the file."""
    frame = store.read(CHOICES, scope)
    return {number: file for number, file in zip(frame["evidence_no"], frame["file_id"], strict=True) if isinstance(file, str)}


def choices(store: Store, scope: Scope) -> dict[str, str]:
    """Evidence by its number, with its title."""
    frame = store.read(CHOICES, scope)
    return {number: f"{name} ({number})" for number, name in zip(frame["evidence_no"], frame["name"], strict=True)}
