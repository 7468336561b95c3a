"""/files/{id}: who is given what. Whatever is missing, the answer is one and the same."""

import pytest

from medmgr_core.people.files import keep_file, prepare_download
from medmgr_core.people.sign_in import COOKIE, set_password
from tests.server.small_facility import PASSWORD, quick_passwords


@pytest.fixture(scope="module")
def browsers(accounts_desk, shared_store):
    people = ("ann", "wim", "bea")
    with quick_passwords():
        for person in people:  # a test before this one may have changed it
            set_password(shared_store, person, PASSWORD)
    return {name: accounts_desk.sign_in(name, PASSWORD) for name in people}


@pytest.fixture(scope="module")
def addresses(shared_store):
    def keep(area, unit):
        number = keep_file(shared_store, record_type="unit", record_key="A", area=area, unit=unit, name="Plan “A”.pdf",
                           media_type="", content=b"%PDF-CANARY", by="ann")  # fmt: skip
        return f"/files/{number}"

    def download(person):
        return prepare_download(shared_store, name="x.csv", media_type="text/csv", content=b"CANARY", by=person)

    return {"staff of A": keep("staff", "A"), "settings": keep("settings", None), "all suppliers": keep("suppliers", None),
            "download of wim": download("wim"), "unknown": "/files/0123456789abcdef"}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("staff of A", {"ann", "wim"}),  # the same role in ward B is not enough
        ("settings", {"ann"}),
        ("all suppliers", {"ann", "wim", "bea"}),
        ("download of wim", {"wim"}),  # not even the administrator
        ("unknown", set()),
    ],
)
def test_each_file_for_each_person(browsers, addresses, address, allowed):
    for name, browser in browsers.items():
        answer = browser.get(addresses[address])
        if name in allowed:
            assert answer.status_code == 200 and b"CANARY" in answer.content
        else:
            assert (answer.status_code, answer.text) == (404, "There is no such file.")


def test_nothing_without_a_session(accounts_desk, addresses):
    for address in addresses.values():
        answer = accounts_desk.client().get(address)
        assert answer.status_code == 303 and "CANARY" not in answer.text
        assert accounts_desk.client(cookie=f"{COOKIE}=made-up").get(address).status_code == 303


def test_a_file_is_kept_never_shown(browsers, addresses):
    answer = browsers["ann"].get(addresses["staff of A"])
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"Plan _A_.pdf\"; filename*=UTF-8''Plan%20%E2%80%9CA%E2%80%9D.pdf"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_a_download_can_be_fetched_for_ten_minutes(browsers, shared_store, monkeypatch):
    from medmgr_core.people import files

    monkeypatch.setattr(files, "DOWNLOAD_LASTS", -files.DOWNLOAD_LASTS)
    address = prepare_download(shared_store, name="x.csv", media_type="text/csv", content=b"x", by="ann")
    assert browsers["ann"].get(address).status_code == 404


def test_the_local_manager_has_files_too(local_desk):
    assert local_desk.client().get("/files/unknown").status_code == 404
