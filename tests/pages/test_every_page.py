"""What holds for each page, whatever it shows."""

from collections.abc import Iterator

import pytest
from google.protobuf.message import Message

from medmgr_core.people.shipped import ROLES
from medmgr_core.running import SignedIn
from medmgr_core.store.store import Store
from medmgr_core.ui.menu import OPENED_BY_OTHERS, SECTIONS
from medmgr_core.workspace import RECORD_TYPES
from tests.support.app_server import PROJECT
from tests.support.filled import fitting, text_fields
from tests.support.hostile import HOSTILE, hostile_store
from tests.support.screens import PAGES, Screen, desk, plain, texts_in


def test_each_page_has_a_test_file_of_its_own():
    tested = {path.stem.removeprefix("test_") for path in (PROJECT / "tests" / "pages").glob("test_*.py")}
    missing = [f"tests/pages/test_{page}.py" for page in PAGES if page not in tested]
    assert not missing, f"write {', '.join(missing)}: what the page shows, and what it says when it is empty"


def test_each_page_is_in_the_menu():
    listed = {file for pages in SECTIONS.values() for file, _, _, _ in pages}
    assert listed | set(OPENED_BY_OTHERS) == set(PAGES), "name each file of pages/, and no other, in SECTIONS of ui/menu.py"


@pytest.mark.parametrize("page", PAGES)
def test_it_opens_on_the_sample_facility(larkfield, page):
    screen = Screen().open(page)
    assert screen.faults == [] and screen.at.header
    assert screen.open(page).faults == []  # and again by the menu


@pytest.mark.parametrize("page", PAGES)
def test_it_opens_on_a_new_store(empty, page):
    screen = Screen().open(page)
    assert screen.faults == [] and screen.at.header


@pytest.mark.parametrize("page", PAGES)
def test_it_shows_nothing_without_a_session(larkfield_store, page):
    for who in (None, SignedIn("manager", is_locked=True), "colin.barraclough", "nobody"):
        with desk(larkfield_store, who, mode="accounts"):
            screen = Screen().open(page)
            assert not (screen.at.dataframe or screen.at.metric or screen.at.selectbox or screen.at.text_input)
            words = " ".join(screen.words)
            assert "Larkfield" not in words and "Whitcombe" not in words and "£" not in words


@pytest.mark.parametrize(
    ("person", "role"), [("david.osei", "viewer"), ("tomasz.zielinski", "clerk"), ("manager", "administrator")]
)
def test_the_menu_shows_what_a_person_may_open(larkfield_store, person, role):
    (rights,) = (shipped.rights for shipped in ROLES if shipped.code == role)
    closed = {title for pages in SECTIONS.values() for _, title, _, area in pages if "view" not in rights.get(area, "")}
    with desk(larkfield_store, person):
        menu = [m.navigation for m in Screen().home().sent if m.WhichOneof("type") == "navigation"][-1]
    unlisted = set(OPENED_BY_OTHERS)
    assert {page.page_name for page in menu.app_pages if page.is_hidden and not page.is_default} == closed | unlisted
    assert ("Settings" in closed) == (role != "administrator"), "else this would prove nothing"


# --- hostile texts ----------------------------------------------------------------------------------------------------

MARK = "*x*"  # its beginning, which the shortest field still takes; escaped it reads differently

# Where the browser shows a text as it is, without reading Markdown in it: messages and fields, as Streamlit names them.
CLEAN = {
    "Dataframe.data", "Text.body", "TextInput.default", "TextInput.value", "TextArea.default", "TextArea.value",
    "Selectbox.options", "Selectbox.raw_value", "MultiSelect.options", "ArrowVegaLiteChart", "PageConfig.title", "Code.code_text",
    "ArrowData.data", "Navigation", "Dataframe.columns", "VegaLiteChart.alt",
    "BidiComponent.json",  # the roster grid writes it as text: tests/browser/test_roster_grid.py
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile() -> Iterator[Store]:
    with hostile_store() as store:
        yield store


def unescaped(message: Message, path: str = "") -> list[str]:
    """Places where the hostile text stands as it is, on a surface that reads Markdown."""
    found = []
    for field, value in message.ListFields():
        place = f"{message.DESCRIPTOR.name}.{field.name}"
        if message.DESCRIPTOR.name in CLEAN or place in CLEAN:
            continue
        if field.type == field.TYPE_BYTES:
            found += [place] if MARK.encode() in value else []
        elif field.message_type is None:
            held = list(value) if field.is_repeated else [value]
            found += [f"{place}: {text}" for text in held if isinstance(text, str) and MARK in text]
        elif hasattr(value, "items"):
            found += [f"{place}: {text}" for text in value.values() if isinstance(text, str) and MARK in text]
        else:
            for each in value if field.is_repeated else (value,):
                found += unescaped(each)
    return found


@pytest.mark.parametrize("person", ["manager", "evil"])
@pytest.mark.parametrize("page", PAGES)
def test_hostile_texts_are_shown_as_these_characters(hostile, page, person):
    with desk(hostile, person):
        screen = Screen().open(page)
        assert screen.faults == []
        assert [place for message in screen.sent for place in unescaped(message)] == []
        if person == "evil":  # whose unit and facility have such names
            shown = [plain(text) for message in screen.sent for text in texts_in(message)]
            assert any(HOSTILE in text for text in shown)
        for button in [each.label for each in screen.at.button if not each.disabled]:
            opened = Screen().open(page)
            next(each for each in opened.at.button if each.label == button).click()
            opened.run()
            assert opened.faults == []
            assert [place for message in opened.sent for place in unescaped(message)] == []


# Fields that take texts of a form of their own only.
OWN_FORM = {"currency", "country", "region", "time_zone", "person_code", "profile_code", "shares", "starts", "ends", "days_off",
            "terms", "shift_code"}  # fmt: skip


def test_the_hostile_facility_has_the_text_wherever_it_can_be_typed(hostile):
    for record_type in RECORD_TYPES:
        for field in text_fields(record_type):
            held = {value for (value,) in hostile.rows(f"SELECT {field} FROM {record_type.table}")}
            expected = fitting(record_type, field, HOSTILE)
            assert field in OWN_FORM or expected in held, (record_type.table, field)
