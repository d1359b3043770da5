"""Every table can be filled, and every guard of every table holds. New tables are covered the day they are made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction

from bounceback.base.models import User
from bounceback.core.objections import Grade
from tests.factories import (
    make_objection_card,
    make_person,
    make_prospect,
    make_response,
    some_campaign,
    some_list,
)
from tests.house.test_code import _models
from tests.tables import FACTORIES, make_one_of_each

NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
STROKE = uuid4()

# What each check refuses: one field or two of an otherwise valid row. A row that is pointed to is made when needed.
IMPOSSIBLE: dict[str, dict[str, Any]] = {
    "arm_is_words_or_hours": {"version": None},
    "deal_stroke_and_time_go_together": {"spent_at": LATER},
    "experiment_end_time_and_ending_go_together": {"ending": ""},
    "experiment_of_windows_deals_rounds_a_day": {"rounds_a_day": 3},
    "plan_end_time_and_ending_go_together": {"ended_at": LATER},
    "plan_has_a_finish_line": {"finish": 0},
    "window_is_a_span_of_hours": {"begins_hour": 11, "ends_hour": 11},
    "call_is_answered_after_it_is_dialled": {"answered_at": NOON - timedelta(seconds=1)},
    "call_talk_needs_an_answer": {"answered_at": None},
    "call_outcome_and_log_time_go_together": {"outcome": ""},
    "campaign_one_in_at_least_1": {"one_in": 0},
    "campaign_pace_is_possible": {"pace_seconds": 601},
    "hearing_with_a_response_was_answered": {"grade": Grade.AGAIN, "response": make_response},
    "import_every_row_is_accounted_for": {"rejected": 2},
    "lease_end_time_and_reason_go_together": {"ending": ""},
    "lease_expires_after_it_is_taken": {"expires_at": NOON},
    "listing_in_the_queue_has_a_number": {"number": None},
    "listing_waits_for_a_time": {"standing": "RETRY"},
    "memory_is_stable_for_some_time": {"stability": 0.0},
    "objection_card_has_a_front": {"folded": ""},
    "objection_card_merged_into_and_time_go_together": {"merged_at": LATER},
    "promise_end_time_and_reason_go_together": {"ended_at": LATER},
    "review_has_a_grade_unless_the_card_was_rewritten": {"grade": None},
    "suppression_is_lifted_with_a_reason": {"lifted_at": LATER},
    "suppression_says_whom": {"e164": ""},
}
# What the other side of a check that has two refuses.
IMPOSSIBLE_TOO: dict[str, list[dict[str, Any]]] = {
    "arm_is_words_or_hours": [
        {"begins_hour": 9, "ends_hour": 11},
        {"version": None, "begins_hour": 9, "ends_hour": 25},
    ],
    "deal_stroke_and_time_go_together": [{"stroke": uuid4()}],
    "experiment_end_time_and_ending_go_together": [{"ended_at": None}],
    "experiment_of_windows_deals_rounds_a_day": [{"kind": "WINDOW"}],
    "plan_end_time_and_ending_go_together": [{"ending": "KEEP"}],
    "window_is_a_span_of_hours": [{"ends_hour": 25}],
    "hearing_with_a_response_was_answered": [{"response": make_response}],
    "objection_card_merged_into_and_time_go_together": [{"merged_into": make_objection_card}],
    "review_has_a_grade_unless_the_card_was_rewritten": [{"occasion": "REWRITTEN"}],
    "call_outcome_and_log_time_go_together": [{"logged_at": None}],
    "campaign_pace_is_possible": [{"pace_seconds": 0}],
    "lease_end_time_and_reason_go_together": [{"ended_at": None}],
    "promise_end_time_and_reason_go_together": [{"ending": "KEPT"}],
    "suppression_is_lifted_with_a_reason": [{"lifted_why": "they asked"}],
    "suppression_says_whom": [{"scope": "FIRM", "firm": "", "e164": ""}],
}
# What a guard against twins that holds only under a condition needs to hold, and what sets the twins free.
ONLY_WHILE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "deal_one_per_call": ({"stroke": STROKE, "spent_at": LATER}, {"stroke": None, "spent_at": None}),
    "experiment_one_running_per_kind": ({"ended_at": None, "ending": ""}, {"ended_at": LATER, "ending": "KEPT"}),
    "opening_one_in_use_per_campaign": ({"ended_at": None}, {"ended_at": LATER}),
    "option_shipped_once_per_workspace": ({"shipped": "early"}, {"shipped": ""}),
    "plan_option_once_at_a_time": ({"ended_at": None, "ending": ""}, {"ended_at": LATER, "ending": "KEEP"}),
    "window_one_in_use_per_campaign": ({"ended_at": None}, {"ended_at": LATER}),
    "lease_one_open_per_number": ({"ended_at": None, "ending": ""}, {"ended_at": LATER, "ending": "CALLED"}),
    "objection_card_front_once": ({"merged_into": None}, {"folded": "another front"}),
    "objective_one_per_rung": ({}, {"archived_at": NOON}),
    "promise_one_open_per_campaign": ({}, {"ended_at": LATER, "ending": "KEPT"}),
    "seed_one_open_per_campaign": ({}, {"ended_at": LATER}),
    "session_one_open_per_caller": ({"ended_at": None}, {"ended_at": LATER}),
    "suppression_once_per_firm": ({"scope": "FIRM", "firm": "acme"}, {"scope": "PERSON"}),
    "suppression_once_per_number": ({"scope": "NUMBER"}, {"scope": "PERSON"}),
    "suppression_once_per_person": ({"scope": "PERSON"}, {"scope": "FIRM", "firm": "lifted"}),
    "suppression_once_per_token": ({"scope": "NUMBER", "token": "f" * 64}, {"token": "e" * 64}),
}


def _constraints(kind: type[Any]) -> Iterator[tuple[type[models.Model], Any]]:
    for model in _models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, kind):
                yield model, constraint


CHECKS = {each.name: (model, each) for model, each in _constraints(models.CheckConstraint)}
TWINS = {each.name: (model, each) for model, each in _constraints(models.UniqueConstraint)}
SINGLE = {
    f"{model._meta.label}.{field.name}": (model, field)
    for model in _models()
    for field in model._meta.concrete_fields
    if field.unique and not field.primary_key
}


@pytest.fixture
def by(ana: User) -> User:
    """Who makes the rows, with a list and a campaign to make them on."""
    make_prospect(ana, at=NOON, on=some_list(ana, at=NOON))
    some_campaign(ana, at=NOON)
    return ana


def test_every_table_has_a_builder_and_every_builder_a_table():
    assert set(FACTORIES) == set(_models())


def test_every_guard_has_an_example_of_what_it_refuses():
    conditional = {name for name, (_, constraint) in TWINS.items() if constraint.condition is not None}

    assert set(IMPOSSIBLE) == set(CHECKS)
    assert set(ONLY_WHILE) == conditional
    assert set(IMPOSSIBLE_TOO) <= set(CHECKS)


@pytest.mark.django_db
@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_a_builder_makes_two_valid_rows_of_the_users_workspace(by, model):
    before = model._base_manager.count()

    rows = [FACTORIES[model](by, at=NOON) for _ in range(2)]

    assert model._base_manager.count() == before + 2
    for row in rows:
        assert getattr(row, "workspace_id", by.workspace_id) == by.workspace_id
        for field in model._meta.concrete_fields:
            if field.choices:
                value = getattr(row, field.attname)
                left_open = (value == "" and field.blank) or (value is None and field.null)
                assert value in dict(field.flatchoices) or left_open, (field.name, value)


@pytest.mark.django_db
def test_one_of_each_fills_every_table(by):
    rows = make_one_of_each(by, at=NOON)

    assert set(rows) == set(_models())
    assert [model for model in rows if not model._base_manager.exists()] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(CHECKS))
def test_what_cannot_be_is_refused(by, name):
    model, _ = CHECKS[name]
    FACTORIES[model](by, at=NOON)  # without the impossible it is accepted

    for wrong in [IMPOSSIBLE[name], *IMPOSSIBLE_TOO.get(name, [])]:
        fields = {field: value(by, at=NOON) if callable(value) else value for field, value in wrong.items()}
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            FACTORIES[model](by, at=NOON, **fields)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TWINS))
def test_twins_are_refused_where_there_may_be_one(by, name):
    model, constraint = TWINS[name]
    holds, frees = ONLY_WHILE.get(name, ({}, {}))
    if "person" in name:
        holds = holds | {"prospect": make_person(by, at=NOON)}
    first = FACTORIES[model](by, at=NOON, **holds)
    same = holds | {field: getattr(first, field) for field in constraint.fields}

    with pytest.raises(IntegrityError, match=_columns(model, constraint.fields)), transaction.atomic():
        FACTORIES[model](by, at=NOON, **same)
    if constraint.condition is not None:
        FACTORIES[model](by, at=NOON, **(same | frees))


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SINGLE))
def test_what_is_unique_is_refused_again(by, name):
    model, field = SINGLE[name]
    first = FACTORIES[model](by, at=NOON)

    with pytest.raises(IntegrityError, match=_columns(model, [field.name])), transaction.atomic():
        FACTORIES[model](by, at=NOON, **{field.name: getattr(first, field.name)})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_nothing_points_at_what_is_not_there(by, model):
    pointers = [field for field in model._meta.concrete_fields if field.is_relation and not field.null]
    for field in pointers:
        row = FACTORIES[model](by, at=NOON)
        with pytest.raises(IntegrityError, match="FOREIGN KEY"), transaction.atomic():
            model._base_manager.filter(pk=row.pk).update(**{field.attname: 10**9})
        assert model._base_manager.filter(pk=row.pk, **{field.attname: getattr(row, field.attname)}).exists()


def _columns(model: type[models.Model], fields: list[str]) -> str:
    table = model._meta.db_table
    return ", ".join(rf"{table}\.{model._meta.get_field(field).column}\b" for field in fields)
