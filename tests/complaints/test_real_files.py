"""Published files on complaints and experience as their sources wrote them, counted a second time with csv alone."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from medmgr_core.complaints import return_queries
from medmgr_core.complaints.return_records import ComplaintReturn, Feedback
from medmgr_core.entry.read_file import read_file
from medmgr_core.imports.commands import accept
from medmgr_core.indicators.records import Indicator, IndicatorValue
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import financial_year_of, today
from medmgr_core.scope import Scope
from tests.imports.loading import Loading, counts
from tests.support.stores import new_store

KO41A, COMMENTS = "ko41a_written_complaints_2024-25_RDY_site.csv", "patient_feedback_coded_Trust_A.csv"


@pytest.fixture(scope="module")
def real(shared_data):
    folder = shared_data / "data" / "real" / "complaints"
    if not folder.is_dir():
        pytest.skip(f"the published files are not here: they are expected in {folder}")
    return folder


@pytest.fixture(scope="module")
def clerk(tmp_path_factory) -> Iterator[Loading]:
    with new_store() as store:
        yield Loading(store, tmp_path_factory.mktemp("real"), by="manager", unit="top")


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def carried(row):
    before, new, resolved = (int(row[f"Complaints_Total_{name}"]) for name in ("Brought_Forward", "New", "Resolved"))
    return before + new - resolved


def everything(store) -> Scope:
    units = tuple(sorted(rights_of(store, "manager").units("complaints")))
    return Scope("manager", units, "top", financial_year_of(today(), 4))


def test_a_return_comes_in_whole_and_its_balances_are_checked(real, clerk):
    file, rows = read_file(real / KO41A, clerk.folder), rows_of(real / KO41A)
    done = clerk.take(file, ComplaintReturn)
    figures = [(row, name) for row in rows for name, cell in row.items() if name.split("_")[0] in
               ("Complaints", "Age", "Status", "Service", "Clinical", "Subject", "Profession")]  # fmt: skip
    assert len(figures) == 12 * 78 and counts(done.dry) == (936, 0, 0, 0)
    ((taken, total),) = clerk.rows("SELECT count(*), sum(figure) FROM live_complaint_return")
    assert (taken, total) == (936, sum(int(row[name]) for row, name in figures))
    checked = return_queries.loaded_balances(clerk.store, everything(clerk.store))
    assert len(checked) == 12 * 13
    off = sum(carried(row) != int(row["Complaints_Total_Carried_Forward"]) for row in rows)
    assert sum(not one.holds for _, _, one in checked if one.name.startswith("Brought forward")) == off


def test_coded_comments_come_in_with_their_lines(real, clerk):
    file, rows = read_file(real / COMMENTS, clerk.folder), rows_of(real / COMMENTS)
    done = clerk.take(file, Feedback, keep_wrong=True)
    beyond = [row for row in rows if row["criticality"] == "-9"]
    assert (len(rows), len(beyond)) == (2573, 4)
    assert counts(done.dry) == (2569, 0, 0, 4)
    themes = return_queries.comments(clerk.store, everything(clerk.store))
    assert int(themes["comments"].sum()) == 2569
    good = [row for row in rows if row["criticality"] != "-9"]
    access = [row for row in good if row["label"] == "Access"]
    found = themes[themes["theme"] == "Access"].iloc[0]
    scores = [int(row["criticality"]) for row in access if row["criticality"]]
    assert (found["comments"], found["critical"]) == (len(access), sum(score < 0 for score in scores))
    assert found["mean"] == pytest.approx(sum(scores) / len(scores))


def test_survey_results_of_a_country_come_in_as_figures(real, clerk):
    path = real / "hcahps_national_results.csv"
    done = clerk.take(read_file(path, clerk.folder), IndicatorValue, constants={"unit_code": "top"})
    rows = rows_of(path)
    columns = [name for name in rows[0] if "Percentage" in name]
    assert counts(done.dry)[0] == len(rows) * len(columns)
    ((total,),) = clerk.rows("SELECT sum(value) FROM indicator_value WHERE entered_batch = $b", b=done.batch)
    assert total == sum(int(row[name]) for row in rows for name in columns)


def test_survey_results_by_state_stand_under_the_name_of_their_measure(real, clerk):
    """The list of measures first, then the share of best answers: the state is what a figure is split by."""
    named = clerk.take(read_file(real / "hcahps_measures.csv", clerk.folder), Indicator,
                       columns={"indicator_code": "Measure ID", "name": "Measure"})  # fmt: skip
    assert counts(named.dry) == (10, 0, 0, 0)
    file, rows = read_file(real / "hcahps_state_results.csv", clerk.folder), rows_of(real / "hcahps_state_results.csv")
    boxes = ("Bottom-box Percentage", "Middle-box Percentage", "Top-box Percentage")
    said = {"constants": {"unit_code": "top"}, "without": boxes,
            "columns": {"indicator_code": "Measure ID", "breakdown": "State", "value": boxes[2]}}  # fmt: skip
    done = clerk.take(file, IndicatorValue, **said)
    assert counts(done.dry) == (len(rows), 0, 0, 0) and len(rows) == 4580
    ((clean,),) = clerk.rows(
        "SELECT value FROM live_indicator_value v JOIN live_indicator i ON i.indicator_code = v.indicator_code "
        "WHERE i.name = 'Cleanliness of Hospital Environment' AND breakdown = 'AK' AND period_on = '2015-07-01'"
    )
    assert clean == 70  # 07_2015, AK, H_CLEAN_HSP, 8, 22, 70
    assert counts(clerk.look(file, IndicatorValue, **said)) == (0, 0, len(rows), 0)


def test_response_rates_keep_the_words_that_stand_for_numbers_and_ids_with_their_letters(real, clerk):
    path = real / "hcahps_responses_2015-2019.csv"
    file, rows = read_file(path, clerk.folder), rows_of(path)
    asked = clerk.asked(file, IndicatorValue, constants={"unit_code": "top"})
    assert asked.choice.columns == {"breakdown": "Facility ID", "period_on": "Release Period"}  # by themselves
    both = replace(asked.choice, measures=("Completed Surveys", "Response Rate (%)"))
    done = accept(clerk.store, file, replace(asked, choice=both), by=clerk.by)
    words = [row["Completed Surveys"] for row in rows if not row["Completed Surveys"].isdigit()]
    words += [row["Response Rate (%)"] for row in rows if row["Response Rate (%)"] == "Not Available"]
    assert counts(done.dry) == (2 * len(rows), 0, 0, 0)
    held = clerk.rows("SELECT count(value), count(as_written) FROM indicator_value WHERE entered_batch = $b", b=done.batch)
    assert held == [(2 * len(rows) - len(words), len(words))] and len(rows) == 23_788
    # 07_2019, AL, 01014F, 367, 31; and 07_2015, AL, 10001, 300 or more, 27.
    one = "SELECT value, as_written FROM indicator_value WHERE entered_batch = $b AND breakdown = $id AND period_on = $on"
    assert sorted(clerk.rows(one, b=done.batch, id="01014F", on=date(2019, 7, 1))) == [(31.0, None), (367.0, None)]
    assert set(clerk.rows(one, b=done.batch, id="10001", on=date(2015, 7, 1))) == {(27.0, None), (None, "300 or more")}
