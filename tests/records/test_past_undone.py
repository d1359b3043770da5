"""What an import of calls made for itself goes with it."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from bounceback.base.models import User
from bounceback.calling.actions.second_looks import look_again
from bounceback.calling.models import Call, SecondLook
from bounceback.campaigns.models import Campaign, Objective
from bounceback.core.outcomes import Reason
from bounceback.records import actions
from bounceback.records.models import Import
from bounceback.records.past import actions as past
from bounceback.records.refusals import CannotUndo


def bring(ana: User, at: datetime, day: int) -> Import:
    text = f"When,Phone,Name,Disposition\n3/{day}/2026 2:05 PM,330-555-0143,Dana,NA\n"
    import_ = past.upload(
        file=io.BytesIO(text.encode()), file_name="calls.csv", zone="America/New_York", country="US", by=ana, at=at
    )
    return actions.carry_on(import_=import_, by=ana, at=at)


def test_the_campaign_that_was_made_for_it_goes(ana: User, noon: datetime, browser_of_ana: Client) -> None:
    done = bring(ana, noon, 4)

    actions.undo(import_=done, by=ana, at=noon)

    assert not Campaign.objects.exists()
    assert not Objective.objects.exists()
    assert Import.objects.get().state == Import.State.UNDONE
    page = browser_of_ana.get(reverse("records:import", args=[done.pk]), follow=True)
    assert page.status_code == 200
    assert "Past calls, brought by" in page.content.decode()


def test_a_campaign_that_another_import_uses_stays(ana: User, noon: datetime) -> None:
    bring(ana, noon, 4)
    newer = bring(ana, noon, 5)

    actions.undo(import_=newer, by=ana, at=noon)

    assert Campaign.objects.count() == 1


def test_an_import_stays_once_somebody_has_confirmed_the_reason_of_one_of_its_calls(ana: User, noon: datetime) -> None:
    done = bring(ana, noon, 4)
    Call.objects.update(outcome="NO", reason="WRONG_TIME", hang_up="AFTER_INTRO")
    look_again(call=Call.objects.get(), settled=Reason.WRONG_TIME, by=ana, at=noon)

    with pytest.raises(CannotUndo, match="Somebody corrected one of its calls"):
        actions.undo(import_=done, by=ana, at=noon)

    assert SecondLook.objects.exists()
