"""In which letters a text file is written; a copy in UTF-8 where it is not."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medmgr_core.entry.reading.kind import SAVE_AS_CSV
from medmgr_core.errors import ImportRejected

BLOCK = 1 << 22
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f]")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_TEXT = f"This file does not hold plain text. {SAVE_AS_CSV}"
_UNUSED_1252 = b"\x81\x8d\x8f\x90\x9d"


@dataclass
class Letters:
    """encoding: a Python codec name; the rest are counts over the whole file."""

    encoding: str
    digest: str = ""
    bytes: int = 0
    nuls: int = 0
    unreadable: int = 0
    mixed: int = 0
    notes: list[str] = field(default_factory=list)


def blocks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def digest_of(path: Path) -> str:
    """sha256 of the content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_letters(path: Path) -> Letters:
    """The encoding of a text file. Raises ImportRejected for what is no text."""
    with path.open("rb") as file:
        head = file.read(200_000)
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "") or _unmarked_utf16(head)
    if not marked.startswith("utf-16"):
        _refuse_binary(head)
    return Letters(marked) if marked.startswith("utf-16") else _bytewise(path, marked or "utf-8")


def _unmarked_utf16(head: bytes) -> str:
    """Plain letters have a zero byte each in UTF-16: all behind the letter, or all before it."""
    sample = head[:4000]
    half = len(sample) // 2
    behind, before = sample[1::2].count(0), sample[0::2].count(0)
    if half < 4 or max(behind, before) < 0.4 * half or min(behind, before) > 0.1 * half:
        return ""
    return "utf-16-le" if behind > before else "utf-16-be"


def _refuse_binary(head: bytes) -> None:
    # A stray control character is pasted into many a real export; one in a hundred is not text.
    if len(_CONTROLS.findall(head)) * 100 > len(head) or head.count(0) * 20 > len(head):
        raise ImportRejected(_NOT_TEXT)


def _bytewise(path: Path, encoding: str) -> Letters:
    """UTF-8 where the bytes are, Windows-1252 where they are not; a few strangers in a UTF-8 file are read one by one."""
    found = Letters(encoding)
    decoder, strangers, letters = codecs.getincrementaldecoder("utf-8")("medmgr-count"), _Strangers(), 0
    codecs.register_error("medmgr-count", strangers)
    for block in blocks_of(path):
        found.nuls += block.count(0)
        text = decoder.decode(block)
        letters += 0 if text.isascii() else len(block) - len(text)
    decoder.decode(b"", final=True)
    found.mixed = strangers.count
    # Each letter of UTF-8 beyond ASCII adds a byte or two; in Windows-1252 nothing but strangers is there.
    if found.mixed and letters <= found.mixed and encoding == "utf-8":
        found.encoding, found.unreadable, found.mixed = "cp1252", strangers.unused, 0
    return found


class _Strangers:
    """Counts bytes that are no UTF-8, and reads each as Windows-1252."""

    def __init__(self) -> None:
        self.count = self.unused = 0

    def __call__(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        raw = error.object[error.start : error.end]
        self.count += len(raw)
        self.unused += sum(byte in _UNUSED_1252 for byte in raw)
        return raw.decode("cp1252", errors="replace"), error.end


def as_utf8(path: Path, letters: Letters, copy: Path) -> Path:
    """The file itself when DuckDB can read it, or a copy in plain UTF-8 without zero bytes."""
    if letters.encoding in ("utf-8", "utf-8-sig") and not letters.nuls and not letters.mixed:
        return path
    codecs.register_error("medmgr-1252", _Strangers())
    name = "utf-8" if letters.encoding == "utf-8-sig" else letters.encoding
    decoder = codecs.getincrementaldecoder(name)("medmgr-1252" if name == "utf-8" else "replace")
    with copy.open("wb") as file:
        for block in blocks_of(path):
            file.write(decoder.decode(block).replace("\0", "").encode("utf-8", errors="replace"))
        file.write(decoder.decode(b"", final=True).encode("utf-8", errors="replace"))
    with copy.open("rb") as file:
        head = file.read(200_000)
    _refuse_binary(head)
    if letters.encoding.startswith("utf-16") and head.count("\ufffd".encode()) * 300 > len(head):
        raise ImportRejected(_NOT_TEXT)
    return copy


def letters_in_words(letters: Letters) -> list[str]:
    """What a manager should know about the letters."""
    names = {"cp1252": "Windows-1252 letters", "utf-16-le": "UTF-16 letters", "utf-16-be": "UTF-16 letters"}
    notes = [names[letters.encoding]] if letters.encoding in names else []
    if letters.nuls:
        notes.append(f"{letters.nuls:,} empty (NUL) characters were removed")
    if letters.mixed:
        notes.append(f"UTF-8 letters; {letters.mixed:,} were written in Windows-1252 and read so")
    if letters.unreadable:
        notes.append(f"{letters.unreadable:,} letters exist in no encoding that fits and stand as �")
    return notes
