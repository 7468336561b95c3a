"""Streamlit's own scripts and styles, compressed once: Streamlit serves them as they lie, 3 to 5 MB a first visit."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from medmgr_core.server.security import streamlit_folder

_TEXT = {".js", ".css", ".svg", ".json"}


@dataclass(frozen=True)
class Packed:
    """A compressed file and the headers it goes out with."""

    content: bytes
    headers: dict[str, str]


class PackedFiles:
    """Answers /static/… from memory. Names carry a digest of the content, so browsers may keep them for good."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        root = streamlit_folder()
        self._files = {f"/{file.relative_to(root).as_posix()}": file
                       for file in (root / "static").rglob("*") if file.suffix in _TEXT}  # fmt: skip
        self._packed: dict[str, Packed] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if not self._is_ours(scope, path):
            await self._app(scope, receive, send)
            return
        packed = self._packed.get(path)
        if packed is None:
            packed = await run_in_threadpool(self._pack, path)
        known = Headers(scope=scope).get("if-none-match")
        response = Response(status_code=304) if known == packed.headers["etag"] else Response(packed.content)
        response.headers.update(packed.headers)
        await response(scope, receive, send)

    def _is_ours(self, scope: Scope, path: str) -> bool:
        if scope["type"] != "http" or path not in self._files or scope["method"] not in ("GET", "HEAD"):
            return False
        return "gzip" in Headers(scope=scope).get("accept-encoding", "")

    def _pack(self, path: str) -> Packed:
        self._packed[path] = packed = pack(self._files[path])
        return packed


def pack(file: Path) -> Packed:
    """Compress one file."""
    content = gzip.compress(file.read_bytes(), 6, mtime=0)
    media_type = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file.name)[0]
    return Packed(content, {
        "content-type": f"{media_type}; charset=utf-8",
        "content-encoding": "gzip",
        "vary": "Accept-Encoding",
        "etag": f'"{hashlib.sha256(content).hexdigest()[:20]}"',
        "cache-control": "public, immutable, max-age=31536000",
    })  # fmt: skip
