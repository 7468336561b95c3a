"""Data quality: what waits, whose it is, and each source by month, for the units in reach."""

from tests.support.screens import Screen, desk


def test_what_waits_and_each_source(larkfield):
    screen = Screen().open("quality")
    # The sample holds one file of two rows: one taken, one that waits.
    assert screen.titles[1] == "1 row waits to be mended, for 1 reason; 1 file taken in"
    breaks = screen.table("Rules that are broken")
    assert breaks[["problem", "kind", "rows"]].values.tolist() == [
        ["Period: enter a date such as 2026-11-22.", "Indicator values", 1]
    ]
    sources = screen.table("Sources by month")
    assert sources[["files", "rows_read", "wrong_rows", "wrong_share"]].values.tolist() == [[1, 2, 1, 50.0]]
    assert screen.faults == []


def test_a_file_of_another_unit_is_not_seen(larkfield_store):
    with desk(larkfield_store, "joanna.adeyemi"):  # medicine and emergency: the file is the emergency department's
        assert Screen(unit="D-MED").open("quality").titles[1] == "No file has been taken in for this unit yet"
        assert Screen(unit="D-URG").open("quality").titles[1].startswith("1 row waits")


def test_empty(empty):
    screen = Screen().open("quality")
    assert screen.infos == ["No rule is broken by a row that waits.", "No file has been taken in for this unit yet."]
