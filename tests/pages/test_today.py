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
