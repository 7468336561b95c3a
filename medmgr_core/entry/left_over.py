"""Folders that a killed run left in the system's folder for temporary files."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from pathlib import Path

_NAMES = ("medmgr-import-*", "medmgr-export-*", "medmgr-rows-*")
_OLD = 24 * 3600.0  # seconds: nobody holds a file open that long


def remove_left_over(folder: Path | None = None) -> list[str]:
    """Remove those of this user that nothing was written to for a day; returns their names."""
    below = folder or Path(tempfile.gettempdir())
    gone = [path for name in _NAMES for path in below.glob(name) if _is_left_over(path)]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return sorted(path.name for path in gone)


def _is_left_over(path: Path) -> bool:
    try:
        held = path.lstat()  # a link to elsewhere is none of ours
        latest = max([held.st_mtime, *(each.lstat().st_mtime for each in path.rglob("*"))])
    except OSError:  # somebody removes it at this moment
        return False
    is_own = not hasattr(os, "getuid") or held.st_uid == os.getuid()
    return stat.S_ISDIR(held.st_mode) and is_own and time.time() - latest > _OLD
