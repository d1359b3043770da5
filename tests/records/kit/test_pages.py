"""Kits go out and come in by page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bounceback.campaigns import queries as campaign_queries
from bounceback.campaigns.models import Campaign
from bounceback.records.kit import file
from tests.house.test_urls import _everything
from tests.records.kit.conftest import KIT
from tests.records.kit.hostile import HOSTILE


def test_a_kit_goes_out_by_page(browser_of_ana, renewals):
    answer = browser_of_ana.get("/record/kits/out/", {"campaign": renewals.pk, "author": "Ana"})

    assert answer.headers["Content-Disposition"] == 'attachment; filename="renewals.kit.toml"'
    assert file.read(answer.content).head.author == "Ana"


def test_a_kit_comes_in_by_page(browser_of_ana, renewals):
    upload = {"file": SimpleUploadedFile("k.toml", KIT.encode()), "into": renewals.pk}
    looked = browser_of_ana.post("/record/kits/look/", upload)
    form = looked.context["form"]
    posted = {
        "text": looked.context["text"],
        "seen": looked.context["preview"].seal,
        "into": form.initial["into"].pk,
        "name": form.initial["name"],
        "way:openings/A": "further",
        "way:words/offer": "leave",
    }

    taken = browser_of_ana.post("/record/kits/take/", posted)

    renewals.refresh_from_db()
    assert looked.status_code == 200
    assert taken.headers["Location"] == f"/campaigns/{renewals.pk}/?saved=kit"
    assert renewals.offer == "A check.\r\n\r\nFree."
    assert [each.label for each in campaign_queries.wordings(renewals)] == ["A", "B", "C"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_refuses_what_is_no_kit_and_changes_nothing(browser_of_ana, renewals, name):
    before = _everything()

    answer = browser_of_ana.post("/record/kits/look/", {"file": SimpleUploadedFile("k.toml", HOSTILE[name][0])})

    assert answer.status_code == 422
    assert _everything() == before


def test_tags_in_a_kit_are_shown_and_do_nothing(browser_of_ana, renewals):
    text = KIT.replace("A second look.", "<script>alert(1)</script>").replace("Autumn", "<b>Autumn</b>")
    text = '"<i>strange</i>" = 1\n' + text

    answer = browser_of_ana.post(
        "/record/kits/look/", {"file": SimpleUploadedFile("k.toml", text.encode()), "into": renewals.pk}
    )

    page = answer.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.replace("<ins>", "").replace("</ins>", "")
    assert "<script>alert" not in page
    assert "<b>Autumn" not in page
    assert "<i>strange" not in page


def test_a_page_that_is_out_of_date_shows_the_kit_again(browser_of_ana, renewals):
    posted = {"text": KIT, "into": renewals.pk, "seen": "0" * 64}

    answer = browser_of_ana.post("/record/kits/take/", posted)

    assert answer.status_code == 409
    assert "The campaign has changed since you looked." in answer.content.decode()


def test_a_new_campaign_needs_a_name_of_its_own(browser_of_ana, renewals):
    answer = browser_of_ana.post("/record/kits/take/", {"text": KIT, "into": "", "name": "Renewals"})

    assert answer.status_code == 422
    assert "You have a campaign of this name already." in answer.content.decode()
    assert Campaign.objects.count() == 1


def test_a_starter_is_looked_at_by_its_name(browser_of_ana):
    known = browser_of_ana.get("/record/kits/look/", {"starter": "realtor"})
    unknown = browser_of_ana.get("/record/kits/look/", {"starter": "../../settings"})

    assert "{first_name}? This is {me}" in known.content.decode()
    assert unknown.status_code == 404
