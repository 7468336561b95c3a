"""Where the table begins and ends, and which rows are none of it: each with its reason, nothing without a word."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from medmgr_core.entry.read_file import StagedFile
from tests.entry.read_file_parts import cells, read, reasons, workbook

LEDGER = "Date,Supplier,Cost centre,Reference,Amount\n"
PAID = [f"0{day}/04/2020,Acme {day},CC{day},INV{day},{day}00.50" for day in range(1, 9)]  # they sum to 3,604.00


def first(file: StagedFile) -> tuple[str, ...]:
    return file.sheets[0].columns


def out(file: StagedFile) -> list[tuple[int, str]]:
    return reasons(file.sheets[0].left_out)


# --- headings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "header_row"),
    [
        ("", 1),
        ("Spend over 25k\n\n", 3),
        ("Spend over 25k,,,,\nApril 2020,,,,\n", 3),
        ("Trust:,King's,,,\nPeriod:,April 2020,,,\n" * 6, 13),  # more notes than a few rows
        ("Trust:,King's,,,\nYear:,2020,,,\nLimit:,25000,,,\n\n", 5),  # figures among the titles
        ('"Spend,\nall of it"\n', 2),  # a title over two lines is one row
    ],
)
def test_titles_above_the_headings(tmp_path: Path, above: str, header_row: int) -> None:
    file = read(tmp_path, above + LEDGER + "\n".join(PAID) + "\n")
    assert file.sheets[0].header_row == header_row
    assert first(file) == ("Date", "Supplier", "Cost centre", "Reference", "Amount")
    assert [row[0] for row in cells(file)] == list(range(header_row + 1, header_row + 9))


def test_merged_headings_of_a_workbook_become_one_line(tmp_path: Path) -> None:
    rows = [
        ["Safe staffing, April"],
        ["Ward", "Day", "", "Night", "", "Census"],
        ["", "Planned", "Actual", "Planned", "Actual", ""],
        ["A1", 100, 90.5, 80, 82, 20], ["B2", 110, 101, 70, 71, 18],
    ]  # fmt: skip
    file = read(tmp_path, workbook(rows, merged=["A2:A3", "B2:C2", "D2:E2", "F2:F3"]))
    assert first(file) == ("Ward", "Day · Planned", "Day · Actual", "Night · Planned", "Night · Actual", "Census")
    assert file.sheets[0].header_row == 3
    assert cells(file)[0] == [4, "A1", "100", "90.5", "80", "82", "20"]
    assert "2 heading rows joined" in file.notes


def test_headings_in_two_lines_of_a_text_file(tmp_path: Path) -> None:
    file = read(tmp_path, "Ward,Day,,Night,\n,Planned,Actual,Planned,Actual\nA1,100,90,80,82\nB2,110,101,70,71\n")
    assert first(file) == ("Ward", "Day · Planned", "Day · Actual", "Night · Planned", "Night · Actual")


def test_headings_in_three_lines(tmp_path: Path) -> None:
    upper = ",Day,,,,Night,,,,Care\n,Nurses,,Others,,Nurses,,Others,,\n"
    rows = "A1,10,9,8,7,10,9,8,7,20\nB2,11,9,8,7,12,9,8,7,18\n"
    file = read(tmp_path, f"Fill rates\n\n{upper}Ward,plan,real,plan,real,plan,real,plan,real,Census\n{rows}")
    assert first(file)[:3] == ("Ward", "Day · Nurses · plan", "Day · Nurses · real")
    assert first(file)[8:] == ("Night · Others · real", "Care · Census")


def test_units_below_the_headings(tmp_path: Path) -> None:
    file = read(tmp_path, "Ward,Cost,Hours,Beds\n,£000,hrs,No.\nA1,100,90,80\nB2,110,101,70\n")
    assert first(file) == ("Ward", "Cost · £000", "Hours · hrs", "Beds · No.")
    assert file.sheets[0].rows == 2


def test_years_and_months_as_headings(tmp_path: Path) -> None:
    assert first(read(tmp_path, "Ward,2019,2020,2021\nA1,12,14,13\nB2,22,24,23\n")) == ("Ward", "2019", "2020", "2021")
    months = "Ward,2020-04-01,2020-05-01\nA1,12,14\nB2,22,24\n"
    assert first(read(tmp_path, months)) == ("Ward", "2020-04-01", "2020-05-01")


def test_a_table_without_headings(tmp_path: Path) -> None:
    file = read(tmp_path, "A1,05/04/2020,12.50\nB2,06/04/2020,13\nC3,07/04/2020,14\n")
    assert (first(file), file.sheets[0].header_row) == (("Column 1", "Column 2", "Column 3"), 0)
    assert len(cells(file)) == 3
    assert any("no headings" in note for note in file.notes)


def test_headings_become_different_names(tmp_path: Path) -> None:
    file = read(tmp_path, 'Amount,Amount,,amount (2),"Paid\non",Column 3,\n1,2,3,4,5,6,\n')
    assert first(file) == ("Amount", "Amount (2)", "Column 3", "amount (2) (2)", "Paid on", "Column 3 (2)")


def test_headings_alone(tmp_path: Path) -> None:
    file = read(tmp_path, "Ward,Amount\n")
    assert (first(file), file.sheets[0].rows) == (("Ward", "Amount"), 0)


def test_headings_again_further_down(tmp_path: Path) -> None:
    file = read(tmp_path, LEDGER + "\n".join(PAID[:4]) + "\n" + LEDGER + "\n".join(PAID[4:]) + "\n")
    assert out(file) == [(6, "the headings again")]
    assert file.sheets[0].rows == 8


# --- totals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("total", ["Total,,,,3604.00", ",,,Sum:,3604", ',,Grand total,,"3,604.00"', ",,,,3604"])
def test_a_total_at_the_foot(tmp_path: Path, total: str) -> None:
    file = read(tmp_path, LEDGER + "\n".join(PAID) + f"\n{total}\nSource: ledger,,,,\n")
    assert out(file) == [(10, "total: sums the 8 rows above it"), (11, "note below the table")]
    assert file.sheets[0].rows == 8
    assert file.sheets[0].left_out_rows == 2


def test_a_total_that_is_wrong_is_left_out_and_told(tmp_path: Path) -> None:
    file = read(tmp_path, LEDGER + "\n".join(PAID) + "\nTotal,,,,4000\n")
    assert "they give 3,604 in the column Amount where it says 4,000" in file.sheets[0].left_out[0].why
    assert any("row 10" in note for note in file.notes)


def test_suppliers_called_total_stay(tmp_path: Path) -> None:
    named = [
        "09/04/2020,Total Gas & Power,CC9,INV9,77.00",
        "10/04/2020,TOTAL,CC9,INV10,88.00",
        "11/04/2020,Summit Ltd,CC9,INV11,9",
    ]
    file = read(tmp_path, LEDGER + "\n".join([*PAID, *named]) + "\nTotal,,,,3778\n")
    assert out(file) == [(13, "total: sums the 11 rows above it")]
    assert file.sheets[0].rows == 11


def test_suppliers_called_total_stay_in_a_short_list(tmp_path: Path) -> None:
    file = read(tmp_path, "Supplier,Amount\nAcme,50\nTotal Gas & Power,77\nBolt,3\nTotal,130\n")
    assert [row[1] for row in cells(file)] == ["Acme", "Total Gas & Power", "Bolt"]


def test_subtotals_below_their_members(tmp_path: Path) -> None:
    one = "A1,Apr,10,100\nA1,May,11,110\nA1 Total,,21,210\n"
    other = "B2,Apr,5,50\nB2,May,6,60\nB2 Total,,11,110\n"
    file = read(tmp_path, f"Ward,Month,Hours,Cost\n{one}{other}Grand Total,,32,320\n")
    assert out(file) == [
        (4, "subtotal: sums the 2 rows above it"),
        (7, "subtotal: sums the 2 rows above it"),
        (8, "total: sums the 4 rows above it"),
    ]
    assert file.sheets[0].rows == 4


def test_region_totals_above_their_members_and_their_names_carried_down(tmp_path: Path) -> None:
    rows = [
        ["Region", "Trust", "Code", "Doctors", "Nurses"],
        ["England", "", "", 66, 606],
        ["North", "", "", 30, 300], ["", "Alpha", "RA1", 10, 100], ["", "Beta", "RA2", 20, 200],
        ["South", "", "", 36, 306], ["", "Gamma", "RB1", 11, 101], ["", "Delta", "RB2", 12, 102], ["", "Eps", "RB3", 13, 103],
    ]  # fmt: skip
    file = read(tmp_path, workbook(rows))
    assert out(file) == [
        (2, "total: sums the 5 rows below it"),
        (3, "subtotal: sums the 2 rows below it"),
        (6, "subtotal: sums the 3 rows below it"),
    ]
    assert [row[1] for row in cells(file)] == ["North", "North", "South", "South", "South"]
    assert any("carried to the rows below" in note for note in file.notes)


def test_rows_that_only_miss_something_stay(tmp_path: Path) -> None:
    rows = [row.replace("INV3", "").replace("CC5", "") for row in PAID]
    file = read(tmp_path, LEDGER + "\n".join(rows) + "\n09/04/2020,Acme 8,CC8,,800.50\n09/04/2020,Acme 8,,,-800.50\n")
    assert file.sheets[0].rows == 10
    assert out(file) == []


def test_headings_of_groups_within_the_table(tmp_path: Path) -> None:
    file = read(tmp_path, "Ward,Month,Hours\nSurgery,,\nA1,Apr,10\nA2,Apr,11\nMedicine,,\nB1,Apr,10\nB2,Apr,11\n")
    assert out(file) == [(2, "heading of the rows below it"), (5, "heading of the rows below it")]
    assert file.sheets[0].rows == 4


def test_columns_that_sum_others_are_told(tmp_path: Path) -> None:
    rows = "".join(f"W{n},{n},{n + 1},{n + 2},{3 * n + 3}\n" for n in range(1, 9))
    file = read(tmp_path, f"Ward,Red,Amber,Green,All\n{rows}")
    assert file.notes == ("the column All sums the columns Red to Green",)
    assert len(first(file)) == 5


def test_a_total_in_a_column_of_numbers(tmp_path: Path) -> None:
    file = read(tmp_path, 'Account,Budget,Actual\n4000,"1,000.00",(200.00)\n4001,500,100.00-\nTotal,1500.00,-300.00\n')
    assert out(file) == [(4, "total: sums the 2 rows above it")]


def test_decimal_commas_in_totals(tmp_path: Path) -> None:
    file = read(tmp_path, "Ward;Code;Cost\nA1;x;1.200,50\nB2;y;300,25\nTotal;;1.500,75\n")
    assert out(file) == [(4, "total: sums the 2 rows above it")]


# --- the end of the table ---------------------------------------------------------------------------------------------


def test_notes_below_the_table_of_a_workbook(tmp_path: Path) -> None:
    rows = [["Ward", "Hours", "Cost"], ["A1", 1, 2], ["B2", 3, 4], [], ["Notes:"], ["1 Headcount"], [], ["See the web"]]
    file = read(tmp_path, workbook(rows))
    assert [row for row, why in out(file) if why == "note below the table"] == [5, 6, 8]
    assert file.sheets[0].rows == 2


def test_thousands_of_blank_rows_are_told_once(tmp_path: Path) -> None:
    file = read(tmp_path, LEDGER + "\n".join(PAID) + "\n" + ",,,,\n" * 5000)
    assert out(file) == [(10, "5,000 blank rows, to row 5009")]
    assert (file.sheets[0].rows, file.sheets[0].left_out_rows) == (8, 5000)


def test_every_row_of_a_file_is_accounted_for(tmp_path: Path) -> None:
    text = "Spend\n\n" + LEDGER + "\n".join(PAID) + "\nx,y,z,1,2,3\n,,,,\nTotal,,,,3604\nNote: all of it,,,,\n"
    sheet = read(tmp_path, text).sheets[0]
    assert sheet.rows + sheet.left_out_rows + len(sheet.problems) + 1 == text.count("\n")


def test_sheets_without_a_table_are_told(tmp_path: Path) -> None:
    with_notes = workbook([["Ward", "Hours"], ["A1", 1], ["B2", 2]], sheet="Data")
    assert read(tmp_path, with_notes).sheets[0].name == "Data"


# --- several tables in one sheet --------------------------------------------------------------------------------------

FIRST = "Ward,Paid on,Amount\nA1,2026-04-01,3\nB2,2026-04-02,5\nC3,2026-04-03,7\nD4,2026-04-04,9\n"


def test_a_second_table_with_other_headings_is_told_and_left_out(tmp_path: Path) -> None:
    file = read(tmp_path, FIRST + "\nStaff by grade\nGrade,Posts,Vacancies\nBand 5,12,3\nBand 6,4,0\n")
    assert [row[1:] for row in cells(file)] == [["A1", "2026-04-01", "3"], ["B2", "2026-04-02", "5"],
                                                ["C3", "2026-04-03", "7"], ["D4", "2026-04-04", "9"]]  # fmt: skip
    told = reasons(file.sheets[0].left_out)
    begins = "a second table begins here, with headings of its own, which can be chosen instead"
    assert told[-4:] == [(7, "row of a second table"), (8, begins), (9, "row of a second table"), (10, "row of a second table")]
    assert "a second table begins below row 6 and is left out" in file.notes


POSTS = "Grade,Posts,Remark\nBand 5,12,fine\nBand 6,4,few\nBand 7,3,enough\nBand 8,1,one\n"
COSTS = "Grade,Posts,Vacancies,Leavers,Cost\nBand 5,12,1,2,0.5\nBand 6,4,0,0,1.5\nBand 7,3,0,1,2.5\nBand 8,1,0,0,3.5\n"
TOWNS = "Ward,Town,Manager\nA1,Leeds,Dr Wu\nB2,York,Dr Fo\nC3,Hull,Dr Ek\nD4,Ripon,Dr Ab\n"


@pytest.mark.parametrize(
    ("below", "begins"),
    [(POSTS, 7), ("Posts by grade\n" + POSTS, 8), (COSTS, 7), (TOWNS, 7), (POSTS + "\n" + COSTS, 7)],
    ids=["as large", "with a title", "wider", "of words", "two more"],
)
@pytest.mark.parametrize("form", ["text", "workbook"])
def test_a_second_table_as_large_as_the_first_is_told_and_left_out(tmp_path: Path, below: str, begins: int, form: str) -> None:
    text = f"{FIRST}\n{below}"
    file = read(tmp_path, text if form == "text" else workbook([line.split(",") for line in text.splitlines()]))
    assert [row[1:] for row in cells(file)] == [line.split(",") for line in FIRST.splitlines()[1:]]
    assert file.sheets[0].columns == ("Ward", "Paid on", "Amount")
    told = dict(reasons(file.sheets[0].left_out))
    assert told[begins] == "a second table begins here, with headings of its own, which can be chosen instead"
    gone = [row for row in range(7, text.count("\n") + 1) if text.splitlines()[row - 1]]
    assert [row for row, why in told.items() if "second table" in why] == gone
    assert "a second table begins below row 6 and is left out" in file.notes


def test_of_two_tables_the_one_with_most_rows_is_read_and_the_other_told(tmp_path: Path) -> None:
    file = read(tmp_path, FIRST + "\n" + POSTS + "Band 9,1,one\n")
    assert [row[1:] for row in cells(file)] == [line.split(",") for line in [*POSTS.splitlines()[1:], "Band 9,1,one"]]
    told = reasons(file.sheets[0].left_out)
    other = "row of another table above this one, which can be chosen instead"
    assert told == [*((row, other) for row in range(1, 6)), (6, "blank row")]
    assert "another table with fewer rows begins in row 1 and is left out" in file.notes


def test_headings_again_below_a_blank_row_lose_no_rows(tmp_path: Path) -> None:
    file = read(tmp_path, FIRST + "\n" + FIRST.replace("2026-04", "2026-05"))
    assert [row[2] for row in cells(file)] == [
        f"2026-{month}-{day}" for month in ("04", "05") for day in ("01", "02", "03", "04")
    ]
    assert reasons(file.sheets[0].left_out) == [(6, "blank row"), (7, "the headings again")]


def test_pairs_of_names_and_values_above_a_table_are_no_table(tmp_path: Path) -> None:
    file = read(tmp_path, "Report,Spending\nRows,500\nPages,12\nYear,2026\nVersion,3\nCopies,2\n\n" + FIRST)
    assert file.sheets[0].columns == ("Ward", "Paid on", "Amount")
    assert len(cells(file)) == 4


@pytest.mark.parametrize(
    "below", ["E5,2026-04-05,n/a\nF6,2026-04-06,2\n", "North\nE5,2026-04-05,2\n", "E5,unknown,-\nF6,2026-04-06,2\n"]
)
def test_rows_below_a_blank_row_are_rows_of_the_table(tmp_path: Path, below: str) -> None:
    file = read(tmp_path, f"{FIRST}\n{below}")
    assert cells(file)[-1][2] == below.splitlines()[-1].split(",")[1]


@pytest.mark.parametrize("form", ["text", "workbook"])
def test_each_table_of_a_sheet_can_be_chosen(tmp_path: Path, form: str) -> None:
    """Three tables, one below the other: the first is meant, the others are sheets of their own, with their rows and headings."""
    text = f"{FIRST}\nPosts by grade\n{POSTS}\n{COSTS}"
    file = read(tmp_path, text if form == "text" else workbook([line.split(",") for line in text.splitlines()]))
    main = "Table" if form == "text" else file.sheets[0].name
    assert [sheet.name.split(":")[0].split(" ")[0] for sheet in file.sheets] == [main.split(" ")[0]] * 3
    assert [sheet.name[-2:].strip() for sheet in file.sheets[1:]] == ["8", "14"]
    for sheet, part in zip(file.sheets, (FIRST, POSTS, COSTS), strict=True):
        heading, *lines = part.splitlines()
        assert sheet.columns == tuple(heading.split(",")) and sheet.rows == len(lines)
        with duckdb.connect(str(file.stage), read_only=True) as con:
            rows = con.execute(f"SELECT * EXCLUDE (row_no) FROM {sheet.table} ORDER BY row_no").fetchall()
        assert [list(row) for row in rows] == [line.split(",") for line in lines]


def test_the_table_above_can_be_chosen_too(tmp_path: Path) -> None:
    file = read(tmp_path, FIRST + "\n" + POSTS + "Band 9,1,one\n")
    assert [sheet.name for sheet in file.sheets] == ["Table from row 7", "Table from row 1"]
    assert (file.sheets[1].columns, file.sheets[1].rows) == (("Ward", "Paid on", "Amount"), 4)
