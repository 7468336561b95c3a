"""Local mode: one manager on this machine. Nobody else, by no detour."""

import pytest
from websockets.exceptions import InvalidStatus

from medmgr_core.errors import NotAllowed
from medmgr_core.server.settings import PortTaken, Settings
from tests.server.talk import run, socket

CLOSED = ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/auth/login", "/oauth2callback",
          "/_stcore/script-health-check"]  # fmt: skip


def test_the_manager_on_this_machine_is_let_in(local_desk):
    with socket(local_desk) as opened:
        assert run(opened) == "signed in as manager\nCANARY"
    assert local_desk.client().get("/").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "localhost.",
                                  "127.0.0.1@evil.example", "[::1].evil", "192.0.2.1", ""])  # fmt: skip
def test_another_host_name_is_refused(local_desk, host):
    """A page elsewhere may have its own name point to this machine (DNS rebinding)."""
    for path in ("/", "/_stcore/health", "/static/js/x.js", "/files/x", "/media/x"):
        assert local_desk.client(host=host).get(path).status_code == 403
    with pytest.raises(InvalidStatus), socket(local_desk, host=host or "evil", origin=f"http://{host}"):
        pass


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"])
def test_own_names_are_known(local_desk, host):
    assert local_desk.client(host=f"{host}:{local_desk.port}").get("/").status_code == 200


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "x-forwarded-host", "via"])
def test_what_a_proxy_passed_on_is_refused(local_desk, header):
    assert local_desk.client(**{header: "127.0.0.1"}).get("/").status_code == 403
    with pytest.raises(InvalidStatus), socket(local_desk, forwarded="127.0.0.1"):
        pass


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1", "http://localhost:1"])
def test_sockets_of_other_pages_are_refused(local_desk, origin):
    with pytest.raises(InvalidStatus) as refused, socket(local_desk, origin=origin):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PATCH"])
def test_changes_from_other_pages_are_refused(local_desk, method, origin):
    answer = local_desk.client(origin=origin).request(method, "/_stcore/upload_file/x/y")
    assert answer.status_code == 403
    assert "does not come from a page" in answer.text


@pytest.mark.parametrize("path", CLOSED)
def test_what_nobody_needs_is_off(local_desk, path):
    for method in ("GET", "POST"):
        assert local_desk.client().request(method, path).status_code == 404


def test_local_mode_listens_to_this_machine_only():
    for host in ("0.0.0.0", "192.0.2.1", "::", "medmgr.example"):
        with pytest.raises(NotAllowed, match="--mode accounts"):
            Settings(host=host).check()
        with pytest.raises(NotAllowed, match="--mode accounts"):
            Settings(host=host, behind_tls=True).check()
    with pytest.raises(NotAllowed, match="--mode accounts"):
        Settings(behind_tls=True).check()
    for host in ("127.0.0.1", "127.1.2.3", "::1", "localhost"):
        Settings(host=host).check()


def test_accounts_leave_the_machine_only_encrypted(tmp_path):
    with pytest.raises(NotAllowed, match="in the clear"):
        Settings(mode="accounts", host="0.0.0.0").check()
    with pytest.raises(NotAllowed, match="There is no file"):
        Settings(mode="accounts", host="0.0.0.0", certfile=tmp_path / "none.pem").check()
    Settings(mode="accounts", host="0.0.0.0", behind_tls=True).check()
    Settings(mode="accounts").check()


def test_a_taken_port_is_said_in_a_sentence(local_desk):
    with pytest.raises(PortTaken, match="--port"):
        Settings(port=local_desk.port).bind()


def test_small_answers_are_sent_at_once():
    """asyncio turns Nagle's algorithm off only for sockets whose protocol is named."""
    import socket as sockets

    with Settings(port=0).bind() as listener:
        assert listener.proto == sockets.IPPROTO_TCP
