"""What every answer carries: the content-security policy and its companions."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medmgr_core.server.settings import Settings

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)

# Tells Streamlit's scripts what they would ask for first: see ``shell``.
START_SCRIPT = (
    "window.__streamlit={BACKEND_BASE_URL:location.origin,"
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false}}"
)

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # "no-referrer" would make browsers send "Origin: null" with our own forms, which are then refused.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@cache
def streamlit_folder() -> Path:
    """The files of the installed Streamlit's front end."""
    import streamlit

    return Path(streamlit.__file__).parent / "static"


def digest_source(text: str) -> str:
    """A script or style as the policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def script_sources() -> str:
    """Our inline script and those of the installed index.html: an update of Streamlit may change them."""
    page = (streamlit_folder() / "index.html").read_text(encoding="utf-8")
    return " ".join(digest_source(script) for script in (*_INLINE_SCRIPT.findall(page), START_SCRIPT))


def policy(host: str, is_secure: bool) -> str:
    """The content-security policy of the app. Charts and Components v2 work under it; nothing leaves the host."""
    # Older Safari does not count a socket to the same host as 'self'.
    socket = f" {'wss' if is_secure else 'ws'}://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' blob: {script_sources()}",
        "style-src 'self' 'unsafe-inline'",
        f"connect-src 'self'{socket}",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src blob:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
    ))  # fmt: skip


class SecurityHeaders:
    """Adds the headers to every answer; a page with a stricter policy of its own keeps it."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in _ALWAYS.items():
            headers[name] = value
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        headers.setdefault("content-security-policy", policy(host, self._settings.is_secure))
        if self._settings.is_secure:
            headers["strict-transport-security"] = "max-age=31536000"
        if scope["path"].startswith("/media/"):
            headers["cache-control"] = "private, no-store"
