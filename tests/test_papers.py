"""The committed papers are what the code says, and say all of it."""

import pytest

from medmgr_core.papers import dictionary_md, schema_sql, write_papers
from medmgr_core.workspace import CATALOGUE, MEASURES, RECORD_TYPES, SAMPLE

DICTIONARY = dictionary_md(CATALOGUE)


@pytest.mark.parametrize(("name", "text"), [("schema.sql", schema_sql(CATALOGUE)), ("dictionary.md", DICTIONARY)])
def test_committed_papers_are_current(name, text):
    committed = (SAMPLE.parent / name).read_text(encoding="utf-8")
    assert committed == text, f"run python -m medmgr_core schema: {name} is not current"


def test_both_are_written(tmp_path):
    write_papers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dictionary.md", "schema.sql"]
    assert (tmp_path / "dictionary.md").read_bytes() == DICTIONARY.encode()


def test_every_record_says_what_it_is_and_whose():
    for record_type in RECORD_TYPES:
        assert f"### {record_type.title}\n\n{' '.join(record_type.__doc__.split())}\n" in DICTIONARY
        assert f"rights of the area “{record_type.area}”" in DICTIONARY


def test_whose_unit_a_record_belongs_to_is_said_in_words():
    assert "Belongs to the unit of the cost centre in `cost_centre_code`." in DICTIONARY
    assert "Belongs to the unit in `unit_code`." in DICTIONARY
    assert "Belongs to the whole facility." in DICTIONARY


def test_limits_choices_and_references_are_said_in_words():
    rows = {line.split(" | ")[1]: line for line in DICTIONARY.splitlines() if line.startswith("| ")}
    assert rows["`account_type`"].endswith("| One of: Pay, Non-pay, Income, Capital. |")
    assert "From 0 to 60." in rows["`contract_hours`"]
    assert "reference (`unit`)" in rows["`merged_into`"]
    assert "MedMgr gives the next number, such as A-000001." in rows["`actual_no`"]
    assert rows["`region`"].split(" | ")[3] == "no"


def test_every_view_and_measure_is_there():
    for view in CATALOGUE.slice_views:
        assert f"| `{view.name}` | {view.grain} |" in DICTIONARY
    for measure in MEASURES:
        for text in (measure.title, measure.code, measure.meaning, measure.formula, measure.why, measure.owner):
            assert text in DICTIONARY


def test_tables_are_whole():
    lines = [line for line in DICTIONARY.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in lines} == {3, 7}
    assert all(line.endswith("|") for line in lines)
