"""Load files: columns suggested, what is wrong named, nothing kept before the button, one click to take it back."""

import csv
import io
import zipfile

import openpyxl
import pytest

from medmgr_core.imports.records import ImportProfile
from tests.entry.old_workbooks import xlsb
from tests.pages import larkfield as by_hand
from tests.support.hostile import HOSTILE
from tests.support.screens import Screen, desk, plain

#    the third line has no date one can read, the fourth an amount that is none
FILE = """Date,Expense Area,Expense Type,Supplier,Amount,Transaction number
03/04/2026,Ward 7,Drugs,Tarnbrook Pharma Wholesale Ltd,"1,234.56",R-1
30/04/2026,ward 7,Drugs,,(34.56),R-2
yesterday,Ward 7,Drugs,,1.00,R-3
30/04/2026,Ward 7,Drugs,,lots,R-4
30/04/2026,New place,New kind,New supplier,0.01,R-5
"""
LINES = (
    "SELECT posted_on, cost_centre_code, account_code, supplier_code, amount FROM live_actual WHERE reference LIKE 'R-_' "
    "ORDER BY reference"
)


def load(content=FILE, unit="LHG", name="ledger.csv"):
    screen = Screen()
    screen.at.session_state["unit"] = unit
    screen.open("imports")
    screen.at.file_uploader[0].upload(name, content.encode() if isinstance(content, str) else content)
    return screen.run()


def chosen(screen):
    """Field -> heading, as the selectboxes of the page hold them."""
    boxes = (
        each for each in screen.at.selectbox if each.key and each.key.startswith("import-") and "import-type" not in each.key
    )
    return {plain(each.label).partition(" (required")[0]: each.value for each in boxes}


def make_all(screen):
    for place in range(len(screen.at.toggle)):
        toggle = screen.at.toggle[place]
        if plain(toggle.label).startswith("Make") and not toggle.value:
            toggle.set_value(True)
    return screen.run()


def said(screen):
    return [plain(each.value) for each in screen.at.success]


def buttons(screen):
    return [each.label for each in screen.at.button]


# --- a file before it is taken ----------------------------------------------------------------------------------------


def test_columns_are_suggested_and_what_is_wrong_is_named(larkfield):
    screen = load()
    assert chosen(screen) == {
        "Date": "Date", "Cost centre": "Expense Area", "Account": "Expense Type", "Supplier": "Supplier",
        "Amount": "Amount", "Reference": "Transaction number", "Text": "Not in the file",
        "One-off": "Not in the file",
    }  # fmt: skip
    # 1,234.56 − 34.56; lines 4 and 5 of the file are wrong, and 6 names what is not known.
    assert screen.titles[1] == "2 rows to take, £1,200.00, 03 Apr 2026 to 30 Apr 2026"
    assert screen.metrics == {"New": "2", "Changed": "0", "Already there": "0", "Wrong": "3", "Left out": "0"}
    wrong = screen.table("What is wrong")[["title", "rows", "first_row", "example"]].values.tolist()
    assert wrong == [["Account", 1, 6, "New kind"], ["Amount", 1, 5, "lots"], ["Cost centre", 1, 6, "New place"],
                     ["Date", 1, 4, "yesterday"], ["Supplier", 1, 6, "New supplier"]]  # fmt: skip
    toggles = {plain(each.label): each.value for each in screen.at.toggle}
    assert toggles == {"Make 1 cost centre": False, "Make 1 account": False, "Make 1 supplier": False,
                       "Keep the 3 wrong rows to be mended": True}  # fmt: skip
    assert "**ledger.csv**: 5 rows in 6 columns" in [plain(each.value) for each in screen.at.caption]
    assert screen.faults == []


def test_another_column_is_another_file(own_larkfield):
    screen = load()
    (box,) = (each for each in screen.at.selectbox if plain(each.label) == "Reference")
    box.select("Not in the file")
    assert "Take 2 rows" in buttons(screen.run())
    (box,) = (each for each in screen.at.selectbox if plain(each.label).startswith("Account"))
    box.select("Not in the file")
    assert screen.run().infos == ["Choose the column for: Account. Or give one value for all rows."]
    (box,) = (each for each in screen.at.selectbox if plain(each.label).startswith("Account"))
    box.select("The same in all rows")
    (value,) = (each for each in screen.run().at.text_input if plain(each.label) == "Account in all rows")
    value.set_value("Water")
    assert "Take 2 rows" in buttons(screen.run())
    screen.click("Take 2 rows")
    taken = "SELECT account_code, amount, reference FROM live_actual WHERE entered_by = 'manager' ORDER BY amount"
    assert own_larkfield.rows(taken) == [("3230", -3456, None), ("3230", 123456, None)]


