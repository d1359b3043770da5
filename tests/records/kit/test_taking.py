"""A kit is looked at, and taken."""

from __future__ import annotations

import pytest

from bounceback.base.models import Event
from bounceback.base.refused import Refused
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries as campaign_queries
from bounceback.campaigns.models import OpeningVersion
from bounceback.core.kits import LEAVE, TAKE, State
from bounceback.records.kit import actions, file
from bounceback.records.kit.refusals import NoSuchChoice, NotAsSeen
from tests.house.test_urls import _everything
from tests.records.kit.conftest import KIT, kit_of, look


def test_a_kit_begins_a_campaign_in_one_action(ana, noon):
    before = Event.objects.count()

    campaign = actions.take(kit=kit_of(), into=None, by=ana, at=noon)

    assert (campaign.name, campaign.offer, campaign.workspace_id) == ("Autumn", "A second look.", ana.workspace_id)
    assert [each.text for each in campaign_queries.wordings(campaign)] == [
        "{first_name}, this is a cold call.\nThirty seconds?"
    ]
    assert [each.label for each in campaign_queries.ladder(campaign)] == ["Book twenty minutes"]
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.kind, event.facts) == ("kit.taken", {"new": True, "items": 4, "left": 0})


def test_a_campaign_without_a_ladder_gets_the_usual_one(ana, noon):
    campaign = actions.take(kit=kit_of(KIT[: KIT.index("[[ladder]]")]), into=None, by=ana, at=noon)

    assert campaign_queries.ladder(campaign).count() == 3


def test_the_same_kit_again_has_nothing_to_change(renewals, ana, noon):
    actions.take(kit=kit_of(), into=renewals, by=ana, at=noon)
    before = _everything()

    preview = look(kit_of(), renewals)

    assert preview.nothing_to_change
    assert {change.state for change in preview.changes} == {State.SAME}
    assert _everything() == before


def test_looking_changes_nothing(renewals):
    before = _everything()

    preview = look(kit_of(), renewals)

    assert not preview.nothing_to_change
    assert _everything() == before


def test_only_what_was_chosen_is_taken(renewals, ana, noon):
    choices = {change.key: LEAVE for change in look(kit_of(), renewals).changes if change.ways}

    actions.take(kit=kit_of(), into=renewals, choices=choices | {"questions/1": TAKE}, by=ana, at=noon)

    renewals.refresh_from_db()
    assert renewals.offer == "A check.\r\n\r\nFree."
    assert campaign_queries.wordings(renewals)[0].number == 1
    assert campaign_queries.questions(renewals).count() == 3


def test_only_new_leaves_what_the_campaign_says_already(renewals, ana, noon):
    actions.take(kit=kit_of(), into=renewals, only_new=True, by=ana, at=noon)

    renewals.refresh_from_db()
    assert renewals.offer == "A check.\r\n\r\nFree."
    assert campaign_queries.wordings(renewals)[0].number == 1
    assert campaign_queries.ladder(renewals).count() == 4


@pytest.mark.parametrize("choices", [{"openings/Q": TAKE}, {"words/offer": "burn"}])
def test_a_choice_that_is_none_is_refused(renewals, ana, noon, choices):
    before = _everything()

    with pytest.raises(NoSuchChoice):
        actions.take(kit=kit_of(), into=renewals, choices=choices, by=ana, at=noon)

    assert _everything() == before


def test_what_changed_since_one_looked_is_looked_at_again(renewals, ana, noon):
    seen = look(kit_of(), renewals).seal
    campaigns.reword(opening=renewals.openings.get(label="A"), text="Better words.", by=ana, at=noon)

    with pytest.raises(NotAsSeen):
        actions.take(kit=kit_of(), into=renewals, seen=seen, by=ana, at=noon)
    actions.take(
        kit=kit_of(),
        into=renewals,
        seen=look(kit_of(), renewals).seal,
        by=ana,
        at=noon,
    )

    assert OpeningVersion.objects.filter(opening__label="A").count() == 3


def test_a_name_that_is_taken_is_refused(renewals, ana, noon):
    with pytest.raises(Refused, match="There is a campaign called “Renewals” already"):
        actions.take(kit=kit_of(), into=None, name="Renewals", by=ana, at=noon)


def test_finer_reasons_that_one_has_are_no_news_to_a_new_campaign(ana):
    kit = file.read(
        b'[kit]\nformat = 1\ntitle = "Reasons"\n[reasons]\nwrong_time = ["busy right now", "at the dentist"]\n'
    )

    found = look(kit, None, ana.workspace_id).changes

    assert [(each.title.split(": ")[1], each.state) for each in found] == [
        ("busy right now", State.SAME),
        ("at the dentist", State.NEW),
    ]
