"""Every page as every role of department A: nothing of department B, whatever is opened; nothing at all without a session.

Each page is opened by the menu as every role. Cold, and with all that it opens, the short form tries the role that sees most and
one of the others; the long form tries all.
"""

import io
import re

import openpyxl
import pandas as pd
import pytest

from medmgr_core.budgets import queries as budgets
from medmgr_core.facility import queries as facility
from medmgr_core.people import rights
from medmgr_core.people.records import PersonRole
from medmgr_core.periods import year_before
from medmgr_core.running import SignedIn
from tests.rights.canaries import ROLE_CODES, YEAR, canaries_in, canaries_of, state_texts
from tests.support.long_form import turns
from tests.support.screens import PAGES, Screen, desk, plain

# Buttons with these beginnings open dialogs; none of them saves.
OPENERS = ("New ", "Change", "Open", "Move", "Merge", "Give a right", "Take a right")
LAST_YEAR, THIS_YEAR = year_before(YEAR, 4).title, YEAR.title


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


@pytest.mark.parametrize(("page", "role"), turns(PAGES, ROLE_CODES))
def test_a_page_opened_cold(house, role, page):
    with desk(house.store, f"a.{role}"):
        screen = Screen().open(page)
        assert leaks(screen) == [] and not screen.at.exception


def test_all_pages_one_after_the_other_by_the_menu(house, who):
    with desk(house.store, who):
        screen = Screen().home()
        assert leaks(screen) == []
        for page in PAGES:
            assert leaks(screen.open(page)) == [], page


@pytest.mark.parametrize(("page", "role"), turns(PAGES, ROLE_CODES))
def test_what_a_page_opens(house, role, page):
    """The first row of each table is chosen, and each dialog opened from there."""
    with desk(house.store, f"a.{role}"):
        screen = Screen().open(page)
        for alt in tables(screen):
            assert leaks(screen.choose_row(alt, 0)) == [], alt
        for label in openers(screen):
            screen.click(label)
            assert leaks(screen) == [] and not screen.at.exception, label


# Ways into a page from an address or a switch: a unit of B, a search for B, each view and cut.
ADDRESSES = [
    ("budgets", {"unit": "CanaryB dept"}), ("budgets", {"unit": "CanaryB moving"}), ("staff", {"unit": "CanaryB ward"}),
    ("spending", {"unit": "CanaryB ward"}), ("spending", {"spending_search": "canary"}),
    ("staff", {"staff_member_search": "canary"}), ("history", {"history_search": "canary"}),
    ("history", {"history_person": "b.administrator"}),
    ("budgets", {"position_by": "Account"}), ("budgets", {"budget_panel": "Moves"}), ("budgets", {"budget_panel": "Reasons"}),
    ("budgets", {"budget_panel": "Forecasts"}), ("budgets", {"position_by": "Supplier"}), ("budgets", {"position_by": "Month"}),
    ("budgets", {"year": "last"}), ("spending", {"year": "last"}),
]  # fmt: skip


@pytest.mark.parametrize("role", ["administrator", "viewer"])
@pytest.mark.parametrize(("page", "query"), ADDRESSES, ids=str)
def test_addresses(house, role, page, query):
    given = {name: LAST_YEAR if value == "last" else value for name, value in query.items()}
    with desk(house.store, f"a.{role}"):
        screen = Screen(**given).open(page)
        # What one came with is one's own: it stands in its widget again.
        asked = {value.casefold() for value in given.values()}
        assert [text for text in leaks(screen) if plain(text).casefold() not in asked] == []


# Tables whose rows lead to lines, and views behind a switch.
@pytest.mark.parametrize("by", ["Cost centre", "Supplier", "Month"])
def test_the_lines_behind_a_figure(house, by):
    with desk(house.store, "a.administrator"):
        screen = Screen(position_by=by).open("budgets")
        for row in range(len(screen.table(f"Position by {by.lower()}"))):
            assert leaks(screen.choose_row(f"Position by {by.lower()}", row)) == []
            assert row or "CanaryA loaded text" in screen.words


@pytest.mark.parametrize(("page", "key", "view"), [
    ("people", "people_view", "Held roles"), ("people", "people_view", "Roles"), ("spending", "spending_view", "Budget grid"),
])  # fmt: skip
def test_views_behind_a_switch(house, who, page, key, view):
    with desk(house.store, who):
        screen = Screen()
        screen.at.session_state[key] = view
        assert leaks(screen.open(page)) == []


def exported(store, person: str) -> list[bytes]:
    return [bytes(content) for (content,) in store.rows(
        "SELECT content FROM download WHERE person_code = $person ORDER BY expires_at", person=person)]  # fmt: skip


