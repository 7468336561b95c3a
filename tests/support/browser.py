"""A real Chromium for tests: pages that remember what they asked for, and waiting until a screen has settled."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

FLAGS = [
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
    # No request leaves this machine; `page.hosts` still tells which ones were tried.
    "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip

# A busy machine is no fault of the code: only what never comes fails a test.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)

# Runs in every page before its own scripts: notes when the document last changed, and whether the server has
# answered the last request for a run (field 11 of Streamlit's BackMsg). Until that answer the page still says
# "notRunning", and a test that looked only at this would read the screen as it was before the click. The request itself
# leaves some 40 ms after a click, and up to 150 ms later from a table or a slider, which gather what a person does.
WATCH = """
(() => {
  const RERUN_SCRIPT = 11, GATHERING = 150;
  const watch = { changed: performance.now(), moved: 0, asked: 0, answered: 0 };
  const note = (what) => {
    watch[what] = performance.now();
    watch.changed = Math.max(watch.changed, watch[what]);  // a deed may have set it to a later moment
  };
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(() => note("moved")).observe(document, all);
  for (const deed of ["click", "pointerdown", "pointerup", "keydown", "keyup", "input", "change", "paste", "drop"])
    window.addEventListener(deed, () => { watch.changed = performance.now() + GATHERING; }, true);
  window.WebSocket = class extends window.WebSocket {
    constructor(...args) { super(...args); this.addEventListener("message", () => note("answered")); }
    send(data) {
      if (data instanceof Uint8Array && data[0] >> 3 === RERUN_SCRIPT) note("asked");
      super.send(data);
    }
  };
  watch.state = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    return {
      script: app?.getAttribute("data-test-script-state"),
      connection: app?.getAttribute("data-test-connection-state"),
      unanswered: watch.answered < watch.asked,
      undrawn: document.querySelectorAll('[data-testid="stSkeleton"]').length,
      quiet_ms: Math.round(performance.now() - watch.changed),
    };
  };
  watch.settled = (quiet) => {
    const now = watch.state();
    const idle = now.script === "notRunning" && now.connection === "CONNECTED" && !now.unanswered && !now.undrawn;
    return idle && now.quiet_ms >= quiet;
  };
  // Looked at in here: asking from outside every moment keeps three processes busy.
  watch.until_settled = (quiet, wait) => new Promise((done) => {
    const end = performance.now() + wait;
    const look = () => {
      if (watch.settled(quiet)) done(true);
      else if (performance.now() >= end) done(false);
      else setTimeout(look, 20);
    };
    look();
  });
  window.screenWatch = watch;
})();
"""


@contextmanager
def open_browser(chromium: Path) -> Iterator[Browser]:
    """Chromium under Playwright. Headless is asked for by our own flag: Playwright's would choose the old kind."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, headless=True)
        yield browser
        browser.close()


class Traffic:
    """What the pages of one context ask for: the hosts, what is still on its way, and what scripts complain about."""

    def __init__(self, context: BrowserContext) -> None:
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self._on_the_way: dict[Page, set[Request]] = {}
        self._last_arrival: dict[Page, float] = {}
        context.on("request", lambda request: self._note(request.url))
        context.on("weberror", lambda fault: self.errors.append(str(fault.error)))
        context.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        context.on("page", self._follow)

    def still_ms(self, page: Page, quiet_ms: float) -> float:
        """How long to wait at least until all has come, a moment ago; 0 when it has.

        Streamlit fetches the code of an element when it first shows it.
        """
        if self._on_the_way.get(page):
            return quiet_ms
        since = time.monotonic() - self._last_arrival.get(page, 0)
        return max(quiet_ms - since * 1000, 0)

    def _note(self, url: str) -> None:
        if host := urlsplit(url).hostname:  # data: and blob: have none
            self.hosts.add(host)

    def _follow(self, page: Page) -> None:
        self._on_the_way[page] = set()
        page.on("request", lambda request: self._left(page, request))
        page.on("requestfinished", lambda request: self._arrived(page, request))
        page.on("requestfailed", lambda request: self._arrived(page, request))
        page.on("websocket", lambda socket: self._note(socket.url))

    def _left(self, page: Page, request: Request) -> None:
        self._on_the_way[page].add(request)

    def _arrived(self, page: Page, request: Request) -> None:
        self._on_the_way[page].discard(request)
        self._last_arrival[page] = time.monotonic()


def open_page(browser: Browser, width: int = 1440, height: int = 900, color_scheme: str = "light", **options: Any) -> Page:
    """A page in a new context (no cookies yet), with `page.hosts` and `page.errors`, shared by all its tabs."""
    options = {"viewport": {"width": width, "height": height}, "locale": "en-GB"} | options
    context = browser.new_context(color_scheme=color_scheme, **options)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    context.traffic = Traffic(context)
    page = context.new_page()
    page.hosts, page.errors = context.traffic.hosts, context.traffic.errors
    return page


def settle(page: Page, quiet_ms: int = 150, timeout_ms: int = PATIENCE_MS) -> Page:
    """Wait until no script runs, the last request was answered, all code has come, and nothing moved for a moment."""
    until = time.monotonic() + timeout_ms / 1000
    while True:
        left_ms = (until - time.monotonic()) * 1000
        still_ms = page.context.traffic.still_ms(page, quiet_ms) if _is_settled(page, quiet_ms, left_ms) else 20
        if not still_ms:
            return page
        if left_ms < 0:
            state = page.evaluate("window.screenWatch.state()")
            raise AssertionError(f"{page.url} did not settle in {timeout_ms / 1000:g} s: {state}")
        page.wait_for_timeout(still_ms)  # also takes in what the browser tells meanwhile


def _is_settled(page: Page, quiet_ms: int, wait_ms: float) -> bool:
    """Waits for it at most a second, so that it is seen when the page goes elsewhere."""
    try:
        given = [quiet_ms, min(max(wait_ms, 0), 1000)]
        return page.evaluate("([quiet, wait]) => window.screenWatch.until_settled(quiet, wait)", given)
    except PlaywrightError as error:
        if "context was destroyed" in str(error):  # it goes to another address just now
            return False
        raise


@contextmanager
def outside_playwright() -> Iterator[None]:
    """Between its calls Playwright leaves its event loop marked as running, which forbids asyncio.run to others."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        if loop is not None:  # else what a browser started meanwhile has set is right
            asyncio._set_running_loop(loop)


def inside_playwright(browser: Browser) -> None:
    """The opposite, for a test that asks for its page so late that nobody could know."""
    asyncio._set_running_loop(browser._loop)
