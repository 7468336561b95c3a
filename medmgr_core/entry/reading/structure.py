"""How many rows a text file has, counted on its bytes: line ends outside quotation marks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from medmgr_core.entry.reading.kind import SAVE_AS_CSV
from medmgr_core.entry.reading.letters import BLOCK, blocks_of
from medmgr_core.errors import ImportRejected

MAX_LINE = 4_000_000  # bytes


@dataclass
class Structure:
    """Line ends outside quotation marks, by kind; records: rows, blank ones included, without blank ones at the end."""

    crlf: int = 0
    lf: int = 0
    cr: int = 0
    quotes: int = 0
    odd_blanks: bool = False
    records: int = 0
    even_quotes: bool = True

    @property
    def one_line_end(self) -> bool:
        return sum(count > 0 for count in (self.crlf, self.lf, self.cr)) <= 1


def find_structure(path: Path) -> Structure:
    """path: a file in UTF-8."""
    found, inside = Structure(), False
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            while block.endswith(b"\r") and (more := file.read(1)):
                block += more
            found.odd_blanks = found.odd_blanks or b"\t" in block or _has_wide_blank(block)
            inside = _count(found, block, inside)
    found.even_quotes = not inside
    found.records = found.crlf + found.lf + found.cr + (0 if _ends_with_line_end(path) else 1) - _blank_end(path)
    return found


def refuse_endless_lines(path: Path) -> None:
    """Raises ImportRejected for a line that no table has: whoever reads by lines would need room for it."""
    since = 0  # bytes of the line that goes on behind the block
    for block in blocks_of(path):
        last = max(block.rfind(b"\n"), block.rfind(b"\r"))
        since = since + len(block) if last < 0 else len(block) - last - 1
        if since >= MAX_LINE:
            raise ImportRejected(
                f"This file holds a line of more than {MAX_LINE / 1e6:g} million letters: it is no table. {SAVE_AS_CSV}"
            )


def _has_wide_blank(block: bytes) -> bool:
    return not block.isascii() and (b"\xc2\xa0" in block or b"\xe2\x80" in block)


def _count(found: Structure, block: bytes, inside: bool) -> bool:
    """Adds the line ends outside quotation marks; True when the block ends within quotation marks."""
    pieces = block.split(b'"') if b'"' in block else [block]
    found.quotes += len(pieces) - 1
    found.odd_blanks = found.odd_blanks or b"\n" in b"".join(pieces[0::2] if inside else pieces[1::2])
    # Joined by a letter, or the halves of a line end would meet.
    outside = b"x".join(pieces[1::2] if inside else pieces[0::2])
    # One letter is looked for thirty times as quickly as two.
    crlf = outside.count(b"\r\n") if b"\r" in outside else 0
    found.crlf += crlf
    found.lf += outside.count(b"\n") - crlf
    found.cr += outside.count(b"\r") - crlf
    return inside != (len(pieces) % 2 == 0)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 100_000))
        return file.read()


def _ends_with_line_end(path: Path) -> bool:
    return _tail(path).endswith((b"\n", b"\r"))


def _blank_end(path: Path) -> int:
    """How many blank lines stand at the end."""
    tail = _tail(path)
    blank = tail[len(tail.rstrip(b"\r\n")) :].replace(b"\r\n", b"\n")
    return max(0, len(blank) - 1)


def line_ends_in_words(found: Structure) -> list[str]:
    if found.one_line_end:
        return ["line ends CR"] if found.cr else []
    kinds = [name for name, count in (("CRLF", found.crlf), ("LF", found.lf), ("CR", found.cr)) if count]
    return [f"line ends mixed: {', '.join(kinds)}"]
