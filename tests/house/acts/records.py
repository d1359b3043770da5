"""How to call each action of the record: imports, kits, exports, backups, erasing."""

from __future__ import annotations

import io
from datetime import timedelta

from bounceback.records import actions as records
from bounceback.records.plans import Corrections
from tests.house.acts.stage import E164, FIRM, NAME, NOTE, PAST, Act, Stage, table


def upload(s: Stage) -> None:
    assert s.uploaded


def correct(s: Stage) -> None:
    s.before(s.uploaded)
    records.correct(import_=s.uploaded, corrections=Corrections(meanings={"Company": "name"}), **s.who)


def start(s: Stage) -> None:
    s.before(s.uploaded)
    records.start(import_=s.uploaded, **s.who)


def resume(s: Stage) -> None:
    records.start(import_=s.uploaded, **s.who)
    s.before()
    records.resume(import_=s.uploaded, **s.who)


def carry_on(s: Stage) -> None:
    s.before(s.uploaded)
    assert s.brought


def undo(s: Stage) -> None:
    s.before(s.brought)
    records.undo(import_=s.brought, **s.who)


def discard(s: Stage) -> None:
    s.before(s.uploaded)
    records.discard(import_=s.uploaded, **s.who)


def upload_calls(s: Stage) -> None:
    from bounceback.records.past import actions as past

    s.before(s.listing)
    past.upload(file=io.BytesIO(PAST), file_name=f"{FIRM}.csv", zone="America/New_York", country="US", **s.who)


def correct_calls(s: Stage) -> None:
    from bounceback.records.past import actions as past
    from bounceback.records.past.plans import PastCorrections

    waiting = past.upload(file=io.BytesIO(PAST), file_name="calls.csv", zone="America/New_York", country="US", **s.who)
    s.before()
    past.correct(import_=waiting, corrections=PastCorrections(zone="America/Chicago"), **s.who)


def take_kit(s: Stage) -> None:
    from bounceback.records.kit import actions as kits
    from bounceback.records.kit import file, queries

    text = queries.text_of(s.campaign, author=NAME, at=s.at)
    s.before(s.opening)
    kits.take(kit=file.read(text.encode()), into=None, name=f"{NAME}'s", **s.who)


def export(s: Stage) -> None:
    from bounceback.records.taking import actions as taking

    s.before(s.logged)
    taking.export(to=s.folder / FIRM, format="jsonl", **s.who)


def ask(s: Stage) -> None:
    from bounceback.records.taking import actions as taking

    taking.ask(format="jsonl", **s.who)


def drop(s: Stage) -> None:
    from bounceback.records.taking import actions as taking
    from bounceback.records.taking import tasks

    taking.ask(format="jsonl", **s.who)
    tasks.write_export.call(s.by.pk)
    s.before()
    taking.drop(**s.who)


def replay(s: Stage) -> None:
    from bounceback.records.keeping import actions as keeping
    from bounceback.records.keeping.then import Request, Then

    asked = Request(id=1, workspace=s.by.workspace_id, scope="NUMBER", at=s.at, e164=E164, source=NAME, why=NOTE)
    s.before(s.listing)
    keeping.replay(then=Then(requests=[asked], source="journal"), same_key=True, facts={}, **s.who)


def ask_for_backup(s: Stage) -> None:
    from bounceback.records.keeping import actions as keeping

    keeping.ask_for_backup(**s.who)


def ask_for_proof(s: Stage) -> None:
    from bounceback.records.keeping import actions as keeping

    keeping.ask_for_proof(**s.who)


def erase(s: Stage) -> None:
    from bounceback.records.erasing import actions as erasing

    s.before(s.logged)
    erasing.erase(person=s.listing.prospect, why=NOTE, by=s.by, at=s.at + timedelta(hours=1))


ROWS: dict[str, Act] = {
    **table("records.actions", upload, correct, start, resume, carry_on, undo, discard),
    "records.past.actions.upload": upload_calls,
    "records.past.actions.correct": correct_calls,
    "records.kit.actions.take": take_kit,
    **table("records.taking.actions", export, ask, drop),
    **table("records.keeping.actions", replay, ask_for_backup, ask_for_proof),
    **table("records.erasing.actions", erase),
}
