"""Accounts behind TLS: secure cookies, and addresses that a proxy tells."""

import shutil
import ssl
import subprocess
import urllib.request

import pytest

from medmgr_core.people.sign_in import set_password
from medmgr_core.server.ask import ask_server
from tests.server.small_facility import PASSWORD
from tests.server.talk import TinyDesk


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory, shared_store):
    desk = TinyDesk(tmp_path_factory.mktemp("proxy"), store=shared_store.url, mode="accounts", more=("behind-tls",))
    try:
        yield desk.start()
    finally:
        desk.stop()


def through_proxy(desk, address="198.51.100.1", host="medmgr.example"):
    return desk.client(origin=f"https://{host}", host=host, **{"x-forwarded-for": address, "x-forwarded-proto": "https"})


def test_the_cookie_is_secure_and_browsers_stay_with_tls(behind_proxy, shared_store):
    set_password(shared_store, "ann", PASSWORD)
    answer = through_proxy(behind_proxy).post("/sign-in", data={"name": "ann", "password": PASSWORD})
    assert answer.status_code == 303
    assert {"Secure", "HttpOnly", "SameSite=lax"} <= {p.strip() for p in answer.headers["set-cookie"].split(";")}
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert "wss://medmgr.example" in through_proxy(behind_proxy).get("/").headers["content-security-policy"]


def test_a_page_without_tls_is_another_origin(behind_proxy):
    answer = behind_proxy.client(origin="http://medmgr.example", host="medmgr.example").post("/sign-in")
    assert answer.status_code == 403


def test_an_address_waits_after_thirty_wrong_tries_and_others_do_not(behind_proxy, shared_store):
    set_password(shared_store, "ann", PASSWORD)
    tries = [
        through_proxy(behind_proxy, "198.51.100.9").post("/sign-in", data={"name": f"no{n}", "password": "x"}).status_code
        for n in range(31)
    ]
    assert tries == [403] * 30 + [429]
    right = {"name": "ann", "password": PASSWORD}
    assert through_proxy(behind_proxy, "198.51.100.9").post("/sign-in", data=right).status_code == 429
    assert through_proxy(behind_proxy, "198.51.100.10").post("/sign-in", data=right).status_code == 303


@pytest.fixture
def certificate(tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("openssl is not here to make a certificate for the test")
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=medmgr.example", "-out", files[0], "-keyout", files[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    return files


class TlsDesk(TinyDesk):
    """Healthy is asked for by https; nobody checks the certificate made a moment ago."""

    context = ssl._create_unverified_context()

    @property
    def url(self):
        return f"https://{self.host}"

    def is_healthy(self):
        handlers = urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.context)
        try:
            return urllib.request.build_opener(*handlers).open(f"{self.url}/_stcore/health", timeout=5).status == 200
        except OSError:
            return False


def test_with_a_certificate_of_its_own(tmp_path, certificate):
    desk = TlsDesk(tmp_path / "tls", mode="accounts", more=tuple(map(str, certificate))).start()
    try:
        command = ask_server(tmp_path / "tls" / "medmgr.duckdb.token", "check", {})
        while command is None:  # until the store is open
            command = ask_server(tmp_path / "tls" / "medmgr.duckdb.token", "check", {})
        assert command["problems"] == []
        link = desk.log_text().split("first administrator: ")[1].split()[0]
        assert link.startswith(f"{desk.url}/first/")
    finally:
        desk.stop()
