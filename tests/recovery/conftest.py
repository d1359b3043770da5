"""What the pages of experiments show: a campaign with two openings, or one that tries them."""

from __future__ import annotations

import pytest

from bounceback.campaigns import actions as campaigns
from tests import factories
from tests.recovery.laid_experiments import lay_experiment


@pytest.fixture
def campaign(ana, noon):
    return factories.make_campaign(ana, at=noon)


@pytest.fixture
def openings(ana, campaign, noon):
    return [
        campaigns.open_with(campaign=campaign, label=label, text=f"Words of {label}", by=ana, at=noon).opening
        for label in "AB"
    ]


@pytest.fixture
def tried(ana, campaign, noon):
    return lay_experiment(ana, campaign, at=noon)
