"""A laid desk, and somebody who has no business at it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from bounceback.base.models import User, Workspace
from tests.screens.desk import Desk, lay


@pytest.fixture
def desk(ana: User) -> Desk:
    """Ana's desk today: views read the real clock."""
    return lay(ana, at=datetime.now(UTC))


@pytest.fixture
def browser_of_dev(db: None, noon: datetime) -> Client:
    """Dev works for another seller and must see nothing."""
    elsewhere = Workspace.objects.create(name="Elsewhere", created_at=noon)
    dev = User.objects.create(username="dev", workspace=elsewhere, date_joined=noon)
    client = Client()
    client.force_login(dev)
    return client
