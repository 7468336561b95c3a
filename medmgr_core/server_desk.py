"""What the parts of the server share: its settings, and the store, which opens while the first requests come in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from medmgr_core.people.visitor import SignedIn, Visitor
from medmgr_core.server_settings import Settings, is_loopback

if TYPE_CHECKING:  # pandas and the database take a second to import: not before the server answers
    from starlette.requests import HTTPConnection

    from medmgr_core.running import Running
    from medmgr_core.store.store import Store


class Desk:
    """One served MedMgr. ``open_store`` runs beside the event loop; whoever needs the store awaits ``ready``."""

    def __init__(self, open_store: Callable[[], Store], settings: Settings) -> None:
        self.settings = settings
        self.failure: BaseException | None = None
        self.when_open: list[Callable[[Running], None]] = []  # called in the opening thread
        self.when_failed: Callable[[], None] = lambda: None
        self._open_store = open_store
        self._opening: asyncio.Task[Running] | None = None

    def begin(self) -> None:
        """Start opening the store."""
        self._opening = asyncio.create_task(asyncio.to_thread(self._open))
        self._opening.add_done_callback(self._note_failure)

    async def ready(self) -> Running:
        """The running MedMgr, as soon as its store is open. Raises what opening it raised."""
        if self._opening is None:
            raise RuntimeError("the server has not begun")
        return await asyncio.shield(self._opening)

    async def end(self) -> None:
        """Close the store."""
        from medmgr_core import running

        if self._opening:
            await asyncio.wait([self._opening])
        await asyncio.to_thread(running.stop, for_good=True)

    def _open(self) -> Running:
        from medmgr_core import running
        from medmgr_core.people.sign_in import identify

        store = self._open_store()
        who = running.local_manager if self.settings.mode == "local" else identify
        started = running.start(store, who, self.settings.mode)
        for call in self.when_open:
            call(started)
        return started

    def _note_failure(self, opening: asyncio.Task[Running]) -> None:
        if not opening.cancelled() and opening.exception():
            self.failure = opening.exception()
            self.when_failed()


async def who_asks(desk: Desk, connection: HTTPConnection) -> SignedIn | None:
    """Who is at the other end of a request, by its cookie."""
    running = await desk.ready()
    # In a thread: it reads the store, and now and then waits for its turn to write.
    return await asyncio.to_thread(running.identify, running.store, visitor_of(connection))


def visitor_of(connection: HTTPConnection) -> Visitor:
    """What a request tells of itself."""
    host = connection.client.host if connection.client else None
    address = None if host is None or is_loopback(host) else host
    return Visitor(connection.cookies, connection.headers, address)


def in_background(name: str, work: Callable[[], None]) -> threading.Thread:
    """Start a thread that does not keep the process alive."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread
