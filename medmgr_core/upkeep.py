"""The jobs themselves: daily backups, the proof that they can be restored, and tidying up."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from medmgr_core.errors import MedMgrError, NotFound
from medmgr_core.jobs import Job
from medmgr_core.people.sessions import LONGEST
from medmgr_core.periods import now
from medmgr_core.store.backup import Backup, backups_in, make_backup, restore_backup, rotate
from medmgr_core.store.check import Checked, check_store
from medmgr_core.store.store import Store

DRAFTS_LAST = timedelta(days=30)


class RestoreNotProven(MedMgrError):
    """A backup could be restored, but what came back does not hold together."""


def backup_folder(store: Store) -> Path:
    """Where backups lie. Raises NotFound for a store in memory."""
    if store.folder is None:
        raise NotFound("This store has no folder for backups: name one with MEDMGR_DATA.")
    return store.folder / "backups"


def back_up(store: Store) -> str:
    """Make a backup, and remove those the rotation does not keep."""
    folder = backup_folder(store)
    made = make_backup(store, folder)
    gone = rotate(folder)
    return f"{made.path.name}, {made.size / 2**20:.1f} MB" + (f"; {len(gone)} older ones removed" if gone else "")


def prove_restore(store: Store) -> str:
    """Restore the newest backup into a scratch file and check it. Raises NotFound, RestoreNotProven."""
    backups = backups_in(backup_folder(store))
    if not backups:
        raise NotFound("There is no backup yet. The daily backup makes one, or “python -m medmgr_core backup”.")
    checked = restored_and_checked(backups[0], store)
    if checked.problems:
        raise RestoreNotProven(f"{backups[0].path.name} was restored, but it is not sound: {checked.problems[0]}")
    return (
        f"On {now():%Y-%m-%d %H:%M} UTC the backup of {backups[0].made_at:%Y-%m-%d %H:%M} UTC was restored "
        f"and checked: {checked.rows:,} rows and {checked.changes:,} changes agree."
    )


def restored_and_checked(backup: Backup, store: Store) -> Checked:
    """What a check says of a backup, restored into a scratch file that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=backup_folder(store), prefix="scratch-") as folder:
        restored = restore_backup(backup.path, f"duckdb:///{Path(folder) / 'scratch.duckdb'}", store.catalogue)
        try:
            return check_store(restored)
        finally:
            restored.close()


def tidy(store: Store) -> str:
    """Remove downloads, links and sessions that have ended, and drafts nobody came back to."""
    at = now()
    store.remove("download", "expires_at <= $at", at=at)
    store.remove("first_link", "expires_at <= $at", at=at)
    store.remove("sign_in_session", "opened_at < $oldest", oldest=at - LONGEST)
    store.remove("draft", "saved_at < $oldest", oldest=at - DRAFTS_LAST)
    return "Expired downloads, links, sessions and drafts were removed."


DAILY = 24 * 60

UPKEEP = (
    Job("backup", "Daily backup", DAILY, back_up),
    Job("prove restore", "Proof that the backup can be restored", DAILY, prove_restore),
    Job("tidy", "Tidying up", 60, tidy),
)
