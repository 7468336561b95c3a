"""Files taken in by the command line: 0 accepted, 2 an answer is needed, 3 refused, and figures for programs."""

import json
import shutil

import pytest
from click.testing import CliRunner

from medmgr_core import cli
from medmgr_core.store.check import check_store
from medmgr_core.workspace import open_workspace

GOOD = 'Date,Cost centre,Account,Amount,Reference\n2026-04-13,C1,DRU,"1,234.56",I-1\n2026-04-14,C2,DRU,(34.56),I-2\n'
UNCLEAR = GOOD.replace("2026-04-13", "03/04/2026").replace("2026-04-14", "05/06/2026")
UNKNOWN = GOOD.replace("DRU,(", "Energy,(")
WRONG = GOOD.replace("2026-04-14", "yesterday")


@pytest.fixture
def place(built, tmp_path):
    """A folder with a store nobody holds."""
    shutil.copy(built, tmp_path / "store.duckdb")
    return tmp_path


@pytest.fixture
def run(place):
    """`run(content, *words)`: exit code, what was said, and how many lines the store then holds of the file."""

    def run(content, *words, name="ledger.csv"):
        (place / name).write_text(content)
        return told(place, place / name, *words)

    return run


def told(place, *words):
    result = CliRunner().invoke(cli.main, ["import", *map(str, words), "--store", str(place / "store.duckdb")])
    return result.exit_code, (json.loads(result.stdout) if "--json" in words else result.output)


def held(place):
    store = open_workspace(f"duckdb:///{place / 'store.duckdb'}")
    try:
        assert not check_store(store).problems
        return store.rows("SELECT reference, amount FROM live_actual WHERE reference LIKE 'I-%' ORDER BY 1"), store.head()
    finally:
        store.close()


def test_a_file_is_accepted_and_the_same_again_adds_nothing(run, place):
    code, answer = run(GOOD, "--as", "actual", "--json")
    assert code == 0
    assert {name: answer[name] for name in ("rows", "left_out", "accepted", "new", "changed", "unchanged", "wrong")} == {
        "rows": 2, "left_out": 0, "accepted": 2, "new": 2, "changed": 0, "unchanged": 0, "wrong": 0,
    }  # fmt: skip
    assert (answer["sums"], answer["problems"], answer["needs"]) == ({"amount": 1_200_00}, [], [])
    assert held(place)[0] == [("I-1", 1_234_56), ("I-2", -34_56)]
    code, answer = run(GOOD, "--as", "actual", "--json")
    assert (code, answer["accepted"], answer["unchanged"]) == (0, 0, 2)


def test_a_dry_run_changes_nothing(run, place):
    before = held(place)
    code, answer = run(GOOD, "--as", "actual", "--dry-run", "--json")
    assert (code, answer["new"], answer["accepted"]) == (0, 2, 0)
    assert held(place) == before


@pytest.mark.parametrize(
    ("content", "words", "asked"),
    [
        (UNCLEAR, (), "Which comes first"),
        (UNKNOWN, (), "--make"),
        (GOOD.replace(",Account", ",Xyz"), (), "Account: which column, or --set"),
    ],
)
def test_what_a_person_must_say_is_asked_and_nothing_is_taken(run, place, content, words, asked):
    before = held(place)
    code, answer = run(content, "--as", "actual", "--json", *words)
    assert code == 2 and any(asked in need for need in answer["needs"])
    assert held(place) == before
    code, text = run(content, "--as", "actual", *words)
    assert code == 2 and asked in text and "Traceback" not in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (UNCLEAR, ("--answer", "Date=day-first")),
        (UNCLEAR, ("--answer", "posted_on=The month")),
        (UNKNOWN, ("--make",)),
        (GOOD.replace(",Account", ",Xyz"), ("--set", "Account=Drugs")),
        (WRONG, ()),
    ],
)
def test_what_was_said_is_done(run, place, content, words):
    code, answer = run(content, "--as", "actual", "--json", *words)
    assert (code, answer["accepted"] + answer["wrong"]) == (0, 2)
    assert len(held(place)[0]) == answer["accepted"]


def test_wrong_rows_are_told_with_place_and_example(run):
    _, answer = run(WRONG, "--as", "Spending line", "--json")
    (problem,) = answer["problems"]
    assert (problem["field"], problem["rows"], problem["first_row"], problem["example"]) == ("posted_on", 1, 3, "yesterday")


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        ("", ("--as", "actual"), "empty"),
        ("\x00\x01" * 200, ("--as", "actual"), ""),
        (GOOD, ("--as", "person"), "Say with --as what the rows are"),
        (GOOD, (), "Say with --as what the rows are"),
        (GOOD, ("--as", "actual", "--profile", "none"), "no import profile"),
        (GOOD, ("--as", "actual", "--set", "Colour=red"), "no field “Colour”"),
        (UNCLEAR, ("--as", "actual", "--answer", "Date=perhaps"), "Answer with one of"),
        (GOOD, ("--as", "actual", "--by", "bob"), "You may not"),
        (GOOD, ("--as", "actual", "--by", "nobody"), "You may not"),
        (GOOD.replace("DRU", "PAY"), ("--as", "actual"), "2 wrong"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(run, place, content, words, sentence):
    before = held(place)
    code, text = run(content, *words)
    assert code == 3 and sentence in text and "Traceback" not in text and text.startswith("ledger.csv")
    assert held(place) == before


def test_a_file_that_is_not_there(place):
    code, text = told(place, place / "none.csv", "--as", "actual")
    assert code == 3 and text.startswith("none.csv") and "Traceback" not in text


def test_several_files_are_taken_one_by_one_and_the_worst_is_the_answer(place):
    for name, content in {"a.csv": GOOD, "b.csv": GOOD.replace("I-", "I-1"), "c.csv": UNCLEAR, "d.csv": ""}.items():
        (place / name).write_text(content)
    code, answer = told(place, *(place / name for name in ("a.csv", "c.csv", "b.csv")), "--as", "actual", "--json")
    assert code == answer["exit"] == 2
    assert [(one["file"], one["exit"]) for one in answer["files"]] == [("a.csv", 0), ("c.csv", 2), ("b.csv", 0)]
    assert [reference for reference, _ in held(place)[0]] == ["I-1", "I-11", "I-12", "I-2"]
    assert told(place, place / "a.csv", place / "d.csv", "--as", "actual")[0] == 3


def test_a_person_loads_for_the_unit_given(run, place):
    mine = "Date,Cost centre,Account,Amount,Reference\n2026-04-13,C3,DRU,5,I-1\n"
    assert run(mine, "--as", "actual", "--by", "cat", "--unit", "W3")[0] == 0
    store = open_workspace(f"duckdb:///{place / 'store.duckdb'}")
    assert store.rows("SELECT unit_code, entered_by FROM live_loaded_file") == [("W3", "cat")]
    store.close()


def test_into_a_store_without_any_unit(tmp_path):
    open_workspace(f"duckdb:///{tmp_path / 'store.duckdb'}").close()
    (tmp_path / "ledger.csv").write_text(GOOD)
    code, text = told(tmp_path, tmp_path / "ledger.csv", "--as", "actual")
    assert code == 3 and "unit" in text
