"""One error shape, whatever went wrong."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError
from django.http import Http404
from django.test import Client, RequestFactory
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from bounceback.api import errors
from bounceback.base.refused import Refused

SHAPE = {"code", "text", "hint"}


class _Closed(Refused):
    code = "closed"


class _Gone(Refused):
    code = "gone"
    http_status = 410


class _Wanted(Schema):
    number: int


@pytest.fixture
def api() -> NinjaAPI:
    made = NinjaAPI(urls_namespace="errors-of-tests")
    errors.install(made)
    return made


def _answer(api: NinjaAPI, error: Exception) -> tuple[int, dict[str, str]]:
    response = api.on_exception(RequestFactory().get("/api/v1/x"), error)
    return response.status_code, json.loads(response.content)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (_Closed("Closed.", hint="Wait."), 409, "closed"),
        (_Gone("Gone."), 410, "gone"),
        (Http404(), 404, "not-found"),
        (HttpError(415, "Send JSON."), 415, "not-done"),
        (ValidationError([{"loc": ("body", "number"), "msg": "not a number"}]), 422, "not-understood"),
    ],
)
def test_every_no_has_the_one_shape(api, error, status, code):
    said_status, said = _answer(api, error)

    assert said_status == status
    assert set(said) == SHAPE
    assert said["code"] == code
    assert said["text"]


def test_a_request_that_makes_no_sense_names_the_field(api):
    _status, said = _answer(api, ValidationError([{"loc": ("body", "number"), "msg": "not a number"}]))

    assert said["text"] == "number: not a number"


def test_the_description_is_there_for_who_was_let_in(browser_of_ana):
    described = browser_of_ana.get("/api/v1/openapi.json")

    assert described.status_code == 200
    assert described.json()["info"]["title"] == "Bounceback"


def test_writing_needs_the_token_against_forged_requests(ana, browser_of_ana):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    paths = browser_of_ana.get("/api/v1/openapi.json").json()["paths"]
    posts = [path for path, operations in paths.items() if "post" in operations and "{" not in path]
    assert posts

    for path in posts:
        response = strict.post(path, data="{}", content_type="application/json")

        assert response.status_code == 403, path
        assert set(response.json()) == SHAPE, path


def test_a_bug_of_ours_has_the_shape_too(browser_of_ana, monkeypatch):
    from bounceback.api.urls import api as the_api

    browser_of_ana.raise_request_exception = False
    monkeypatch.setattr(the_api, "get_openapi_schema", _break)

    response = browser_of_ana.get("/api/v1/openapi.json")

    assert response.status_code == 500
    assert set(response.json()) == SHAPE


def _break(*_args, **_more):
    raise RuntimeError("a bug")


def test_a_full_disk_has_the_shape_too(browser_of_ana, monkeypatch):
    from bounceback.api.urls import api as the_api

    def full(*_args, **_more):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(the_api, "get_openapi_schema", full)

    response = browser_of_ana.get("/api/v1/openapi.json")

    assert response.status_code == 507
    assert response.json()["code"] == "disk-full"
