"""Coming in, with a real browser and a real server."""

from __future__ import annotations

import urllib.parse

from playwright.sync_api import Page

from tests.installations import Installation


def _is_in(page: Page, running: Installation) -> bool:
    """The API's description is for those who were let in."""
    answer = page.request.get(f"{running.address}/api/v1/openapi.json")
    return answer.status == 200


def test_the_one_time_file_lets_the_browser_in(page: Page, running: Installation):
    running.let_in(page)

    assert _is_in(page, running)


def test_the_file_is_gone_once_used(page: Page, running: Installation):
    file = running.door_file()

    page.goto(file.as_uri())
    page.wait_for_url(f"{running.address}/**")

    assert not file.exists()


def test_a_browser_without_the_file_sees_how_to_get_in_and_nothing_else(page: Page, running: Installation):
    answer = page.goto(f"{running.address}/")

    assert answer is not None
    assert answer.status == 403
    assert "Start Bounceback once more in a terminal" in page.inner_text("main")


def test_the_code_can_be_pasted_where_the_browser_cannot_read_the_folder(page: Page, running: Installation):
    code = running.door_file().read_text().partition("<pre>")[2].partition("</pre>")[0]

    page.goto(f"{running.address}/enter")
    page.get_by_label("paste the code").fill(code)
    page.get_by_role("button", name="Let me in").click()
    page.wait_for_url(lambda url: not url.endswith("/enter"))

    assert _is_in(page, running)


def test_a_page_of_another_origin_gets_nothing(page: Page, running: Installation):
    running.let_in(page)

    page.goto("data:text/html,<title>Elsewhere</title>")
    read = page.evaluate(
        "url => fetch(url, {credentials: 'include'}).then(() => 'read', () => 'refused')",
        f"{running.address}/api/v1/openapi.json",
    )

    assert read == "refused"


def test_a_form_on_a_page_of_another_origin_changes_nothing(page: Page, running: Installation):
    running.let_in(page)
    form = f'<form method="post" action="{running.address}/"><button>Win</button></form>'

    page.goto(f"data:text/html,{urllib.parse.quote(form)}")
    with page.expect_response(f"{running.address}/") as answered:
        page.click("button")

    assert answered.value.status in (403, 404)


def test_a_session_ends_when_the_server_is_started_again(page: Page, running: Installation):
    running.let_in(page)
    running.stop()
    running.start()

    before = _is_in(page, running)
    running.let_in(page)

    assert not before
    assert _is_in(page, running)
