"""Every page as every role of department A: nothing of department B, whatever is opened; nothing at all without a session."""

import contextlib

import pytest

from medmgr_core.people.shipped import ROLES
from medmgr_core.running import SignedIn
from tests.rights.canaries import ROLE_CODES, canaries_in, state_texts
from tests.support.screens import PAGES, Screen, desk, plain

# What the first word of an opener's label leads to. They open dialogs and panels; none of them saves.
OPENERS = ("New ", "Change", "Open", "Move", "Merge", "Give a right", "Take a right")
MENU = "Export"


def leaks(screen: Screen) -> list[str]:
    """All that was sent, and all the session keeps."""
    return canaries_in([*screen.words, *state_texts(screen.at.session_state)])


def openers(screen: Screen) -> list[str]:
    return [each.label for each in screen.at.button if each.label.startswith(OPENERS) and not each.disabled]


def tables(screen: Screen) -> list[str]:
    """The tables in which a row can be chosen."""
    return [each.proto.alt for each in screen.at.dataframe if each.proto.selection_mode and len(each.value)]


@pytest.fixture(scope="module", params=ROLE_CODES)
def who(request) -> str:
    return f"a.{request.param}"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opened_cold(house, who, page):
    with desk(house.store, who):
        screen = Screen().open(page)
        assert leaks(screen) == [] and not screen.at.exception


def test_all_pages_one_after_the_other_by_the_menu(house, who):
    with desk(house.store, who):
        screen = Screen().home()
        assert leaks(screen) == []
        for page in PAGES:
            assert leaks(screen.open(page)) == [], page


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_opens(house, who, page):
    """Each row of its first table is chosen, and each dialog opened from there."""
    with desk(house.store, who):
        first = Screen().open(page)
        for row in range(2 if tables(first) else 1):
            for label in ["", *openers(chosen(page, row))]:
                screen = chosen(page, row)
                if label and label in openers(screen):
                    screen.click(label)
                assert leaks(screen) == [] and not screen.at.exception, label


def chosen(page: str, row: int) -> Screen:
    screen = Screen().open(page)
    for alt in tables(screen)[:1]:
        with contextlib.suppress(IndexError):
            screen.choose_row(alt, min(row, len(screen.table(alt)) - 1))
    return screen


# Ways into a page from an address or a switch: a unit of B, a search for B, each view and cut.
ADDRESSES = [
    ("budgets", {"unit": "CanaryB dept"}), ("budgets", {"unit": "CanaryB moving"}), ("staff", {"unit": "CanaryB ward"}),
    ("spending", {"unit": "CanaryB ward"}), ("spending", {"spending_search": "canary"}), ("staff", {"staff_member_search": "canary"}),
    ("history", {"history_search": "canary"}), ("history", {"history_person": "b.administrator"}),
    ("budgets", {"position_by": "Account"}), ("budgets", {"position_by": "Supplier"}), ("budgets", {"position_by": "Month"}),
    ("budgets", {"year": "last"}), ("spending", {"year": "last"}),
]  # fmt: skip


@pytest.mark.parametrize(("page", "query"), ADDRESSES, ids=str)
def test_addresses(house, who, page, query):
    from tests.rights.canaries import YEAR, add_months, financial_year_of

    last = financial_year_of(add_months(YEAR.first, -12), 4).title
    given = {name: last if value == "last" else value for name, value in query.items()}
    with desk(house.store, who):
        screen = Screen(**given).open(page)
        # The address one came by is one's own; it is echoed in the state of its own widget.
        asked = {value.casefold() for value in given.values()}
        assert [text for text in leaks(screen) if plain(text).casefold() not in asked] == []
