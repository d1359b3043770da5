"""The database: the sound library, the settings that keep calls, the queue."""

from __future__ import annotations

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
