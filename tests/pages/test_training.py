"""Training: the matrix adds up to the tile, course by course and unit by unit."""

from datetime import date

from medmgr_core.periods import today
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen


def opened(unit="LHG", **query):
    screen = Screen(year=by_hand.THIS_YEAR, **query)
    screen.at.session_state["unit"] = unit
    screen.open("training")
    assert screen.faults == []
    return screen


def in_date_by_hand():
    """From the files of the sample: trainings with their newest passed event, the exempt left out."""
    duties = by_hand.table("duty")
    events = by_hand.table("duty_event")
    now, asked, valid = today().isoformat(), 0, 0
    for number in duties[duties["kind"] == "training"]["duty_no"]:
        own = events[events["duty_no"] == number]
        away = own[(own["step"] == "exempt") & (own["done_on"] <= now) & (own["next_due_on"] >= now)]
        done = own[(own["step"] == "done") & (own["outcome"] != "failed")].sort_values("done_on")
        asked += away.empty
        valid += away.empty and len(done) > 0 and done["next_due_on"].iloc[-1] >= now
    return valid, asked


def test_the_tile_the_headline_and_both_cards_say_the_same(larkfield):
    valid, asked = in_date_by_hand()
    screen = opened()
    assert screen.metrics["Training in date"] == f"{valid / asked * 100:.1f} %"
    assert screen.titles[1].startswith(f"{valid} of {asked} trainings in date")
    courses, units = screen.table("Courses by the share in date"), screen.table("Units by the share of training in date")
    assert (courses["valid"].sum(), courses["asked"].sum()) == (valid, asked)
    assert units["unit_name"].tolist() == ["Ward 7, general surgery"]


def test_the_matrix_has_a_row_per_person_and_a_column_per_course(larkfield):
    table = opened().table("Training matrix: people by courses")
    assert table["about_name"].tolist() == ["Denise Clarke-Boateng", "Liam O'Donnell", "Mei-Ling Chan", "Samuel Ferreira"]
    assert table["c2"].tolist()[2] == "– exempt" and table["c1"].tolist()[3] == ""  # not asked of him


def test_only_those_who_lack_something(larkfield):
    screen = opened()
    whole = screen.table("Training matrix: people by courses")
    lacks = whole.apply(lambda row: any(str(cell).startswith(("■", "○", "▲ grace", "▲ never")) for cell in row), axis=1)
    (toggle,) = (each for each in screen.at.toggle if each.label == "Only people who lack something")
    toggle.set_value(True)
    screen.run()
    assert screen.table("Training matrix: people by courses")["staff_no"].tolist() == whole[lacks]["staff_no"].tolist()


def test_empty(empty):
    screen = opened("top")
    assert screen.titles[1] == "No training has been asked of anybody here yet"
    assert screen.infos[0].startswith("No training is asked of anybody here.")


def test_a_course_is_asked_of_people(own_larkfield):
    name, number = own_larkfield.rows(
        "SELECT course.name, staff.staff_no FROM live_staff_member staff CROSS JOIN (SELECT DISTINCT name FROM live_duty "
        "WHERE kind = 'training' AND unit_code = 'W7') course WHERE staff.unit_code = 'W7' AND NOT EXISTS (SELECT 1 FROM "
        "live_duty held WHERE held.about_key = staff.staff_no AND held.name = course.name) ORDER BY 1, 2")[0]  # fmt: skip
    screen = opened("W7").click("Ask it of people").fill("What is asked", name)
    (whom,) = (each for each in screen.at.multiselect if each.label == "Of whom (required)")
    whom.set_value([number])
    screen.fill("First due", date(2027, 1, 31)).click("Ask it")
    assert screen.faults == []
    held = own_larkfield.rows("SELECT unit_code, kind, first_due_on FROM live_duty WHERE name = $name AND about_key = $number",
                              name=name, number=number)  # fmt: skip
    assert held == [("W7", "training", date(2027, 1, 31))]
