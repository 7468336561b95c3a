"""Today: what every domain says needs a person stands there, the worst first, at most a screenful."""

from tests.support.screens import Screen, plain


def test_what_needs_a_person_stands_in_the_order_of_harm(larkfield):
    from medmgr_core.budgets.attention import attention
    from medmgr_core.facility.queries import formats
    from medmgr_core.people.rights import rights_of
    from medmgr_core.periods import financial_year_of, today
    from medmgr_core.scope import Scope

    screen = Screen().open("today")
    assert screen.faults == []
    links = [plain(each.value) for each in screen.at.markdown if each.value.startswith(":")]
    marks = ["▲■●".index(next(mark for mark in label if mark in "▲■●")) for label in links]
    assert 0 < len(links) <= 12
    assert marks == sorted(marks, key=[1, 0, 2].index), "serious first, then what is to be watched, then the slight"
    year = financial_year_of(today("Europe/London"), 4)
    units = tuple(sorted(rights_of(larkfield, "manager").units("budgets")))
    worst = attention(larkfield, Scope("manager", units, "LHG", year), formats(larkfield))[0]
    assert any(worst.sentence in label for label in links)


def test_nothing_needs_anybody_in_an_empty_house(empty):
    screen = Screen().open("today")
    assert screen.faults == [] and screen.titles[1] == "Nothing needs you this morning"


def sentences(screen):
    return [plain(each.value) for each in screen.at.markdown if each.value.startswith(":")]


def test_what_is_put_off_is_gone_until_its_day_and_can_be_taken_up_again(own_larkfield):
    from datetime import timedelta

    from medmgr_core.attention import Attention
    from medmgr_core.people.snooze import snooze
    from medmgr_core.periods import today

    now = today("Europe/London")
    screen = Screen().open("today")
    first = next(one for one in sentences(screen) if "CP-000008" in one)
    thing = Attention("complaint overdue", "CP-000008", "", 3, None, "", root=("complaint", "CP-000008"))
    snooze(own_larkfield, thing, until=now + timedelta(days=3), reason="Waits for the bed records", today=now, by="manager")
    screen = Screen().open("today")
    assert first not in sentences(screen)
    assert any("Waits for the bed records" in plain(each.value) for each in screen.at.markdown)
    next(each for each in screen.at.button if each.label == "Take it up again").click().run()
    assert first in sentences(Screen().open("today"))


def test_each_row_opens_the_dialog_to_put_it_off(own_larkfield):
    screen = Screen().open("today")
    next(each for each in screen.at.button if each.label == "Later").click().run()
    assert screen.faults == [] and any(each.label == "Until" for each in screen.at.date_input)
