"""The server: Streamlit's app with our gate, headers and routes around it, under uvicorn, in one process.

One worker only: sessions of Streamlit live in memory, and DuckDB belongs to one process. It answers as soon as
Streamlit is imported; the store opens and the first page is warmed beside it.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import delta_generator
from streamlit.runtime import get_instance
from streamlit.runtime.pages_manager import PagesManager

from medmgr_core.entry.left_over import remove_left_over
from medmgr_core.faults import sentence_for
from medmgr_core.server.desk import Desk
from medmgr_core.server.gate import Gate
from medmgr_core.server.routes import routes
from medmgr_core.server.security import SecurityHeaders
from medmgr_core.server.sessions import resume_own_only
from medmgr_core.server.settings import Settings
from medmgr_core.server.shell import shell_routes
from medmgr_core.server.static import PackedFiles
from medmgr_core.server.warm import import_heavy, run_first_page
from medmgr_core.where import PROJECT

if TYPE_CHECKING:
    from medmgr_core.store.store import Store

SCRIPT = PROJECT / "app.py"


def make_app(script: Path, desk: Desk) -> st.App:
    """The ASGI app around one script."""
    # Else the first deep link of a process runs its file of pages/ alone, with a menu made of file names.
    PagesManager.uses_pages_directory = False
    # Else the first element searches the whole stack, a fifth of a second, to see whether this is a notebook.
    delta_generator._use_warning_has_been_displayed = True

    @contextlib.asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        _quiet_logs()
        resume_own_only(get_instance())
        desk.begin()
        warming = asyncio.create_task(_warm(desk))
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
    ours = [*routes(desk), *shell_routes()]
    return st.App(script, lifespan=lifespan, routes=ours, middleware=around, on_script_error=tell_script_error)


async def _warm(desk: Desk) -> None:
    """Run the first page once, then begin with the jobs: people come first."""
    gc.disable()  # imports make many objects and no garbage
    try:
        running = await desk.ready()
        await _run_first_page(desk)
        await asyncio.to_thread(remove_left_over)
    except Exception:  # the desk noted it, and the server ends with that error
        return
    finally:
        gc.freeze()  # what is there by now stays for good
        gc.enable()
    desk.start_jobs(running.store)


async def _run_first_page(desk: Desk) -> None:
    try:
        await import_heavy()
        if not desk.was_visited:  # somebody who is there already warms it by looking
            await run_first_page()
    except Exception as error:  # the first person will see it too
        sentence_for(error, "warming the first page")


def tell_script_error(error: Exception) -> bool:
    """What people see of an error that no page caught: a sentence, with a reference number when it is a bug."""
    st.error(sentence_for(error, "page").translate(_AS_TEXT))
    return True


# Streamlit reads Markdown in an error box; a sentence may hold stored text.
_AS_TEXT = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>()#+!|$:~"})


def serve(open_store: Callable[[], Store], settings: Settings, *, script: Path = SCRIPT,
          token_file: Path | None = None) -> None:  # fmt: skip
    """Serve until told to stop. Raises NotAllowed, PortTaken, and what opening the store raises."""
    settings.check()
    listener = settings.bind()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    desk = Desk(open_store, settings, port=listener.getsockname()[1], token_file=token_file)
    server = uvicorn.Server(_uvicorn_settings(make_app(script, desk), settings))
    desk.when_failed = lambda: setattr(server, "should_exit", True)
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


def _quiet_logs() -> None:
    """No line for each request: addresses of one-time links and files are secrets. Streamlit turns these on."""
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("uvicorn", "uvicorn.error", "websockets"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _stop_when_asked(server: uvicorn.Server) -> None:
    """End in good order when a service manager asks. uvicorn hands the signal on to us after it has closed all."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: setattr(server, "should_exit", True))
