"""Wrong rows go out as a workbook and come back corrected: each settles the row it was, and no other."""

import io
import json

import openpyxl
import pytest

from medmgr_core.entry.read_file import read_file
from medmgr_core.errors import ImportRejected, NotFound
from medmgr_core.imports.mend import leave_row
from medmgr_core.imports.returned import take_returned
from medmgr_core.imports.wrong_rows import NUMBER, WRONG, wrong_rows_xlsx
from medmgr_core.people.entries import undo_entries

FILE = """
Posting day | Cost centre | Account | Supplier | Amount | Reference
03/04/2026  | C1          | DRU     | S1       | 1      | I-1
soon        | C1          | DRU     | S1       | (34.56)| I-2
05/04/2026  | C1          | PAY     | S1       | 2      | =I-3
06/04/2026  | Nowhere     | DRU     |          | lots   | I-4
07/04/2026  | C99         | DRU     |          | 5      | I-5"""
STATES = "SELECT row_in_file, state, problem FROM live_waiting_row ORDER BY waiting_no"
HELD = "SELECT posted_on, amount, entered_batch FROM actual WHERE reference = $reference AND voided_at IS NULL"


@pytest.fixture
def batch(desk):
    return desk.take(FILE, make=(), keep_wrong=True, answers={"posted_on": "The day"}).batch


def workbook(desk, batch):
    book = openpyxl.load_workbook(io.BytesIO(wrong_rows_xlsx(desk.store, batch, by=desk.by)))
    return book, book.active


def give_back(desk, book, batch):
    book.save(desk.folder / "returned.xlsx")
    return take_returned(desk.store, batch, read_file(desk.folder / "returned.xlsx", desk.folder), by=desk.by)


def test_rows_corrected_in_the_workbook_are_taken_in_one_batch_and_the_others_wait_with_what_is_wrong_now(desk, batch):
    book, sheet = workbook(desk, batch)
    head = [cell.value for cell in sheet[1]]
    assert head == ["Posting day", "Cost centre", "Account", "Supplier", "Amount", "Reference", WRONG, NUMBER]
    second = sheet[2]
    assert second[0].value == "soon"
    assert "enter a date" in second[0].comment.text
    assert (second[1].comment, sheet["B4"].comment is None, sheet["F3"].data_type) == (None, False, "s")
    sheet["A2"] = "04/03/2026"  # the fourth of March: a person said so for the whole file
    sheet["B4"], sheet["E4"] = "C2", "7"
    done = give_back(desk, book, batch)
    assert (done.mended, done.wrong, done.told) == (2, 2, ())
    held = [desk.rows(HELD, reference=reference)[0] for reference in ("I-2", "I-4")]
    assert [(str(day), amount) for day, amount, _ in held] == [("2026-03-04", -3456), ("2026-04-06", 700)]
    assert {entered for *_, entered in held} == {done.batch}
    assert [(row, state) for row, state, _ in desk.rows(STATES)] == [
        (3, "mended"), (4, "waiting"), (5, "mended"), (6, "waiting")]  # fmt: skip
    # The batch is taken back like that of any file: its rows wait again.
    undo_entries(desk.store, done.batch, by=desk.by, reason="by mistake")
    assert {state for _, state, _ in desk.rows(STATES)} == {"waiting"}
    assert desk.rows(HELD, reference="I-2") == []


def test_what_is_no_row_that_waits_is_told_in_a_sentence_and_settles_nothing(desk, batch):
    other = desk.take("Date | Cost centre | Account | Amount\n2026-04-01 | C1 | DRU | 1\nsoon | C1 | DRU | 2", keep_wrong=True)
    strange = json.dumps(desk.rows("SELECT waiting_no FROM live_waiting_row WHERE batch = $b", b=other.batch)[0][0]).strip('"')
    book, sheet = workbook(desk, batch)
    numbers = [sheet.cell(row, 8).value for row in range(2, 6)]
    leave_row(desk.store, numbers[0], revision=1, by="ann")
    for place, row in enumerate((3, 4)):  # what was the fourth row stands twice
        sheet.cell(row, 2, "C2"), sheet.cell(row, 8, numbers[2]), sheet.cell(row, 5, place)
    sheet.cell(5, 8, strange)
    done = give_back(desk, book, batch)
    assert (done.mended, done.wrong, done.batch) == (0, 0, None)
    assert done.told == (
        f"Row 2: {numbers[0]} was left out meanwhile.",
        f"Row 3: {numbers[2]} stands here 2 times: keep one of them.",
        f"Row 4: {numbers[2]} stands here 2 times: keep one of them.",
        f"Row 5: “{strange}” is no row of this file that waits.",
    )
    assert [state for _, state, _ in desk.rows(STATES)] == ["left", "waiting", "waiting", "waiting", "waiting"]


def test_one_row_comes_back_too_and_a_workbook_that_is_another_is_refused(desk, batch):
    book, sheet = workbook(desk, batch)
    sheet.delete_rows(3, 3)
    sheet["A2"] = "28/02/2026"
    assert give_back(desk, book, batch).mended == 1
    sheet["B1"] = "Cost center"
    with pytest.raises(ImportRejected, match="“Cost center” is no heading"):
        give_back(desk, book, batch)
    sheet["H1"] = None
    with pytest.raises(ImportRejected, match="no workbook of rows to mend"):
        give_back(desk, book, batch)
    with pytest.raises(NotFound):
        wrong_rows_xlsx(desk.store, "none", by=desk.by)
