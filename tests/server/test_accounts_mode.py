"""Accounts: no data without a session, on any way; and what the pages of signing in do."""

from datetime import timedelta

import pytest
from websockets.exceptions import InvalidStatus

from medmgr_core.people.sessions import digest_of
from medmgr_core.people.sign_in import COOKIE, make_link, set_password
from medmgr_core.periods import now
from medmgr_core.server.sign_in import safe_next
from tests.server.small_facility import PASSWORD
from tests.server.talk import run, socket

OTHER = "nine green ladders"


@pytest.fixture(autouse=True)
def _nobody_waits(shared_store):
    for person in ("ann", "wim"):
        set_password(shared_store, person, PASSWORD)


def lock(store, token, idle=timedelta(hours=1)):
    """As if nobody had used the session for a while."""
    row = store.rows("SELECT person_code, opened_at FROM sign_in_session WHERE token_digest = $d", d=digest_of(token))
    store.put("sign_in_session", token_digest=digest_of(token), person_code=row[0][0], opened_at=row[0][1],
              used_at=now() - idle, is_locked=False)  # fmt: skip


# Without a session ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/budgets", "/staff?unit=A", "/no-such-page", "/password", "/files/x"])
def test_pages_lead_to_the_sign_in_and_back(accounts_desk, path):
    answer = accounts_desk.client().get(path)
    assert answer.status_code == 303
    assert "CANARY" not in answer.text
    target = answer.headers["location"]
    assert target.startswith("/sign-in?next=")
    assert accounts_desk.sign_in("ann", PASSWORD).cookies  # and with the form on that page:
    page = accounts_desk.client().get(target)
    hidden = page.text.split('name="next" value="')[1].split('"')[0]
    assert hidden == path


@pytest.mark.parametrize("path", ["/media/abc.csv", "/component/x/index.html", "/_stcore/bidi-components/x/y.js",
                                  "/_stcore/something"])  # fmt: skip
def test_contents_are_refused(accounts_desk, path):
    assert accounts_desk.client().get(path).status_code == 401


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_uploads_are_refused(accounts_desk, method):
    assert accounts_desk.client().request(method, "/_stcore/upload_file/x/y").status_code == 401


def test_sockets_are_refused(accounts_desk):
    for cookie in (None, "made-up"):
        with pytest.raises(InvalidStatus) as refused, socket(accounts_desk, cookie=cookie):
            pass
        assert refused.value.response.status_code == 403


def test_what_a_sign_in_page_needs_is_open(accounts_desk):
    for path in ("/sign-in", "/_stcore/health", "/_stcore/host-config", "/favicon.png"):
        assert accounts_desk.client().get(path).status_code == 200


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/auth/login"])
def test_what_nobody_needs_is_off_for_those_who_signed_in_too(accounts_desk, path):
    assert accounts_desk.sign_in("ann", PASSWORD).get(path).status_code == 404


# Signing in -----------------------------------------------------------------------------------------------


