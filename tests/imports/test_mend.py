"""Rows that could not be taken wait; mended cell by cell they are taken as the file would have been."""

import json

import pytest

from medmgr_core.errors import AlreadyExists, ChangedMeanwhile, InvalidEntry
from medmgr_core.facility.records import Supplier
from medmgr_core.imports.mend import leave_row, mend_row
from medmgr_core.imports.records import WaitingRow
from tests.imports.loading import counts

HEAD = "Date       | Cost centre  | Account | Supplier | Amount    | Reference\n"
GOOD = "2026-04-03 | Ward 1 costs | Drugs   | S1       | 1,234.56  | I-1\n"
BAD_DAY = "2026-02-30 | Ward 1 costs | Drugs   | S1       | (34.56)   | I-2\n"
HEADING = "2026-04-05 | Ward 1 costs | PAY     | S1       | 1,000.10  | I-3\n"
UNKNOWN = "2026-04-06 | Nowhere      | Drugs   |          | 7         | I-4\n"
WAITING = "SELECT waiting_no, row_in_file, cells, problem, state FROM live_waiting_row ORDER BY row_in_file"
HELD = "SELECT posted_on, cost_centre_code, account_code, amount FROM live_actual WHERE reference = $reference"


@pytest.fixture
def waiting(desk):
    """Waiting rows of a file by their reference: number, cells as texts, problem."""
    desk.take(HEAD + GOOD + BAD_DAY + HEADING + UNKNOWN, make=(), keep_wrong=True)
    found = [(number, json.loads(cells), problem) for number, _, cells, problem, _ in desk.rows(WAITING)]
    return {cells["reference"]: (number, cells, problem) for number, cells, problem in found}


def mend(desk, number, cells, **mended):
    mend_row(desk.store, number, {**{n: c or "" for n, c in cells.items()}, **mended}, revision=1, by=desk.by)


def test_each_wrong_row_waits_with_its_cells_as_they_stand_in_the_file_and_what_is_wrong(desk, waiting):
    assert [(row, state) for _, row, _, _, state in desk.rows(WAITING)] == [(3, "waiting"), (4, "waiting"), (5, "waiting")]
    _, cells, problem = waiting["I-2"]
    assert cells == {"posted_on": "2026-02-30", "cost_centre_code": "Ward 1 costs", "account_code": "Drugs",
                     "supplier_code": "S1", "amount": "(34.56)", "reference": "I-2"}  # fmt: skip
    assert "Date" in problem
    assert waiting["I-3"][1]["amount"] == "1,000.10"
    assert "heading" in waiting["I-3"][2]
    assert waiting["I-4"][1]["cost_centre_code"] == "Nowhere"


def test_a_mended_row_is_taken_to_the_penny_and_known_when_the_mended_file_comes_again(desk, waiting):
    for reference, mended in (("I-2", {"posted_on": "2026-02-28"}), ("I-3", {"account_code": "Nursing"}),
                              ("I-4", {"cost_centre_code": "C2"})):  # fmt: skip
        mend(desk, *waiting[reference][:2], **mended)
    held = [tuple(map(str, desk.rows(HELD, reference=reference)[0])) for reference in ("I-2", "I-3", "I-4")]
    assert held == [
        ("2026-02-28", "C1", "DRU", "-3456"), ("2026-04-05", "C1", "NUR", "100010"), ("2026-04-06", "C2", "DRU", "700"),
    ]  # fmt: skip
    assert {state for *_, state in desk.rows(WAITING)} == {"mended"}
    file = HEAD + GOOD + BAD_DAY.replace("02-30", "02-28") + HEADING.replace("PAY ", "Nursing")
    assert counts(desk.look(file, make=())) == (0, 0, 3, 0)
    # The file as it was: what was mended in it is still wrong there, and nothing comes twice.
    assert counts(desk.look(HEAD + GOOD + BAD_DAY + HEADING + UNKNOWN, make=())) == (0, 0, 1, 3)


def test_what_is_still_wrong_is_told_and_the_row_goes_on_waiting(desk, waiting):
    number, cells, _ = waiting["I-2"]
    for mended, told in (({"posted_on": "2026-02-31"}, "Date"), ({"posted_on": ""}, "Date is missing"),
                         ({"posted_on": "2026-02-28", "account_code": "PAY"}, "heading"),
                         ({"posted_on": "2026-02-28", "cost_centre_code": "C99"}, "names nothing")):  # fmt: skip
        with pytest.raises(InvalidEntry, match=told):
            mend(desk, number, cells, **mended)
    assert desk.store.row(WaitingRow, (number,)).values["state"] == "waiting"
    assert desk.rows(HELD, reference="I-2") == []


def test_a_row_mended_into_one_that_is_there_is_not_taken_twice(desk, waiting):
    number, cells, _ = waiting["I-2"]
    with pytest.raises(AlreadyExists, match="there already"):
        mend(desk, number, cells, posted_on="2026-04-03", amount="1234.56", reference="I-1")


def test_a_row_left_out_is_gone_from_the_list_and_nothing_is_mended_twice(desk, waiting):
    number, cells, _ = waiting["I-2"]
    leave_row(desk.store, number, revision=1, by="ann")
    with pytest.raises(ChangedMeanwhile):
        mend(desk, number, cells, posted_on="2026-02-28")
    with pytest.raises(ChangedMeanwhile):
        leave_row(desk.store, number, revision=1, by="ann")
    assert desk.rows(HELD, reference="I-2") == []
    assert desk.store.row(WaitingRow, (number,)).values["state"] == "left"


def test_what_was_answered_for_the_file_holds_for_its_waiting_rows(desk):
    # 03/04/2026 is the third of April here: a person said so for the whole column.
    file = "Date | Cost centre | Account | Amount | Reference\n03/04/2026 | C1 | DRU | 1 | I-1\n03/04/2026 | C1 | PAY | 2 | I-2"
    desk.take(file, answers={"posted_on": "The day"}, keep_wrong=True)
    ((number, _, cells, _, _),) = desk.rows(WAITING)
    mend(desk, number, json.loads(cells), account_code="NUR")
    assert [str(day) for day, *_ in desk.rows(HELD, reference="I-2")] == ["2026-04-03"]


def test_a_keyed_row_is_mended_too(desk):
    desk.take("Supplier code | Name | Days to pay\nS3 | Three | soon\nS4 | Four | 4", Supplier, keep_wrong=True)
    ((number, _, cells, _, _),) = desk.rows(WAITING)
    mend(desk, number, json.loads(cells), payment_days="9")
    assert desk.store.row(Supplier, ("S3",)).values["payment_days"] == 9


def test_without_the_wish_to_keep_them_no_row_waits(desk):
    assert desk.take(HEAD + GOOD + BAD_DAY).waiting == 0
    assert desk.rows("SELECT count(*) FROM waiting_row") == [(0,)]
