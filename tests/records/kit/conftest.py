"""A kit, and a campaign that has something of everything."""

from __future__ import annotations

import pytest

from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.campaigns.steps import Rung
from bounceback.records.kit import file, queries
from tests.factories import make_campaign

KIT = """\
[kit]
format = 1
title = "Autumn"
author = "Marisol"

[words]
offer = "A second look."

[[openings]]
letter = "A"
text = '''
{first_name}, this is a cold call.
Thirty seconds?
'''

[[ladder]]
kind = "appointment"
label = "Book twenty minutes"

[questions]
ask = ["Who handles renewals?"]
"""


@pytest.fixture
def renewals(ana, noon) -> Campaign:
    """A campaign that has something of everything."""
    campaign = make_campaign(ana, at=noon, worth=500, one_in=10)
    words = campaigns.Words("Renewals", "A check.\r\n\r\nFree.", 'They say "why?"', "Hello, {me} here.\nBye.")
    campaigns.describe(campaign=campaign, words=words, by=ana, at=noon)
    campaigns.open_with(campaign=campaign, label="A", text='{first_name}, """cold""" \\ call.', by=ana, at=noon)
    campaigns.open_with(campaign=campaign, label="B", text="Hello\t{name}.\n\nOne question?", by=ana, at=noon)
    campaigns.reword(opening=campaign.openings.get(label="B"), text="Hello {name}.", by=ana, at=noon)
    campaigns.set_questions(campaign=campaign, texts=['Who says "no"?', "Since when?"], by=ana, at=noon)
    rungs = [Rung("SALE", "Sell it"), Rung("MATERIAL", "Send it", 3), Rung("LATER", "In six months", 182)]
    campaigns.set_ladder(campaign=campaign, rungs=rungs, by=ana, at=noon)
    return campaign


def look(kit: file.Kit, into: Campaign | None, workspace: int = 0) -> queries.Preview:
    return queries.look(kit, into, workspace=into.workspace_id if into is not None else workspace)


def kit_of(text: str = KIT) -> file.Kit:
    return file.read(text.encode())
