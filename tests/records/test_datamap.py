"""The data map knows every table and every column."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from bounceback.base.models import Event, User, Workspace
from bounceback.objections.models import Hearing, Memory, ObjectionCard, Review
from bounceback.prospects.models import Number, PlaceSet, Prospect
from bounceback.records import datamap, removing
from bounceback.records.datamap import Erasing, Whose
from tests import factories, personas


def test_every_table_and_every_column_is_in_the_map_and_nothing_else():
    known = {each.label: set(each.columns) for each in datamap.tables()}
    there = {
        model._meta.label: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_models(include_auto_created=True)
    }

    assert known == there


def test_what_is_emptied_stays_home_or_gets_a_new_value_is_a_column():
    for each in datamap.tables():
        assert {*each.blank, *each.rekey, *each.home} <= set(each.columns), each.label
        assert bool(each.blank) == (each.erasing is Erasing.BLANKED), each.label


def test_the_users_data_is_explained_column_by_column():
    for each in datamap.tables():
        if each.whose is not Whose.HOUSE:
            assert each.what, each.label
            assert [name for name, what in each.columns.items() if not what] == [], each.label


def test_an_emptied_column_can_be_empty():
    for each in datamap.tables():
        for name in each.blank:
            field = each.model._meta.get_field(name)
            assert field.null or isinstance(field, models.CharField | models.TextField | models.JSONField), name


def test_no_text_of_an_export_has_two_ways_to_be_empty():
    """In CSV nothing tells an empty text from a missing one."""
    for each in datamap.exported():
        for field in each.travelling:
            assert not (field.null and isinstance(field, models.CharField | models.TextField)), field


def test_tables_travel_after_those_they_point_to():
    order = [each.label for each in datamap.exported()]

    assert order.index("base.Workspace") < order.index("base.User") < order.index("prospects.Prospect")
    assert order.index("prospects.Prospect") < order.index("calling.Call") < order.index("calling.Trigger")


def test_every_table_of_the_users_data_leaves():
    assert {each.label for each in datamap.tables() if not each.leaves} == {
        "base.User_groups", "base.User_user_permissions", "sessions.Session", "django_tasks_database.DBTaskResult",
        "auth.Permission", "auth.Group", "auth.Group_permissions", "contenttypes.ContentType",
    }  # fmt: skip


def test_what_an_export_calls_a_table_is_a_word():
    called = {each.label: each.file_name for each in datamap.tables()}

    assert called["objections.Weights"] == "weights"
    assert called["objections.Memory"] == "memories"
    assert called["calling.CallReason"] == "call_reasons"
    assert [name for name in called.values() if name.endswith("ss")] == []


@pytest.mark.django_db
def test_a_workspace_goes_whole_and_another_one_stays(ana, noon):
    world = personas.make_workspace(at=noon)
    sim = User.objects.create(username="sim", workspace=world, date_joined=noon)
    for owner, e164 in ((ana, "+13305550143"), (sim, "+13305550144")):
        dana = factories.make_prospect(owner, at=noon, on=factories.make_list(owner, at=noon), e164=e164)
        factories.make_campaign(owner, at=noon, lists=(dana.list,))
        kept = factories.make_objection_card(owner, at=noon, front="We have a broker")
        factories.make_objection_card(owner, at=noon, front="Got one", merged_into=kept, merged_at=noon)
        heard = factories.make_hearing(owner, at=noon, prospect=dana.prospect, card=kept)
        factories.make_review(owner, at=noon, card=kept, stroke=heard.stroke)
        factories.make_memory(owner, at=noon, card=kept)

    removing.workspace_rows(workspace=world)

    assert list(Number.objects.values_list("e164", flat=True)) == ["+13305550143"]
    assert Prospect.objects.get().workspace_id == ana.workspace_id
    for model in (Hearing, Review, Memory):
        assert model.objects.get().workspace_id == ana.workspace_id
    assert set(ObjectionCard.objects.values_list("workspace", flat=True)) == {ana.workspace_id}
    assert Workspace.objects.get() == ana.workspace
    assert User.objects.get() == ana
    assert not Event.objects.filter(workspace_id=world.pk).exists()
    assert PlaceSet.objects.exists()
