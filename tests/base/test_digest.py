"""An event holds a hash of the row as the action left it, which says nothing without the row's own key."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import uuid4

import pytest

import bounceback
from bounceback.base import events
from bounceback.base.models import Event
from bounceback.calling.models import Call
from bounceback.prospects.models import Prospect
from tests import factories
from tests.screens.desk import lay


@pytest.fixture
def prospect(ana, noon):
    some = factories.make_list(ana, at=noon)
    return factories.make_prospect(ana, at=noon, on=some).prospect


def test_a_row_read_back_has_the_hash_that_it_had_when_it_was_written(prospect):
    written = events.digest_of(prospect)

    assert len(written) == 64
    assert events.digest_of(Prospect.objects.get(pk=prospect.pk)) == written


def test_every_field_counts(prospect):
    before = events.digest_of(prospect)
    prospect.remarks = "has a dog"

    assert events.digest_of(prospect) != before


def test_the_same_row_under_another_key_has_another_hash(prospect):
    before = events.digest_of(prospect)
    prospect.key = uuid4()

    assert events.digest_of(prospect) != before


def test_rows_without_a_key_have_none(workspace):
    assert events.digest_of(workspace) == ""
    assert events.digest_of(None) == ""


def test_a_row_loaded_in_part_is_not_completed_for_its_hash(prospect, django_assert_num_queries):
    partly = Prospect.objects.only("name").get(pk=prospect.pk)

    with django_assert_num_queries(0):
        assert events.digest_of(partly) == ""


def test_the_last_event_of_every_call_fits_the_call(ana, noon):
    lay(ana, at=noon)

    for call in Call.objects.all():
        last = Event.objects.filter(subject_type="calling.call", subject_id=call.pk).order_by("-pk").first()
        assert last is None or last.digest == events.digest_of(call), last


# Facts are ids, codes, counts, days. Whoever adds one of these words means a person's own words.
PERSONAL = {
    "name",
    "company",
    "e164",
    "phone",
    "email",
    "note",
    "text",
    "why",
    "remarks",
    "firm",
    "spoke_name",
    "address",
    "city",
    "title",
    "must_change",
    "lifted_why",
    "file_name",
}


def _facts() -> list[tuple[str, ast.expr]]:
    found = []
    for file in Path(bounceback.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                place = f"{file.name}:{node.lineno}"
                found += [(place, each.value) for each in node.keywords if each.arg == "facts"]
    return found


def _speaks_of_people(facts: ast.expr) -> bool:
    """Whether a dict literal has a key, or takes a value from an attribute, that is a person's own words."""
    if not isinstance(facts, ast.Dict):
        return False
    keys = {key.value for key in facts.keys if isinstance(key, ast.Constant)}
    plain = [value for value in facts.values if not isinstance(value, ast.Call)]
    taken = {node.attr for value in plain for node in ast.walk(value) if isinstance(node, ast.Attribute)}
    return bool((keys | taken) & PERSONAL)


def test_no_action_writes_a_persons_words_into_its_event():
    assert [place for place, facts in _facts() if _speaks_of_people(facts)] == []
    assert len(_facts()) > 20


def test_the_look_for_words_finds_them():
    wrong = ast.parse("record('x', facts={'who': prospect.name})").body[0]
    assert isinstance(wrong, ast.Expr)
    assert isinstance(wrong.value, ast.Call)

    assert _speaks_of_people(wrong.value.keywords[0].value)


def test_the_events_of_a_working_week_hold_nobodys_name_or_number(ana, noon):
    lay(ana, at=noon)
    facts = " ".join(str(facts) for facts in Event.objects.values_list("facts", flat=True)).casefold()
    words = {word for row in Prospect.objects.values_list("name", "company") for word in row if len(word) > 3}
    words |= {note for note in Call.objects.values_list("note", flat=True) if note}

    assert words
    assert [word for word in words if word.casefold() in facts] == []
    assert "+1" not in facts
