"""What every answer carries, and Streamlit's files compressed."""

import gzip
import re

import pytest

from medmgr_core.server.security import START_SCRIPT, digest_source, policy, script_sources, streamlit_folder

POLICY = (
    "default-src 'self'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws://{host}; img-src 'self' data: blob:; font-src 'self' data:; worker-src blob:; "
    "form-action 'self'; frame-ancestors 'none'; object-src 'none'; base-uri 'self'"
)


def test_every_answer_carries_the_headers(local_desk):
    client = local_desk.client()
    paths = ["/", "/_stcore/health", script_path(client), "/_stcore/metrics", "/files/none", "/media/none"]
    for path in paths:
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"] or path == "/files/none"
        assert "server" not in headers
        assert "strict-transport-security" not in headers  # this desk is reached without TLS


def test_the_policy_is_the_one_agreed_on(local_desk):
    expected = POLICY.format(scripts=script_sources(), host=local_desk.host)
    assert local_desk.client().get("/").headers["content-security-policy"] == expected
    assert "unsafe-eval" not in expected


def test_the_inline_scripts_of_the_installed_streamlit_are_known():
    page = (streamlit_folder() / "index.html").read_text()
    scripts = re.findall(r"<script(?![^>]*src=)[^>]*>(.*?)</script>", page, re.S)
    assert scripts
    assert script_sources() == " ".join(map(digest_source, [*scripts, START_SCRIPT]))


def test_a_page_tells_the_browser_where_its_server_is(local_desk):
    client = local_desk.client()
    for path in ("/", "/budgets", "/staff?unit=D-MED"):
        answer = client.get(path)
        assert f"<script>{START_SCRIPT}</script>" in answer.text and answer.headers["cache-control"] == "no-cache"
        assert client.get(path, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert digest_source(START_SCRIPT) in client.get("/").headers["content-security-policy"]


@pytest.mark.parametrize("host", ["x; script-src *", "x y", "", "a'b", "x/y"])
def test_a_host_name_cannot_widen_the_policy(host):
    assert "connect-src 'self';" in policy(host, is_secure=False)


def test_media_is_not_kept_by_browsers(local_desk):
    assert local_desk.client().get("/media/none").headers["cache-control"] == "private, no-store"


# Compression ----------------------------------------------------------------------------------------------


def script_path(client):
    return "/" + re.search(r'src="\./(static/js/index\.[^"]+)"', client.get("/").text)[1]


def test_scripts_come_compressed_and_may_be_kept(local_desk):
    client = local_desk.client()
    path = script_path(client)
    plain = (streamlit_folder() / path[1:]).read_bytes()
    with client.stream("GET", path) as answer:
        raw = b"".join(answer.iter_raw())
    assert gzip.decompress(raw) == plain
    assert len(raw) < len(plain) / 3
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"
    assert answer.headers["vary"] == "Accept-Encoding"


def test_what_a_browser_has_is_not_sent_again(local_desk):
    client = local_desk.client()
    path = script_path(client)
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_head_request_has_no_body(local_desk):
    client = local_desk.client()
    answer = client.head(script_path(client))
    assert answer.status_code == 200 and int(answer.headers["content-length"]) > 10_000


def test_who_cannot_unpack_gets_it_plain(local_desk):
    client = local_desk.client(**{"accept-encoding": "identity"})
    answer = client.get(script_path(client))
    assert answer.status_code == 200 and "content-encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/static/../index.html", "/static/%2e%2e/%2e%2e/app.py", "/static/js/../../../app.py",
                                  "/static//etc/passwd", "/static/js/none.js"])  # fmt: skip
def test_no_other_file_is_given_out(local_desk, path):
    answer = local_desk.client().get(path)
    assert answer.status_code in (200, 400, 404)
    assert "import " not in answer.text and "root:" not in answer.text
