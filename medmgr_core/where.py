"""Where things lie: the store, the folder beside it, and the file that tells of a running server. Quick to import."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Place:
    """A store: its address, and the folder for anchor, backups and copies."""

    url: str
    folder: Path
    file: Path | None  # of a DuckDB store

    @property
    def token_file(self) -> Path | None:
        """Where a running server says how to reach it. PostgreSQL needs none: it takes several programs at once."""
        return self.file.with_name(f"{self.file.name}.token") if self.file else None


def data_folder() -> Path:
    """MEDMGR_DATA, or data/ of the project."""
    return Path(os.environ.get("MEDMGR_DATA") or PROJECT / "data").absolute()


def place_of(store: str | None = None) -> Place:
    """The place of a store named by a path or an address; without a name MEDMGR_STORE, or the file in data/."""
    named = store or os.environ.get("MEDMGR_STORE") or str(data_folder() / "medmgr.duckdb")
    if named.startswith(("postgresql://", "postgres://")):
        return Place(named, data_folder(), None)
    file = Path(named.removeprefix("duckdb:///")).absolute()
    return Place(f"duckdb:///{file}", file.parent, file)
