"""Every error of MedMgr on one screen. Each carries one sentence for a manager.

Anything that is not a ``MedMgrError`` is a bug: logged in full with a reference number, never shown as data.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any


class MedMgrError(Exception):
    """Base of all errors a person can act on; ``str(error)`` is the sentence."""


class InvalidEntry(MedMgrError):
    """What was typed breaks a rule. ``problems`` maps a field name to its own sentence."""

    def __init__(self, sentence: str, problems: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.problems: dict[str, str] = dict(problems or {})


class UnknownReference(InvalidEntry):
    """A code names a record that does not exist or is voided."""


class AlreadyExists(InvalidEntry):
    """The key is taken. ``voided`` says that the old record can be restored instead."""

    def __init__(self, sentence: str, *, key: tuple[str, ...], voided: bool) -> None:
        super().__init__(sentence)
        self.key = key
        self.voided = voided


class NotFound(MedMgrError):
    """There is no such record, or it is outside what the person may see."""


class ChangedMeanwhile(MedMgrError):
    """Somebody saved the record after it was read. ``stored`` holds the values as they are now."""

    def __init__(self, sentence: str, *, by: str, at: datetime, revision: int, stored: Mapping[str, Any]) -> None:
        super().__init__(sentence)
        self.by = by
        self.at = at
        self.revision = revision
        self.stored = dict(stored)


class ImportRejected(MedMgrError):
    """A file cannot be taken as it is."""


class NotAllowed(MedMgrError):
    """The person lacks the right for this."""


class SignInFailed(MedMgrError):
    """Name or password are wrong, or there were too many tries."""


class ConnectionLost(MedMgrError):
    """The database server went away. The sentence says whether what was being saved is known to be kept."""


class StoreInUse(MedMgrError):
    """Another process holds the store file."""


class StoreTooNew(MedMgrError):
    """The store was written by a newer version of MedMgr."""


class StoreBehind(MedMgrError):
    """The store holds less than was acknowledged: its file was damaged or replaced by an older one."""


class StoreDamaged(MedMgrError):
    """The engine cannot read the store file."""
