"""The doors of the web: who gets in, what a refusal looks like, what every answer carries."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from bounceback.base import door
from bounceback.base.folder import Folder
from bounceback.base.middleware import RefusedMiddleware, answer
from bounceback.base.refused import Refused


class _Closed(Refused):
    code = "closed"

    def __init__(self) -> None:
        super().__init__("It is 21:10 in America/New_York.", hint="You may call there from 08:00.")


def _nobody(_request):
    raise AssertionError("not asked")


def _request(path: str = "/", *, htmx: bool = False):
    request = RequestFactory().get(path)
    request.htmx = htmx
    return request


def test_a_refusal_is_a_page_a_fragment_or_json_as_the_asker_understands():
    page, fragment, json = (
        answer(_request(), _Closed()),
        answer(_request(htmx=True), _Closed()),
        answer(_request("/api/v1/calls"), _Closed()),
    )

    assert {each.status_code for each in (page, fragment, json)} == {409}
    assert b"<html" in page.content
    assert b"<html" not in fragment.content
    assert b"You may call there from 08:00." in fragment.content
    assert json.content == (
        b'{"code": "closed", "text": "It is 21:10 in America/New_York.", "hint": "You may call there from 08:00."}'
    )


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("database or disk is full", 507, b"is full"),
        ("database disk image is malformed", 503, b"bounceback doctor"),
    ],
)
def test_trouble_with_the_disk_is_said_in_words(text, status, words):
    response = RefusedMiddleware(_nobody).process_exception(_request(), OperationalError(text))

    assert response is not None
    assert response.status_code == status
    assert words in response.content


def test_a_bug_stays_a_bug():
    middleware = RefusedMiddleware(_nobody)

    assert middleware.process_exception(_request(), OperationalError("no such column: x")) is None
    assert middleware.process_exception(_request(), ValueError("x")) is None


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/enter", "/lists/new", "/nowhere"])
def test_what_a_stranger_sends_is_not_read(path, monkeypatch):
    from django.http import HttpRequest

    def read(*_args):
        raise AssertionError("read")

    monkeypatch.setattr(HttpRequest, "_load_post_and_files", read)
    monkeypatch.setattr(HttpRequest, "body", property(read))

    response = Client(enforce_csrf_checks=True).post(path, {"file": "x" * 5000})

    assert response.status_code == 403


@pytest.mark.django_db
def test_a_stranger_gets_the_same_answer_for_every_address():
    stranger = Client()

    answers = [stranger.get(path) for path in ("/nowhere", "/api/v1/nowhere", "/api/v1/openapi.json")]

    assert [each.status_code for each in answers] == [403, 403, 403]
    assert answers[1].json()["code"] == "no-way-in"


def test_somebody_inside_learns_that_nothing_is_there(browser_of_ana):
    page, json = browser_of_ana.get("/nowhere"), browser_of_ana.get("/api/v1/nowhere")

    assert page.status_code == 404
    assert json.status_code == 404
    assert json.json()["code"] == "not-found"


def test_a_session_of_an_earlier_start_is_worth_nothing(browser_of_ana, settings):
    settings.SERVING = "a later start"

    assert browser_of_ana.get("/api/v1/openapi.json").status_code == 403


def test_every_answer_forbids_foreign_scripts_and_keeping(browser_of_ana):
    response = browser_of_ana.get("/enter")

    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_coming_in_sets_a_cookie_closed_to_scripts_and_other_sites(ana, settings):
    folder = Folder(settings.DATA_DIR)
    folder.prepare()
    token = door.make(folder, address="http://testserver").read_text().partition("<pre>")[2].partition("</pre>")[0]
    browser = Client()

    response = browser.post("/enter", {"token": token})

    assert response.status_code == 302
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_forged_form_is_refused(ana):
    from django.urls import reverse

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)

    response = browser.post(reverse("api:openapi-json"))

    assert response.status_code in (403, 405)


def test_what_one_desk_sends_is_not_taken_at_another(browser_of_ana, ana):
    other = browser_of_ana.get("/api/v1/openapi.json", headers={"X-Desk": str(ana.workspace_id + 1)})
    own = browser_of_ana.get("/api/v1/openapi.json", headers={"X-Desk": str(ana.workspace_id)})

    assert other.status_code == 403
    assert other.json()["code"] == "other-desk"
    assert own.status_code == 200
