"""Speaking to a served MedMgr as a browser does, and as an attacker does."""

import sys
from contextlib import contextmanager

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.support.app_server import AppServer


class TinyDesk(AppServer):
    """The tiny app behind our server."""

    def __init__(self, data_folder, *, store=None, mode="local", more=()):
        super().__init__(data_folder, store=store, mode=mode)
        self.more = more

    def _command(self, *more):
        return [sys.executable, "-m", "tests.server.tiny", str(self.port), self.store, self.mode, *self.more, *more]

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def client(self, **headers):
        """A browser without cookies, at our own address; it does not follow redirects."""
        own = {"origin": self.url, "accept": "text/html"} | headers
        no_rest = httpx.Limits(max_keepalive_connections=0)  # a client needs no closing then
        return httpx.Client(base_url=self.url, headers=own, trust_env=False, timeout=120, limits=no_rest)

    def sign_in(self, name, password, **form):
        """A browser in which somebody has signed in."""
        client = self.client()
        answer = client.post("/sign-in", data={"name": name, "password": password, **form})
        assert answer.status_code == 303, answer.text
        return client


@contextmanager
def socket(desk, *, origin="own", cookie=None, host=None, session=None, forwarded=None):
    """A websocket to the app, as the front end opens it."""
    headers = {"Cookie": f"medmgr_session={cookie}"} if cookie else {}
    headers |= {"Host": host} if host else {}
    headers |= {"X-Forwarded-For": forwarded} if forwarded else {}
    protocols = ["streamlit", *(["x", session] if session else [])]
    with connect(
        f"ws://{desk.host}/_stcore/stream", origin=desk.url if origin == "own" else origin,
        additional_headers=headers, subprotocols=protocols, proxy=None, max_size=None, open_timeout=120,
    ) as opened:  # fmt: skip
        yield opened


def run(opened, query="", numbers=None):
    """All text one run of the page sends; the number of the page session is added to ``numbers``."""
    ask = BackMsg()
    ask.rerun_script.query_string = query
    opened.send(ask.SerializeToString())
    told = []
    while True:
        message = ForwardMsg.FromString(opened.recv(timeout=120))
        if message.WhichOneof("type") == "script_finished":
            return "\n".join(told)
        if message.WhichOneof("type") == "new_session" and numbers is not None:
            numbers.append(message.new_session.initialize.session_id)
        if message.WhichOneof("type") == "delta":
            element = message.delta.new_element
            told.append({"text": element.text.body, "alert": element.alert.body}.get(element.WhichOneof("type"), ""))
