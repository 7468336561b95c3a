"""The inbox: a folder beside the store, watched by a job. A file in ``inbox/<profile>/`` is taken in as that profile says."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from medmgr_core.errors import MedMgrError
from medmgr_core.imports.by_command import ACCEPTED, REFUSED, Wish, import_file
from medmgr_core.periods import now
from medmgr_core.store.store import Store

_STILL = 5.0  # seconds without a change, after which a file counts as wholly there
_TAKEN, _ASIDE = "taken", "not-taken"


def take_inbox(store: Store) -> str:
    """Take every file of the inbox in; those that need an answer or are refused are put aside with the reason."""
    folder = store.folder / "inbox" if store.folder else None
    if folder is None or not folder.is_dir():
        return "There is no folder “inbox” beside the store."
    done: Counter[str] = Counter()
    for profile in sorted(path for path in folder.iterdir() if path.is_dir()):
        for file in sorted(path for path in profile.iterdir() if path.is_file() and _is_whole(path)):
            done[_take(store, profile.name, file)] += 1
    return f"{done[_TAKEN]} files taken in, {done[_ASIDE]} put aside."


def _is_whole(file: Path) -> bool:
    """Nobody writes it any more; names that begin with a dot are other programs' own."""
    return not file.name.startswith(".") and time.time() - file.stat().st_mtime > _STILL


def _take(store: Store, profile_code: str, file: Path) -> str:
    try:
        answer = import_file(store, file, Wish(profile_code=profile_code))
    except MedMgrError as error:
        answer = {"exit": REFUSED, "sentence": str(error)}
    where = _TAKEN if answer["exit"] == ACCEPTED else _ASIDE
    _put_away(file, file.parent / where, answer)
    return where


def _put_away(file: Path, folder: Path, answer: dict[str, Any]) -> None:
    """Move a file out of the inbox, with what became of it beside it."""
    folder.mkdir(exist_ok=True)
    name = f"{now():%Y%m%d-%H%M%S}-{file.name}"
    file.rename(folder / name)
    (folder / f"{name}.json").write_text(json.dumps(answer, default=str, indent=1), encoding="utf-8")
