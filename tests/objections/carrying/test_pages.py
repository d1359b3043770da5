"""The pages that print cards, give them away and bring some."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bounceback.base.models import Event
from bounceback.objections.models import ObjectionCard
from tests import factories
from tests.objections.carrying import decks

pytestmark = pytest.mark.django_db


def upload(data: bytes, name: str = "cards.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, data)}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(rows|seen)" value="([^"]*)"', page))


def test_an_empty_album_says_what_to_do(browser_of_ana):
    assert "No cards yet" in browser_of_ana.get("/cards/print/").content.decode()
    assert "no card yet that could be given" in browser_of_ana.get("/cards/bring/").content.decode()
    assert browser_of_ana.get("/cards/print/pdf/").status_code == 409
    assert browser_of_ana.get("/cards/out/").status_code == 409


def test_cards_are_printed_as_asked(ana, browser_of_ana, noon):
    for _ in range(5):
        factories.make_objection_card(ana, at=noon)

    said = browser_of_ana.get("/cards/print/pdf/", {"size": "a7", "paper": "a4", "flip": "short"})

    assert said["Content-Type"] == "application/pdf"
    assert said.content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", said.content)) == 2
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in said.content
    assert b"DuplexFlipShortEdge" in said.content


def test_one_card_per_page_is_as_large_as_the_card(ana, browser_of_ana, noon):
    factories.make_objection_card(ana, at=noon)

    said = browser_of_ana.get("/cards/print/pdf/")

    assert b"/MediaBox [ 0 0 360 216 ]" in said.content


def test_the_page_names_letters_that_cannot_be_printed(ana, browser_of_ana, noon):
    factories.make_objection_card(ana, at=noon, front="Ну Łódź")

    said = browser_of_ana.get("/cards/print/").content.decode()

    assert "letters that we print with lack 2" in said
    assert "<bdi>Н</bdi>" in said
    assert "<bdi>ź</bdi>" not in said


@pytest.mark.parametrize("asked", [{"size": "a0"}, {"campaign": "77"}, {"since": "soon"}, {"since": "0001-01-01"}])
def test_what_cannot_be_printed_is_said_at_its_field(asked, ana, browser_of_ana, noon):
    factories.make_objection_card(ana, at=noon)

    said = browser_of_ana.get("/cards/print/pdf/", asked)

    assert said.status_code == 422
    assert "errorlist" in said.content.decode()


def test_the_same_cards_give_the_same_pages(ana, browser_of_ana, noon):
    factories.make_objection_card(ana, at=noon)

    first, second = (browser_of_ana.get("/cards/print/pdf/").content for _ in range(2))

    assert first == second


def test_a_file_is_looked_at_and_then_taken(ana, browser_of_ana):
    looked = browser_of_ana.post("/cards/bring/", upload(decks.packed(), "sales.apkg"))

    page = looked.content.decode()
    assert looked.status_code == 200
    assert "Take 3 cards and 3 answers" in page
    assert not ObjectionCard.objects.exists()

    taken = browser_of_ana.post("/cards/bring/take/", hidden(page), follow=True)

    assert "<b>3</b> cards and <b>3</b> answers were added" in taken.content.decode()
    assert ObjectionCard.objects.count() == 3


def test_the_same_file_again_offers_nothing(ana, browser_of_ana):
    for _ in range(2):
        page = browser_of_ana.post("/cards/bring/", upload(decks.packed(), "sales.apkg")).content.decode()
        browser_of_ana.post("/cards/bring/take/", hidden(page))

    assert "Nothing new in it" in page
    assert ObjectionCard.objects.count() == 3
    assert Event.objects.filter(kind="objection_cards.brought").count() == 1


def test_what_changed_since_somebody_looked_is_looked_at_again(ana, browser_of_ana, noon):
    page = browser_of_ana.post("/cards/bring/", upload(b"front,back\nA new one,b\n")).content.decode()
    factories.make_objection_card(ana, at=noon, front="A new one")

    said = browser_of_ana.post("/cards/bring/take/", hidden(page))

    assert said.status_code == 409
    assert "have changed since you looked" in said.content.decode()
    assert "Take 1 answer" in said.content.decode()


def test_words_of_a_deck_are_never_markup(browser_of_ana):
    notes = [("g", "", "&lt;script&gt;alert(1)&lt;/script&gt;\x1f&lt;img src=x onerror=alert(2)&gt;")]

    page = browser_of_ana.post("/cards/bring/", upload(decks.packed(decks.database(notes)), "a.apkg")).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_no_file_is_a_word_not_a_fall(browser_of_ana):
    said = browser_of_ana.post("/cards/bring/", {})

    assert said.status_code == 422
    assert "choose a file first" in said.content.decode()


def test_cards_leave_as_a_deck_and_as_a_table(ana, browser_of_ana, noon):
    factories.make_objection_card(ana, at=noon, front="No time")

    deck = browser_of_ana.get("/cards/out/")
    table = browser_of_ana.get("/cards/out/", {"kind": "csv"})

    with zipfile.ZipFile(io.BytesIO(deck.content)) as archive:
        assert archive.namelist() == ["collection.anki2", "media"]
    assert "No time" in table.content.decode("utf-8-sig")
    assert deck["Content-Disposition"].endswith('"cards.apkg"')


def test_a_table_of_ours_looks_known(ana, browser_of_ana, noon):
    factories.make_response(ana, at=noon)
    table = browser_of_ana.get("/cards/out/", {"kind": "csv"}).content

    assert "Nothing new in it" in browser_of_ana.post("/cards/bring/", upload(table)).content.decode()
