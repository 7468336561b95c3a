"""Files: what is taken in, and who is given what."""

import io
import zipfile
from datetime import timedelta

import pytest

from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.people import files
from medmgr_core.people.file_types import LARGEST, checked_type, cleaned_name
from medmgr_core.people.records import StoredFile
from medmgr_core.store.check import check_store
from medmgr_core.workspace import open_workspace
from tests.server.small_facility import build, small_store


def office_file(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return held.getvalue()


GOOD = {
    "report.pdf": (b"%PDF-1.7 and more", "application/pdf"),
    "Plan.PNG": (b"\x89PNG\r\n\x1a\n...", "image/png"),
    "photo.jpeg": (b"\xff\xd8\xff\xe0", "image/jpeg"),
    "letter.docx": (office_file("word/document.xml"),
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "rows.csv": ("Ward;Café\n".encode("cp1252"), "text/csv"),
    "note.txt": ("\ufeffå".encode("utf-16"), "text/plain"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_files_of_known_types_are_taken(name):
    content, media_type = GOOD[name]
    assert checked_type(name, content) == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>"),
        ("picture.svg", b"<svg onload='x'>"),
        ("report.pdf", b"<html>"),
        ("photo.png", b"\xff\xd8\xff"),
        ("letter.docx", office_file("xl/workbook.xml")),
        ("letter.docx", office_file("word/document.xml", "word/vbaProject.bin")),
        ("letter.docx", b"PK\x03\x04 torn"),
        ("macros.docm", office_file("word/document.xml")),
        ("rows.csv", b"MZ\x00\x00program"),
        ("nameless", b"text"),
        ("large.pdf", b"%PDF-" + b"x" * LARGEST),
    ],
    ids=lambda part: part if isinstance(part, str) else f"{len(part)} bytes",
)
def test_everything_else_is_refused(name, content):
    with pytest.raises(InvalidEntry):
        checked_type(name, content)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\ann\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ('a"b\r\nX-Evil: 1.pdf', "a_bX-Evil_ 1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (" ..hidden.txt. ", "hidden.txt"),
        ("Übersicht  März.csv", "Übersicht März.csv"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("", "file"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert cleaned_name(given) == kept


@pytest.fixture
def store():
    with small_store() as opened:
        yield opened


def keep(store, by="wim", area="staff", unit="A"):
    return files.keep_file(store, record_type="staff_member", record_key="N-1", area=area, unit=unit, name="plan.pdf",
                           media_type="text/html", content=b"%PDF-1", by=by)  # fmt: skip


def test_a_kept_file_is_given_by_right_and_unit(store):
    number = keep(store)
    assert files.file_for(store, "wim", number) == files.FoundFile("plan.pdf", "application/pdf", b"%PDF-1")
    assert files.file_for(store, "ann", number)
    assert files.file_for(store, "bea", number) is None  # the same role, another ward
    assert files.file_for(store, "nobody", number) is None
    assert files.file_for(store, "ann", "no such number") is None


def test_keeping_a_file_needs_the_right_to_enter_there(store):
    with pytest.raises(NotAllowed):
        keep(store, unit="B")
    with pytest.raises(NotAllowed):
        keep(store, area="settings", unit=None)


def test_a_voided_file_is_given_to_nobody(store):
    number = keep(store)
    store.void(StoredFile, (number,), revision=1, by="ann", reason="wrong person")
    assert files.file_for(store, "ann", number) is None


def test_history_holds_a_digest_of_a_file_not_the_file(store):
    keep(store)
    changes = store.rows("SELECT changes FROM change_log WHERE record_type = 'stored_file'")[0][0]
    assert "sha256:" in changes and "%PDF" not in changes
    assert check_store(store).problems == ()


def test_a_download_is_for_one_person_for_ten_minutes_and_noted(store, monkeypatch):
    address = files.prepare_download(store, name="staff.csv", media_type="text/csv", content=b"a,b", by="wim")
    number = address.removeprefix("/files/")
    assert files.file_for(store, "wim", number) == files.FoundFile("staff.csv", "text/csv", b"a,b")
    assert files.file_for(store, "ann", number) is None
    event = store.rows("SELECT made_by, action, record_key, changes FROM change_log ORDER BY change_no DESC")[0]
    assert event[:3] == ("wim", "exported", "staff.csv") and '"bytes":[null,3,' in event[3]
    later = files.now() + timedelta(minutes=10)
    monkeypatch.setattr(files, "now", lambda: later)
    assert files.file_for(store, "wim", number) is None


def test_the_same_on_postgresql(postgres_url):
    opened = build(open_workspace(postgres_url))
    content = bytes(range(256)) * 10
    address = files.prepare_download(opened, name="x.bin", media_type="application/zip", content=content, by="wim")
    assert files.file_for(opened, "wim", address.removeprefix("/files/")).content == content
    assert files.file_for(opened, "wim", keep(opened)).content == b"%PDF-1"
    opened.close()
