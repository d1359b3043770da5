"""The pages that bring lists in, without a browser."""

from __future__ import annotations

import io
import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bounceback.base.models import User, Workspace
from bounceback.prospects.models import Listing, Prospect, ProspectList
from bounceback.records import actions
from bounceback.records.models import Import
from tests import factories
from tests.records.conftest import Bring

LIST = b"Who,Where,Phone\nDana Whitfield,Akron,330-555-0143\nBen,Dayton,none\n"


def post_file(client: Client, data: bytes = LIST, **fields: str) -> Import:
    answer = client.post(
        "/imports/new/",
        {"file": SimpleUploadedFile("list.csv", data), "audience": "BUSINESS", "country": "US", **fields},
    )
    assert answer.status_code == 302, answer.content
    return Import.objects.latest("pk")


def test_a_file_is_looked_at_before_anything_is_kept(browser_of_ana: Client) -> None:
    import_ = post_file(browser_of_ana, list_name="Ohio")
    page = browser_of_ana.get(f"/imports/{import_.pk}/").content.decode()

    assert "Would be rejected" in page
    assert "(330) 555-0143" in page
    assert not Prospect.objects.exists()
    assert import_.list.name == "Ohio"


def test_meanings_are_corrected_on_the_page_and_the_import_starts(
    browser_of_ana: Client, ana: User, noon: datetime
) -> None:
    import_ = post_file(browser_of_ana)
    answer = browser_of_ana.post(
        f"/imports/{import_.pk}/",
        {
            "country": "US", "preset": "", "encoding": "utf-8", "delimiter": ",", "header": "1", "day_first": "0",
            "meaning-1": "name", "meaning-2": "city", "meaning-3": "phone", "start": "1",
        },
    )  # fmt: skip

    assert answer.status_code == 302
    import_.refresh_from_db()
    assert import_.state == Import.State.RUNNING
    actions.carry_on(import_=import_, by=ana, at=noon)
    assert Prospect.objects.values_list("name", "city").get() == ("Dana Whitfield", "Akron")


def test_a_file_that_is_cut_anew_is_shown_again_before_it_starts(browser_of_ana: Client) -> None:
    import_ = post_file(browser_of_ana)
    how = {"country": "US", "preset": "", "encoding": "utf-8", "delimiter": ",", "header": "0", "day_first": "0"}
    browser_of_ana.post(f"/imports/{import_.pk}/", how | {"start": "1"})

    import_.refresh_from_db()
    assert import_.state == Import.State.WAITING
    assert import_.plan["header"] is False


def test_a_page_without_numbers_does_not_start(browser_of_ana: Client) -> None:
    import_ = post_file(browser_of_ana, b"Who,Where\nDana,Akron\n")
    answer = browser_of_ana.post(
        f"/imports/{import_.pk}/", {"country": "US", "preset": "", "encoding": "utf-8", "delimiter": ",", "header": "1",
                                    "day_first": "0", "start": "1"},
    )  # fmt: skip

    assert answer.status_code == 409
    import_.refresh_from_db()
    assert import_.state == Import.State.WAITING


def test_the_report_names_rejects_and_offers_them_as_a_file(browser_of_ana: Client, bring: Bring) -> None:
    done = bring("Name,Phone\nDana,330-555-0143\nBen,none\n")
    page = browser_of_ana.get(f"/imports/{done.pk}/").content.decode()
    file = browser_of_ana.get(f"/imports/{done.pk}/rejects.csv")

    assert "every one accounted for" in page
    assert b"".join(file.streaming_content).decode().splitlines()[0] == "line,reason,text"  # type: ignore[attr-defined]
    assert "attachment" in file.headers["Content-Disposition"]


def test_progress_is_a_fragment(browser_of_ana: Client, bring: Bring) -> None:
    done = bring("Name,Phone\nDana,330-555-0143\n")
    fragment = browser_of_ana.get(f"/imports/{done.pk}/progress/", headers={"HX-Request": "true"})

    assert fragment.content.decode().lstrip().startswith("<section")


def test_an_import_is_taken_back_on_the_page(browser_of_ana: Client, bring: Bring) -> None:
    done = bring("Name,Phone\nDana,330-555-0143\n")
    asked = browser_of_ana.get(f"/imports/{done.pk}/undo/")
    browser_of_ana.post(f"/imports/{done.pk}/undo/")

    assert asked.status_code == 200
    assert not Prospect.objects.exists()


def test_an_import_whose_command_was_killed_can_go_on(browser_of_ana: Client, bring: Bring) -> None:
    done = bring("Name,Phone\nDana,330-555-0143\n")
    Import.objects.update(state="RUNNING")
    page = browser_of_ana.get(f"/imports/{done.pk}/").content.decode()

    assert "It stopped after 1 row" in page
    assert "Go on" in page
    browser_of_ana.post(f"/imports/{done.pk}/resume/")
    assert "Bringing them in" in browser_of_ana.get(f"/imports/{done.pk}/").content.decode()


def test_the_lists_page_counts(browser_of_ana: Client, bring: Bring) -> None:
    bring("Name,Phone\nDana,330-555-0143\nBen,330-555-0144\n", into="Ohio renewals")
    Listing.objects.filter(prospect__name="Ben").update(standing="OUT")
    page = browser_of_ana.get("/lists/").content.decode()

    assert "Ohio renewals" in page
    assert re.search(r'On it">2</td>.*yet">1</td>.*called">1</td>', page)
    assert "not stated" in page  # nobody said who they are, so they count as households


def test_the_lists_page_asks_no_more_for_many_lists(
    browser_of_ana: Client, ana: User, noon: datetime, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser_of_ana.get("/lists/")
        return len(queries)

    for number in range(10):
        factories.make_list(ana, at=noon, name=f"List {number}")
    ten = asked()
    for number in range(10, 50):
        factories.make_list(ana, at=noon, name=f"List {number}")

    assert asked() == ten


@pytest.mark.parametrize("path", ["", "progress/", "undo/", "rejects.csv"])
def test_an_import_of_another_workspace_is_not_there(
    browser_of_ana: Client, bring: Bring, noon: datetime, path: str
) -> None:
    done = bring("Name,Phone\nDana,330-555-0143\nBen,none\n")
    other = Workspace.objects.create(name="Elsewhere", created_at=noon)
    Import.objects.update(workspace=other)

    assert browser_of_ana.get(f"/imports/{done.pk}/{path}").status_code == 404


def test_a_list_of_another_workspace_cannot_be_added_to(browser_of_ana: Client, ana: User, noon: datetime) -> None:
    other = Workspace.objects.create(name="Elsewhere", created_at=noon)
    foreign = ProspectList.objects.create(workspace=other, name="Theirs", created_at=noon, created_by=ana)
    answer = browser_of_ana.post(
        "/imports/new/",
        {"file": io.BytesIO(LIST), "into": str(foreign.pk), "audience": "BUSINESS", "country": "US"},
    )

    assert answer.status_code == 422
    assert not Import.objects.exists()
