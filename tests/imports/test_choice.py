"""Which column is which field: by heading, by content, as it was for earlier files; and what a profile remembers."""

import pytest

from medmgr_core.activity.records import Appointment
from medmgr_core.budgets.records import Actual
from medmgr_core.entry.checks import Form
from medmgr_core.facility.records import StaffMember, Supplier
from medmgr_core.imports.choice import Choice, fits, likely_type, suggest
from medmgr_core.imports.commands import kept_choice, save_profile
from medmgr_core.imports.dry_run import Asked, dry_run
from medmgr_core.imports.queries import profile_for
from medmgr_core.imports.records import ImportProfile
from medmgr_core.imports.stage import open_stage
from medmgr_core.indicators.records import IndicatorValue
from tests.imports.loading import counts, staged

LINE = "2026-04-03 | C1 | DRU | 5 | I-1"


@pytest.fixture
def columns_of(tmp_path):
    """`columns_of(table)`: field -> heading, as suggested."""

    def columns(table, record_type=Actual):
        file = staged(tmp_path, table)
        with open_stage(file.stage) as connection:
            return dict(suggest(connection, file.sheets[0], record_type).columns)

    return columns


# --- a suggestion -----------------------------------------------------------------------------------------------------


def test_headings_are_known_by_name_title_and_synonym(columns_of):
    found = columns_of("Date Paid | Expenses Area | account_code | Vendor | AMOUNT (£) | Transaction Reference | Narrative\n"
                       "03/04/2026 | C1 | DRU | S1 | 5 | I-1 | x")  # fmt: skip
    assert found == {
        "posted_on": "Date Paid", "cost_centre_code": "Expenses Area", "account_code": "account_code",
        "supplier_code": "Vendor", "amount": "AMOUNT (£)", "reference": "Transaction Reference", "description": "Narrative",
    }  # fmt: skip


@pytest.mark.parametrize("heading", ["Suplier", "Supllier", "Supplierr", "Suppleir", "Supplier:", "sup plier"])
def test_a_small_typo_is_forgiven(columns_of, heading):
    assert columns_of(f"{heading} | Amount\nAcme | 3")["supplier_code"] == heading


@pytest.mark.parametrize("heading", ["Supper", "Supplies ordered", "Applier", "Area"])
def test_another_word_is_not_a_typo(columns_of, heading):
    assert "supplier_code" not in columns_of(f"{heading} | Amount\nAcme | 3")


def test_an_exact_heading_goes_before_a_typo_and_the_title_before_a_synonym(columns_of):
    assert columns_of("Amuont | Value | Amount\n1 | 2 | 3")["amount"] == "Amount"
    assert columns_of("Date paid | Date\n01/04/2020 | 02/04/2020")["posted_on"] == "Date"


def test_a_heading_alone_does_not_make_a_date_or_an_amount(columns_of):
    found = columns_of("Transaction Date | Value | Day\n1168648 | high | 2026-04-03\n1165124 | low | 2026-04-04")
    # The one column of days is the date, and a column of numbers below “Transaction” the reference.
    assert (found["posted_on"], found["reference"]) == ("Day", "Transaction Date") and "amount" not in found


def test_a_few_faults_do_not_hide_a_column(columns_of):
    found = columns_of("Date | Amount\n" + "05/04/2020 | 1.50\n" * 9 + "Total | none")
    assert found == {"posted_on": "Date", "amount": "Amount"}


def test_the_content_settles_what_no_heading_says_where_one_column_alone_can_be_meant(columns_of):
    assert columns_of("Alpha | Beta\n2026-04-03 | x\n2026-04-04 | y")["posted_on"] == "Alpha"
    assert "posted_on" not in columns_of("Alpha | Beta\n2026-04-03 | 2026-04-05\n2026-04-04 | 2026-04-06")


def test_a_column_is_suggested_once(columns_of):
    found = columns_of("Date | Amount | Amount paid\n2026-04-03 | 1 | 2")
    assert len(set(found.values())) == len(found)


@pytest.mark.parametrize(
    ("headings", "meant"),
    [
        ("Date | Expense Area | Expense Type | Supplier | Amount", Actual),
        ("Staff number | Name | Job | Group | Unit | Contract hours", StaffMember),
        ("AppointmentID | ScheduledDay | AppointmentDay | No-show", Appointment),
        ("Org Code | Period | A&E attendances Type 1 | A&E attendances Type 2", IndicatorValue),
        ("Supplier code | Name | Days to pay", Supplier),
    ],
)
def test_the_headings_say_what_the_rows_are_likely_to_be(tmp_path, headings, meant):
    sheet = staged(tmp_path, headings).sheets[0]
    assert likely_type(sheet, [Actual, StaffMember, Appointment, IndicatorValue, Supplier]) is meant


def test_what_has_a_usual_value_need_not_be_in_the_file(desk):
    assert desk.look("Supplier code | Name\nS3 | Three", Supplier).lacking == ()
    assert desk.look("Supplier code\nS3", Supplier).lacking == ("Name",)


# --- profiles ---------------------------------------------------------------------------------------------------------

ODD = "When | Where | What | How much | Ref\n"
CHOSEN = {"posted_on": "When", "cost_centre_code": "Where", "account_code": "What", "amount": "How much", "reference": "Ref"}