def test_what_cannot_be_told_is_asked_and_then_taken_as_said(own_larkfield):
    screen = load("Date,Cost centre,Account,Amount,Reference\n04/05/2026,Ward 7,Drugs,1,R-1\n05/06/2026,Ward 7,Drugs,2,R-2\n")
    assert not any(label.startswith("Take") for label in buttons(screen))
    (asked,) = (each for each in screen.at.segmented_control if "Which comes first" in plain(each.label))
    asked.set_value(next(option for option in asked.options if plain(option) == "The month"))
    screen.run().click("Take 2 rows")
    assert [str(day) for day, *_ in own_larkfield.rows(LINES)] == ["2026-04-05", "2026-05-06"]


def test_nothing_is_kept_before_the_button_and_all_of_it_after(own_larkfield):
    before = own_larkfield.head()
    screen = make_all(load())
    assert screen.titles[1].startswith("3 rows to take, £1,200.01")
    assert own_larkfield.head() == before
    screen.click("Take 3 rows")
    (told,) = said(screen)
    ((batch,),) = own_larkfield.rows("SELECT batch FROM live_loaded_file WHERE file_name = 'ledger.csv'")
    made = "Made: 1 cost centre, 1 account, 1 supplier."
    assert told == f"Taken in: 3 new, 2 wait to be mended, £1,200.01. {made} The batch is {batch}."
    assert [tuple(map(str, line)) for line in own_larkfield.rows(LINES)] == [
        ("2026-04-03", "33010", "3110", "S101", "123456"),  # names of the sample became its codes
        ("2026-04-30", "33010", "3110", "None", "-3456"),
        ("2026-04-30", "NEW-PLACE", "NEW-KIND", "NEW-SUPPLIER", "1"),
    ]
    budgets = Screen(year=by_hand.THIS_YEAR, position_by="Cost centre").open("budgets")
    spent = by_hand.figures(by_hand.money_of(by_hand.THIS_YEAR))["Net cost to date"]
    assert sum(round(cost * 100) for cost in budgets.table("Position by cost centre")["actual"]) == spent + 120001
    # The very file again, by somebody else: told, and nothing of it is new.
    again = load()
    (info,) = again.infos
    assert info.startswith("This very file was taken in on ") and info.endswith(" by manager.")
    assert again.metrics == {"New": "0", "Changed": "0", "Already there": "3", "Wrong": "2", "Left out": "0"}
    (take,) = (each for each in again.at.button if each.label.startswith("Take"))
    assert (take.label, take.disabled) == ("Take 0 rows", True)


def test_unknown_texts_can_be_said_to_stand_for_what_is_there(own_larkfield):
    screen = load("Date,Cost centre,Account,Amount,Reference\n13/04/2026,The seventh,Drugs,5,R-1\n")
    label = next(option for option in _options(screen) if "Ward 7" in option)
    editors = [each for each in screen.at.dataframe if each.proto.editing_mode]
    screen._tell(editors[0].proto.id, {"edited_rows": {0: {"stands_for": label}}, "added_rows": [], "deleted_rows": []})
    screen.click("Remember 1").click("Take 1 row")
    assert [code for _, code, *_ in own_larkfield.rows(LINES)] == ["33010"]


def _options(screen):
    import json

    editors = [each for each in screen.at.dataframe if each.proto.editing_mode]
    return json.loads(editors[0].proto.columns)["stands_for"]["type_config"]["options"]


