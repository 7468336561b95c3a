"""Published files as their sources wrote them: all rows counted a second time here, with csv, openpyxl and decimals alone."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

import openpyxl
import pytest

from medmgr_core.activity.records import Appointment
from medmgr_core.budgets.records import Actual
from medmgr_core.entry.read_file import StagedFile, read_file
from medmgr_core.indicators.records import IndicatorValue
from medmgr_core.record import Record
from medmgr_core.store.check import check_store
from tests.imports.loading import Loading, counts, problems
from tests.support.stores import new_store

# File, rows read, left out, taken, and wrong, and the sum of what was taken.
SPENDING = """
BART_2020-04.xlsx         | 238 | 0 | 238 | 0 | 48,757,844.82
BART_2020-05.xlsx         | 173 | 0 | 173 | 0 | 34,663,121.86
CHWE_2020-04.csv          | 141 | 0 | 141 | 0 | 21,963,605.56
CHWE_2020-06.csv          | 120 | 0 | 120 | 0 | 27,074,276.42
CROY_2020-04.csv          | 185 | 0 | 185 | 0 |  8,357,148.00
CROY_2020-12.csv          | 146 | 0 | 146 | 0 | 10,920,718.74
EPSH_2020-05.csv          | 202 | 0 | 202 | 0 | 21,980,790.31
HILL_2019-11_2020-06.xlsx | 475 | 0 | 473 | 2 | 52,363,355.17
HOME_2020-04.csv          | 133 | 0 | 133 | 0 | 11,247,437.16
IMPC_2020-04.csv          | 172 | 0 | 172 | 0 | 43,994,508.81
KICO_2020-04.csv          | 219 | 0 | 219 | 0 | 53,035,476.44
KICO_2020-08.csv          | 138 | 0 | 138 | 0 | 30,623,787.60
LEGR_2020-07.csv          | 124 | 0 | 124 | 0 |  9,866,710.66
WHIT_2020-04.csv          |  42 | 0 |  42 | 0 |  5,372,049.72
WHIT_2020-06.csv          |  74 | 0 |  74 | 0 |  7,230,563.47"""
WHY_WRONG = {"HILL_2019-11_2020-06.xlsx": [("Amount is missing: please fill it in.", 2, 267)]}


@dataclass(frozen=True)
class Case:
    """A file beside spending, what a person says of it, and what comes of it.

    taken: figures with a value; words: figures that say in words that there is none.
    """

    rows: int
    record_type: type[Record] = IndicatorValue
    taken: int = 0
    words: int = 0
    wrong: int = 0
    said: dict[str, object] = field(default_factory=dict)


NO_FIGURE = {"COUNTY_FIPS", "Diagnostic Tests Sort Order"}  # numbers that are codes: a person takes them off the list
BY_NAME = {"constants": {"unit_code": "top"}, "columns": {"breakdown": "PROVNAME"}, "without": {*NO_FIGURE, "PROVNUM"}}
OTHERS = {
    # Ten columns of figures; a census of “-” in 249 rows. Month and day cannot be told apart: all are the first of a month.
    "staffing/medway_ward_staffing_2020-04_2022-03.csv": Case(4478, taken=44_531, words=249,
                                                             said={"answers": {"period_on": "The day"}}),
    "staffing/pbj_daily_nurse_2020Q1_two_homes.csv": Case(182, taken=182 * 25, said={"without": NO_FIGURE}),
    "staffing/pbj_daily_nonnurse_2020Q2_two_homes.csv": Case(182, taken=182 * 73, said={"without": NO_FIGURE}),
    # The same file twice: by its damaged ids, none of which is taken, and by the names beside them. 2 blanks, twice.
    "staffing/pbj_daily_nurse_2025Q1_sample_mangled_ids.csv": Case(1500, taken=1500 * 27 - 4, said=BY_NAME),
    "activity/ae_attendances_2016-04_2018-03.csv": Case(8393, taken=8393 * 3),
    "activity/ae_monthly_wide_2025-11_RDY.csv": Case(1, taken=18),
    "activity/dm01_diagnostic_waits_2025-01_RDY.csv": Case(16, taken=16 * 19, said={"without": NO_FIGURE}),
    "activity/kh03_beds_available_overnight_RDY.csv": Case(228, taken=227, words=1),
    "activity/appointments_no_show_2999.csv": Case(2999, Appointment, taken=2999,
                                                   said={"constants": {"unit_code": "top"}, "answers": {"booked_on": "Yes"}}),
}  # fmt: skip


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Path:
    folder = shared_data / "data" / "real"
    if not folder.is_dir():
        pytest.skip(f"the published files are not here: they are expected in {folder}")
    return folder


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    """All files go into one store, as they would in a year."""
    with new_store() as store:
        yield Loading(store, tmp_path_factory.mktemp("real"), by="manager", unit="top")
        assert not check_store(store).problems


def table_of(path: Path) -> list[dict[str, str]]:
    """The filled rows under the headings, a second time."""
    if path.suffix == ".csv":
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252")
        lines = list(csv.reader(io.StringIO(text, newline="")))
    else:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        lines = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    head, *rows = ([cell.strip() for cell in line] for line in lines)
    return [dict(zip(head, row, strict=False)) for row in rows if any(row)]


def number(cell: str) -> Decimal | None:
    try:
        return Decimal(cell.replace(",", ""))
    except InvalidOperation:
        return None


def read(path: Path, clerk: Loading) -> StagedFile:
    return read_file(path, clerk.folder)


# --- spending ---------------------------------------------------------------------------------------------------------


def test_every_spending_file_is_in_the_table(real):
    named = [line.split("|")[0].strip() for line in SPENDING.strip().splitlines()]
    assert named == sorted(path.name for path in (real / "finance/spend_over_25k").iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("line", SPENDING.strip().splitlines(), ids=lambda line: line.split(".")[0])
def test_a_ledger_comes_in_to_the_penny_and_never_twice(real, clerk, line):
    name, *figures, told_sum = (cell.strip() for cell in line.split("|"))
    rows, left_out, taken, wrong = map(int, figures)
    pence = int(Decimal(told_sum.replace(",", "")) * 100)
    file = read(real / "finance/spend_over_25k" / name, clerk)
    done = clerk.take(file, keep_wrong=True)
    assert (file.sheets[0].rows, file.sheets[0].left_out_rows) == (rows, left_out)
    assert counts(done.dry) == (taken, 0, 0, wrong)
    assert problems(done.dry) == WHY_WRONG.get(name, [])
    held = clerk.rows("SELECT count(*), sum(amount)::bigint FROM actual WHERE entered_batch = $b", b=done.batch)
    assert held == [(taken, pence)] and done.dry.sums == {"amount": pence}

    second = table_of(real / "finance/spend_over_25k" / name)
    amounts = [number(row[heading]) for row in second for heading in row if heading.lower() == "amount"]
    # A workbook holds binary fractions: each amount is of whole pence, as it is shown there.
    exact = [amount.quantize(Decimal("0.01")) for amount in amounts if amount is not None]
    assert (len(second), len(exact), sum(exact) * 100) == (rows, taken, pence)

    assert counts(clerk.look(file)) == (0, 0, taken, wrong)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("EPSH_2020-05.csv", "2020-05-31", "2020-05-31"),  # 5/31/2020
        ("CROY_2020-04.csv", "2020-04-02", "2020-04-28"),  # 02/04/2020, 28/04/2020
        ("LEGR_2020-07.csv", "2020-07-31", "2020-07-31"),
    ],
)
def test_days_and_months_are_told_apart_over_the_whole_column(real, clerk, name, first, last):
    dry = clerk.look(read(real / "finance/spend_over_25k" / name, clerk))
    assert (str(dry.first_on), str(dry.last_on)) == (first, last)


def test_a_column_headed_as_a_date_that_holds_numbers_is_the_reference(real, clerk):
    dry = clerk.look(read(real / "finance/spend_over_25k/WHIT_2020-06.csv", clerk))
    assert (dry.asked.choice.columns["posted_on"], dry.asked.choice.columns["reference"]) == ("Date", "Transaction Date")


# --- staffing and activity --------------------------------------------------------------------------------------------


def test_every_table_of_staffing_and_activity_is_listed(real):
    assert set(OTHERS) == {f"{folder}/{path.name}" for folder in ("staffing", "activity")
                           for path in (real / folder).glob("*.csv")}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS, ids=lambda name: Path(name).stem[:24])
def test_a_return_comes_in_whole_and_never_twice(real, clerk, name):
    case, file = OTHERS[name], read(real / name, clerk)
    done = clerk.take(file, case.record_type, **case.said)
    assert (file.sheets[0].rows, file.sheets[0].left_out_rows) == (case.rows, 0)
    assert counts(done.dry) == (case.taken + case.words, 0, 0, case.wrong)

    second = table_of(real / name)
    assert len(second) == case.rows
    if case.record_type is IndicatorValue:
        held = clerk.rows(
            "SELECT count(value), count(as_written), sum(value) FROM indicator_value WHERE entered_batch = $b", b=done.batch
        )[0]
        measures = done.dry.asked.choice.measures or (done.dry.asked.choice.columns["value"],)
        cells = [row[heading] for row in second for heading in measures if row[heading]]
        numbers = [number(cell) for cell in cells if number(cell) is not None]
        assert held[:2] == (len(numbers), len(cells) - len(numbers)) == (case.taken, case.words)
        assert held[2] == pytest.approx(float(sum(numbers)), rel=1e-12)
    assert counts(clerk.look(file, case.record_type, **case.said)) == (0, 0, case.taken + case.words, case.wrong)


def test_ids_that_a_spreadsheet_has_damaged_are_refused_with_the_reason(real, clerk):
    file = read(real / "staffing/pbj_daily_nurse_2025Q1_sample_mangled_ids.csv", clerk)
    dry = clerk.look(file, IndicatorValue, without=NO_FIGURE)
    cells = Counter(bool(row["PROVNUM"]) for row in table_of(real / "staffing" / file.name)
                    for heading in dry.asked.choice.measures if row[heading])  # fmt: skip
    assert counts(dry) == (0, 0, 0, cells.total())
    assert [(problem, rows) for problem, rows, _ in problems(dry)] == [
        ("Unit: a spreadsheet has turned this code into a number. Write it again as text, from the source.", cells[True]),
        ("Unit is missing: please fill it in.", cells[False]),
    ]


def test_a_ward_that_stands_twice_in_a_month_is_neither_doubled_nor_lost(real, clerk):
    # N - Bronte, November 2020: once Planned and once Unplanned, with the same hours (1,200.00 planned by day).
    held = clerk.rows(
        "SELECT breakdown, value FROM live_indicator_value v JOIN live_unit u ON u.unit_code = v.unit_code "
        "JOIN live_indicator i ON i.indicator_code = v.indicator_code "
        "WHERE u.name = 'N - Bronte' AND i.name = 'Day Reg Planned Hrs' AND period_on = '2020-11-01' ORDER BY 1"
    )
    assert held == [("Planned", 1200.0), ("Unplanned", 1200.0)]


def test_missed_appointments(real, clerk):
    second = Counter(row["No-show"] for row in table_of(real / "activity/appointments_no_show_2999.csv"))
    assert clerk.rows("SELECT was_missed, count(*) FROM live_appointment GROUP BY 1 ORDER BY 1") == [
        (False, second["No"]), (True, second["Yes"]),
    ]  # fmt: skip


def test_the_days_of_one_file_by_hand(real, clerk):
    # MSitAE-NOVEMBER-2025; 20160401 and 2020Q1 are days of the others.
    held = clerk.rows(
        "SELECT min(period_on), max(period_on) FROM indicator_value WHERE entered_batch = "
        "(SELECT batch FROM live_loaded_file WHERE file_name = $name)", name="ae_monthly_wide_2025-11_RDY.csv",
    )  # fmt: skip
    assert [tuple(map(str, row)) for row in held] == [("2025-11-01", "2025-11-01")]


def test_the_sum_of_all_ledgers_is_what_budgets_hold(clerk):
    pence = [Decimal(line.split("|")[5].replace(",", "")) * 100 for line in SPENDING.strip().splitlines()]
    assert clerk.rows("SELECT sum(amount)::bigint FROM live_actual") == [(sum(pence),)]
    assert clerk.rows("SELECT count(*) FROM live_loaded_file WHERE record_table = $t", t=Actual.table) == [(15,)]
