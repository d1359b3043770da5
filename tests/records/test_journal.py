"""The journal follows the database, holds nobody's number, and survives what cuts its lines."""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest

from bounceback.base import journal as file
from bounceback.base import tokens
from bounceback.base.folder import Folder
from bounceback.compliance import actions as compliance
from bounceback.compliance.models import Suppression
from bounceback.records import journal
from bounceback.records.keeping.then import of_journal
from bounceback.records.models import Erasure
from tests import factories


@pytest.fixture
def folder(settings) -> Folder:
    return Folder(settings.DATA_DIR)


def _suppress(ana, noon, e164: str) -> Suppression:
    return compliance.suppress(scope="NUMBER", e164=e164, source="asked on a call", by=ana, at=noon)


def _lines(folder: Folder) -> list[file.Line]:
    return file.read(folder.journal)[0]


def test_a_request_is_in_the_journal_when_it_was_committed(ana, noon, folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _suppress(ana, noon, "+13305550143")

    (line,) = _lines(folder)
    assert line["is"] == "suppressed"
    assert line["token"] == tokens.token("+13305550143")
    assert "330555" not in folder.journal.read_text()
    assert stat.S_IMODE(folder.journal.stat().st_mode) == 0o600


def test_many_requests_of_one_transaction_are_looked_for_once(ana, noon, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        for number in range(5):
            _suppress(ana, noon, f"+1330555010{number}")

    assert len(waiting) == 1


def test_a_lifting_is_in_the_journal(ana, noon, folder, django_capture_on_commit_callbacks):
    row = _suppress(ana, noon, "+13305550143")
    with django_capture_on_commit_callbacks(execute=True):
        compliance.lift(suppression=row, why="called us back", by=ana, at=noon + timedelta(days=1))

    assert [line["is"] for line in _lines(folder)] == ["suppressed", "lifted"]
    (told,) = of_journal(folder.journal).requests
    assert told.lifted_at == noon + timedelta(days=1)


def test_what_was_missed_is_caught_up_with_and_nothing_twice(ana, noon, folder):
    for number in range(3):
        _suppress(ana, noon, f"+1330555010{number}")
    assert journal.behind() == 3

    assert journal.catch_up() == 3
    assert journal.catch_up() == 0
    assert journal.behind() == 0


def test_a_person_is_told_by_the_tokens_of_their_numbers(ana, noon, folder):
    some = factories.make_list(ana, at=noon)
    listing = factories.make_prospect(ana, at=noon, on=some)
    compliance.suppress(scope="PERSON", prospect=listing.prospect, source="asked on a call", by=ana, at=noon)

    journal.catch_up()

    (line,) = _lines(folder)
    assert line["prospect"] == listing.prospect.pk
    assert line["numbers"] == [tokens.token("+13305550143")]


def test_an_erasure_is_told_once(ana, noon, folder):
    some = factories.make_list(ana, at=noon)
    person = factories.make_prospect(ana, at=noon, on=some).prospect
    Erasure.objects.create(workspace=ana.workspace, prospect=person, tokens=["aa"], erased_at=noon, erased_by=ana)

    journal.catch_up()
    journal.catch_up()

    (line,) = _lines(folder)
    assert (line["is"], line["prospect"], line["tokens"]) == ("erased", person.pk, ["aa"])


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_line_that_was_cut_is_passed_over_and_written_anew(ana, noon, folder, cut):
    _suppress(ana, noon, "+13305550143")
    _suppress(ana, noon, "+13305550144")
    journal.catch_up()
    content = folder.journal.read_bytes()
    folder.journal.unlink()  # another file: a power cut comes with another process
    folder.journal.write_bytes(content[:-cut])

    journal.catch_up()

    assert [each.id for each in of_journal(folder.journal).requests] == list(
        Suppression.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_no_journal_tells_nothing(folder):
    assert of_journal(folder.journal).requests == []


def test_a_journal_that_cannot_be_written_keeps_nobody_from_asking(
    ana, noon, folder, django_capture_on_commit_callbacks
):
    folder.journal.mkdir()

    with django_capture_on_commit_callbacks(execute=True):
        row = _suppress(ana, noon, "+13305550143")

    assert row.pk is not None
    folder.journal.rmdir()
    assert journal.catch_up() == 1
