"""The server: Streamlit's app with our gate, headers and routes around it, under uvicorn, in one process.

One worker only: sessions of Streamlit live in memory, and DuckDB belongs to one process. It answers as soon as
Streamlit is imported; the store opens and the first page is warmed beside it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import uvicorn
from starlette.middleware import Middleware

from medmgr_core.errors import MedMgrError
from medmgr_core.faults import sentence_for
from medmgr_core.server_control import new_token, remove_token, write_token
from medmgr_core.server_desk import Desk
from medmgr_core.server_gate import Gate
from medmgr_core.server_routes import routes
from medmgr_core.server_security import SecurityHeaders
from medmgr_core.server_settings import Settings
from medmgr_core.server_static import PackedFiles
from medmgr_core.server_warm import warm_pages
from medmgr_core.where import PROJECT

if TYPE_CHECKING:
    from medmgr_core.running import Running
    from medmgr_core.store.store import Store

SCRIPT = PROJECT / "app.py"


def make_app(script: Path, desk: Desk) -> st.App:
    """The ASGI app around one script."""

    @contextlib.asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        desk.begin()
        warming = asyncio.create_task(warm_pages(desk))
        try:
            yield
        finally:
            warming.cancel()
            await desk.end()

    around = [
        Middleware(SecurityHeaders, settings=desk.settings),
        Middleware(Gate, desk=desk),
        Middleware(PackedFiles),
    ]
    return st.App(script, lifespan=lifespan, routes=routes(desk), middleware=around, on_script_error=tell_script_error)


def tell_script_error(error: Exception) -> bool:
    """What people see of an error nobody expected: a sentence with a reference number, never the error itself."""
    text = sentence_for(error, "page").replace("[", "\\[").replace("$", "\\$").replace("<", "&lt;")
    st.error(text, icon=":material/error:")
    return True


def serve(open_store: Callable[[], Store], settings: Settings, *, script: Path = SCRIPT,
          token_file: Path | None = None) -> None:  # fmt: skip
    """Serve until told to stop. Raises NotAllowed, PortTaken, and what opening the store raises."""
    settings.check()
    listener = settings.bind()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    desk = Desk(open_store, settings)
    desk.url = settings.address(listener.getsockname()[1])
    server = uvicorn.Server(_uvicorn_settings(make_app(script, desk), settings))
    desk.when_failed = lambda: setattr(server, "should_exit", True)
    desk.token_file = token_file
    _stop_when_asked(server)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if desk.failure:
        raise desk.failure


def _uvicorn_settings(app: st.App, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, use_colors=False,
        # A proxy on this machine tells who is behind it; another one is named by FORWARDED_ALLOW_IPS.
        proxy_headers=settings.behind_tls,
        # Frames are small and the network near: compressing each would only cost time.
        ws_per_message_deflate=False,
        ssl_certfile=settings.certfile, ssl_keyfile=settings.keyfile,
        timeout_graceful_shutdown=5,
    )  # fmt: skip


def _stop_when_asked(server: uvicorn.Server) -> None:
    """End in good order when a service manager asks. uvicorn hands the signal on to us after it has closed all."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: setattr(server, "should_exit", True))
