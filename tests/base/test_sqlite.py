"""The database: the sound library, the settings that keep calls, the queue."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import connection, transaction

from bounceback.base.sqlite import library


@pytest.mark.django_db
def test_the_library_in_use_is_free_of_the_wal_reset_bug():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        text = cursor.fetchone()[0]

    assert tuple(int(part) for part in text.split(".")) == library.version()
    assert library.is_sound()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("mmap_size", 0)],
)
def test_a_connection_is_set_up_to_keep_every_acknowledged_call(pragma, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        row = cursor.fetchone()

    assert row == (value,)


@pytest.mark.django_db(transaction=True)
def test_the_pen_is_held_in_a_transaction_and_laid_down_after_it():
    with transaction.atomic():
        inside = connection.queue.held

    assert inside
    assert not connection.queue.held


def statements_of(what):
    seen = []

    def keep(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        what()
    return seen


@pytest.mark.django_db
def test_savepoints_are_named_alike_so_that_their_statements_are_prepared_once():
    def nested():
        with transaction.atomic(), transaction.atomic():
            pass

    first, again = statements_of(nested), statements_of(nested)

    assert first == again
    assert len(set(first)) == 4


@pytest.mark.django_db(transaction=True)
def test_what_one_savepoint_rolls_back_is_not_what_an_earlier_one_of_its_name_did(ana):
    done = []
    with transaction.atomic():
        with transaction.atomic():
            ana.first_name = "Kept"
            ana.save()
            transaction.on_commit(lambda: done.append("first"))
        with suppress(ZeroDivisionError), transaction.atomic():
            ana.first_name = "Gone"
            ana.save()
            transaction.on_commit(lambda: done.append("second"))
            raise ZeroDivisionError

    ana.refresh_from_db()
    assert ana.first_name == "Kept"
    assert done == ["first"]
