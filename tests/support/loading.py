"""A small file, taken in by the import as a person would."""

import tempfile
from functools import cache
from pathlib import Path

from medmgr_core.entry.read_file import StagedFile, read_file
from medmgr_core.imports.choice import suggest
from medmgr_core.imports.commands import Accepted, accept
from medmgr_core.imports.dry_run import Asked
from medmgr_core.imports.stage import open_stage
from medmgr_core.record import Record, fields_of
from medmgr_core.store.store import Store


@cache
def staged_csv(text: str, record_type: type[Record], unit_code: str, *, make: bool = True,
               name: str = "file.csv") -> tuple[StagedFile, Asked]:  # fmt: skip
    """The file read, and what is asked of it: columns as suggested, unknown texts made into records.

    Reading starts a process, so the same text is read once.
    """
    folder = Path(tempfile.mkdtemp(dir=_room().name))
    (folder / "file").write_text(text, encoding="utf-8")
    staged = read_file(folder / "file", folder, name=name)
    with open_stage(staged.stage) as connection:
        choice = suggest(connection, staged.sheets[0], record_type)
    create = frozenset(spec.name for spec in fields_of(record_type) if spec.ref) if make else frozenset()
    return staged, Asked(record_type, staged.sheets[0], choice, unit_code, create)


@cache
def _room() -> tempfile.TemporaryDirectory[str]:
    """Goes with this process."""
    return tempfile.TemporaryDirectory(prefix="medmgr-test-")


def load_csv(store: Store, text: str, record_type: type[Record], unit_code: str, *, by: str, make: bool = True,
             name: str = "file.csv") -> Accepted:  # fmt: skip
    """Take a CSV text in."""
    staged, asked = staged_csv(text, record_type, unit_code, make=make, name=name)
    return accept(store, staged, asked, by=by)
