"""Risks: the heat map adds up to the register, a risk is scored anew and closed with a reason."""

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain


def opened(unit="LHG", **query):
    screen = Screen(year=by_hand.THIS_YEAR, **query)
    screen.at.session_state["unit"] = unit
    screen.open("risks")
    assert screen.faults == []
    return screen


def test_headline_tiles_and_register(larkfield):
    screen = opened()
    assert screen.titles[1] == "2 of 7 open risks are extreme; 1 got worse, 2 better since the score before"
    assert screen.metrics["Extreme risks"] == "2" and screen.metrics["Above their target"] == "6"
    table = screen.table("Risk register")
    assert table["score"].tolist() == [16, 16, 12, 10, 6, 6, 2]
    assert table["move"].tolist()[:2] == ["▲ +4", "▼ −4"]


def test_one_risk_tells_its_scores(larkfield):
    words = " ".join(map(plain, opened(risk="RK-000002").words))
    assert "16 with its controls, 20 without, 9 aimed at" in words and "4 × 5 = 20, extreme" in words


def test_it_is_scored_anew(own_larkfield):
    with desk(own_larkfield, "denise.clarke"):
        screen = opened("W7", risk="RK-000001").click("Score it anew")
        screen.fill("Why", "Two nurses start in January").click("Save")
        assert screen.faults == []
    kept = own_larkfield.rows("SELECT consequence, likelihood, scored_by FROM live_risk_score WHERE note LIKE 'Two nurses%'")
    assert kept == [(4, 4, "denise.clarke")]


def test_closing_takes_a_reason_and_the_right(own_larkfield):
    with desk(own_larkfield, "denise.clarke"):
        assert "Close it" not in {each.label for each in opened("W7", risk="RK-000001").at.button}
    with desk(own_larkfield, "manager"):
        screen = opened(risk="RK-000008").click("Close it")
        screen.fill("Why", "No petty cash any more").click("Close the risk")
        assert screen.faults == []
    kept = own_larkfield.rows("SELECT close_reason FROM live_risk WHERE risk_no = 'RK-000008'")
    assert kept == [("No petty cash any more",)]


def test_a_new_risk(own_larkfield):
    screen = opened().click("New risk")
    for name, value in {"Risk": "Lift stops", "Unit": "LGH", "Consequence without controls (1 to 5)": 3,
                        "Likelihood without controls (1 to 5)": 3, "Consequence aimed at (1 to 5)": 3,
                        "Likelihood aimed at (1 to 5)": 1}.items():  # fmt: skip
        screen.fill(name, value)
    screen.click("Save")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT owner FROM live_risk WHERE name = 'Lift stops'") == [("manager",)]


def test_empty(empty):
    screen = opened("top")
    assert screen.titles[1] == "No risk has been entered here yet"
    assert screen.infos[0].startswith("No risk here yet. Enter the first with “New risk”")
