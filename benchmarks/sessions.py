"""What one more session costs in memory: sockets that ask for the Staff page, stay open, and read what comes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.house import HostServer, House
from benchmarks.report import Line, Spread
from tests.support.app_server import PROJECT

NAME = "memory"
_WARM, _COUNTED = 50, 50


def run(house: House) -> list[Line]:
    """The first sessions warm the page and the memory pools; then 50 more are counted."""
    server = house.serve("ours", PROJECT / "app.py", house.store(many_staff=True))
    with ExitStack() as tabs:
        sizes = [_open(tabs, server, count) for count in (_WARM, _COUNTED)]
        runs = len(server.runs())
    if runs != 1 + _WARM + _COUNTED:
        raise AssertionError(f"{runs} runs of the script, not one for each session")
    before, after = sizes
    each = Spread([(after - before) / _COUNTED], "MB")
    whole = Spread([after], "MB")
    return [
        Line(NAME, f"each of {_COUNTED} sessions on the Staff page", "server, warm", each, goal=1.0),
        Line(NAME, f"server with {_WARM + _COUNTED} sessions", "server, warm", whole),
    ]


def _open(tabs: ExitStack, server: HostServer, count: int) -> float:
    """Open sessions and return what the server holds a moment later, in megabytes."""
    for _ in range(count):
        tabs.enter_context(session(server, "staff"))
    time.sleep(2)
    return resident(server)


@contextmanager
def session(server: HostServer, page: str) -> Iterator[None]:
    """A tab that asks for a page, reads until its script has finished, and stays open."""
    with tab(server, page):
        yield


class Tab:
    """A tab without a browser."""

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self._socket = socket
        self._wanted = BackMsg()
        self._wanted.rerun_script.page_name = page

    def ask(self) -> None:
        """Have the script of the page run."""
        self._socket.send(self._wanted.SerializeToString())

    def wait(self) -> None:
        """Read until it has finished."""
        while _read(self._socket).WhichOneof("type") != "script_finished":
            pass


@contextmanager
def tab(server: HostServer, page: str) -> Iterator[Tab]:
    """A tab that has a page and stays open."""
    address = server.url.replace("http", "ws", 1)
    with connect(f"{address}/_stcore/stream", origin=server.url, subprotocols=["streamlit"], max_size=None,
                 compression=None, proxy=None) as socket:  # fmt: skip
        opened = Tab(socket, page)
        opened.ask()
        opened.wait()
        yield opened


def _read(socket: ClientConnection) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(bytes(socket.recv(timeout=120)))
    return message


def resident(server: HostServer) -> float:
    """Megabytes the server holds in memory, by what Linux tells."""
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024