def test_how_a_source_is_read_is_remembered_and_found_by_its_headings(own_larkfield):
    odd = "When,Where,What,How much,Ref\n13/04/2026,Ward 7,Drugs,5,R-1\n"
    screen = load(odd)
    (kind,) = (each for each in screen.at.selectbox if plain(each.label) == "Rows are")
    kind.select("actual")
    screen.run()
    for field, heading in (("Date", "When"), ("Cost centre", "Where"), ("Account", "What"), ("Amount", "How much"),
                           ("Reference", "Ref")):  # fmt: skip
        (box,) = (each for each in screen.at.selectbox if plain(each.label).partition(" (required")[0] == field)
        box.select(heading)
        screen.run()
    (name,) = (each for each in screen.at.text_input if each.key == "import-profile-name")
    name.set_value("Odd ledger")
    screen.run().click("Take 1 row")
    assert own_larkfield.row(ImportProfile, ("odd-ledger",)).values["record_table"] == "actual"
    next_month = load(odd.replace("13/04", "13/05").replace("R-1", "R-2"))
    assert chosen(next_month)["Cost centre"] == "Where" and "Take 1 row" in buttons(next_month)


# --- what was taken ---------------------------------------------------------------------------------------------------


def test_wrong_rows_are_mended_or_left_one_by_one(own_larkfield):
    make_all(load()).click("Take 3 rows")
    screen = Screen(imports_shown="Rows to mend").open("imports")
    waiting = screen.table("Rows to mend")  # a row of the sample waits, and two of this file
    ours = waiting.index[waiting["file_name"] == "ledger.csv"].tolist()
    assert waiting.loc[ours, ["row_in_file", "problem"]].values.tolist() == [
        [4, "Date: enter a date such as 2026-11-22."], [5, "Amount: enter an amount such as 1250.00."],
    ]  # fmt: skip
    screen.choose_row("Rows to mend", ours[0]).click("Mend")
    assert screen.field("Date").value == "yesterday"
    screen.fill("Date", "2026-04-31").click("Take this row")
    assert screen.faults[-1] == "Date: there is no such date. Enter a date such as 2026-11-22."
    assert own_larkfield.rows("SELECT count(*) FROM live_actual WHERE reference = 'R-3'") == [(0,)]
    screen.fill("Date", "2026-04-30").click("Take this row")
    assert own_larkfield.rows("SELECT amount FROM live_actual WHERE reference = 'R-3'") == [(100,)]
    screen = Screen(imports_shown="Rows to mend").open("imports")
    waiting = screen.table("Rows to mend")
    (last,) = waiting.index[waiting["file_name"] == "ledger.csv"].tolist()
    screen.choose_row("Rows to mend", last).click("Mend").click("Leave it out")
    assert "ledger.csv" not in Screen(imports_shown="Rows to mend").open("imports").table("Rows to mend")["file_name"].tolist()


def test_wrong_rows_go_out_as_a_workbook_and_come_back_corrected(own_larkfield):
    make_all(load()).click("Take 3 rows")
    screen = Screen(imports_shown="Rows to mend").open("imports")
    assert "ledger.csv" in next(each.options[0] for each in screen.at.selectbox if each.key == "mend-file")
    screen.click("Make the workbook")
    ((content,),) = own_larkfield.rows("SELECT content FROM download WHERE name LIKE 'rows-to-mend-%'")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [[cell.value for cell in row][:7] for row in book.active.iter_rows(min_row=2)] == [
        ["yesterday", "Ward 7", "Drugs", "", "1.00", "R-3", "Row 4 of the file. Date: enter a date such as 2026-11-22."],
        ["2026-04-30", "Ward 7", "Drugs", "", "lots", "R-4", "Row 5 of the file. Amount: enter an amount such as 1250.00."],
    ]
    book.active["A2"], book.active["E3"] = "29/04/2026", "lots more"
    book.save(file := io.BytesIO())
    screen.at.file_uploader[0].upload("mended.xlsx", file.getvalue())
    screen.run().click("Take the corrected rows")
    assert said(screen) == ["1 row is mended, 1 still wrong."]
    assert own_larkfield.rows("SELECT amount FROM live_actual WHERE reference = 'R-3'") == [(100,)]


def test_a_file_is_taken_back_with_one_click_and_can_be_loaded_again_in_the_same_session(own_larkfield):
    screen = make_all(load())
    screen.click("Take 3 rows")
    taken = Screen(imports_shown="Files taken in").open("imports")
    row = taken.table("Files taken in").iloc[0]
    assert (row["file_name"], row["new_rows"], row["wrong_rows"], round(row["total"], 2)) == ("ledger.csv", 3, 2, 1200.01)
    taken.choose_row("Files taken in", 0).click("Take this file back")
    taken.fill("Why?", "wrong month").click("Take it back")
    # Three lines, a cost centre, an account, a supplier, two waiting rows and the file.
    assert any("9 records are taken back" in text for text in said(taken))
    assert own_larkfield.rows(LINES) == []
    again = screen.run()  # the first tab still holds the file
    assert said(again) == [] and "Take 3 rows" in buttons(again)


