"""The command's side of the control route: ask the server that holds the store. Quick to import."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from medmgr_core.errors import StoreInUse
from medmgr_core.server.token_file import Token, read_token, remove_token


def ask_server(file: Path | None, verb: str, arguments: dict[str, str]) -> dict[str, Any] | None:
    """What the server that holds the store answers; None when no server runs. Raises its error as a sentence."""
    token = running_server(file)
    if token is None:
        return None
    try:
        with _opener().open(_request(token, verb, arguments), timeout=3600) as answer:
            told: dict[str, Any] = json.load(answer)
            return told
    except urllib.error.HTTPError as error:
        if error.code == 403:  # another store's server has the port by now
            return None
        raise StoreInUse(_error_in(error)) from None


def running_server(file: Path | None) -> Token | None:
    """How to reach the server of a token file; None when it is gone. Raises StoreInUse for one that does not answer."""
    token = read_token(file)
    if token is None or file is None:
        return None
    try:
        with _opener().open(f"{token.url}/_stcore/health", timeout=20):
            return token
    except urllib.error.HTTPError:
        return token
    except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
        if not isinstance(getattr(error, "reason", error), ConnectionError):
            raise StoreInUse(f"MedMgr on {token.url} (process {token.pid}) does not answer.") from None
        remove_token(file, token)  # it was killed, and could not do so itself
        return None


def _request(token: Token, verb: str, arguments: dict[str, str]) -> urllib.request.Request:
    headers = {"authorization": f"Bearer {token.token}", "content-type": "application/json"}
    return urllib.request.Request(f"{token.url}/control/{verb}", json.dumps(arguments).encode(), headers, method="POST")


def _opener() -> urllib.request.OpenerDirector:
    """Straight to this machine, whatever proxy is set; a certificate is for the name others use, not for this one."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))


def _error_in(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"])
    except (ValueError, KeyError):
        return f"The running MedMgr did not understand the command (answer {error.code})."