@pytest.fixture
def remembered(desk):
    """A profile of a source whose headings say nothing, and whose days come first."""
    dry = desk.look(ODD + LINE.replace("2026-04-03", "03/04/2026"), columns=CHOSEN, answers={"posted_on": "The day"})
    code = save_profile(desk.store, "Odd ledger", dry, by="ann")
    return ImportProfile.model_validate(desk.store.row(ImportProfile, (code,)).values)


def fitted(desk, profile, table):
    file = desk.file(table)
    with open_stage(file.stage) as connection:
        return file, fits(connection, file.sheets[0], Actual, kept_choice(profile))


def test_a_choice_comes_back_from_json_as_it_was():
    form = Form(date_order="day first", decimal_mark=",", shape="numbers", examples=("a", "b"))
    choice = Choice({"posted_on": "Wann “?”"}, {"unit_code": "W1"}, {"posted_on": form}, ("a", "b"))
    assert Choice.from_json(choice.to_json()) == choice
    assert Choice.from_json(Choice().to_json()) == Choice()


def test_a_profile_is_found_by_most_of_its_headings_and_the_nearest_first(desk, remembered):
    assert profile_for(desk.store, ["When", "Where", "What", "How much", "Ref"]) == remembered
    assert profile_for(desk.store, ["When", "Where", "What", "How much"]) == remembered  # four of five
    assert profile_for(desk.store, ["When", "Where", "What", "Else"]) is None
    assert profile_for(desk.store, ["Date", "Amount"]) is None


def test_what_was_chosen_and_answered_holds_for_the_next_file(desk, remembered):
    file, choice = fitted(desk, remembered, ODD + "05/06/2026 | C1 | DRU | 7 | I-2")
    assert dict(choice.columns) == CHOSEN
    dry = dry_run(desk.store, file, Asked(Actual, file.sheets[0], choice, "G"), by="ann")
    assert dry.questions == {} and str(dry.first_on) == "2026-06-05"


def test_a_column_in_other_letters_is_the_same_one(desk, remembered):
    _, choice = fitted(desk, remembered, "WHEN | where | What: | How  much | REF\n" + LINE)
    assert dict(choice.columns) == {
        "posted_on": "WHEN", "cost_centre_code": "where", "account_code": "What:", "amount": "How  much", "reference": "REF",
    }  # fmt: skip


def test_a_column_that_is_gone_or_holds_something_else_is_left_for_the_person(desk, remembered):
    # No amount in the file; what was the day is a number now.
    _, choice = fitted(desk, remembered, "When | Where | What | Ref\n17 | C1 | DRU | I-2")
    assert dict(choice.columns) == {"cost_centre_code": "Where", "account_code": "What", "reference": "Ref"}
    # In its place stands a column that goes by the name of the field.
    _, choice = fitted(desk, remembered, "Date | Where | What | Amount | Ref\n2026-04-03 | C1 | DRU | 7 | I-2")
    assert (choice.columns["posted_on"], choice.columns["amount"]) == ("Date", "Amount")


def test_days_that_cannot_be_meant_so_settle_the_column_against_what_was_once_said(desk, remembered):
    # Remembered is: the day first. There is no thirteenth month, so the whole column is read the other way.
    file, choice = fitted(desk, remembered, ODD + "04/05/2026 | C1 | DRU | 7 | I-2\n04/13/2026 | C1 | DRU | 7 | I-3")
    dry = dry_run(desk.store, file, Asked(Actual, file.sheets[0], choice, "G"), by="ann")
    assert (counts(dry), str(dry.first_on), str(dry.last_on)) == ((2, 0, 0, 0), "2026-04-05", "2026-04-13")


def test_a_profile_of_the_same_name_is_changed(desk, remembered):
    dry = desk.look("Date | Cost centre | Account | Amount\n2026-04-03 | C1 | DRU | 5")
    assert save_profile(desk.store, "ODD ledger!", dry, by="ann") == remembered.profile_code == "odd-ledger"
    held = ImportProfile.model_validate(desk.store.row(ImportProfile, ("odd-ledger",)).values)
    assert kept_choice(held).columns["posted_on"] == "Date"
    assert desk.rows("SELECT count(*) FROM live_import_profile") == [(1,)]


def test_numbers_that_nobody_adds_up_are_no_figures(tmp_path):
    heads = "Org Code | Period | Beds | COUNTY_FIPS | Sort Order | Site number | Region | Number of beds"
    file = staged(
        tmp_path, f"{heads}\nR1 | 2026-04-01 | 12 | 6037 | 1 | 5 | 01 | 9\nR2 | 2026-04-01 | 14 | 6039 | 2 | 6 | 02 | 8"
    )
    with open_stage(file.stage) as connection:
        assert suggest(connection, file.sheets[0], IndicatorValue).measures == ("Beds", "Number of beds")


def test_what_words_stand_for_is_kept_with_the_profile():
    made = Choice({"movement": "Kind"}, meanings={"movement": {"IN": "receipt"}})
    assert Choice.from_json(made.to_json()) == made
    older = '{"columns": {}, "constants": {}, "forms": {}, "measures": []}'
    assert Choice.from_json(older) == Choice()
