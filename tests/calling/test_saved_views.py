"""Filters under a name."""

from __future__ import annotations

import pytest

from bounceback.base.models import Event
from bounceback.calling.actions import saved_views
from bounceback.calling.models import SavedView

pytestmark = pytest.mark.django_db


def test_a_name_holds_one_view(ana, noon):
    saved_views.save_view(name="Noes", filters={"outcome": "NO"}, by=ana, at=noon)

    saved_views.save_view(name="Noes", filters={"outcome": "NO", "state": "OH"}, by=ana, at=noon)

    assert SavedView.objects.get().filters == {"outcome": "NO", "state": "OH"}


def test_deleting_a_view_leaves_an_event_and_nothing_else(ana, noon):
    view = saved_views.save_view(name="Noes", filters={}, by=ana, at=noon)

    saved_views.delete_view(view=view, by=ana, at=noon)

    assert not SavedView.objects.exists()
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["view.saved", "view.deleted"]


def test_there_is_an_end_to_views(ana, noon, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 1)
    saved_views.save_view(name="Noes", filters={}, by=ana, at=noon)

    with pytest.raises(saved_views.TooManyViews):
        saved_views.save_view(name="Yeses", filters={}, by=ana, at=noon)
