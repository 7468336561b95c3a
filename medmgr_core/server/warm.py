"""Warming: one run of the first page by nobody, so that the first person does not wait for its imports."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import get_instance
from streamlit.runtime.session_manager import ClientContext, SessionClient

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LONGEST = 20.0  # seconds
# What the first page imports that takes long; it can be had while the browser still reads its scripts.
HEAVY = ("altair", "PIL.PngImagePlugin", "streamlit.elements.vega_charts")


class NobodyContext(ClientContext):
    """A visitor on this machine without a cookie: the manager in local mode, nobody where people sign in."""

    @property
    def headers(self) -> Iterable[tuple[str, str]]:
        return ()

    @property
    def cookies(self) -> Mapping[str, str]:
        return {}

    @property
    def remote_ip(self) -> str | None:
        return "127.0.0.1"


class Nobody(SessionClient):
    """Looks at a page and throws it away."""

    def __init__(self) -> None:
        self.finished = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        # A run that ends early for another one is the way to the first page, not its end.
        is_end = msg.WhichOneof("type") == "script_finished" and msg.script_finished != msg.FINISHED_EARLY_FOR_RERUN
        if is_end:
            self.finished.set()

    @property
    def client_context(self) -> ClientContext:
        return NobodyContext()


async def import_heavy() -> None:
    """Import what takes long, beside the event loop."""
    for name in HEAVY:
        await asyncio.to_thread(importlib.import_module, name)


async def run_first_page() -> None:
    """Run the script once, as a browser would ask for it, and forget the session."""
    runtime, client, ask = get_instance(), Nobody(), BackMsg()
    ask.rerun_script.SetInParent()
    session = runtime.connect_session(client=client, user_info={})
    try:
        runtime.handle_backmsg(session, ask)
        await asyncio.wait_for(client.finished.wait(), LONGEST)
    finally:
        runtime.close_session(session)
