"""What every test may ask for by name, and how tests are spread over the workers."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, Page

from tests.support.app_server import PROJECT, AppServer
from tests.support.browser import inside_playwright, open_browser, open_page, outside_playwright
from tests.support.need import CHROMIUM, POSTGRES, Need, in_ci
from tests.support.one_thread import use_one_thread
from tests.support.postgres_server import PostgresServer
from tests.support.shared_postgres import RunFolder
from tests.support.stores import keep_in, put_sample

RUN = pytest.StashKey[RunFolder]()
BROWSER_FIXTURES = {"browser", "new_page", "chromium_path"}
POSTGRES_FIXTURES = {"postgres_server", "postgres_url", "new_postgres_url", "own_postgres"}

# A busy machine is no fault of the code: no test fails for being slow. In CI the same examples come every time.
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize=in_ci(), suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


# --- the run ----------------------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    told = getattr(config, "workerinput", None)
    run = RunFolder(Path(told["run_folder"]), told["run_leader"]) if told else RunFolder.make()
    config.stash[RUN] = run
    keep_in(run.path)
    use_one_thread()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    run = node.config.stash[RUN]
    node.workerinput |= {"run_folder": str(run.path), "run_leader": run.leader}


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[RUN].remove()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks follow from the fixtures; and what takes long comes first."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & BROWSER_FIXTURES:
            item.add_marker("browser")
        if asked & POSTGRES_FIXTURES:
            item.add_marker("postgres")
    items[:] = _spread(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def _spread(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The longest tests first; whoever is done early then takes over short ones.

    Workers begin with equal stretches of this list. One alone has the browser, and the servers it looks at: a second one
    would only keep the processors from the first. Meanwhile the next has the proofs, in which much is waited for.
    """
    browser, proofs, others = (list[pytest.Item]() for _ in range(3))
    for item in items:
        (browser if item.get_closest_marker("browser") else proofs if "proof" in item.path.parts else others).append(item)
    middle = len(others) if workers == 1 else max(len(items) // workers - len(browser), 0)
    return [*browser, *others[:middle], *proofs, *others[middle:]]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test without a browser may use asyncio.run, although an earlier one had a browser."""
    if item.get_closest_marker("browser"):
        return (yield)
    with outside_playwright():
        return (yield)


# --- what lies beside the project -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with public reference data, which is no part of the product."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference data is not here: it is expected in ../shared, beside the project")
    return folder


def _required(need: Need) -> Path:
    """What the machine has; a loud skip without it, a failure in CI."""
    found = need.find()
    if found is None:
        (pytest.fail if in_ci() else pytest.skip)(need.sentence)
    return found


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> PostgresServer:
    """The server all tests of this run share. A test that kills its server takes `own_postgres`."""
    _required(POSTGRES)
    return request.config.stash[RUN].postgres()


@pytest.fixture
def new_postgres_url(postgres_server: PostgresServer) -> Iterator[Callable[[], str]]:
    """Call it for the address of a new empty database, as often as wanted."""
    urls: list[str] = []

    def new() -> str:
        urls.append(postgres_server.new_database())
        return urls[-1]

    yield new
    for url in urls:
        postgres_server.drop_database(url)


@pytest.fixture
def postgres_url(new_postgres_url: Callable[[], str]) -> str:
    """The address of a new empty database."""
    return new_postgres_url()


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server for this test alone, to be killed and restarted."""
    _required(POSTGRES)
    with PostgresServer() as server:
        yield server


# --- the browser and the running desk ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    return _required(CHROMIUM)


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """One Chromium for each worker."""
    with open_browser(chromium_path) as opened:
        yield opened


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`new_page(width, height, color_scheme)`: a page without cookies, with `page.hosts` and `page.errors`.

    More tabs of the same person: `page.context.new_page()`.
    """
    inside_playwright(browser)
    opened: list[Page] = []

    def new(width: int = 1440, height: int = 900, color_scheme: str = "light", **options: Any) -> Page:
        opened.append(open_page(browser, width, height, color_scheme, **options))
        return opened[-1]

    yield new
    for page in opened:
        page.context.close()


@pytest.fixture
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., AppServer]]:
    """`app_server(*more, store=None, mode=None)`: a started desk with a data folder of its own."""
    started: list[AppServer] = []

    def start(*more: str, store: str | None = None, mode: str | None = None) -> AppServer:
        started.append(AppServer(tmp_path_factory.mktemp("desk"), store=store, mode=mode))
        return started[-1].start(*more)

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The desk with the sample facility, one for each worker. A test that changes much starts its own."""
    server = AppServer(tmp_path_factory.mktemp("demo"))
    put_sample(server.data_folder)
    try:
        yield server.start()
    finally:
        server.stop()
