"""What kind of file it is, told by its content and never by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

from medmgr_core.errors import ImportRejected

SAVE_AS_CSV = 'Open it in a spreadsheet, save it as "CSV UTF-8" and try again.'
_SAVE_AS_WORKBOOK = "Open it in a spreadsheet, save it as an Excel workbook (.xlsx) and try again."
_OTHERS = (
    (b"%PDF", "This is a PDF document. Ask its sender for the table as CSV or Excel workbook."),
    (b"\x1f\x8b", "This file is packed. Unpack it and choose the file inside."),
    (b"7z\xbc\xaf", "This file is packed. Unpack it and choose the file inside."),
    (b"Rar!", "This file is packed. Unpack it and choose the file inside."),
    (b"\x89PNG", "This is a picture. Ask its sender for the table as CSV or Excel workbook."),
    (b"\xff\xd8\xff", "This is a picture. Ask its sender for the table as CSV or Excel workbook."),
    (b"PAR1", "This is a Parquet file. Save it as CSV and try again."),
)
_WEB = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"mime-version:")
_XML = (b"<?xml", b"<workbook", b"<ss:workbook")
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def kind_of_file(path: Path) -> str:
    """csv | xlsx | xls | ods. Raises ImportRejected for what is none of them, with what to do instead."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b" \t\r\n"):
        _refuse_if_blank(path)
    for mark, sentence in _OTHERS:
        if head.startswith(mark):
            raise ImportRejected(sentence)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_workbook(path)
    if head.startswith(b"PK"):
        return _packed_workbook(path)
    _refuse_web_page(head)
    return "csv"


def _refuse_if_blank(path: Path) -> None:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if block.strip(b" \t\r\n"):
                return
    raise ImportRejected("This file is empty. Choose a file that holds headings and rows.")


def _old_workbook(path: Path) -> str:
    if _LOCKED in path.read_bytes():
        raise ImportRejected("This workbook is locked with a password. Open it, take the password off, save it and try again.")
    return "xls"


def _packed_workbook(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ImportRejected(
            "This workbook is damaged or was not sent to its end. Ask for it again, or open and save it in a spreadsheet."
        ) from error
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise ImportRejected("This is a document, not a workbook. Copy its table into a spreadsheet and save that.")
    raise ImportRejected("This file is packed and is no workbook. Unpack it and choose the file inside.")


def _refuse_web_page(head: bytes) -> None:
    """Many a system names a web page or an XML file .xls; a spreadsheet opens it, and can save it as a workbook."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\0", b"").lstrip(b"\xff\xfe").lower()
    if start.startswith(_WEB) or (start.startswith(_XML) and b"<html" in start):
        raise ImportRejected(f"This file is a web page, whatever its name says. {_SAVE_AS_WORKBOOK}")
    if start.startswith(_XML):
        raise ImportRejected(f"This file is written in XML, whatever its name says. {_SAVE_AS_WORKBOOK}")
    if start.startswith((b'{"', b"{\n", b"[{", b"[\n", b"{\r")):
        raise ImportRejected(
            "This file is written in JSON, not as a table. Ask its sender for the table as CSV or Excel workbook."
        )
    if start.startswith(b"{\\rtf"):
        raise ImportRejected("This is a document, not a table. Copy its table into a spreadsheet and save that.")
