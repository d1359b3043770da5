"""Hearings are counted from an index that holds all that is asked: no row of theirs is read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.objections.queries import album, deal, feed, records
from tests import factories


@pytest.fixture
def heard(ana, noon):
    campaign = factories.make_campaign(ana, at=noon)
    card = factories.make_objection_card(ana, at=noon, front="We have a broker")
    response = factories.make_response(ana, at=noon, card=card)
    factories.make_hearing(ana, at=noon, card=card, response=response, grade=3)
    return card, campaign


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["album", "feed", "deal", "records"])
def test_hearings_are_counted_without_reading_them(where, ana, heard, noon):
    card, campaign = heard
    counts = {
        "album": lambda: album.album(album.Filters(), by=ana, at=noon),
        "feed": lambda: feed.feed(workspace=ana.workspace_id, campaign=campaign.pk, at=noon),
        "deal": lambda: deal.standing(ana, at=noon),
        "records": lambda: records.records([card.pk], workspace=ana.workspace_id),
    }

    with CaptureQueriesContext(
        connection,
    ) as asked:
        counts[where]()

    counted = [each["sql"] for each in asked if "COUNT" in each["sql"] and "objections_hearing" in each["sql"]]
    assert counted
    for statement in counted:
        assert "USING COVERING INDEX hearing_" in _plan_of_hearings(statement)


def _plan_of_hearings(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}".replace("%", "%%"))
        return next(row[3] for row in cursor.fetchall() if "objections_hearing" in row[3])
