"""From starting ``python -m medmgr_core serve`` on a store that exists until it is healthy, and until the first page stands."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time

from benchmarks.house import House
from benchmarks.report import Line, Spread
from tests.support.app_server import PROJECT
from tests.support.browser import open_page, settle
from tests.support.ports import free_port

NAME = "start"


def run(house: House) -> list[Line]:
    """Files are in the memory of the operating system: one start before is not counted."""
    store = house.store()
    _ = house.browser  # has started before the clock does
    starts = [_start(house, str(store)) for _ in range(house.rounds(7) + 1)][1:]
    healthy, drawn = zip(*starts, strict=True)
    return [
        Line(NAME, "until healthy", "server, new process", Spread(healthy, "s"), goal=1.0),
        Line(NAME, "until the first page is drawn", "browser, new process, new profile", Spread(drawn, "s"), goal=3.0),
    ]


def _start(house: House, store: str) -> tuple[float, float]:
    """Seconds until healthy, and until the last change of the first page, opened as soon as the server is healthy."""
    port = free_port()
    page = open_page(house.browser)
    command = [sys.executable, "-m", "medmgr_core", "serve", "--port", str(port), "--store", store]
    begun = time.time()
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_until_healthy(process, port)
            healthy = time.time() - begun
            page.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
            page.get_by_test_id("stHeading").first.wait_for(state="attached")
            settle(page, 300)
            drawn = float(page.evaluate("performance.timeOrigin + window.screenWatch.moved")) / 1000 - begun
        finally:
            page.context.close()
            process.terminate()
    return healthy, drawn


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while not _is_healthy(port):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the server did not start")
        time.sleep(0.005)


def _is_healthy(port: int) -> bool:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", "/_stcore/health")
        return asking.getresponse().status == 200
    except OSError:
        return False
    finally:
        asking.close()