def test_signing_in_gives_a_cookie_scripts_cannot_read(accounts_desk):
    client = accounts_desk.client()
    answer = client.post("/sign-in", data={"name": "ann", "password": PASSWORD, "next": "/staff?unit=A"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff?unit=A")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie  # this desk is reached without TLS, on the machine itself
    assert client.get("/").status_code == 200
    assert client.get("/sign-in").headers["location"] == "/"
    with socket(accounts_desk, cookie=client.cookies[COOKIE]) as opened:
        assert run(opened) == "signed in as ann\nCANARY"


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example"])
def test_the_form_of_another_page_signs_nobody_in(accounts_desk, origin):
    answer = accounts_desk.client(origin=origin).post("/sign-in", data={"name": "ann", "password": PASSWORD})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_wrong_names_and_passwords_are_told_alike_then_made_to_wait(accounts_desk, name):
    answers = [accounts_desk.client().post("/sign-in", data={"name": name, "password": OTHER}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 429]
    assert "The name or the password is wrong." in answers[0].text
    assert 1 <= int(answers[3].headers["retry-after"]) <= 5
    assert all("set-cookie" not in answer.headers for answer in answers)


def test_what_was_typed_comes_back_as_text(accounts_desk):
    name = '"><script>alert(1)</script>'
    answer = accounts_desk.client().post("/sign-in", data={"name": name, "password": "x", "next": f"/{name}"})
    assert "<script" not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("address", ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "evil",
                                     "/a\nb", "javascript:alert(1)", ""])  # fmt: skip
def test_a_link_to_sign_in_leads_nowhere_else(accounts_desk, address):
    assert safe_next(address) == "/"
    client = accounts_desk.client()
    answer = client.post("/sign-in", data={"name": "ann", "password": PASSWORD, "next": address})
    assert answer.headers["location"] == "/"


def test_a_form_too_large_is_refused(accounts_desk):
    answer = accounts_desk.client().post("/sign-in", data={"name": "x" * 20_000, "password": "x"})
    assert answer.status_code == 400


# Leaving, locking, changing -------------------------------------------------------------------------------


def test_signing_out_ends_the_session_for_open_sockets_too(accounts_desk):
    client = accounts_desk.sign_in("ann", PASSWORD)
    token = client.cookies[COOKIE]
    with socket(accounts_desk, cookie=token) as opened:
        assert "CANARY" in run(opened)
        assert client.post("/sign-out").headers["location"] == "/sign-in"
        assert run(opened) == "nobody"
    assert accounts_desk.client(cookie=f"{COOKIE}={token}").get("/").status_code == 303
    assert COOKIE not in client.cookies


def test_a_link_alone_signs_nobody_out(accounts_desk):
    client = accounts_desk.sign_in("ann", PASSWORD)
    assert "Sign out on all devices" in client.get("/sign-out").text
    assert client.get("/").status_code == 200


def test_signing_out_everywhere(accounts_desk):
    here, there, other = (accounts_desk.sign_in(name, PASSWORD) for name in ("ann", "ann", "wim"))
    here.post("/sign-out", data={"everywhere": "yes"})
    assert there.get("/").status_code == 303
    assert other.get("/").status_code == 200


def test_the_page_of_somebody_else_is_not_resumed(accounts_desk):
    ann, wim = (accounts_desk.sign_in(name, PASSWORD).cookies[COOKIE] for name in ("ann", "wim"))
    numbers = []
    with socket(accounts_desk, cookie=ann) as opened:
        run(opened, numbers=numbers)
    with socket(accounts_desk, cookie=wim, session=numbers[0]) as opened:
        assert run(opened, numbers=numbers) == "signed in as wim\nCANARY"
    with socket(accounts_desk, cookie=ann, session=numbers[0]) as opened:
        assert run(opened, numbers=numbers) == "signed in as ann\nCANARY"
    assert numbers[1] != numbers[0] == numbers[2]


def test_an_idle_session_is_locked_and_opened_again(accounts_desk, shared_store):
    client = accounts_desk.sign_in("ann", PASSWORD)
    token = client.cookies[COOKIE]
    with socket(accounts_desk, cookie=token) as opened:
        assert "CANARY" in run(opened)
        lock(shared_store, token)
        assert run(opened) == "locked"
    for path in ("/", "/files/x", "/password"):
        assert client.get(path).headers["location"].startswith("/unlock?next=")
    assert client.get("/media/x").status_code == 401
    assert "Signed in as" in client.get("/unlock?next=/staff").text
    assert client.post("/unlock", data={"password": OTHER}).status_code == 403
    opened_again = client.post("/unlock", data={"password": PASSWORD, "next": "/staff"})
    assert opened_again.headers["location"] == "/staff"
    assert client.get("/").status_code == 200


def test_changing_the_password(accounts_desk):
    here, there = (accounts_desk.sign_in("wim", PASSWORD) for _ in range(2))
    form = {"old": PASSWORD, "password": OTHER, "again": OTHER}
    assert "differ" in here.post("/password", data=form | {"again": "x"}).text
    assert here.post("/password", data=form | {"password": "short", "again": "short"}).status_code == 422
    assert here.post("/password", data=form | {"old": "wrong"}).status_code == 403
    done = here.post("/password", data=form)
    assert done.status_code == 200 and "is changed" in done.text
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 303)
    accounts_desk.sign_in("wim", OTHER)


def test_a_link_sets_a_password(accounts_desk, shared_store):
    address = make_link(shared_store, "wim", "ann")
    client = accounts_desk.client()
    assert 'value="wim" required readonly' in client.get(address).text
    assert client.post(address, data={"password": OTHER, "again": "x"}).status_code == 422
    assert client.post(address, data={"password": OTHER, "again": OTHER}).headers["location"] == "/sign-in?set"
    assert "Your password is set" in client.get("/sign-in?set").text
    accounts_desk.sign_in("wim", OTHER)
    for answer in (client.get(address), client.post(address, data={"password": PASSWORD, "again": PASSWORD})):
        assert answer.status_code == 404 and "not valid any more" in answer.text


def test_a_person_switched_off_is_out_at_once(accounts_desk, shared_store):
    from medmgr_core.people.records import Person

    client = accounts_desk.sign_in("bea", PASSWORD)
    row = shared_store.row(Person, ("bea",))
    shared_store.change(Person, ("bea",), {"is_active": False}, revision=row.revision, by="system")
    assert client.get("/").status_code == 303
    shared_store.change(Person, ("bea",), {"is_active": True}, revision=row.revision + 1, by="system")
