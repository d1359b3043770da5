"""The writers' queue: one pen, nobody starves, nobody is left holding it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from django.db import DatabaseError, connection, connections, transaction

from bounceback.base.models import Workspace
from bounceback.base.sqlite.queue import QueueTooLong, WritersQueue
from tests.patience import LIMIT_SECONDS, until

PATIENCE = timedelta(seconds=120)


def test_threads_get_the_pen_in_order_of_arrival(tmp_path: Path):
    order: list[int] = []
    first = WritersQueue(tmp_path / "db")
    first.take(PATIENCE)

    def write(number: int) -> None:
        mine = WritersQueue(tmp_path / "db")
        mine.take(PATIENCE)
        order.append(number)
        mine.leave()

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=write, args=(number,)))
        threads[-1].start()
        until(lambda: len(first._fair._waiting) == len(threads), "it does not queue")
    first.leave()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_who_waits_too_long_is_told_and_leaves_no_trace(tmp_path: Path):
    holder, other = WritersQueue(tmp_path / "db"), WritersQueue(tmp_path / "db")
    holder.take(PATIENCE)
    failures: list[BaseException] = []

    def wait() -> None:
        try:
            other.take(timedelta(seconds=0.1))
        except QueueTooLong as error:
            failures.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    holder.leave()

    assert len(failures) == 1
    other.take(PATIENCE)
    other.leave()


def test_a_writer_in_another_process_that_dies_lets_the_pen_go(tmp_path: Path):
    script = (
        "import sys, time; from datetime import timedelta; from pathlib import Path\n"
        "from bounceback.base.sqlite.queue import WritersQueue\n"
        f"WritersQueue(Path({str(tmp_path / 'db')!r})).take(timedelta(seconds=60))\n"
        "print('held', flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        process.kill()

    mine = WritersQueue(tmp_path / "db")
    mine.take(PATIENCE)

    assert mine.held
    mine.leave()


def test_a_process_that_never_pauses_does_not_overtake_the_one_that_waits(tmp_path: Path):
    """The greedy one holds the pen for 50 ms, lays it down and takes it again at once; it counts its turns."""
    counter = tmp_path / "turns"
    script = (
        "import time; from datetime import timedelta; from pathlib import Path\n"
        "from bounceback.base.sqlite.queue import WritersQueue\n"
        f"queue = WritersQueue(Path({str(tmp_path / 'db')!r}))\n"
        f"counter = Path({str(counter)!r})\n"
        "turns = 0\n"
        "while True:\n"
        "    queue.take(timedelta(seconds=600)); turns += 1; counter.write_bytes(b'.' * turns)\n"
        "    time.sleep(0.05); queue.leave()\n"
    )
    mine = WritersQueue(tmp_path / "db")
    turns_of_the_other = []
    with subprocess.Popen([sys.executable, "-c", script]) as greedy:
        until(lambda: counter.exists() and counter.stat().st_size > 2, "it never began")
        for _ in range(21):
            before = counter.stat().st_size
            mine.take(PATIENCE)
            turns_of_the_other.append(counter.stat().st_size - before)
            mine.leave()
            time.sleep(0.003)
        greedy.kill()

    # None or one each time, the turn that the other stood at the door for. A busy machine may let us stand still on our
    # way to the door, so the middle one tells; without the door it is about nine, and hundreds at times.
    assert median(turns_of_the_other) <= 2, turns_of_the_other


@pytest.mark.django_db(transaction=True)
def test_the_pen_is_laid_down_after_a_failure(noon):
    def fail() -> None:
        with transaction.atomic():
            Workspace.objects.create(name="kept?", created_at=noon)
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM nowhere")

    with pytest.raises(DatabaseError):
        fail()

    assert not connection.queue.held
    assert not Workspace.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_single_write_outside_of_a_transaction_queues_too(noon, settings):
    settings.QUEUE_PATIENCE = timedelta(seconds=0.2)
    workspace = Workspace.objects.create(name="one", created_at=noon)
    failures: list[BaseException] = []

    def write() -> None:
        try:
            Workspace.objects.filter(pk=workspace.pk).update(name="two")
        except DatabaseError as error:
            failures.append(error)
        finally:
            connections["default"].close()

    with transaction.atomic():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

    assert "no turn to write" in str(failures[0])
    assert Workspace.objects.get().name == "one"


@pytest.mark.django_db(transaction=True)
def test_a_transaction_begun_by_hand_holds_the_pen_to_its_end():
    with connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        held = connection.queue.held
        cursor.execute("ROLLBACK")

    assert held
    assert not connection.queue.held


@pytest.mark.django_db(transaction=True)
def test_reading_does_not_wait_for_writers(noon):
    Workspace.objects.create(name="one", created_at=noon)
    seen: list[int] = []

    def read() -> None:
        seen.append(Workspace.objects.count())
        connections["default"].close()

    with transaction.atomic():
        Workspace.objects.create(name="two", created_at=noon)
        thread = threading.Thread(target=read)
        thread.start()
        thread.join(timeout=LIMIT_SECONDS)

    assert seen == [1]
