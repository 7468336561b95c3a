"""Savings: figures equal those of the sample's files, the guard asks its owner, and an answer is kept."""

import pytest

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk

AGENCY, LETTERS, FOOD = "SV-000002", "SV-000003", "SV-000001"


def opened(saving=None, unit="LHG", year=by_hand.THIS_YEAR):
    screen = Screen(year=year, **({"saving": saving} if saving else {}))
    screen.at.session_state["unit"] = unit
    screen.open("savings")
    assert screen.faults == []
    return screen


def money(*numbers):
    """Planned and delivered of open savings in the months of the year that are over, in pence."""
    rows = by_hand.table("saving_month")
    over = rows[rows["month"].str[:7].isin(by_hand.months_of(by_hand.THIS_YEAR)) & rows["scheme_no"].isin(numbers)]
    return sum(map(by_hand.pence, over["planned"])), sum(by_hand.pence(each) for each in over["delivered"] if each)


def test_tiles_and_headline(larkfield):
    screen = opened()
    planned, delivered = money(AGENCY, LETTERS)
    assert screen.metrics == {
        "Planned to date": by_hand.short(planned), "Delivered to date": by_hand.short(delivered),
        "Savings delivered": f"{delivered / planned * 100:.1f} %", "Savings under concern": "1",
    }  # fmt: skip
    said = (
        f"{by_hand.short(delivered)} of {by_hand.short(planned)} planned to date is delivered ({delivered / planned * 100:.0f} %)"
    )
    assert screen.titles[1] == f"{said}; the guard of 1 of 2 running savings shows concern, 1 without an answer"


def test_the_table_has_what_waits_first(larkfield):
    table = opened().table("Savings")
    assert table["status"].tolist() == ["■ Answer overdue", "▲ Not reported", "○ Planned"]
    assert table["guard_told"].tolist() == ["▲ Concern since Dec 2025", "● No concern", "○ Not chosen yet"]
    for number, row in zip((AGENCY, LETTERS), table.itertuples(index=False), strict=False):
        planned, delivered = money(number)
        assert (row.planned * 100, row.delivered * 100) == (planned, delivered)
        assert row.share == pytest.approx(delivered / planned * 100)


def test_a_link_and_a_row_lead_to_a_saving(larkfield):
    assert opened(LETTERS).titles[2] == "Clinic letters sent by e-mail"
    screen = opened()
    assert screen.titles[2] == "Fewer agency shifts by own bank"
    assert "**Behind its plan: £41 k of £70 k delivered in the months reported**" in " ".join(plain_words(screen))
    screen.choose_row("Savings", 1)
    assert screen.titles[2] == "Clinic letters sent by e-mail"
    assert "**On its plan: £15 k of £15 k delivered in the months reported; 1 not reported**" in " ".join(plain_words(screen))
    assert screen.at.query_params["saving"] == LETTERS
    assert "not among those of this unit" in opened(AGENCY, unit="OPD").infos[0]


def plain_words(screen):
    return [text.replace("\\", "").replace("\u2060", "") for text in screen.words]


def test_both_charts_are_drawn(larkfield):
    for saving in (AGENCY, LETTERS):
        assert len(opened(saving).at.get("vega_lite_chart")) == 2


def test_the_owner_answers(own_larkfield):
    with desk(own_larkfield, "joanna.adeyemi"):
        screen = opened(AGENCY, unit="D-URG")
        (warning,) = (each.value for each in screen.at.warning)
        assert "An answer is owed by" in warning
        (field,) = (each for each in screen.at.text_area if each.label == "Answer")
        field.set_value("Bank rates were raised; a nurse walks the waiting room")
        screen.run().click("Save the answer")
        assert screen.faults == [] and not screen.at.warning
        assert screen.table("Savings")["status"].tolist() == ["▲ Behind plan"]
        assert "a nurse walks the waiting room" in " ".join(screen.words)
    kept = own_larkfield.rows("SELECT answer, changed_by FROM live_saving_scheme WHERE scheme_no = 'SV-000002'")
    assert kept == [("Bank rates were raised; a nurse walks the waiting room", "joanna.adeyemi")]


def test_who_may_only_look_is_told_who_owes_the_answer(larkfield_store):
    with desk(larkfield_store, "amara.okonkwo"):
        screen = Screen(saving=AGENCY).open("savings")
        assert screen.faults == []
        labels = {each.label for each in screen.at.button}
        assert not labels & {"Stop it", "Finish it", "Save the answer"}


def test_months_are_typed_into_the_grid(own_larkfield):
    screen = opened(LETTERS)
    grid = screen.table("Grid of months of savings")
    assert list(grid.columns) == ["month", "planned", "delivered"]
    row = grid.index[grid["month"].astype(str).str.startswith("2026-10")][0]
    screen.type_cells("Grid of months of savings", {int(row): {"delivered": 2525.5}}, [{"month": "2027-01-01", "planned": 2500}])
    screen.click("Save 2 rows")
    assert screen.faults == []
    rows = own_larkfield.rows("SELECT month, planned, delivered FROM live_saving_month WHERE scheme_no = 'SV-000003' "
                              "AND month IN (DATE '2026-10-01', DATE '2027-01-01') ORDER BY 1")  # fmt: skip
    assert [row[1:] for row in rows] == [(250000, 252550), (250000, None)]
    assert screen.table("Savings")["status"].tolist()[1] == "● On course"


def test_a_planned_one_says_what_it_lacks(own_larkfield):
    screen = opened(FOOD).click("Open it")
    assert screen.faults == [] and any("Choose a quality guard first" in each.value for each in screen.at.warning)
    screen = opened(FOOD).click("Plan months")
    screen.fill("Saved a month, £", 5000.0).click("Plan them")
    assert screen.faults == []
    kept = own_larkfield.rows("SELECT count(*), sum(planned)::bigint FROM live_saving_month WHERE scheme_no = 'SV-000001'")
    assert kept == [(12, 6_000_000)]


def test_it_is_stopped_with_a_reason(own_larkfield):
    screen = opened(LETTERS).click("Stop it")
    screen.fill("Why", "Patients without e-mail").click("Stop the saving")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT stage FROM live_saving_scheme WHERE scheme_no = 'SV-000003'") == [("stopped",)]


def test_empty(empty):
    screen = opened(unit="top")
    assert screen.titles[1] == "No saving has been entered here yet"
    assert screen.infos[0].startswith("No saving here yet. Enter one with “New saving”")
    assert {each.label for each in screen.at.button} == {"New saving"}


def test_from_the_idea_to_the_opening(own_larkfield):
    screen = opened().click("New saving")
    for name, value in {"Name": "Fewer taxis", "Cost centre": "32210", "Account": "2410", "Quality guard": "OPD-30M",
                        "Guard measured at": "OPD"}.items():  # fmt: skip
        screen.fill(name, value)
    screen.click("Save")
    assert screen.faults == []
    ((number,),) = own_larkfield.rows("SELECT scheme_no FROM live_saving_scheme WHERE name = 'Fewer taxis' AND owner = 'manager'")
    screen = opened(number).click("Open it").click("Begin")
    assert screen.faults == []
    assert own_larkfield.rows(f"SELECT stage FROM live_saving_scheme WHERE scheme_no = '{number}'") == [("open",)]
    assert "The guard has no value since the start" in " ".join(plain_words(opened(number)))
