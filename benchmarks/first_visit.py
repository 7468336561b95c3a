"""What a first visit brings over the wire, by the count of the browser itself."""

from __future__ import annotations

import base64
from typing import Any

from benchmarks.house import House
from benchmarks.report import Line, Spread
from tests.support.app_server import PROJECT
from tests.support.browser import open_page, settle

NAME = "first visit"


def run(house: House) -> list[Line]:
    """The first page, and the Staff page with 5,000 rows, each in a profile of its own."""
    ours = house.serve("ours", PROJECT / "app.py", house.store(many_staff=True))
    return [
        Line(NAME, f"over the wire, {name}", "browser, cold", Spread([_megabytes(house, f"{ours.url}/{path}")], "MB"), goal=3.0)
        for name, path in (("first page", ""), ("Staff page", "staff"))
    ]


def _megabytes(house: House, url: str) -> float:
    """Bodies and headers of all answers as they were sent, and what came through the socket."""
    page = open_page(house.browser)
    sizes: list[float] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    wire.on("Network.webSocketFrameReceived", lambda told: sizes.append(_frame_size(told["response"])))
    page.goto(url, wait_until="commit")
    page.get_by_test_id("stHeading").first.wait_for(state="attached")
    settle(page, 500)
    page.context.close()
    return sum(sizes) / 1e6


def _frame_size(frame: dict[str, Any]) -> int:
    text = frame["payloadData"]
    return len(text) if frame["opcode"] == 1 else len(base64.b64decode(text))
