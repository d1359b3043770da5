"""The pages of the record, the daily backup, and the proof that nothing was altered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from bounceback.base import background, backups, errands, seals, shelf
from bounceback.base.backups import Backup, Kind, Manifest
from bounceback.base.folder import Folder
from bounceback.base.models import Event
from bounceback.calling.models import Call
from bounceback.compliance import actions as compliance
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Prospect
from bounceback.records.keeping import proof, queries, tasks
from tests.calling.conftest import Desk, desk, ohio, people, renewals

__all__ = ["Desk", "desk", "ohio", "people", "renewals"]


def _manifest(at: datetime, **heads: str) -> Manifest:
    told = {workspace.removeprefix("w"): {"last_event": 1, "seal": seal} for workspace, seal in heads.items()}
    return Manifest("1", "daily", at.isoformat(), 0, "", 0, {}, [], told, 0, "", "3")


@pytest.fixture
def called(desk: Desk, people: object, ana: object, noon: datetime) -> Desk:
    """A session with three calls, sealed."""
    for _ in range(3):
        desk.no()
    seals.seal_all(at=noon)
    return desk


def test_where_nothing_was_altered_nothing_is_found(called, ana):
    found = proof.prove(workspace=ana.workspace_id)

    assert found.problems == ()
    assert found.compared == 3
    assert found.as_dict()["events"] == Event.objects.count()


def test_a_call_changed_by_hand_is_found(called, ana):
    call = Call.objects.order_by("pk")[1]
    Call.objects.filter(pk=call.pk).update(note="never said")

    found = proof.prove(workspace=ana.workspace_id)

    assert found.differing == (call.pk,)
    assert "1 calls are not as the last action left them" in found.problems[0]
    Call.objects.filter(pk=call.pk).update(note=call.note)
    assert proof.prove(workspace=ana.workspace_id).problems == ()


def test_a_call_removed_by_hand_is_found(called, ana):
    call = Call.objects.order_by("pk")[0]
    gone = call.pk
    call.delete()

    assert proof.prove(workspace=ana.workspace_id).gone == (gone,)


def test_the_calls_of_somebody_erased_are_not_held_against_anybody(called, ana, noon):
    call = Call.objects.order_by("pk")[0]
    Call.objects.filter(pk=call.pk).update(note="")
    Prospect.objects.filter(pk=call.prospect_id).update(erased_at=noon)

    assert proof.prove(workspace=ana.workspace_id).problems == ()


def test_a_do_not_call_request_removed_by_hand_is_found(called, ana, noon):
    row = compliance.suppress(scope="NUMBER", e164="+13305550143", source="a letter", by=ana, at=noon)
    compliance.suppress(scope="NUMBER", e164="+13305550144", source="a letter", by=ana, at=noon)
    sound = proof.prove(workspace=ana.workspace_id)
    assert (sound.requests, sound.problems) == (2, ())

    gone = row.pk
    row.delete()

    found = proof.prove(workspace=ana.workspace_id)
    assert found.withdrawn == (gone,)
    assert "1 do-not-call requests were removed" in found.problems[0]


def test_a_lifted_request_is_still_there(called, ana, noon):
    row = compliance.suppress(scope="NUMBER", e164="+13305550143", source="a letter", by=ana, at=noon)
    compliance.lift(suppression=row, why="called us back", by=ana, at=noon)

    assert proof.prove(workspace=ana.workspace_id).problems == ()


def test_a_list_of_requests_removed_by_hand_is_found(called, ana, noon):
    compliance.suppress_numbers(e164s=["+13305550143", "+13305550144"], source="a list", by=ana, at=noon)
    assert proof.prove(workspace=ana.workspace_id).problems == ()

    Suppression.objects.filter(e164="+13305550144").delete()

    (problem,) = proof.prove(workspace=ana.workspace_id).problems
    assert problem.startswith("There are 1 do-not-call requests fewer than lists alone brought")


def test_the_head_that_a_backup_noted_is_in_the_chain(called, ana, noon):
    head = seals.verify(ana.workspace_id).head
    good = Backup(Path("good.sqlite3"), _manifest(noon, **{f"w{ana.workspace_id}": head}))

    assert proof.prove(workspace=ana.workspace_id, backups=[good], heads=[head]).noted == 2


def test_a_chain_written_anew_is_found_by_what_a_backup_noted(called, ana, noon):
    head = seals.verify(ana.workspace_id).head
    noted = Backup(Path("mine.sqlite3"), _manifest(noon, **{f"w{ana.workspace_id}": head}))
    Event.objects.filter(kind="call.logged").update(facts={"outcome": "APPOINTMENT"})
    ana.workspace.seals.all().delete()
    seals.seal_all(at=noon)

    assert seals.verify(ana.workspace_id).broken is None
    found = proof.prove(workspace=ana.workspace_id, backups=[noted], heads=[head])
    assert found.problems == (
        "The chain does not hold the head that the backup mine.sqlite3 noted.",
        f"The chain does not hold the head {head[:16]}.",
    )


def test_what_a_restore_took_out_is_not_missed(called, ana, noon):
    from bounceback.base import events

    other = Backup(Path("later.sqlite3"), _manifest(noon, **{f"w{ana.workspace_id}": "f" * 64}))
    facts = {"made_at": (noon - timedelta(days=1)).isoformat()}
    events.record("installation.restored", subject=None, by=ana, at=noon + timedelta(hours=1), facts=facts)

    assert proof.prove(workspace=ana.workspace_id, backups=[other]).problems == ()


def test_pressing_the_button_queues_one_backup_and_the_page_says_so(ana, browser_of_ana):
    answer = browser_of_ana.post("/record/backups/", follow=True)

    assert "One is being made" in answer.content.decode()
    assert Event.objects.filter(kind="backup.asked").count() == 1
    assert DBTaskResult.objects.get().task_path.endswith("keeping.tasks.back_up")


def test_why_a_backup_was_not_made_is_on_the_page(ana, browser_of_ana, monkeypatch):
    browser_of_ana.post("/record/backups/")
    DBTaskResult.objects.update(status="SUCCESSFUL", return_value={"refused": "There is no room for a backup."})

    assert "There is no room for a backup." in browser_of_ana.get("/record/backups/").content.decode()


def test_the_last_good_one_and_its_age_are_on_the_page(ana, browser_of_ana, monkeypatch):
    old = Backup(Path("daily.sqlite3"), _manifest(datetime.now(UTC) - timedelta(days=4)))
    monkeypatch.setattr(shelf, "kept", lambda _: [old])

    page = browser_of_ana.get("/record/").content.decode()

    assert "The last good backup is 4 days old." in page


def test_a_proof_is_asked_for_and_said(ana, browser_of_ana, noon):
    browser_of_ana.post("/record/audit/")
    assert "It is being reckoned again" in browser_of_ana.get("/record/audit/").content.decode()

    result = tasks.verify.func(ana.workspace_id)
    DBTaskResult.objects.update(status="SUCCESSFUL", return_value=result, finished_at=noon)

    assert "Nothing was altered: 1 event" in browser_of_ana.get("/record/audit/").content.decode()


def test_what_was_altered_is_said(ana, browser_of_ana, noon):
    browser_of_ana.post("/record/audit/")
    seals.seal_all(at=noon)
    Event.objects.update(kind="x.y")
    result = tasks.verify.func(ana.workspace_id)
    DBTaskResult.objects.update(status="SUCCESSFUL", return_value=result, finished_at=noon)

    page = browser_of_ana.get("/record/audit/").content.decode()

    assert "Something was altered." in page
    assert "was changed" in page


@pytest.mark.django_db
def test_a_backup_is_queued_when_a_day_has_passed(monkeypatch, noon):
    woken: list[int] = []
    monkeypatch.setattr(errands, "wake", lambda: woken.append(1))

    assert background.look_after(at=noon) is True
    assert (DBTaskResult.objects.count(), len(woken)) == (1, 1)

    good = Backup(Path("daily.sqlite3"), _manifest(noon))
    monkeypatch.setattr(shelf, "kept", lambda _: [good])
    assert background.look_after(at=noon + timedelta(hours=23)) is False
    assert background.look_after(at=noon + timedelta(hours=25)) is True


@pytest.mark.django_db
def test_the_daily_errand_makes_one_and_not_a_second(monkeypatch, settings):
    made: list[Kind] = []

    def make(folder: Folder, *, kind: Kind, at: datetime) -> Backup:
        made.append(kind)
        return Backup(Path("daily.sqlite3"), _manifest(at))

    monkeypatch.setattr(backups, "make", make)
    assert tasks.back_up.func("daily") == {"file": "daily.sqlite3"}

    monkeypatch.setattr(shelf, "is_due", lambda *_, **__: False)
    assert tasks.back_up.func("daily") == {}
    assert made == [Kind.DAILY]


@pytest.mark.django_db
def test_no_room_is_told_and_not_thrown(monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise backups.NoRoomForBackup(Path("/backups"), needed=10**9, free=1)

    monkeypatch.setattr(backups, "make", full)

    assert "no room" in tasks.back_up.func("asked")["refused"]


def test_a_page_of_many_backups_asks_the_database_no_more(ana, monkeypatch, noon, django_assert_max_num_queries):
    many = [Backup(Path(f"{n}.sqlite3"), _manifest(noon - timedelta(days=n))) for n in range(50)]
    monkeypatch.setattr(shelf, "kept", lambda _: many)

    with django_assert_max_num_queries(2):
        assert len(queries.backups(at=noon).kept) == 50


def test_the_command_of_the_page_names_a_folder_that_is_not_the_usual_one(browser_of_ana, data_dir, monkeypatch):
    elsewhere = browser_of_ana.get("/record/backups/").content.decode()
    monkeypatch.setattr("bounceback.config.default_data_dir", lambda: data_dir)
    usual = browser_of_ana.get("/record/backups/").content.decode()

    assert f'--data "{data_dir}"' in elsewhere.replace("&quot;", '"')
    assert "--data" not in usual