def test_a_reason_is_asked_before_a_file_is_taken_back(own_larkfield):
    make_all(load()).click("Take 3 rows")
    taken = Screen(imports_shown="Files taken in").open("imports")
    taken.choose_row("Files taken in", 0).click("Take this file back")
    (button,) = (each for each in taken.at.button if each.label == "Take it back")
    assert button.disabled


# --- files that are none, texts that are hostile, people without the right --------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("\x00\x01\x02\x03" * 50,
         'This file does not hold plain text. Open it in a spreadsheet, save it as "CSV UTF-8" and try again.'),
        (b"PK\x03\x04" + b"\x00" * 100,
         "This workbook is damaged or was not sent to its end. Ask for it again, or open and save it in a spreadsheet."),
    ],
    ids=["noise", "half a workbook"],
)  # fmt: skip
def test_a_file_that_is_no_table_gets_a_sentence(larkfield, content, told):
    screen = load(content)
    assert (screen.faults, screen.infos, screen.titles) == ([told], [], ["Load files"])
    assert buttons(screen) == [label for label in buttons(screen) if not label.startswith("Take")]


@pytest.mark.parametrize("content", ["one line without anything", "a,b\n"])
def test_headings_alone_fill_no_field_and_nothing_can_be_taken(larkfield, content):
    screen = load(content)
    assert screen.faults == [] and screen.metrics == {}
    (asked,) = screen.infos
    assert asked.startswith("Choose the column for: ") and asked.endswith(". Or give one value for all rows.")
    assert set(chosen(screen).values()) == {"Not in the file"}
    assert not any(label.startswith("Take") for label in buttons(screen))


def test_headings_and_cells_are_shown_as_they_stand(own_larkfield):
    cells = [[f"Date {HOSTILE}", f"Expense Area {HOSTILE}", f"Expense Type {HOSTILE}", "Amount", f"{HOSTILE}"],
             ["2026-04-13", HOSTILE, f"{HOSTILE} 2", "5", HOSTILE], [HOSTILE, "Ward 7", "Drugs", HOSTILE, HOSTILE]]  # fmt: skip
    file = io.StringIO()
    csv.writer(file).writerows(cells)
    screen = load(file.getvalue(), name=f"{HOSTILE}.csv")
    for field, heading in (("Date", cells[0][0]), ("Cost centre", cells[0][1]), ("Account", cells[0][2]), ("Amount", "Amount")):
        (box,) = (each for each in screen.at.selectbox if plain(each.label).partition(" (required")[0] == field)
        box.select(heading)
        screen.run()
    screen = make_all(screen)
    texts = [each.value for kind in ("markdown", "caption", "info", "error", "success", "warning", "subheader")
             for each in screen.at.get(kind)]  # fmt: skip
    assert not [text for text in texts if "<script" in text.replace("\\<", "") or (":red[y]" in text and "\\:red" not in text)]
    assert screen.at.exception.len == 0
    screen.click("Take 1 row")
    assert any(text.startswith("Taken in: 1 new") for text in said(screen))
    assert own_larkfield.rows("SELECT name FROM live_cost_centre WHERE entered_by = 'manager' AND name LIKE '*x*%'") == [
        (HOSTILE,)
    ]
    name = f"{HOSTILE}.csv".rpartition("/")[2]  # of a path, the last part is the name
    for shown in ("Files taken in", "Rows to mend"):
        again = Screen(imports_shown=shown).open("imports")
        assert again.faults == [] and name in again.table(shown)["file_name"].tolist()


def test_rows_for_units_out_of_reach_name_what_is_not_known(larkfield_store):
    # Ward 5 is hers; ward 7 is there too, by name and as 33010, but belongs to surgery.
    lines = "30/04/2026,Ward 5,Drugs,1\n30/04/2026,Ward 7,Drugs,2\n30/04/2026,33010,Drugs,4\n"
    with desk(larkfield_store, "joanna.adeyemi"):  # manager of two departments
        screen = load(f"Date,Cost centre,Account,Amount\n{lines}", unit="D-MED")
        assert screen.faults == [] and (screen.metrics["New"], screen.metrics["Wrong"]) == ("1", "2")
        assert screen.titles[1].startswith("1 row to take, £1.00")
        wrong = screen.table("What is wrong")[["title", "rows", "first_row", "example"]].values.tolist()
        assert wrong == [["Cost centre", 2, 3, "Ward 7"]]
    with desk(larkfield_store, "manager"):  # who reaches all takes all
        assert load(f"Date,Cost centre,Account,Amount\n{lines}").metrics["New"] == "3"


