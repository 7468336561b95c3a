"""Published files on oversight, estates, ratings and inspections as their sources wrote them, counted again with csv alone."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from medmgr_core.compliance.requirement_records import Assessment, Framework
from medmgr_core.entry.read_file import read_file
from medmgr_core.imports.commands import accept
from medmgr_core.imports.dry_run import dry_run
from medmgr_core.indicators.records import IndicatorValue
from tests.imports.loading import Loading, counts, problems
from tests.support.stores import new_store

OVERSIGHT, ESTATES = "nhs_oversight_framework_2025-26_RDY.csv", "eric_estates_2024-25_RDY.csv"
RATINGS, HOMES = "cms_hospital_general_information_ratings.csv", "cqc_trafford_care_homes.csv"


@pytest.fixture(scope="module")
def real(shared_data):
    folder = shared_data / "data" / "real" / "compliance"
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


def figures(clerk, batch):
    """How many figures, how many words in place of one, and their sum."""
    sql = "SELECT count(value), count(as_written), sum(value) FROM indicator_value WHERE entered_batch = $b"
    return clerk.rows(sql, b=batch)[0]


def test_oversight_metrics_come_in_under_their_names_by_quarter(real, clerk):
    """Nothing has to be said: metric, unit of measurement, trust and quarter are found; the other form of dates is not asked."""
    file, rows = read_file(real / OVERSIGHT, clerk.folder), rows_of(real / OVERSIGHT)
    done = clerk.take(file, IndicatorValue)
    assert len(rows) == 156 and counts(done.dry) == (156, 0, 0, 0)
    count, words, total = figures(clerk, done.batch)
    assert (count, words) == (156, 0) and total == pytest.approx(sum(float(row["Value"]) for row in rows))
    urgent = clerk.rows(
        "SELECT period_on, breakdown, value FROM live_indicator_value v JOIN live_indicator i "
        "ON i.indicator_code = v.indicator_code WHERE name = 'Urgent Community Response 2-hour performance' "
        "AND breakdown = '%' ORDER BY 1"
    )
    # Q1 2025/26 of a year from April on: 80.08 %.
    assert (str(urgent[0][0]), *urgent[0][1:]) == ("2025-04-01", "%", 80.08)
    assert counts(clerk.look(file, IndicatorValue)) == (0, 0, 156, 0)


def test_the_estates_return_is_figures_whatever_became_of_its_pound_sign(real, clerk):
    file, (row,) = read_file(real / ESTATES, clerk.folder), rows_of(real / ESTATES)
    row = {heading.replace("<a3>", "£"): cell for heading, cell in row.items()}
    asked = clerk.asked(file, IndicatorValue, constants={"period_on": "2024-04-01"})
    done = accept(clerk.store, file, asked, by=clerk.by)
    left = set(row) - set(asked.choice.measures)
    assert "Fires recorded (No.)" in asked.choice.measures  # a count, no reference number
    assert "Not Applicable" in {row[heading] for heading in left} and not [h for h in left if row[h].lstrip("-").isdigit()]
    numbers = [float(row[heading]) for heading in asked.choice.measures]
    assert counts(done.dry) == (len(numbers), 0, 0, 0)
    assert figures(clerk, done.batch) == (len(numbers), 0, pytest.approx(sum(numbers)))
    sign = "SELECT value FROM live_indicator_value v JOIN live_indicator i ON i.indicator_code = v.indicator_code WHERE name = $n"
    assert clerk.rows(sign, n="Capital investment for equipment (£)") == [(1738560.0,)]
    assert counts(dry_run(clerk.store, file, asked, by=clerk.by)) == (0, 0, len(numbers), 0)


def test_star_ratings_of_others_stand_by_their_id_with_the_words_of_those_without(real, clerk):
    """5,421 hospitals as peers: ids with leading noughts and letters stay as they are, footnotes are no figures."""
    file, rows = read_file(real / RATINGS, clerk.folder), rows_of(real / RATINGS)
    asked = clerk.asked(file, IndicatorValue, constants={"unit_code": "top", "period_on": "2026-02-01"})
    assert asked.choice.columns == {"breakdown": "Facility ID"}
    assert not [heading for heading in asked.choice.measures if "ootnote" in heading] and len(asked.choice.measures) == 20
    some = replace(asked.choice, measures=("Hospital overall rating", "Count of MORT Measures Worse"))
    done = accept(clerk.store, file, replace(asked, choice=some), by=clerk.by)
    stars = Counter(row["Hospital overall rating"] for row in rows)
    cells = [row[heading] for row in rows for heading in some.measures]
    assert counts(done.dry) == (2 * 5421, 0, 0, 0) and stars["Not Available"] == 2552
    assert figures(clerk, done.batch)[:2] == (sum(cell.isdigit() for cell in cells), cells.count("Not Available"))
    held = clerk.rows("SELECT value, count(*) FROM live_indicator_value v JOIN live_indicator i "
                      "ON i.indicator_code = v.indicator_code WHERE name = 'Hospital overall rating' AND value IS NOT NULL "
                      "GROUP BY 1 ORDER BY 1")  # fmt: skip
    assert held == [(float(mark), stars[mark]) for mark in "12345"]
    assert clerk.rows("SELECT count(*) FROM live_indicator_value WHERE breakdown = '010001'") == [(2,)]


def test_inspected_homes_become_places_with_the_day_of_their_inspection_and_nothing_judged(real, clerk):
    """The file has no ratings: what comes of it is an assessment of each home in which everything is still not assessed."""
    file, rows = read_file(real / HOMES, clerk.folder), rows_of(real / HOMES)
    clerk.store.add(Framework(framework_code="HOMES", name="Own list"), by="system")
    said = {"constants": {"framework_code": "HOMES"},
            "columns": {"unit_code": "name", "started_on": "inspection_date", "remarks": "cqc_webpage"}}  # fmt: skip
    done = clerk.take(file, Assessment, keep_wrong=True, **said)
    inspected = [row for row in rows if row["inspection_date"] != "NA"]
    assert (len(rows), len(inspected)) == (56, 49)
    assert counts(done.dry) == (49, 0, 0, 7)
    assert problems(done.dry) == [("Began on is missing: please fill it in.", 7, 15)]
    assert clerk.rows("SELECT count(*), min(started_on)::text FROM live_assessment") == [
        (49, min(row["inspection_date"] for row in inspected))]  # fmt: skip
    assert clerk.rows("SELECT count(*) FROM live_requirement_result") == [(0,)]
