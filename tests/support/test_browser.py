"""Chromium, the pages that remember their hosts, and waiting for a screen, tried on an app of a few lines."""

import asyncio
import sys

import pytest

from tests.support.app_server import AppServer
from tests.support.browser import settle

SLOW_APP = """
import pathlib, time, streamlit as st
st.button("Count", on_click=lambda: st.session_state.update(n=st.session_state.get("n", 0) + 1))
if st.session_state.get("n"):
    time.sleep(0.6)
while pathlib.Path(__file__).with_name("hold").exists():
    time.sleep(0.02)
st.text(f"counted {st.session_state.get('n', 0)}")
st.text_input("Name", key="name")
st.html("<img src='https://outside.example/picture.png'>")
"""

# The policy the desk itself sends: settling may not need what it forbids.
SERVE = """
import sys, uvicorn, streamlit as st
from pathlib import Path
from starlette.middleware import Middleware

POLICY = (b"content-security-policy", b"script-src 'self' blob: 'unsafe-inline'")

class Policy:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        async def with_policy(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], POLICY]
            await send(message)
        await self.app(scope, receive, with_policy)

app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(Policy)])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]))
"""


class SmallApp(AppServer):
    """The tiny app, served as the desk is."""

    def _command(self, *more: str) -> list[str]:
        return [sys.executable, str(self.data_folder / "serve.py"), str(self.port)]

    def hold(self) -> None:
        """From now on the app does not come to its end, until it is let go."""
        (self.data_folder / "hold").touch()

    def let_go(self) -> None:
        (self.data_folder / "hold").unlink()


@pytest.fixture(scope="module")
def small_app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    (folder / "app.py").write_text(SLOW_APP)
    (folder / "serve.py").write_text(SERVE)
    app = SmallApp(folder).start()
    yield app
    app.stop()


def counted(page) -> str:
    return page.get_by_text("counted").inner_text()


def test_settle_waits_for_the_run_after_a_click(small_app, new_page):
    page = new_page()
    page.goto(small_app.url)
    assert counted(settle(page)) == "counted 0"
    for expected in ("counted 1", "counted 2", "counted 3"):
        page.get_by_role("button", name="Count").click()
        assert counted(settle(page)) == expected


def test_settle_is_quick_where_nothing_runs(small_app, new_page):
    page = new_page()
    page.goto(small_app.url)
    settle(page)
    page.wait_for_timeout(300)
    settle(page, timeout_ms=0)  # which would complain if it had to wait at all


def test_settle_says_what_it_waits_for(small_app, new_page):
    page = new_page()
    page.goto(small_app.url)
    settle(page)
    small_app.hold()
    page.get_by_role("button", name="Count").click()
    page.locator("[data-test-script-state=running]").wait_for()
    with pytest.raises(AssertionError, match=r"did not settle in 0\.3 s: .*'script': 'running'"):
        settle(page, timeout_ms=300)
    small_app.let_go()
    settle(page)


def test_a_page_tells_every_host_it_asked_and_reaches_none_outside(small_app, new_page):
    page = new_page()
    page.goto(small_app.url)
    settle(page)
    assert page.hosts == {"127.0.0.1", "outside.example"}
    assert any("ERR_NAME_NOT_RESOLVED" in error for error in page.errors)


def test_width_height_and_colours(new_page):
    page = new_page(390, 844, "dark")
    assert page.evaluate("[innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches]") == [
        390, 844, True,
    ]  # fmt: skip


def test_a_second_tab_is_watched_as_well(small_app, new_page):
    tab = new_page().context.new_page()
    tab.goto(small_app.url)
    assert counted(settle(tab)) == "counted 0"


def test_a_killed_server_is_gone_and_starts_again(tmp_path):
    (tmp_path / "app.py").write_text(SLOW_APP)
    (tmp_path / "serve.py").write_text(SERVE)
    app = SmallApp(tmp_path).start()
    app.kill()
    assert not app.is_healthy()
    assert app.start().is_healthy()
    app.stop()
    assert not app.is_healthy()
    assert app.log_text().count("Started server process") == 2


def test_a_server_that_does_not_start_shows_its_log(tmp_path):
    (tmp_path / "serve.py").write_text("raise SystemExit('the store is in use')")
    with pytest.raises(AssertionError, match="ended with 1:\nthe store is in use"):
        SmallApp(tmp_path).start()


@pytest.fixture
def browser_of_an_earlier_test(request):
    """Asked for so that the test itself carries no mark of the browser."""
    return request.getfixturevalue("browser")


def test_a_test_without_browser_may_use_asyncio(browser_of_an_earlier_test):
    async def answer() -> int:
        return 42

    assert asyncio.run(answer()) == 42


def test_a_page_may_be_asked_for_late(browser_of_an_earlier_test, request):
    page = request.getfixturevalue("new_page")()
    page.set_content("<p>late</p>")
    assert page.get_by_text("late").is_visible()