def test_records_are_taken_out_of_the_units_in_reach_alone(larkfield_store):
    with desk(larkfield_store, "joanna.adeyemi"):
        screen = Screen(imports_shown="Take out").open("imports")
        (tables,) = screen.at.multiselect
        assert "Cost centres" in tables.options and "People" not in tables.options
        tables.select("cost_centre")
        screen.run().click("Make the file")
        assert screen.faults == []
        assert [each.value.partition(": ")[2].partition(",")[0] for each in screen.at.text] == ["5 rows"]
    ((content,),) = larkfield_store.rows("SELECT content FROM download WHERE person_code = 'joanna.adeyemi'")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist() == ["cost_centre.csv"]
        lines = list(csv.reader(io.StringIO(packed.read("cost_centre.csv").decode("utf-8-sig"))))
    # Emergency, acute medicine, ward 5, endoscopy; outpatients went to another department in April.
    assert [line[0].lstrip("'") for line in lines[1:]] == ["31010", "31020", "31110", "32010", "32110"]


def test_who_may_load_nothing_is_told_so(larkfield_store):
    with desk(larkfield_store, "david.osei"):
        screen = Screen().open("imports")
        assert not screen.at.file_uploader
        assert (screen.infos, screen.faults) == ([], ["You may not see imports. Ask an administrator for the right."])


def test_empty(empty):
    screen = load(unit="top")
    assert screen.faults == []
    screen = make_all(screen)
    screen.click("Take 3 rows")
    assert said(screen)[0].startswith("Taken in: 3 new, 2 wait to be mended, £1,200.01")


@pytest.mark.parametrize(
    ("shown", "told"),
    [("Files taken in", "No file has been taken in for this unit yet."), ("Rows to mend", "No row waits to be mended.")],
)
def test_empty_lists(empty, shown, told):
    assert Screen(imports_shown=shown).open("imports").infos == [told]


TWO_TABLES = (
    FILE
    + """
Supplier code,Name,Contact,Days
X-1,Quill and Ink,orders@quill.example,14
X-2,Tallow Candles,office@tallow.example,30
"""
)


def test_of_two_tables_in_a_file_one_is_chosen(own_larkfield):
    screen = load(TWO_TABLES)
    begins = "a second table begins here, with headings of its own, which can be chosen instead"
    assert screen.table("What is left out")["why"].tolist()[-3:] == [begins, *["row of a second table"] * 2]
    next(box for box in screen.at.selectbox if box.label == "Sheet or table").set_value(1)
    screen.run()
    assert screen.faults == [] and chosen(screen)["Name"] == "Name"
    assert screen.titles[-1].startswith("2 rows to take")


def test_a_binary_workbook_is_taken(own_larkfield):
    rows = [line.split(",") for line in FILE.replace('"1,234.56"', "1234.56").strip().splitlines()]
    screen = load(xlsb(rows), name="ledger.xlsb")
    assert screen.faults == [] and chosen(screen)["Reference"] == "Transaction number"


MOVED = """Date,Item,Room,Movement,Quantity
2026-11-02,GLV-M,ED-ST,IN,400
2026-11-03,GLV-M,OPD-USE,OUT,100
"""


def test_words_that_are_no_choices_are_asked_about(own_larkfield):
    screen = load(MOVED, name="stock.csv")
    next(box for box in screen.at.selectbox if plain(box.label) == "Movement (required)").set_value("Movement")
    words = screen.run().table("What the words stand for: Movement")
    assert words["text"].tolist() == ["IN", "OUT"] and screen.titles[-1].startswith("0 rows to take")
    screen.type_cells("What the words stand for: Movement", {0: {"stands_for": "Receipt"}, 1: {"stands_for": "Issue"}})
    assert screen.faults == [] and screen.titles[-1].startswith("2 rows to take")
