"""`bounceback cards list`."""

from __future__ import annotations

FILL = """
from datetime import UTC, datetime
from tests import factories
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
broker = factories.make_objection_card(owner, at=at, front="We have a broker")
busy = factories.make_objection_card(owner, at=at, front="I am busy")
old = factories.make_objection_card(owner, at=at, front="Send it to me", archived_at=at)
answer = factories.make_response(owner, at=at, card=broker, idea="A second pair of eyes")
campaign = factories.make_campaign(owner, at=at)
for number in range(11):
    factories.make_hearing(owner, at=at, campaign=campaign, card=broker, response=answer, grade=3,
                           turn="WENT_ON" if number < 4 else "HUNG_UP")
factories.make_tag(owner, at=at, card=busy, campaign=campaign)
"""


def test_the_list_of_cards(prepared):
    prepared.python(FILL)

    told = prepared.json("cards", "list")["cards"]
    plain = prepared.run("cards", "list").stdout
    all_of_them = prepared.json("cards", "list", "--archived")["cards"]

    assert [(each["front"], each["heard"], each["tags"]) for each in told] == [
        ("We have a broker", 11, []),
        ("I am busy", 0, ["Renewals"]),
    ]
    (answer,) = told[0]["responses"]
    assert (answer["tried"], answer["went_on"], answer["hung_up"], answer["not_said"]) == (11, 4, 7, 0)
    assert 0 < answer["low"] < 4 / 11 < answer["high"] < 1
    assert "We have a broker  (heard 11)" in plain
    assert "A second pair of eyes  (went on 4 of 11 · " in plain
    assert "I am busy  (heard 0, wants a back)" in plain
    assert [each["front"] for each in all_of_them if each["archived"]] == ["Send it to me"]


def test_without_cards_it_says_so(prepared):
    assert "There are no cards yet." in prepared.run("cards", "list").stdout
    assert prepared.json("cards", "list") == {"cards": []}
