"""Files given out by the server's /files route: those kept with records, and downloads made for one person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from medmgr_core.errors import NotFound
from medmgr_core.people.file_types import checked_type, cleaned_name
from medmgr_core.people.need_to_know import is_known
from medmgr_core.people.records import Area, StoredFile
from medmgr_core.people.rights import allow, rights_of
from medmgr_core.periods import now
from medmgr_core.store import kernel
from medmgr_core.store.store import Store

DOWNLOAD_LASTS = timedelta(minutes=10)

# no $units: the right and the unit of this one file are checked right after
_KEPT = "SELECT right_area, unit_code, name, media_type FROM live_stored_file WHERE file_id = $file_id"
_CONTENT = "SELECT content FROM stored_file WHERE file_id = $file_id"  # no $units: see above
_DOWNLOAD = """
SELECT name, media_type, content FROM download
WHERE download_id = $file_id AND person_code = $person_code AND expires_at > $at
"""


@dataclass(frozen=True)
class FoundFile:
    """A file as it is given out."""

    name: str
    media_type: str
    content: bytes


def keep_file(store: Store, *, record_type: str, record_key: str, area: Area, unit: str | None, name: str,
              media_type: str, content: bytes, by: str) -> str:  # fmt: skip
    """Keep a file with a record and return its number. Needs the right to enter in the area for the unit.

    media_type: what the browser says; the type kept follows from the name and the bytes alone.
    Raises NotAllowed, InvalidEntry.
    """
    allow(store, by, area, "enter", unit)
    clean = cleaned_name(name)
    kept = StoredFile(
        file_id=secrets.token_hex(16), record_type=record_type, record_key=record_key, right_area=area, unit_code=unit,
        name=clean, media_type=checked_type(clean, content), size=len(content), content=content,
    )  # fmt: skip
    if not is_known(store, by, kept):
        raise NotFound("There is nothing with this key that a file could belong to.")
    return store.add(kept, by=by)[0]


def prepare_download(store: Store, *, name: str, media_type: str, content: bytes, by: str) -> str:
    """The address where this person alone can fetch an export for ten minutes; noted in the history."""
    clean, download_id = cleaned_name(name), secrets.token_hex(16)
    with store.write(by=by, source="export") as work:
        values = {"download_id": download_id, "person_code": by, "name": clean, "media_type": media_type,
                  "content": content, "expires_at": work.at + DOWNLOAD_LASTS}  # fmt: skip
        kernel.put(work.connection, "download", values)
        work.touched.add("download")
        work.note("download", clean, "exported", {"bytes": (None, len(content))})
    return f"/files/{download_id}"


def file_for(store: Store, person_code: str, file_id: str) -> FoundFile | None:
    """A file, if this person may have it now. None says no more than that."""
    download = store.rows(_DOWNLOAD, file_id=file_id, person_code=person_code, at=now())
    if download:
        name, media_type, content = download[0]
        return FoundFile(name, media_type, bytes(content))
    kept = store.rows(_KEPT, file_id=file_id)
    if not kept:
        return None
    area, unit, name, media_type = kept[0]
    row = store.row(StoredFile, (file_id,))
    if (
        not rights_of(store, person_code).allows(area, "view", unit)
        or row is None
        or not is_known(store, person_code, row.record())
    ):
        return None
    return FoundFile(name, media_type, bytes(store.rows(_CONTENT, file_id=file_id)[0][0]))
