"""Errands: done by one process at a time, none dropped."""

from __future__ import annotations

import pytest
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from filelock import FileLock

from bounceback.base import errands
from bounceback.base.folder import Folder

pytestmark = pytest.mark.django_db(transaction=True)

done: list[str] = []


@task()
def note(text: str) -> None:
    done.append(text)


@pytest.fixture(autouse=True)
def folder(settings) -> Folder:
    place = Folder(settings.DATA_DIR)
    place.prepare()
    done.clear()
    return place


def test_what_is_queued_is_done(noon):
    note.enqueue("one")
    note.enqueue("two")

    assert errands.unfinished(at=noon)
    assert errands.run()
    assert done == ["one", "two"]
    assert not errands.unfinished(at=noon)


def test_an_errand_whose_process_died_is_done_again(noon):
    note.enqueue("dropped")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=["dead"])

    assert errands.unfinished(at=noon)
    errands.run()

    assert done == ["dropped"]


def test_an_errand_that_kills_its_process_is_given_up():
    note.enqueue("deadly")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=["dead", "dead", "dead"])

    errands.run()

    assert done == []
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_a_second_process_leaves_the_work_to_the_first(folder: Folder):
    with FileLock(folder.running / "errands.lock"):
        assert not errands.run(wait_seconds=0.2)
