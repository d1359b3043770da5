"""The words of calls in the index: what is written is found, what is changed or gone is not."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from bounceback.base.sqlite import library
from bounceback.calling import search
from bounceback.calling.models import Call, Trigger
from bounceback.core import asked
from tests import factories

pytestmark = pytest.mark.django_db


def found(text: str) -> list[int]:
    """Ids of the calls in which this occurs, newest first."""
    condition = search.condition(asked.read(text))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {search.CALL_OF} FROM {search.INDEX} WHERE {search.MATCHING} ORDER BY rowid DESC", [condition]
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def say(ana, noon):
    row = factories.make_prospect(ana, at=noon, on=factories.make_list(ana, at=noon))
    campaign = factories.make_campaign(ana, at=noon)

    def say(note: str = "", *, minutes: int = 0, **more) -> Call:
        return Call.objects.create(
            workspace_id=ana.workspace_id,
            key=uuid4(),
            campaign=campaign,
            caller=ana,
            prospect=row.prospect,
            number=row.number,
            attempt=1,
            dialled_at=noon + timedelta(minutes=minutes),
            note=note,
            **more,
        )

    return say


def test_all_words_must_occur_in_any_order(say):
    both = say("They renew in March with a broker.")
    say("They renew in April.")

    assert found("broker renew") == [both.pk]


def test_the_last_word_may_be_begun_and_the_others_not(say):
    call = say("The renewal is far away.")

    assert found("ren") == [call.pk]
    assert found("renew") == [call.pk]
    assert found("renew far") == []


def test_a_phrase_is_words_in_a_row(say):
    call = say("Call me in spring")

    assert found('"call me"') == [call.pk]
    assert found('"me call"') == []


def test_a_word_with_a_minus_must_not_occur(say):
    say("broker, spring")
    other = say("broker, autumn")

    assert found("broker -spring") == [other.pk]


def test_accents_and_case_do_not_count(say):
    call = say("Zoë fährt nach Übersee")

    assert found("ZOE fahr") == [call.pk]


def test_newest_come_first_whatever_the_order_of_writing(say):
    late, early = say("broker", minutes=5), say("broker", minutes=-60 * 24 * 365 * 80)

    assert found("broker") == [late.pk, early.pk]


def test_what_must_change_who_spoke_what_was_heard_and_what_turned_it_are_found(say, ana):
    call = say(must_change="A better price", spoke_name="Marisol")
    factories.make_hearing(ana, at=call.dialled_at, call=call, text="We have a cousin")
    Trigger.objects.create(workspace_id=ana.workspace_id, call=call, speaker="ME", effect="BAD", text="I hurried")

    assert found("price marisol cousin hurried") == [call.pk]


def test_a_changed_note_is_found_by_its_new_words_only(say):
    call = say("aardvark")
    call.note = "badger"
    call.save()

    assert (found("aardvark"), found("badger")) == ([], [call.pk])


def test_a_moved_call_is_found_at_its_new_time(say, noon):
    call, other = say("broker"), say("broker", minutes=1)
    call.dialled_at = noon + timedelta(hours=1)
    call.save()

    assert found("broker") == [call.pk, other.pk]


def test_words_go_with_what_was_heard_and_with_the_call(say, ana):
    call = say("aardvark")
    heard = factories.make_hearing(ana, at=call.dialled_at, call=call, text="badger")
    heard.delete()

    assert (found("badger"), found("aardvark")) == ([], [call.pk])
    call.delete()
    assert found("aardvark") == []


def test_a_call_without_words_has_no_row_in_the_index(say):
    say()

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {search.INDEX}")
        assert cursor.fetchone()[0] == 0


def test_an_index_made_anew_finds_the_same(say, ana):
    call = say("aardvark")
    factories.make_hearing(ana, at=call.dialled_at, call=call, text="badger")
    say()

    search.make()

    assert found("aardvark badger") == [call.pk]


@pytest.mark.skipif(library.version() < (3, 42), reason="this SQLite cannot wipe")
def test_erased_words_are_gone_from_the_pages_of_the_index(say):
    for each in ("badger", "cormorant"):
        say(each)
    call = say("aardvarkian secret")
    call.note = ""
    call.save()
    assert len(found("cormorant")) == 1  # what waits in memory is written before a question is answered

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT group_concat(hex(block)) FROM {search.INDEX}_data")
        pages = cursor.fetchone()[0]
    assert b"ormorant".hex().upper() in pages
    assert b"ardvarkian".hex().upper() not in pages


@pytest.mark.parametrize(
    "text",
    ['"', '""', '"unclosed', "-", "--", "-a", "* ^ :", "a:b", "NEAR(a b)", "AND", "OR x", "NOT", "a AND", "(", ")",
     "{a}", "a + b", "'", "\\", "\x00x", "😀", "﷽", "a" * 5000, "x²y", "ß", "a -", "'; DROP TABLE x", "%s", "é"],
)  # fmt: skip
def test_whatever_is_typed_is_no_error(say, text):
    say("a broker")

    wanted = asked.read(text)

    if wanted:
        found(text)
