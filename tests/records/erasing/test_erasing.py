"""Erasing a person: nothing is left but tokens and bare records of calls."""

from __future__ import annotations

import io
import json
from datetime import datetime
from uuid import uuid4

import pytest

from bounceback.base.models import Event, User
from bounceback.calling.models import Call
from bounceback.compliance import queries as compliance
from bounceback.experiments.models import Deal
from bounceback.playbook.models import Mark
from bounceback.prospects.models import Listing, Number, Prospect
from bounceback.records import actions as imports
from bounceback.records import datamap
from bounceback.records.datamap import Erasing
from bounceback.records.erasing import about
from bounceback.records.erasing.refusals import ErasedAlready, ImportInTheWay, InSomebodysHand
from bounceback.records.models import Import
from tests import factories
from tests.factories_trying import make_deal, make_mark
from tests.records.erasing.conftest import NUMBER, erase


def test_everything_about_the_person_goes(ana, dana, noon):
    person = dana.prospect
    assert {each.label for each, rows in about.rows_of(person) if rows.exists()} >= {
        each.label
        for each in datamap.exported()
        if each.erasing is Erasing.DELETED and each.label not in ("prospects.Number", "calling.Lease")
    }

    erase(dana, by=ana, at=noon)

    assert [each.label for each, rows in about.rows_of(person) if rows.exists()] == []
    assert not Number.objects.filter(e164=NUMBER).exists()
    person.refresh_from_db()
    table = datamap.table("prospects.Prospect")
    assert [name for name in table.blank if getattr(person, name) not in ("", None, {})] == []
    assert person.erased_at == noon


def test_every_table_that_is_to_go_has_a_way_to_the_person():
    apart = {"prospects.Number", "django_tasks_database.DBTaskResult"}  # gone otherwise
    ways = {each.label for each, _ in about.rows_of(Prospect(pk=1))}

    assert {each.label for each in datamap.tables() if each.erasing is Erasing.DELETED} - apart == ways


def test_a_bare_record_of_the_call_stays(ana, dana, noon):
    before = Call.objects.get(prospect=dana.prospect)

    erasure = erase(dana, by=ana, at=noon)

    call = Call.objects.get(pk=before.pk)
    assert (call.dialled_at, call.outcome, call.campaign, call.caller) == (
        before.dialled_at, before.outcome, before.campaign, before.caller
    )  # fmt: skip
    assert (call.number, call.note, call.spoke_name, call.must_change, call.before, call.attributes) == (
        None, "", "", "", {}, {}
    )  # fmt: skip
    assert call.key != before.key
    assert erasure.calls_kept == 1


def test_what_was_tried_on_their_calls_stays_with_the_bare_calls(ana, dana, noon):
    key = Call.objects.get(prospect=dana.prospect).key
    dealt = make_deal(ana, at=noon, stroke=key, spent_at=noon)
    elsewhere = make_deal(ana, at=noon, stroke=uuid4(), spent_at=noon)
    make_mark(ana, at=noon, stroke=key)

    erase(dana, by=ana, at=noon)

    now = Call.objects.get(prospect=dana.prospect).key
    assert now != key
    assert Deal.objects.get(pk=dealt.pk).stroke == now
    assert Mark.objects.get().stroke == now
    assert Deal.objects.get(pk=elsewhere.pk).stroke == elsewhere.stroke


def test_the_hashes_of_the_person_in_the_events_say_nothing_any_more(ana, dana, noon):
    before = Prospect.objects.get(pk=dana.prospect_id).key

    erase(dana, by=ana, at=noon)

    assert Prospect.objects.get(pk=dana.prospect_id).key != before


def test_an_erasure_is_one_event_without_a_name(ana, dana, noon):
    Event.objects.all().delete()

    erase(dana, by=ana, at=noon)

    event = Event.objects.get()
    assert event.kind == "person.erased"
    assert "Dana" not in json.dumps(event.facts)


def test_somebody_is_erased_once(ana, dana, noon):
    erase(dana, by=ana, at=noon)

    with pytest.raises(ErasedAlready):
        erase(dana, by=ana, at=noon)


def test_a_card_in_a_callers_hand_is_not_pulled_away(ana, dana, noon):
    factories.make_lease(ana, at=noon, listing=dana, number=dana.number, ended_at=None, ending="")

    with pytest.raises(InSomebodysHand):
        erase(dana, by=ana, at=noon)

    assert Prospect.objects.get(pk=dana.prospect_id).name == "Dana Whitfield"


def upload(content: str | bytes, *, by: User, at: datetime) -> Import:
    data = content.encode() if isinstance(content, str) else content
    return imports.upload(file=io.BytesIO(data), file_name="list.csv", list_name="Next", by=by, at=at)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_with_the_person_that_is_not_brought_in_yet_comes_first(ana, dana, noon, encoding):
    upload("Name,Phone\nWHITFIELD,555\nDana  WHITFIELD,555\n".encode(encoding), by=ana, at=noon)

    with pytest.raises(ImportInTheWay):
        erase(dana, by=ana, at=noon)

    assert Prospect.objects.get(pk=dana.prospect_id).name == "Dana Whitfield"


def test_a_list_with_the_number_comes_first_however_it_is_written(ana, dana, noon):
    upload("Name,Phone\nX,(330) 555-0143\n", by=ana, at=noon)

    with pytest.raises(ImportInTheWay):
        erase(dana, by=ana, at=noon)


def test_a_list_without_the_person_does_not_stand_in_the_way(ana, dana, noon):
    upload("Name,Phone\nDana Whitman,330-555-0144\n", by=ana, at=noon)

    erase(dana, by=ana, at=noon)


def test_a_switchboard_stays_for_the_colleague_and_may_still_be_called(ana, dana, noon):
    colleague = factories.make_prospect(ana, at=noon, on=dana.list, e164=NUMBER, name="Leo Ortiz")

    erase(dana, by=ana, at=noon)

    assert Number.objects.filter(e164=NUMBER).exists()
    assert Listing.objects.get() == colleague
    assert not compliance.check(ana.workspace_id, NUMBER).suppressed
    assert Call.objects.get().number_id == colleague.number_id


def test_the_last_one_behind_a_shared_number_can_be_erased_too(ana, dana, noon):
    colleague = factories.make_prospect(ana, at=noon, on=dana.list, e164=NUMBER, name="Leo Ortiz")
    erase(dana, by=ana, at=noon)

    erase(colleague, by=ana, at=noon)

    assert not Number.objects.filter(e164=NUMBER).exists()
    assert Call.objects.get().number is None
    assert compliance.check(ana.workspace_id, NUMBER).suppressed
