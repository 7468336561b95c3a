"""A real Chromium: charts and components under the policy, the weight of a first visit, the pages of signing in."""

import pytest

from medmgr_core.people.sign_in import make_link, set_password
from tests.server.small_facility import PASSWORD
from tests.support.browser import settle


def test_charts_tables_components_and_uploads_work_under_the_policy(local_desk, new_page, tmp_path):
    page = new_page()
    page.goto(f"{local_desk.url}/?show=parts")
    settle(page)
    assert page.locator(".stVegaLiteChart svg, .stVegaLiteChart canvas").count() >= 1
    assert page.get_by_test_id("stDataFrame").locator("canvas").count() >= 1
    page.get_by_role("button", name="drawn by the component").click()
    settle(page)
    assert page.get_by_text("picked cell 7").count() == 1
    file = tmp_path / "rows.csv"
    file.write_text("a,b")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("got rows.csv").wait_for()
    assert page.errors == []
    assert page.hosts == {"127.0.0.1"}


def test_a_script_slipped_into_a_page_does_not_run(local_desk, new_page):
    page = new_page()
    page.goto(local_desk.url)
    settle(page)
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.slipped = true";
        document.body.append(script);
    }""")
    assert page.evaluate("() => window.slipped") is None
    assert any("Content Security Policy" in error for error in page.errors)


def test_a_first_visit_weighs_at_most_three_megabytes(local_desk, new_page):
    page = new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes = []
    network.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    network.on("Network.webSocketFrameReceived", lambda told: sizes.append(len(told["response"]["payloadData"])))
    page.goto(f"{local_desk.url}/?show=parts")
    settle(page)
    assert 200_000 < sum(sizes) < 3_000_000
    print(f"first visit with a chart, a table and a component: {sum(sizes) / 1e6:.2f} MB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_signing_in_and_out_in_a_browser(accounts_desk, shared_store, new_page, width, scheme):
    set_password(shared_store, "ann", PASSWORD)
    page = new_page(width, 844, scheme)
    page.goto(f"{accounts_desk.url}/?show=parts")
    page.wait_for_url("**/sign-in?next=**")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.activeElement.id") == "name"
    page.get_by_label("Sign-in name").fill("ann")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Sign-in name").input_value() == "ann"
    assert page.evaluate("document.activeElement.id") == "password"
    page.errors.clear()  # the browser notes the refusal itself
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("signed in as ann").wait_for()
    assert "show=parts" in page.url
    page.goto(f"{accounts_desk.url}/sign-out")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    page.goto(accounts_desk.url)
    page.wait_for_url("**/sign-in?next=**")
    assert page.errors == []
    assert page.hosts == {"127.0.0.1"}


def test_setting_a_password_by_a_link_in_a_browser(accounts_desk, shared_store, new_page):
    page = new_page(390, 844)
    page.goto(accounts_desk.url + make_link(shared_store, "wim", "ann"))
    assert page.get_by_label("Sign-in name").input_value() == "wim"
    page.get_by_label("New password").fill("nine green ladders")
    page.get_by_label("The same again").fill("nine green ladders")
    page.get_by_role("button", name="Set the password").click()
    page.get_by_text("Your password is set").wait_for()
    assert page.errors == []
