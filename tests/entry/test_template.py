"""The template is read back with openpyxl: headings, notes, rules, example, and nothing that runs."""

import io
from datetime import date
from typing import Annotated, Literal

import openpyxl
import pytest
from pydantic import Field

from medmgr_core.budgets.records import Actual
from medmgr_core.entry import template
from medmgr_core.entry.template import ROWS, example_of, template_xlsx
from medmgr_core.facility.records import Account, StaffMember, Supplier
from medmgr_core.fields import Code, Money, Quantity, Ref, Share
from medmgr_core.people.records import StoredFile
from medmgr_core.record import Record


class Order(Record):
    """What is ordered."""

    table, key, title, plural, area = "order_line", ("code",), "Order", "Orders", "suppliers"
    code: Code = Field(title="Code", description="As on the paper")
    cost: Money = Field(title="Cost", ge=0, le=10_000_00)
    packs: int = Field(title="Packs", ge=1)
    weight: Quantity | None = Field(None, title="Weight", lt=50)
    discount: Share | None = Field(None, title="Discount", ge=0, le=1)
    urgency: Literal["at_once", "this_week"] = Field("this_week", title="Urgency")
    supplier_code: Annotated[str, Ref("supplier")] = Field(title="Supplier")
    wanted_on: date | None = Field(None, title="Wanted on")
    is_paid: bool = Field(False, title="Paid")


def opened(record_type, choices=None):
    return openpyxl.load_workbook(io.BytesIO(template_xlsx(record_type, choices or {})))


def rules(book):
    """Rule by heading; what a list offers stands in place of its source."""
    sheet = book.worksheets[0]
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        assert (cells.min_row, cells.max_row) == (2, ROWS + 1)
        listed = offered(book, rule.formula1) if rule.type == "list" else None
        found[sheet.cell(1, cells.min_col).value] = (rule, listed)
    return found


def offered(book, source):
    name, cells = source.lstrip("=").split("!")
    listed = book[name][cells]
    return [cell.value for (cell,) in listed] if isinstance(listed, tuple) else [listed.value]


def bounds(rule):
    return [float(bound) for bound in (rule.formula1, rule.formula2) if bound is not None]


@pytest.fixture(scope="module")
def orders():
    return opened(Order, {"supplier_code": [f"S{number}" for number in range(200)]})


def test_headings_are_titles_and_say_what_is_needed(orders):
    head = {cell.value: cell for cell in orders["Orders"][1]}
    assert list(head) == [
        "Code", "Cost", "Packs", "Weight", "Discount", "Urgency", "Supplier", "Wanted on", "Paid",
    ]  # fmt: skip
    assert head["Code"].comment.text.strip() == "Needed.\nAs on the paper"
    assert head["Weight"].comment.text.strip() == "May stay empty.\nA number. Less than 50."
    assert head["Code"].fill.fgColor.rgb != head["Weight"].fill.fgColor.rgb
    assert orders["Orders"].freeze_panes == "A2"


def test_choices_come_from_lists(orders):
    found = rules(orders)
    assert found["Urgency"][1] == ["At once", "This week"]
    assert found["Paid"][1] == ["yes", "no"]
    assert found["Supplier"][1] == [f"S{number}" for number in range(200)]
    assert found["Urgency"][0].errorStyle in (None, "stop")
    assert found["Supplier"][0].errorStyle == "warning"
    assert orders["Lists"].sheet_state == "hidden"


def test_numbers_and_dates_have_their_rules(orders):
    found = {name: rule for name, (rule, _) in rules(orders).items()}
    kinds = {name: (rule.type, *bounds(rule)) for name, rule in found.items() if rule.type != "list"}
    far = 10**12
    assert kinds == {
        "Cost": ("decimal", 0, 10_000),  # in whole currency, not in pence
        "Packs": ("whole", 1, far),
        "Weight": ("decimal", -far, 50),
        "Discount": ("decimal", 0, 1),
        "Wanted on": ("date", 1),  # the first day a spreadsheet knows, in 1900
    }
    formats = {orders["Orders"].cell(1, c).value: orders["Orders"].cell(2, c).number_format for c in range(1, 10)}
    assert formats["Code"] == formats["Supplier"] == "@"
    assert (formats["Cost"], formats["Discount"], formats["Wanted on"]) == ("#,##0.00", "0.0 %", "yyyy-mm-dd")


def test_notes_explain_each_field(orders):
    notes = [[cell.value for cell in row] for row in orders["Notes"].iter_rows()]
    assert notes[0][0] == "Orders: What is ordered."
    assert "example" in notes[1][0]
    assert notes[3] == ["Column", "Needed", "What it is", "How to write it", "Example"]
    explained = {row[0]: row[1:] for row in notes[4:]}
    assert len(explained) == 9
    assert explained["Cost"] == ["yes", None, "An amount such as 1250.00. From 0.00 to 10000.00.", None]
    assert explained["Urgency"][2] == "One of: At once, This week. Usually This week."
    assert explained["Supplier"][2] == "The code of a supplier that is there already."


def test_a_record_without_sample_has_no_example(orders):
    assert example_of(Order) == {}
    assert all(cell.value is None for cell in orders["Orders"][2])


def test_the_example_is_the_fullest_sample_record():
    head, example = list(opened(StaffMember)["Staff"].iter_rows(max_row=2, values_only=True))
    shown = dict(zip(head, example, strict=True))
    # The first of those who left: all eight fields are filled.
    assert (shown["Staff number"], shown["Name"]) == ("N-0148", "Jomar Villanueva")
    assert (shown["Group"], shown["Contract hours"]) == ("Clinical", 37.5)
    assert (shown["Joined on"].date(), shown["Left on"].date()) == (date(2022, 1, 17), date(2026, 7, 31))


def test_money_is_in_whole_currency_and_a_running_number_stays_empty():
    head, example = list(opened(Actual)["Spending"].iter_rows(max_row=2, values_only=True))
    shown = dict(zip(head, example, strict=True))
    assert shown["Line number"] is None
    assert shown["Amount"] == pytest.approx(example_of(Actual)["amount"] / 100)
    assert shown["Account"] == example_of(Actual)["account_code"]


def test_codes_of_digits_stay_text():
    book = opened(Account)
    assert all(cell.data_type == "s" for cell in book["Accounts"][2])


def test_the_content_of_a_file_has_no_column():
    assert "Content" not in [cell.value for cell in opened(StoredFile)["Files"][1]]


def test_nothing_runs(monkeypatch, tmp_path):
    danger = '=HYPERLINK("http://evil.example","click")'
    (tmp_path / "supplier.csv").write_text(
        f'supplier_code,name,supplies,payment_days,contact,remarks\nS1,"{danger.replace(chr(34), chr(34) * 2)}",goods,1,'
        "http://evil.example,+1+1\n"
    )
    monkeypatch.setattr(template, "_SAMPLE", tmp_path)
    book = opened(Supplier, {"supplier_code": ["=1+1"]})
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == danger for cell in cells)
    # xlsxwriter marks a formula by "f", openpyxl reads a leading "=" in a string as one unless it is quoted text.
    assert all(cell.hyperlink is None for cell in cells)
    assert b"<f>" not in _sheets(template_xlsx(Supplier, {"supplier_code": ["=1+1"]}))


def _sheets(workbook):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))
