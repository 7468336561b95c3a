"""Beginning and ending: quick to answer, one server a store, a clean end, errors as sentences."""

import time

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from medmgr_core.server.warm import Nobody
from medmgr_core.workspace import open_workspace
from tests.server.small_facility import put_small
from tests.server.talk import TinyDesk, run, socket


@pytest.fixture
def desk(tmp_path):
    put_small(tmp_path)
    served = TinyDesk(tmp_path)
    yield served
    served.stop()


def test_asked_to_end_it_closes_the_store_and_removes_its_token(desk):
    desk.start()
    with socket(desk) as opened:
        assert "CANARY" in run(opened)
        desk.process.terminate()
        assert desk.process.wait(120) == 0
    left = {file.name for file in desk.data_folder.iterdir()}
    assert {"medmgr.duckdb.token", "medmgr.duckdb.wal"} & left == set()
    store = open_workspace(f"duckdb:///{desk.data_folder / 'medmgr.duckdb'}")
    assert store.head()[0] > 0
    store.close()


def test_killed_it_starts_again_on_the_same_store(desk):
    desk.start().client().get("/files/x")
    assert (desk.data_folder / "medmgr.duckdb.token").exists()
    desk.kill()
    desk.start()
    with socket(desk) as opened:
        assert "CANARY" in run(opened)


def test_a_store_in_use_ends_the_second_server_with_a_sentence(desk, tmp_path):
    desk.start().client().get("/files/x")
    second = TinyDesk(tmp_path / "second", store=desk.store)
    second.start()
    assert second.process.wait(120) != 0
    assert "The store is in use by another MedMgr" in second.log_text()
    with socket(desk) as opened:  # and does the first no harm
        assert "CANARY" in run(opened)


def test_a_first_link_is_printed_only_when_nobody_can_sign_in(tmp_path):
    desk = TinyDesk(tmp_path, mode="accounts")
    desk.start().client().get("/files/x")
    link = desk.log_text().split("make the first administrator: ")[1].split()[0]
    client = desk.client()
    form = {"person_code": "zoe", "name": "Zoe Hart", "password": "nine green ladders", "again": "nine green ladders"}
    assert "The first administrator" in client.get(link).text
    assert client.post(link, data=form).headers["location"] == "/sign-in?set"
    browser = desk.sign_in("zoe", "nine green ladders")
    with socket(desk, cookie=browser.cookies["medmgr_session"]) as opened:
        assert "signed in as zoe" in run(opened)
    desk.stop()
    desk.log_path.unlink()
    desk.start().client().get("/files/x")
    assert "first administrator" not in desk.log_text()
    assert browser.cookies["medmgr_session"] not in desk.log_text()
    desk.stop()


def test_the_log_keeps_no_addresses(desk):
    desk.start().client().get("/files/secret-number")
    assert "secret-number" not in desk.log_text()


def test_it_answers_before_the_store_is_open(desk):
    began = time.monotonic()
    desk.start()
    healthy = time.monotonic() - began
    desk.client().get("/files/x")
    ready = time.monotonic() - began
    assert healthy < ready


def test_the_first_page_is_run_before_anybody_asks(desk):
    desk.start()
    until = time.monotonic() + 120
    while "a page was run for manager" not in desk.log_text():
        assert time.monotonic() < until, desk.log_text()
        time.sleep(0.05)


def test_a_page_that_leads_on_to_another_is_warmed_to_the_end():
    message = ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    nobody = Nobody()
    nobody.write_forward_msg(message)
    assert not nobody.finished.is_set()
    nobody.write_forward_msg(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))
    assert nobody.finished.is_set()


# Errors ---------------------------------------------------------------------------------------------------


def test_a_bug_shows_its_reference_and_nothing_else(local_desk):
    with socket(local_desk) as opened:
        told = run(opened, "show=bug").splitlines()[-1]
    reference = told.removeprefix("Something went wrong. Reference ").removesuffix(".")
    assert len(reference) == 8, told
    logged = local_desk.log_text().split(f"Reference {reference}")[1]
    assert "ZeroDivisionError: inner workings" in logged


def test_an_error_for_people_is_its_sentence_as_text(local_desk):
    before = len(local_desk.log_text())
    with socket(local_desk) as opened:
        assert run(opened, "show=refused").splitlines()[-1] == r"You may not see \*this\* \[link\]\(x\)."
    assert "Reference" not in local_desk.log_text()[before:]
