"""What happened is said once, and without personal data."""

from __future__ import annotations

import pytest

from bounceback.base import actions, events
from bounceback.base.models import Event, User, Workspace


def test_an_event_knows_who_did_what_to_which_row_and_when(ana, workspace, noon):
    event = events.record("workspace.renamed", subject=workspace, by=ana, at=noon, facts={"length": 3})

    event.refresh_from_db()
    assert (event.subject_type, event.subject_id) == ("base.workspace", workspace.pk)
    assert (event.by, event.at, event.workspace) == (ana, noon, workspace)
    assert event.facts == {"length": 3}


@pytest.mark.django_db
def test_founding_makes_one_workspace_one_owner_and_one_event(noon):
    owner = actions.found(name="My calls", by=None, at=noon)

    assert Workspace.objects.get() == owner.workspace
    assert User.objects.get() == owner
    assert Event.objects.get().kind == "workspace.founded"
    assert not owner.has_usable_password()


@pytest.mark.django_db
def test_founding_again_changes_nothing(noon):
    first = actions.found(name="My calls", by=None, at=noon)

    again = actions.found(name="Other", by=None, at=noon)

    assert again == first
    assert Workspace.objects.get().name == "My calls"
