"""The control route and the token file: commands while the server holds the store."""

import json
import os
import stat

import httpx
import pytest

from medmgr_core.errors import StoreInUse
from medmgr_core.server.ask import ask_server, running_server
from medmgr_core.server.token_file import Token, read_token, write_token
from tests.server.small_facility import put_small
from tests.server.talk import TinyDesk


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("control")
    put_small(folder)
    served = TinyDesk(folder)
    try:
        served.start().client().get("/files/wait-until-the-store-is-open")
        yield served
    finally:
        served.stop()


@pytest.fixture
def token_file(desk):
    return desk.data_folder / "medmgr.duckdb.token"


def order(desk, verb="check", **headers):
    return httpx.post(f"{desk.url}/control/{verb}", headers=headers, trust_env=False, json={}, timeout=60)


def test_the_token_file_is_for_its_owner_alone(desk, token_file):
    assert stat.S_IMODE(token_file.stat().st_mode) == 0o600
    told = json.loads(token_file.read_text())
    assert told.keys() == {"url", "token", "pid"}
    assert (told["url"], told["pid"]) == (desk.url, desk.process.pid)


def test_with_the_token_commands_are_done(desk, token_file):
    answer = ask_server(token_file, "check", {})
    assert answer["problems"] == [] and answer["rows"] > 0


@pytest.mark.parametrize("given", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic x"},
                                   {"authorization": "Bearer é".encode()}])  # fmt: skip
def test_without_the_token_they_are_refused(desk, given):
    answer = order(desk, **given)
    assert answer.status_code == 403
    assert "rows" not in answer.text


@pytest.mark.parametrize("header", ["origin", "sec-fetch-site", "x-forwarded-for", "forwarded"])
def test_a_browser_or_a_proxy_is_refused_even_with_the_token(desk, token_file, header):
    token = read_token(token_file)
    assert order(desk, authorization=f"Bearer {token.token}", **{header: desk.url}).status_code == 403
    assert order(desk, authorization=f"Bearer {token.token}").status_code == 200


def test_what_needs_a_stopped_server_says_so(token_file):
    with pytest.raises(StoreInUse, match="stopped"):
        ask_server(token_file, "restore", {})


def test_an_error_of_a_command_comes_back_as_its_sentence(token_file):
    with pytest.raises(StoreInUse, match="no person with this sign-in name"):
        ask_server(token_file, "link", {"person": "nobody"})


def test_a_wrong_command_is_a_bug_with_a_reference(desk, token_file):
    with pytest.raises(StoreInUse, match=r"Something went wrong. Reference [0-9a-f]{8}"):
        ask_server(token_file, "check", {"no_such": "argument"})
    assert "no_such" in desk.log_text()


def test_the_token_of_a_server_that_was_killed_is_noticed(tmp_path):
    file = tmp_path / "m.duckdb.token"
    write_token(file, Token("http://127.0.0.1:9", "old", 1))
    assert running_server(file) is None
    assert not file.exists()
    assert ask_server(file, "check", {}) is None


def test_a_server_of_another_store_on_the_port_is_not_taken_for_ours(desk, tmp_path):
    file = tmp_path / "m.duckdb.token"
    write_token(file, Token(desk.url, "of an earlier server", 1))
    assert ask_server(file, "check", {}) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", "no json", '{"url": 1}'])
def test_a_broken_token_file_is_as_good_as_none(tmp_path, text):
    file = tmp_path / "m.duckdb.token"
    file.write_text(text)
    assert read_token(file) is None
    assert os.path.exists(file)
