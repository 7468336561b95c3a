"""The gate: every request passes it before anything else sees it. What is not let through here is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from medmgr_core.errors import MedMgrError
from medmgr_core.people.visitor import SignedIn
from medmgr_core.server.desk import Desk, who_asks
from medmgr_core.server.settings import is_loopback

# Without a session: what a sign-in page and a browser need before anybody is known. No data is among it.
_OPEN = frozenset({"/_stcore/health", "/_stcore/host-config", "/favicon.png", "/manifest.json", "/sign-in"})
_OPEN_BELOW = ("/static/", "/first/", "/control/")
# Reached while locked, besides what is open.
_WHILE_LOCKED = frozenset({"/unlock", "/sign-out", "/_stcore/stream"})
# Nobody needs them here: figures of the server, the interface for programs, Streamlit's own sign-in.
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent", "/auth", "/oauth2callback")
# Answered with a status, not with a page to go to.
_NO_PAGES = ("/_stcore/", "/media/", "/component/")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.I)


class Gate:
    """Checks host, origin and session of each request and each socket."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope) or await self._needs_session(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before accepting: the browser sees a 403
        else:
            await refusal(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers, path = Headers(scope=scope), scope["path"]
        if self._desk.settings.mode == "local" and not is_local(scope, headers):
            return refused("In local mode MedMgr answers this machine only, at its own address.")
        if any(path == closed or path.startswith(f"{closed}/") for closed in _CLOSED):
            return PlainTextResponse("Not found.", 404)
        changes = scope["type"] == "websocket" or scope["method"] not in _READ_ONLY
        if changes and not path.startswith("/control/") and not is_same_origin(headers, self._desk.settings.is_secure):
            return refused("This request does not come from a page of MedMgr.")
        return None

    async def _needs_session(self, scope: Scope) -> Response | None:
        path = scope["path"]
        if path in _OPEN or path.startswith(_OPEN_BELOW):
            return None
        self._desk.was_visited = True
        if self._desk.settings.mode == "local" and scope["type"] == "http" and not path.startswith("/files/"):
            return None  # the empty shell of a page: the browser reads its scripts while the store opens
        try:
            await self._desk.ready()
            who = await who_asks(self._desk, HTTPConnection(scope))
        except MedMgrError as error:  # the store did not open: the server ends, and says the same on its console
            return PlainTextResponse(str(error), 503)
        if self._desk.settings.mode == "local" or may_pass(who, path):
            return None
        return to_sign_in(scope, "/unlock" if who else "/sign-in")


def is_local(scope: Scope, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from this machine, to its own name, with no proxy in between.

    Another name would be a page elsewhere that had its own name point here (DNS rebinding).
    """
    client = scope.get("client")
    named_local = _LOCAL_HOST.fullmatch(headers.get("host", ""))
    return bool(named_local and client and is_loopback(client[0]) and not is_forwarded(headers))


def is_forwarded(headers: Mapping[str, str]) -> bool:
    """Whether a proxy passed the request on."""
    return any(name in headers for name in _FORWARDED)


def is_same_origin(headers: Mapping[str, str], is_secure: bool) -> bool:
    """Whether a page of this very host made the request. Browsers always say so with what changes something."""
    host = headers.get("host")
    return bool(host) and headers.get("origin") == f"http{'s' if is_secure else ''}://{host}"


def may_pass(who: SignedIn | None, path: str) -> bool:
    """Whether a person who signed in, or did not, may go on."""
    return who is not None and (not who.is_locked or path in _WHILE_LOCKED)


def to_sign_in(scope: Scope, page: str) -> Response:
    """Send a page request to sign in and back; refuse everything else."""
    path = scope["path"]
    if scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD") or path.startswith(_NO_PAGES):
        return PlainTextResponse("Sign in first.", 401)
    query = scope["query_string"].decode("latin-1")
    wanted = quote(path, safe="/") + (f"?{query}" if query else "")
    return RedirectResponse(f"{page}?next={quote(wanted, safe='/')}", 303, {"cache-control": "no-store"})


def refused(why: str) -> Response:
    """A request that no honest page makes."""
    return PlainTextResponse(why, 403)
