"""Warming: one run of the first page by nobody, so that the first person does not wait for its imports."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import get_instance
from streamlit.runtime.session_manager import ClientContext, SessionClient

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LONGEST = 20.0  # seconds


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
        if msg.WhichOneof("type") == "script_finished":
            self.finished.set()

    @property
    def client_context(self) -> ClientContext:
        return NobodyContext()


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
