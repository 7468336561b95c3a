"""The page every address begins with: Streamlit's own, told where its server is.

Without that the browser asks twice whether the server is there before it opens its socket, and at the address of a page
first in the wrong place: a tenth of a second, as much as an empty page takes.
"""

from __future__ import annotations

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from medmgr_core.server.security import START_SCRIPT, streamlit_folder
from medmgr_core.where import PROJECT


def shell_routes() -> list[BaseRoute]:
    """The front door and the address of each page. Anywhere else Streamlit gives its page as it is."""
    names = sorted(path.stem for path in (PROJECT / "pages").glob("*.py"))
    return [Route(f"/{name}", _give, methods=["GET"]) for name in ("", "home", *names)]


async def _give(request: Request) -> Response:
    content, tag = shell()
    headers = {"cache-control": "no-cache", "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="text/html", headers=headers)


@cache
def shell() -> tuple[str, str]:
    """The page, and a tag that changes with it."""
    page = (streamlit_folder() / "index.html").read_text(encoding="utf-8")
    page = page.replace("<head>", f"<head>\n    <script>{START_SCRIPT}</script>", 1)
    return page, f'"{hashlib.sha256(page.encode()).hexdigest()[:20]}"'
