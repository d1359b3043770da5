"""The side door that says which cards may be meant."""

from __future__ import annotations

import pytest

from tests import factories


@pytest.mark.django_db
def test_a_misspelt_text_brings_its_card_up(browser_of_ana, ana, noon):
    card = factories.make_objection_card(ana, at=noon, front="We already have a broker")
    factories.make_objection_card(ana, at=noon, front="Just send me an email")

    said = browser_of_ana.get("/api/v1/objection-cards/like", {"text": "we alredy have a brokr"}).json()

    assert [each["key"] for each in said] == [str(card.key)]


@pytest.mark.django_db
def test_nothing_that_comes_near_is_an_empty_answer(browser_of_ana, ana, noon):
    factories.make_objection_card(ana, at=noon, front="We already have a broker")

    said = browser_of_ana.get("/api/v1/objection-cards/like", {"text": "xylophone quartz"})

    assert said.status_code == 200
    assert said.json() == []


@pytest.mark.django_db
def test_strangers_are_told_nothing(client):
    assert client.get("/api/v1/objection-cards/like", {"text": "broker"}).status_code == 403
