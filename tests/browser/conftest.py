"""A desk where people sign in, with the sample facility, and pages of people who have signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from medmgr_core.server.ask import ask_server
from medmgr_core.where import place_of
from tests.browser.hands import settle
from tests.support.app_server import AppServer
from tests.support.stores import put_sample

PASSWORD = "seven brass kettles"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="session")
def people_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """One for each worker. Tests write into it, each into records of its own."""
    server = AppServer(tmp_path_factory.mktemp("people"), mode="accounts")
    put_sample(server.data_folder)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """What the browser of each person keeps, once that person has signed in."""
    return {}


@pytest.fixture
def page_of(people_desk: AppServer, signed_in: dict[str, Any], new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`page_of("manager", width=…)`: a browser of its own, signed in as this person."""

    def page(person: str, **options: Any) -> Page:
        if person not in signed_in:
            signed_in[person] = _sign_in(people_desk, new_page(), person)
        return new_page(storage_state=signed_in[person], permissions=CLIPBOARD, **options)

    return page


def _sign_in(desk: AppServer, page: Page, person: str) -> Any:
    """By a one-time link, as a new person does."""
    page.goto(desk.url)  # answered when the store is open
    answer = ask_server(place_of(desk.store).token_file, "link", {"person": person})
    assert answer is not None
    page.goto(desk.url + answer["path"])
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_text("Your password is set").wait_for()
    page.goto(f"{desk.url}/sign-in")
    page.get_by_label("Sign-in name").fill(person)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_test_id("stSidebarNav").wait_for()
    settle(page)
    return page.context.storage_state()
