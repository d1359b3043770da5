"""The pages on which everything leaves, and on which somebody asks."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bounceback.base.models import User
from bounceback.prospects.models import Listing, Prospect
from bounceback.records.erasing import actions as erasing
from bounceback.records.models import Erasure
from bounceback.records.taking import fetching, tasks
from tests import factories, personas

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def dana(ana: User, noon: datetime) -> Listing:
    return factories.make_prospect(ana, at=noon, on=factories.make_list(ana, at=noon))


@pytest.fixture
def stranger(noon: datetime, ana: User) -> Client:
    """A browser of another workspace."""
    other = User.objects.create(username="dev", workspace=personas.make_workspace(at=noon), date_joined=noon)
    client = Client()
    client.force_login(other)
    return client


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_everything_is_asked_for_waited_for_and_fetched(ana, dana, browser_of_ana, format):
    asked = browser_of_ana.post("/record/export/", {"format": format})
    waiting = browser_of_ana.get("/record/export/").content.decode()
    tasks.write_export.func(ana.pk)
    ready = browser_of_ana.get("/record/export/progress/", **HTMX).content.decode()
    fetched = browser_of_ana.get("/record/export/file/")

    assert asked.status_code == 302
    assert "You can leave this page" in waiting
    assert "ready to fetch" in ready
    names = zipfile.ZipFile(io.BytesIO(b"".join(fetched.streaming_content))).namelist()  # type: ignore[attr-defined]
    assert any(name.endswith(f"/prospects.{format}") for name in names)
    assert any(name.endswith("/manifest.json") for name in names)


def test_one_export_at_a_time(browser_of_ana):
    browser_of_ana.post("/record/export/", {"format": "csv"})

    second = browser_of_ana.post("/record/export/", {"format": "jsonl"}, HTTP_ACCEPT="text/html")

    assert second.status_code == 409
    assert "An export is being written." in second.content.decode()


def test_an_export_whose_writer_died_is_said_and_can_be_asked_for_again(ana, noon, browser_of_ana):
    long_ago = (noon - timedelta(days=900)).isoformat()
    fetching.write_note(ana.workspace_id, fetching.Note("csv", fetching.RUNNING, asked_at=long_ago, said_at=long_ago))

    page = browser_of_ana.get("/record/export/").content.decode()

    assert "It could not be written" in page
    assert browser_of_ana.post("/record/export/", {"format": "csv"}).status_code == 302


def test_a_shape_that_is_none_is_asked_about_again(browser_of_ana):
    assert browser_of_ana.post("/record/export/", {"format": "xlsx"}).status_code == 422


def test_a_finished_export_can_be_deleted(ana, browser_of_ana):
    browser_of_ana.post("/record/export/", {"format": "csv"})
    tasks.write_export.func(ana.pk)

    browser_of_ana.post("/record/export/drop/")

    assert browser_of_ana.get("/record/export/file/").status_code == 404


def test_another_workspace_sees_none_of_it(ana, dana, browser_of_ana, stranger):
    browser_of_ana.post("/record/export/", {"format": "csv"})
    tasks.write_export.func(ana.pk)

    assert stranger.get("/record/export/file/").status_code == 404
    for path in ("asked/", "everything.json"):
        assert stranger.get(f"/prospects/{dana.prospect_id}/{path}").status_code == 404
    assert stranger.post(f"/prospects/{dana.prospect_id}/erase/").status_code == 404
    assert Prospect.objects.get(pk=dana.prospect_id).name


def test_an_erasure_takes_the_exports_that_wait_along(ana, dana, noon, browser_of_ana):
    browser_of_ana.post("/record/export/", {"format": "csv"})
    tasks.write_export.func(ana.pk)

    erasing.erase(person=dana.prospect, by=ana, at=noon)

    assert browser_of_ana.get("/record/export/file/").status_code == 404


def test_who_asks_is_found_by_number(dana, browser_of_ana):
    found = browser_of_ana.get("/record/erasures/", {"whom": "330-555-0143"})
    nobody = browser_of_ana.get("/record/erasures/", {"whom": "330-555-0199"})

    assert found.headers["Location"] == f"/prospects/{dana.prospect_id}/asked/"
    assert nobody.status_code == 404


def test_the_file_for_them_is_handed_out_and_not_kept_by_the_browser(dana, browser_of_ana):
    answer = browser_of_ana.get(f"/prospects/{dana.prospect_id}/everything.json")

    assert answer.json()["person"]["name"] == "Dana Whitfield"
    assert answer.headers["Cache-Control"] == "no-store"


def test_looking_at_what_would_go_changes_nothing_and_the_second_press_does(dana, browser_of_ana):
    looked = browser_of_ana.get(f"/prospects/{dana.prospect_id}/asked/").content.decode()
    asked = browser_of_ana.post(f"/prospects/{dana.prospect_id}/erase/", {"why": "By mail"}).content.decode()
    assert "Erase for good" not in looked
    assert "Erase <b>Dana Whitfield</b> for good?" in asked
    assert Prospect.objects.get(pk=dana.prospect_id).erased_at is None

    sure = {"why": "By mail", "sure": "1"}
    done = browser_of_ana.post(f"/prospects/{dana.prospect_id}/erase/", sure, follow=True)

    assert Prospect.objects.get(pk=dana.prospect_id).erased_at is not None
    assert "What to answer them" in done.content.decode()
    assert Erasure.objects.get().why == "By mail"


def test_another_tab_sees_that_it_was_done(dana, browser_of_ana):
    sure = {"sure": "1"}
    done = browser_of_ana.post(f"/prospects/{dana.prospect_id}/erase/", sure).headers["Location"]

    looked = browser_of_ana.get(f"/prospects/{dana.prospect_id}/asked/")
    again = browser_of_ana.post(f"/prospects/{dana.prospect_id}/erase/", sure)

    assert (looked.headers["Location"], again.headers["Location"]) == (done, done)
    assert Erasure.objects.count() == 1


def test_the_list_of_erasures_asks_the_same_number_of_questions(ana, noon, browser_of_ana, django_assert_num_queries):
    def queries() -> Any:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            browser_of_ana.get("/record/erasures/")
        return len(asked)

    for _ in range(10):
        erasing.erase(person=factories.make_person(ana, at=noon), by=ana, at=noon)
    with_10 = queries()
    for _ in range(40):
        erasing.erase(person=factories.make_person(ana, at=noon), by=ana, at=noon)

    assert Erasure.objects.count() == 50
    assert queries() == with_10
