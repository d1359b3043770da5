"""What is known about somebody is told, whole."""

from __future__ import annotations

import json

from bounceback.calling.models import Call
from bounceback.compliance import actions as compliance_actions
from bounceback.prospects.models import Prospect
from bounceback.records.erasing import about, access
from tests import factories
from tests.records.conftest import Bring
from tests.records.erasing.conftest import LIST, NUMBER


def test_everything_that_is_held_is_told(ana, dana, noon, bring: Bring):
    compliance_actions.suppress(scope="PERSON", prospect=dana.prospect, source="asked", by=ana, at=noon)

    text = access.as_text(access.everything(dana.prospect, at=noon))

    held = json.loads(text)
    words = ("Dana said spring", "the price for Dana", "Lowe", "dana@example.com", NUMBER, "asked", "tracked", "310.5")
    for word in words:
        assert word in text, word
    for each, rows in about.rows_of(dana.prospect):
        if rows.exists() and each.label not in ("prospects.Line", "prospects.Listing", "calling.Lease"):
            assert each.file_name in held, each.label
    assert held["source"]["how"] == "entered by hand"


def test_the_file_they_came_from_is_named(ana, noon, bring: Bring):
    bring(LIST, name="ohio spring.csv")

    held = access.everything(Prospect.objects.get(), at=noon)

    assert held["source"]["file"] == "ohio spring.csv"


def test_an_access_request_holds_what_was_heard_from_them(ana, dana, noon):
    call = Call.objects.get(prospect=dana.prospect)
    card = factories.make_objection_card(ana, at=noon, front="We have a broker")
    factories.make_hearing(ana, at=noon, call=call, card=card, text="We do have somebody")

    held = access.everything(dana.prospect, at=noon)

    assert {"text": "We do have somebody", "card": "We have a broker"}.items() <= held["hearings"][-1].items()
    assert [each["text"] for each in held["phrasings"]] == ["Dana has a cousin for that"]
