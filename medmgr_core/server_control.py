"""Commands while the server holds the store: they go through it, by a loopback route and a secret in a file."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import os
import secrets
import ssl
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from medmgr_core.errors import InvalidEntry, MedMgrError, StoreInUse
from medmgr_core.faults import sentence_for
from medmgr_core.server_desk import Desk
from medmgr_core.server_gate import is_forwarded
from medmgr_core.server_settings import is_loopback


@dataclass(frozen=True)
class Token:
    """How to reach a running server: its address, a secret, and its process."""

    url: str
    token: str
    pid: int


def new_token(url: str) -> Token:
    """A token for this process."""
    return Token(url, secrets.token_urlsafe(32), os.getpid())


def write_token(file: Path, token: Token) -> None:
    """Write the token file, readable by its owner alone from its first byte on."""
    part = file.with_name(f"{file.name}.{token.pid}")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(asdict(token), out)
    os.replace(part, file)


def read_token(file: Path | None) -> Token | None:
    """The token in a file, or None when there is none."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return Token(**json.loads(file.read_text())) if file else None
    return None


def remove_token(file: Path, token: Token) -> None:
    """Remove the token file, unless another server wrote its own there."""
    if read_token(file) == token:
        file.unlink(missing_ok=True)


# The server's side ---------------------------------------------------------------------------------------


async def control(request: Request, desk: Desk) -> Response:
    """POST /control/{verb}: only from this machine, only with the secret, never from a browser."""
    if not _may_control(request, desk):
        return JSONResponse({"error": "This is for MedMgr's own commands on this machine."}, 403)
    from medmgr_core.verbs import VERBS

    verb = VERBS.get(request.path_params["verb"])
    if verb is None:
        return JSONResponse({"error": "MedMgr must be stopped for this: close its window first."}, 409)
    try:
        arguments: dict[str, str] = json.loads(await request.body() or b"{}")
        running = await desk.ready()
        return JSONResponse(await asyncio.to_thread(verb, running.store, **arguments))
    except (MedMgrError, ValueError, TypeError) as error:
        known = error if isinstance(error, MedMgrError) else InvalidEntry("The command was not understood.")
        return JSONResponse({"error": str(known)}, 409)
    except Exception as error:
        return JSONResponse({"error": sentence_for(error, f"command {request.path_params['verb']}")}, 500)


def _may_control(request: Request, desk: Desk) -> bool:
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    from_browser = "origin" in request.headers or "sec-fetch-site" in request.headers
    known = desk.token is not None and hmac.compare_digest(given.encode(), desk.token.token.encode())
    return known and is_this_machine(request) and not from_browser and not is_forwarded(request.headers)


def is_this_machine(request: Request) -> bool:
    """Whether the client is on the machine of the server."""
    client, server = request.client, request.scope.get("server")
    return client is not None and (is_loopback(client.host) or bool(server and client.host == server[0]))


# The command's side --------------------------------------------------------------------------------------


def ask_server(file: Path | None, verb: str, arguments: dict[str, str]) -> dict[str, Any] | None:
    """What the server that holds the store answers; None when no server runs. Raises its error as a sentence."""
    token = read_token(file)
    if token is None or file is None:
        return None
    try:
        with _opener().open(_request(token, verb, arguments), timeout=3600) as answer:
            told: dict[str, Any] = json.load(answer)
            return told
    except urllib.error.HTTPError as error:
        if error.code == 403:  # another server has the port by now
            return _forget_stale(file, token)
        raise StoreInUse(_error_in(error)) from None
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return _forget_stale(file, token)


def is_running(file: Path | None) -> Token | None:
    """The token of a server that answers, or None."""
    token = read_token(file)
    if token is None or file is None:
        return None
    try:
        with _opener().open(f"{token.url}/_stcore/health", timeout=5):
            return token
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return _forget_stale(file, token)


def _forget_stale(file: Path, token: Token) -> None:
    # A server that was killed could not remove its file. Whether it really is gone, the lock on the store says.
    remove_token(file, token)


def _request(token: Token, verb: str, arguments: dict[str, str]) -> urllib.request.Request:
    headers = {"authorization": f"Bearer {token.token}", "content-type": "application/json"}
    return urllib.request.Request(f"{token.url}/control/{verb}", json.dumps(arguments).encode(), headers, method="POST")


def _opener() -> urllib.request.OpenerDirector:
    """Straight to this machine, whatever proxy is set; a certificate is for the name others use, not for this one."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )


def _error_in(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"])
    except (ValueError, KeyError):
        return f"The running MedMgr did not understand the command (answer {error.code})."
