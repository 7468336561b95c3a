"""The control route: commands while the server holds the store, with a secret only its owner can read."""

from __future__ import annotations

import asyncio
import hmac
import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from medmgr_core.errors import MedMgrError
from medmgr_core.faults import sentence_for
from medmgr_core.server.desk import Desk
from medmgr_core.server.gate import is_forwarded
from medmgr_core.server.settings import is_loopback


async def control(request: Request, desk: Desk) -> Response:
    """POST /control/{verb}: only from this machine, only with the secret, never from a browser."""
    if not _may_control(request, desk):
        return JSONResponse({"error": "This is for MedMgr's own commands on this machine."}, 403)
    from medmgr_core.verbs import VERBS

    verb = VERBS.get(request.path_params["verb"])
    if verb is None:
        return JSONResponse({"error": "MedMgr must be stopped for this."}, 409)
    try:
        arguments: dict[str, str] = json.loads(await request.body() or b"{}")
        running = await desk.ready()
        return JSONResponse(await asyncio.to_thread(verb, running.store, **arguments))
    except MedMgrError as error:
        return JSONResponse({"error": str(error)}, 409)
    except Exception as error:
        return JSONResponse({"error": sentence_for(error, f"command {request.path_params['verb']}")}, 500)


def _may_control(request: Request, desk: Desk) -> bool:
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    from_browser = "origin" in request.headers or "sec-fetch-site" in request.headers
    known = hmac.compare_digest(given.encode(), desk.token.token.encode())
    return known and is_this_machine(request) and not from_browser and not is_forwarded(request.headers)


def is_this_machine(request: Request) -> bool:
    """Whether the client is on the machine of the server."""
    client, server = request.client, request.scope.get("server")
    return client is not None and (is_loopback(client.host) or bool(server and client.host == server[0]))
