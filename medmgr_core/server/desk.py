"""What the parts of the server share: its settings, and the store, which opens while the first requests come in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from medmgr_core.people.visitor import SignedIn, Visitor
from medmgr_core.server.settings import Settings, is_loopback
from medmgr_core.server.token_file import Token, new_token, remove_token, write_token

if TYPE_CHECKING:  # pandas and the database take a second to import: not before the server answers
    from starlette.requests import HTTPConnection

    from medmgr_core.jobs import Runner
    from medmgr_core.running import Running
    from medmgr_core.store.store import Store


class Desk:
    """One served MedMgr. ``open_store`` runs beside the event loop; whoever needs the store awaits ``ready``."""

    def __init__(self, open_store: Callable[[], Store], settings: Settings, *, port: int = 0,
                 token_file: Path | None = None, with_jobs: bool = True) -> None:  # fmt: skip
        self.settings, self.port = settings, port or settings.port
        self.token: Token = new_token(settings.address(self.port))
        self.failure: BaseException | None = None
        self.when_failed: Callable[[], None] = lambda: None
        self.was_visited = False
        self._open_store, self._token_file, self._with_jobs = open_store, token_file, with_jobs
        self._opening: asyncio.Task[Running] | None = None
        self._runner: Runner | None = None

    def begin(self) -> None:
        """Start opening the store."""
        self._opening = asyncio.create_task(asyncio.to_thread(self._open))
        self._opening.add_done_callback(self._note_failure)

    async def ready(self) -> Running:
        """The running MedMgr, as soon as its store is open. Raises what opening it raised."""
        if self._opening is None:
            raise RuntimeError("the server has not begun")
        return await asyncio.shield(self._opening)

    def start_jobs(self, store: Store) -> None:
        """Begin with the background work."""
        from medmgr_core.jobs import Runner

        if self._with_jobs:
            self._runner = Runner(store)
            self._runner.start()

    async def end(self) -> None:
        """Stop the background work and close the store."""
        if self._opening:
            await asyncio.wait([self._opening])
        await asyncio.to_thread(self._close)

    def _open(self) -> Running:
        from medmgr_core import running
        from medmgr_core.people.sign_in import first_link, identify

        store = self._open_store()
        who = running.local_manager if self.settings.mode == "local" else identify
        started = running.start(store, who, self.settings.mode)
        if self._token_file:
            write_token(self._token_file, self.token)
        address = self.settings.public_address(self.port)
        print(f"MedMgr is ready: {address} (to stop it: Ctrl+C)", flush=True)
        link = first_link(store) if self.settings.mode == "accounts" else None
        if link:
            print(f"Nobody can sign in yet. Within 60 minutes, make the first administrator: {address}{link}", flush=True)
        return started

    def _close(self) -> None:
        from medmgr_core import running

        if self._runner:
            self._runner.stop()
        if self._token_file:
            remove_token(self._token_file, self.token)
        running.stop(for_good=True)

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
    return Visitor(connection.cookies, connection.headers, None if host is None or is_loopback(host) else host)
