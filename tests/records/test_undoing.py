"""Taking an import back."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.core import serializers

from bounceback.base.models import Event, User
from bounceback.calling.models import Call
from bounceback.campaigns import actions as campaigns
from bounceback.prospects.models import Line, Listing, Number, Prospect, Replacement
from bounceback.records import actions
from bounceback.records.models import Import
from bounceback.records.refusals import AlreadyUndone, CannotUndo, NotWaiting
from tests.records.conftest import Bring

HEAD = "Name,Company,Title,State,Phone,Beds\n"
FIRST = HEAD + "Dana Whitfield,Whitfield,Owner,OH,330-555-0143,12\nBen Ortiz,,,,330-555-0144,\n"


def everything() -> str:
    tables = (Prospect, Number, Line, Listing, Replacement)
    return "\n".join(serializers.serialize("json", model.objects.order_by("pk")) for model in tables)


def without_stamps(text: str) -> str:
    """updated_at moves when a prospect is changed and changed back."""
    import re

    return re.sub(r'"updated_at": "[^"]*"', "", text)


def test_an_undone_import_leaves_nothing_behind(bring: Bring, ana: User, noon: datetime) -> None:
    empty = everything()
    done = bring(FIRST)

    actions.undo(import_=done, by=ana, at=noon)

    assert everything() == empty
    assert Import.objects.get().state == Import.State.UNDONE
    assert Event.objects.filter(kind="import.undone").count() == 1


def test_updates_are_put_back_as_they_were(bring: Bring, ana: User, noon: datetime) -> None:
    bring(FIRST)
    before = everything()
    second = bring(
        HEAD
        + "DANA WHITFIELD,Whitfield Inc,President,CA,330-555-0143; 330-555-0199,14\n"
        + "Dana Whitfield,,CEO,,330-555-0143,\n"
        + "Carla,,,,330-555-0150,\n"
    )
    assert second.updated == 2

    actions.undo(import_=second, by=ana, at=noon)

    # The number that it brought stays unused only if nobody else uses it.
    assert without_stamps(everything()) == without_stamps(before)


def test_a_value_changed_since_by_hand_stays(bring: Bring, ana: User, noon: datetime) -> None:
    bring(FIRST)
    second = bring(HEAD + "Dana Whitfield,,President,,330-555-0143,\n")
    Prospect.objects.filter(name="Dana Whitfield").update(title="Chair")

    actions.undo(import_=second, by=ana, at=noon)

    assert Prospect.objects.get(name="Dana Whitfield").title == "Chair"


def test_retiring_is_undone_too(bring: Bring, ana: User, noon: datetime) -> None:
    bring(FIRST)
    Listing.objects.filter(prospect__name="Ben Ortiz").update(standing="SEED", ready_at=noon, attempts=2)
    before = everything()
    second = bring(HEAD + "Dana Whitfield,,,,330-555-0143,\n", retire_missing=True)
    assert second.retired == 1

    actions.undo(import_=second, by=ana, at=noon)

    assert without_stamps(everything()) == without_stamps(before)


def test_an_import_whose_prospect_was_called_stays(bring: Bring, ana: User, noon: datetime) -> None:
    done = bring(FIRST)
    listing = Listing.objects.select_related("list").first()
    assert listing is not None
    assert listing.number is not None
    campaign = campaigns.create(words=campaigns.Words("Spring"), lists=[listing.list], by=ana, at=noon)
    Call.objects.create(
        workspace_id=ana.workspace_id,
        key=uuid4(),
        campaign=campaign,
        caller=ana,
        prospect=listing.prospect,
        listing=listing,
        number=listing.number,
        attempt=1,
        dialled_at=noon,
    )
    before = everything()

    with pytest.raises(CannotUndo):
        actions.undo(import_=done, by=ana, at=noon)

    assert everything() == before


def test_an_import_that_a_later_one_built_on_is_undone_after_it(bring: Bring, ana: User, noon: datetime) -> None:
    first, second = bring(FIRST), bring(FIRST, into="Spring")

    with pytest.raises(CannotUndo, match="later import"):
        actions.undo(import_=first, by=ana, at=noon)
    actions.undo(import_=second, by=ana, at=noon)
    actions.undo(import_=first, by=ana, at=noon)

    assert not Prospect.objects.exists()


def test_an_import_is_undone_once(bring: Bring, ana: User, noon: datetime) -> None:
    done = bring(FIRST)
    actions.undo(import_=done, by=ana, at=noon)

    with pytest.raises(AlreadyUndone):
        actions.undo(import_=done, by=ana, at=noon)


def test_a_finished_import_is_not_run_again(bring: Bring, ana: User, noon: datetime) -> None:
    done = bring(FIRST)

    with pytest.raises(NotWaiting):
        actions.carry_on(import_=done, by=ana, at=noon)
