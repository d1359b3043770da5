"""A campaign's words, rehearsed one by one."""

from __future__ import annotations

from bounceback.campaigns import actions as campaigns
from tests.recovery.pages import text_of


def test_openings_and_questions_are_rehearsed_one_by_one(browser_of_ana, ana, openings, campaign, noon):
    campaigns.set_questions(campaign=campaign, texts=["Who decides?"], by=ana, at=noon)
    campaigns.use_opening(opening=openings[1], by=ana, at=noon)

    first = text_of(browser_of_ana.get(f"/campaigns/{campaign.pk}/rehearsal/"))
    last = text_of(browser_of_ana.get(f"/campaigns/{campaign.pk}/rehearsal/?at=3"))
    beyond = text_of(browser_of_ana.get(f"/campaigns/{campaign.pk}/rehearsal/?at=99999999999999999999"))

    assert "Opening B · 1 of 3" in first
    assert "Who decides?" in last
    assert "Opening B" in beyond


def test_a_campaign_without_words_has_nothing_to_rehearse(browser_of_ana, campaign):
    assert "Nothing to rehearse yet" in text_of(browser_of_ana.get(f"/campaigns/{campaign.pk}/rehearsal/"))
