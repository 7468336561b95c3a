"""A file with a few odd rows is read by DuckDB but for these, with the same result as by careful reading of every row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from medmgr_core.entry.reading import text_file
from medmgr_core.entry.reading.marks import find_marks
from medmgr_core.entry.reading.records import Record
from medmgr_core.entry.reading.sift import sift
from medmgr_core.entry.reading.stage import open_stage
from medmgr_core.entry.reading.text_file import TextFound, read_text

BEGIN = "Ledger of April\n\nDate,Ward,Amount,Note\n" + "".join(
    f"{1 + n % 28:02d}/04/2026,W{n % 5},{n}.50,n {n}\n" for n in range(450)
)
END = "".join(f"{1 + n % 28:02d}/05/2026,W{n % 5},{n}.25,m {n}\n" for n in range(20))
ODD = {
    "blank": "\n",
    "blanks": " , ,,\n\n\n",
    "short": "29/04/2026,W1,3.50\n",
    "shorter": "29/04/2026\n",
    "too long": "29/04/2026,W1,3.50,x,beside the table\n",
    "blank cells beside it": "29/04/2026,W1,3.50,x,,\n",
    "quoted": '"29/04/2026","W ""1"", east",3.50,"two\nlines"\n29/04/2026,W1\n',
    "a quoted row that is short": '"29/04/2026","W1\n"\n',
    "inches": '29/04/2026,W1,3.50,5" and 6" pipes\n\n',
    "not closed": '29/04/2026,"W1,3.50,x\n\n',
    "headings again": "Date,Ward,Amount,Note\n\n",
    "total": "Total,,99.00\n",
    "letters": "29/04/2026,Élan\u00a0,3.50,'=1\n\n",
}


def understood(path: Path, folder: Path) -> tuple[TextFound, list[tuple[Any, ...]]]:
    folder.mkdir()
    con = open_stage(folder / "stage.duckdb", 400_000_000)
    try:
        found = read_text(path, con, folder)
        return found, con.execute("SELECT * FROM t1 ORDER BY row_no").fetchall()
    finally:
        con.close()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_both_ways_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str, line_end: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes((BEGIN + odd + END).replace("\n", line_end).encode())
    quick = understood(path, tmp_path / "quick")
    monkeypatch.setattr(text_file, "sift", lambda *_: None)
    assert quick == understood(path, tmp_path / "careful")


def test_only_the_odd_rows_are_read_with_care(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, seen, careful = tmp_path / "file.csv", list[int](), text_file._careful
    path.write_text(BEGIN + ODD["blank"] + ODD["short"] + END)

    def noted(records: Iterator[Record]) -> Iterator[Record]:
        for record in records:
            seen.append(record.row)
            yield record

    monkeypatch.setattr(text_file, "_careful", lambda records, draft: careful(noted(records), draft))
    understood(path, tmp_path / "quick")
    assert seen == [454, 455]


def test_a_file_of_odd_rows_is_not_sifted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.csv"
    path.write_text(BEGIN + "x\n" * 5 + END)
    monkeypatch.setattr("medmgr_core.entry.reading.sift._MOST_ODD", 4)
    assert sift(path, find_marks(BEGIN), 4, 4, tmp_path / "copy") is None


def test_a_copy_that_duckdb_refuses_is_read_with_care(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise duckdb.InvalidInputException("no")

    path = tmp_path / "file.csv"
    path.write_text(BEGIN + ODD["blank"] + END)
    usual = understood(path, tmp_path / "usual")
    monkeypatch.setattr("medmgr_core.entry.reading.stage.load_numbered", refuse)
    assert understood(path, tmp_path / "refused") == usual
    assert [each.name for each in (tmp_path / "refused").iterdir()] == ["stage.duckdb"]