@pytest.mark.parametrize("form", ["CSV", "Excel (XLSX)"])
@pytest.mark.parametrize("page", ["staff", "suppliers", "accounts", "people", "spending"])
def test_exports(own_house, page, form):
    """As the role that may take away most. The lines of both years, and held roles with their units."""
    with desk(own_house.store, "a.administrator"):
        screen = Screen(year=LAST_YEAR if form == "CSV" else THIS_YEAR)
        screen.at.session_state["people_view"] = "Held roles"
        screen.open(page)
        (menu,) = screen.at.menu_button
        menu.set_value(form)
        assert leaks(screen.run()) == []
    content = exported(own_house.store, "a.administrator")[-1]
    assert content and canaries_of(content if form == "CSV" else sheet(content)) == []


def sheet(content: bytes) -> pd.DataFrame:
    rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return pd.DataFrame(list(rows))


# --- what the walk is worth -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["budgets", "spending", "facility", "staff", "history", "imports", "indicators", "activity"])
def test_somebody_who_sees_all_meets_the_canaries_there(house, page):
    """If this failed, the walk above would prove nothing."""
    with desk(house.store, "manager"):
        assert leaks(Screen().open(page))


def test_somebody_of_b_meets_the_money_of_b(house):
    with desk(house.store, "b.viewer"):
        words = Screen().open("budgets").words
    assert [text for text in canaries_in(words) if "anary" not in text and "£" in text]


# --- without a session ------------------------------------------------------------------------------------------------

STORED = re.compile(r"canary|£|holder of|supplier s|account (pay|drugs|fees)|house", re.I)


VISITORS = {"nobody": None, "locked": SignedIn("a.administrator", is_locked=True), "unknown": SignedIn("nobody"),
            "locked manager": SignedIn("manager", is_locked=True)}  # fmt: skip


@pytest.mark.parametrize(("page", "visitor"), turns(PAGES, list(VISITORS)))
def test_nothing_stored_is_shown_without_a_session(house, page, visitor):
    with desk(house.store, VISITORS[visitor], mode="accounts"):
        screen = Screen(unit="top").open(page)
        texts = [*screen.words, *state_texts(screen.at.session_state)]
        assert [text for text in texts if STORED.search(text)] == []
        assert not (screen.at.dataframe or screen.at.metric or screen.at.get("vega_lite_chart"))


# Dialogs run again without their page; each is opened while signed in, then used after that ended.
DIALOGS = [("staff", "Change"), ("staff", "New staff member"), ("facility", "Open a unit"), ("facility", "Move"),
           ("facility", "Merge and close"), ("people", "Take a right")]  # fmt: skip


@pytest.mark.parametrize("after", [None, SignedIn("a.administrator", is_locked=True), SignedIn("b.administrator")],
                         ids=["signed out", "locked", "somebody else"])  # fmt: skip
@pytest.mark.parametrize(("page", "label"), DIALOGS, ids=str)
def test_a_dialog_left_open_tells_and_saves_nothing(own_house, page, label, after):
    screen = left_open(own_house.store, page, label)
    before = own_house.store.head()
    with desk(own_house.store, after, mode="accounts"):
        use_dialog(screen)
    assert not re.search("canarya", " ".join(screen.words), re.I) and own_house.store.head() == before


def left_open(store, page: str, label: str) -> Screen:
    with desk(store, "a.administrator", mode="accounts"):
        screen = Screen()
        screen.at.session_state["people_view"] = "Roles"
        screen.open(page)
        for alt in tables(screen):
            screen.choose_row(alt, 0)
        return screen.click(label)


def use_dialog(screen: Screen) -> None:
    """Press its last button, which saves, or choose in it."""
    part = [each for each in screen.at.button if screen._part_of(each)]
    if part:
        screen.click(part[0].label)
    else:
        screen.fill("Why", "x")


def test_a_right_taken_meanwhile_closes_the_dialog(own_house):
    store = own_house.store
    screen = left_open(store, "staff", "Change")
    with store.write(by="manager", reason="x") as work:
        work.void(PersonRole, ("a.administrator", "administrator", "CanaryA dept"))
    with desk(store, "a.administrator", mode="accounts"):
        screen.click("Save")
    assert not screen.at.dataframe and "You may not see staff" in " ".join(screen.faults)
    with store.write(by="manager") as work:
        work.restore(PersonRole, ("a.administrator", "administrator", "CanaryA dept"))


# --- the walk notices --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("module", "name", "condition", "page"), [
    (budgets, "BY_SUPPLIER", "line.unit_code = ANY($units)", "budgets"),
    (facility, "BELOW", "unit_code = ANY($units)", "budgets"),
    (rights, "_RIGHTS", "granted.person_code = $viewer", "staff"),
])  # fmt: skip
def test_the_walk_meets_a_canary_when_a_query_forgets_whose_rows_it_gives(house, monkeypatch, module, name, condition, page):
    text = getattr(module, name)
    assert condition in text
    monkeypatch.setattr(module, name, text.replace(condition, "TRUE"))
    with desk(house.store, "a.administrator"):
        assert leaks(Screen(year=LAST_YEAR, position_by="Supplier").open(page))
