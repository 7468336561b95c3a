"""The routes of signing in and out. Each reads its form, calls one verb of people/sign_in, and answers with a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from medmgr_core.errors import InvalidEntry, MedMgrError
from medmgr_core.people import sign_in as accounts
from medmgr_core.people.links import FIRST
from medmgr_core.people.tries import TooManyTries
from medmgr_core.server.desk import Desk, visitor_of, who_asks
from medmgr_core.server.pages import Field, form, page, password
from medmgr_core.store.store import Store

_LARGEST_FORM = 16 * 1024


@dataclass
class Asked:
    """One request to these pages: who asks, what was typed, and the store."""

    request: Request
    desk: Desk
    store: Store
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def posts(self) -> bool:
        """Whether a form was sent."""
        return self.request.method == "POST"

    @property
    def token(self) -> str:
        """The token of the cookie, or nothing."""
        return self.request.cookies.get(accounts.COOKIE, "")

    @property
    def address(self) -> str | None:
        """Where the request comes from; nothing for this machine, where a proxy would stand for everybody."""
        return visitor_of(self.request).address

    @property
    def onward(self) -> str:
        """Where to go afterwards."""
        return safe_next(self.typed.get("next") or self.request.query_params.get("next", ""))


async def asked(request: Request, desk: Desk) -> Asked:
    """A request with its form read. Raises InvalidEntry for one too large."""
    running = await desk.ready()
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            raise InvalidEntry("What was sent is too long.")
    typed = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    return Asked(request, desk, running.store, typed)


def safe_next(address: str) -> str:
    """An address within MedMgr, or the first page: a link to sign in must not lead elsewhere."""
    plain = address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not address.startswith("//") else "/"


# Pages ---------------------------------------------------------------------------------------------------


async def sign_in(request: Request, desk: Desk) -> Response:
    """GET and POST /sign-in."""
    ask = await asked(request, desk)
    who = await who_asks(desk, request)
    if who and not who.is_locked:
        return RedirectResponse(ask.onward, 303)
    if not ask.posts:
        good = "Your password is set. Sign in with it." if "set" in request.query_params else ""
        return _sign_in_page(ask, good=good)
    name = ask.typed.get("name", "")
    return await _tried(
        lambda: accounts.sign_in(ask.store, name, ask.typed.get("password", ""), address=ask.address),
        lambda token: _with_cookie(ask, token),
        lambda problem, status: _sign_in_page(ask, problem, status),
    )


def _sign_in_page(ask: Asked, problem: str = "", status: int = 200, good: str = "") -> Response:
    fields = [Field("name", "Sign-in name", "username", ask.typed.get("name", "")),
              password("password", "Password", "current-password")]  # fmt: skip
    return page("Sign in to MedMgr", form("/sign-in", fields, "Sign in", {"next": ask.onward}),
                '<p class="soft">Forgotten? An administrator can give you a link to set a new password.</p>',
                problem=problem, good=good, status=status)  # fmt: skip


async def sign_out(request: Request, desk: Desk) -> Response:
    """GET asks, POST /sign-out does it: here, or with ``everywhere`` on all devices."""
    ask = await asked(request, desk)
    who = await who_asks(desk, request)
    if not ask.posts:
        return page("Sign out", form("/sign-out", [], "Sign out"),
                    form("/sign-out", [], "Sign out on all devices", {"everywhere": "yes"}, second=True),
                    '<p class="soft"><a href="/">Back</a></p>', intro="Work that was saved stays.")  # fmt: skip
    if who and ask.typed.get("everywhere"):
        await asyncio.to_thread(accounts.sign_out_everywhere, ask.store, who.person_code, by=who.person_code)
    await asyncio.to_thread(accounts.sign_out, ask.store, ask.token)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(accounts.COOKIE, httponly=True, secure=desk.settings.is_secure, samesite="lax")
    return response


async def unlock(request: Request, desk: Desk) -> Response:
    """GET and POST /unlock: the password again, after an idle while."""
    ask = await asked(request, desk)
    who = await who_asks(desk, request)
    if who is None or not who.is_locked:
        return RedirectResponse(ask.onward if who else "/sign-in", 303)
    if not ask.posts:
        return _unlock_page(ask, who.person_code)
    return await _tried(
        lambda: accounts.unlock(ask.store, ask.token, ask.typed.get("password", ""), address=ask.address),
        lambda _: RedirectResponse(ask.onward, 303),
        lambda problem, status: _unlock_page(ask, who.person_code, problem, status),
    )


def _unlock_page(ask: Asked, code: str, problem: str = "", status: int = 200) -> Response:
    fields = [Field("name", "Signed in as", "username", code, fixed=True),
              password("password", "Password", "current-password")]  # fmt: skip
    return page("Locked", form("/unlock", fields, "Unlock", {"next": ask.onward}),
                '<p class="soft"><a href="/sign-out">Sign out</a></p>', problem=problem, status=status,
                intro="Nobody used MedMgr here for a while. Give your password to go on.")  # fmt: skip


async def change_password(request: Request, desk: Desk) -> Response:
    """GET and POST /password."""
    ask = await asked(request, desk)
    who = await who_asks(desk, request)
    if who is None or who.is_locked:
        return RedirectResponse("/sign-in?next=/password", 303)
    code = who.person_code
    if not ask.posts:
        return _password_page(code)

    def change() -> None:
        new = _twice(ask.typed)
        accounts.change_password(ask.store, code, ask.typed.get("old", ""), new, keep=ask.token, address=ask.address)

    done = "Your password is changed. All other sessions have ended."
    return await _tried(change, lambda _: page("Password", '<p><a href="/">Back to MedMgr</a></p>', good=done),
                        lambda problem, status: _password_page(code, problem, status))  # fmt: skip


def _password_page(code: str, problem: str = "", status: int = 200) -> Response:
    fields = [Field("name", "Signed in as", "username", code, fixed=True),
              password("old", "Password until now", "current-password"), *_new_twice()]  # fmt: skip
    return page("Change your password", form("/password", fields, "Change it"),
                '<p class="soft"><a href="/">Back</a></p>', problem=problem, status=status)  # fmt: skip


async def first(request: Request, desk: Desk) -> Response:
    """GET and POST /first/{token}: a first or new password, by a link that works once."""
    ask, token = await asked(request, desk), request.path_params["token"]
    try:
        meant = await asyncio.to_thread(accounts.whose_link, ask.store, token)
    except MedMgrError as error:
        return page("Link", problem=str(error), status=404)
    if not ask.posts:
        return _first_page(ask, token, meant)

    def use() -> None:
        person = {name: ask.typed.get(name, "") for name in ("person_code", "name")}
        accounts.use_link(ask.store, token, _twice(ask.typed), **person)

    return await _tried(use, lambda _: RedirectResponse("/sign-in?set", 303),
                        lambda problem, status: _first_page(ask, token, meant, problem, status))  # fmt: skip


def _first_page(ask: Asked, token: str, meant: str, problem: str = "", status: int = 200) -> Response:
    who = [Field("person_code", "Sign-in name", "username", ask.typed.get("person_code", "")),
           Field("name", "Your name", "name", ask.typed.get("name", ""))]  # fmt: skip
    known = [Field("person_code", "Sign-in name", "username", meant, fixed=True)]
    title = "The first administrator" if meant == FIRST else "Set your password"
    intro = "Nobody can sign in yet. You will be able to do everything, and to let others in." if meant == FIRST else ""
    fields = [*(who if meant == FIRST else known), *_new_twice()]
    return page(title, form(f"/first/{token}", fields, "Set the password"), intro=intro, problem=problem, status=status)


# Parts ---------------------------------------------------------------------------------------------------


async def _tried(verb: Callable[[], Any], then: Callable[[Any], Response],
                 otherwise: Callable[[str, int], Response]) -> Response:  # fmt: skip
    """Do it in a thread (a password takes 50 ms); an error is shown on the page one came from."""
    try:
        return then(await asyncio.to_thread(verb))
    except TooManyTries as error:
        response = otherwise(str(error), 429)
        response.headers["retry-after"] = str(error.seconds)
        return response
    except MedMgrError as error:
        return otherwise(str(error), 422 if isinstance(error, InvalidEntry) else 403)


def _with_cookie(ask: Asked, token: str) -> Response:
    """On to the page wanted, with the cookie.

    SameSite is Lax, not Strict: with Strict, a link to a page in a message would ask people to sign in again. What
    changes anything, and every socket, is refused from other origins by the gate in any case.
    """
    response = RedirectResponse(ask.onward, 303)
    secure = ask.desk.settings.is_secure
    response.set_cookie(accounts.COOKIE, token, path="/", httponly=True, secure=secure, samesite="lax")
    return response


def _new_twice() -> list[Field]:
    return [password("password", "New password (at least 12 characters)"), password("again", "The same again")]


def _twice(typed: dict[str, str]) -> str:
    if typed.get("password", "") != typed.get("again", ""):
        raise InvalidEntry("The two new passwords differ: type the same one twice.")
    return typed.get("password", "")
