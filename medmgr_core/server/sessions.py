"""Whose page session is whose: Streamlit resumes a session for anybody who knows its number; we only for its owner."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import ClientContext, SessionClient

from medmgr_core.people.visitor import COOKIE

_MOST = 20_000


def resume_own_only(runtime: Runtime) -> None:
    """From now on a page session is resumed only with the cookie it was begun with.

    What a person typed, picked and filtered lives in there. Somebody else who learns the number (it is in the traffic
    of the browser) begins a session of their own instead.
    """
    owners: OrderedDict[str, str] = OrderedDict()
    connect = runtime.connect_session

    def connect_own(client: SessionClient, user_info: Any,
                    existing_session_id: str | None = None, session_id_override: str | None = None) -> str:  # fmt: skip
        owner = _cookie(client.client_context)
        is_own = existing_session_id is not None and owners.get(existing_session_id) == owner
        own = existing_session_id if is_own else None
        session = connect(client, user_info, own, session_id_override)
        owners[session] = owner
        while len(owners) > _MOST:
            owners.popitem(last=False)
        return session

    runtime.connect_session = connect_own  # type: ignore[method-assign]


def _cookie(context: ClientContext | None) -> str:
    return context.cookies.get(COOKIE, "") if context else ""
