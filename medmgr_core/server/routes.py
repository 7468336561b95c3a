"""The server's own routes. What they need is imported when the store is open, so that the server answers at once."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from medmgr_core.errors import MedMgrError
from medmgr_core.faults import sentence_for
from medmgr_core.server.desk import Desk, who_asks

Endpoint = Callable[[Request, Desk], Awaitable[Response]]

# path -> methods, module beside this one and function
_FILES = {"/files/{file_id}": ("GET", "routes:give_file")}
_CONTROL = {"/control/{verb}": ("POST", "control:control")}
_SIGN_IN = {
    "/sign-in": ("GET POST", "sign_in:sign_in"),
    "/sign-out": ("GET POST", "sign_in:sign_out"),
    "/unlock": ("GET POST", "sign_in:unlock"),
    "/password": ("GET POST", "sign_in:change_password"),
    "/first/{token}": ("GET POST", "sign_in:first"),
}


def routes(desk: Desk) -> list[BaseRoute]:
    """All routes beside Streamlit's. Accounts have their pages only where people sign in."""
    wanted = _FILES | _CONTROL | (_SIGN_IN if desk.settings.mode == "accounts" else {})
    return [Route(path, _later(where, desk), methods=methods.split()) for path, (methods, where) in wanted.items()]


def _later(where: str, desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            await desk.ready()
            module, _, name = where.partition(":")
            found: Endpoint = getattr(importlib.import_module(f"medmgr_core.server.{module}"), name)
            return await found(request, desk)
        except MedMgrError as error:
            return PlainTextResponse(str(error), 400)
        except Exception as error:
            return PlainTextResponse(sentence_for(error, request.url.path), 500)

    return endpoint


async def give_file(request: Request, desk: Desk) -> Response:
    """GET /files/{file_id}: session, right and unit are checked each time. Whatever is missing, the answer is one 404."""
    from medmgr_core.people.files import file_for

    running, who = await desk.ready(), await who_asks(desk, request)
    if who is None or who.is_locked:
        return PlainTextResponse("There is no such file.", 404)
    found = await asyncio.to_thread(file_for, running.store, who.person_code, request.path_params["file_id"])
    if found is None:
        return PlainTextResponse("There is no such file.", 404)
    plain = found.name.encode("ascii", "replace").decode().replace('"', "_").replace("\\", "_").replace("?", "_")
    return Response(found.content, media_type=found.media_type, headers={
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name, safe='')}",
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, no-store",
    })  # fmt: skip
