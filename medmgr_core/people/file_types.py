"""Which files are taken in: by ending and by what they hold, never by what a browser says of them."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable

from medmgr_core.errors import InvalidEntry

LARGEST = 20 * 2**20

_OFFICE = "application/vnd.openxmlformats-officedocument"


def _begins(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(beginnings)


def _zip_with(folder: str) -> Callable[[bytes], bool]:
    """An Office file is a zip with a folder of its own; one with macros is refused."""

    def holds(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                names = parts.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        return any(n.startswith(folder) for n in names) and not any("vbaproject" in n.lower() for n in names)

    return holds


def _is_text(content: bytes) -> bool:
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in content


# ending -> type it is given out as, and what its bytes must be
_TYPES: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "docx": (f"{_OFFICE}.wordprocessingml.document", _zip_with("word/")),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _zip_with("xl/")),
    "pptx": (f"{_OFFICE}.presentationml.presentation", _zip_with("ppt/")),
    "csv": ("text/csv", _is_text),
    "txt": ("text/plain", _is_text),
}


def checked_type(name: str, content: bytes) -> str:
    """The media type a file is kept as. Raises InvalidEntry for one that is too large or not what it says."""
    if len(content) > LARGEST:
        raise InvalidEntry(f"{name} is larger than 20 MB: keep a smaller version of it.")
    ending = name.rpartition(".")[2].lower()
    if ending not in _TYPES:
        raise InvalidEntry(f"{name} cannot be kept. Files may be {', '.join(_TYPES)}.")
    media_type, is_one = _TYPES[ending]
    if not is_one(content):
        raise InvalidEntry(f"{name} is not a {ending.upper()} file inside, or holds macros: save it anew and try again.")
    return media_type


def cleaned_name(name: str) -> str:
    """A file name that is safe on any system: no folders, no control or direction signs, at most 120 characters."""
    text: str = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    text = " ".join(re.sub(r'[<>:"|?*]', "_", text).split()).strip(". ")
    stem, dot, ending = text.rpartition(".")
    return f"{stem[: 119 - len(ending)]}{dot}{ending}" if dot and len(ending) < 10 else text[:120] or "file"
