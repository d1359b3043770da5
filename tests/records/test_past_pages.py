"""The pages and the command that bring calls of the past in, and imports of them that stop half-way."""

from __future__ import annotations

import gzip
import io
import json
import os
import shlex
import signal
import subprocess
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.prospects.models import Listing
from bounceback.records import actions, queries
from bounceback.records.models import Import
from bounceback.records.past import actions as past
from bounceback.records.past import preview, writing
from bounceback.records.refusals import Stopped
from tests import personas
from tests.installations import COMMAND, Installation
from tests.records.conftest import account

BANK = Path(__file__).parent.parent / "data" / "bank-additional-full.csv.gz"
LOG = (
    "When,Phone,Name,Disposition,Duration\n"
    "3/4/2026 2:05 PM,330-555-0143,Dana,LM,0:32\n3/6/2026 10:15 AM,330-555-0144,Ben,Purple,15\n"
)
KEYS = {"rows_in", "created", "updated", "duplicates", "rejected", "rejects_file", "seconds", "zone"}
ANSWERS = {
    "zone": "America/New_York", "country": "US", "preset": "", "encoding": "utf-8", "delimiter": ",", "header": "1",
    "day_first": "0", "start": "1",
}  # fmt: skip


def post_log(client: Client, data: str = LOG) -> Import:
    answer = client.post(
        "/past/new/",
        {
            "file": SimpleUploadedFile("calls.csv", data.encode()),
            "zone": "America/New_York",
            "country": "US",
            "audience": "BUSINESS",
        },
    )
    assert answer.status_code == 302, answer.content
    return Import.objects.latest("pk")


def test_a_log_is_looked_at_before_anything_is_kept(browser_of_ana: Client) -> None:
    import_ = post_log(browser_of_ana)
    page = browser_of_ana.get(f"/past/{import_.pk}/").content.decode()

    assert "1 word of the file has no meaning yet" in page
    assert "(330) 555-0143" in page
    assert "4 Mar 2026, 14:05" in page
    assert not Call.objects.exists()


def test_words_are_decided_on_the_page_and_then_it_starts(browser_of_ana: Client, ana: User, noon: datetime) -> None:
    import_ = post_log(browser_of_ana)
    browser_of_ana.post(f"/past/{import_.pk}/", ANSWERS)
    import_.refresh_from_db()
    assert import_.state == Import.State.WAITING

    browser_of_ana.post(f"/past/{import_.pk}/", ANSWERS | {"word-2": "GATEKEEPER"})

    import_.refresh_from_db()
    assert import_.state == Import.State.RUNNING
    actions.carry_on(import_=import_, by=ana, at=noon)
    assert set(Call.objects.values_list("outcome", flat=True)) == {"VOICEMAIL_LEFT", "GATEKEEPER"}


def test_a_label_known_by_its_parts_alone_is_marked(browser_of_ana: Client) -> None:
    head, row = "When,Phone,Disposition\n", "3/4/2026 2:05 PM,330-555-0143,"
    import_ = post_log(browser_of_ana, f"{head}{row}Not interested - has broker\n")
    page = browser_of_ana.get(f"/past/{import_.pk}/").content.decode()
    plain = post_log(browser_of_ana, f"{head}{row}Not interested\n")
    other = browser_of_ana.get(f"/past/{plain.pk}/").content.decode()

    assert '<option value="NO/HAS_ONE" selected>' in page
    assert "Proposed by its parts" in page
    assert "Proposed by its parts" not in other


def test_what_a_call_back_counts_as_is_said_where_the_log_has_one(browser_of_ana: Client) -> None:
    import_ = post_log(browser_of_ana, "When,Phone,Disposition\n3/4/2026 2:05 PM,330-555-0143,Callback\n")
    without = post_log(browser_of_ana)

    assert "counts as a no" in browser_of_ana.get(f"/past/{import_.pk}/").content.decode()
    assert "counts as a no" not in browser_of_ana.get(f"/past/{without.pk}/").content.decode()


def test_the_report_says_what_the_log_can_teach(browser_of_ana: Client, ana: User, noon: datetime) -> None:
    import_ = post_log(browser_of_ana)
    actions.carry_on(import_=import_, by=ana, at=noon)
    page = browser_of_ana.get(f"/past/{import_.pk}/").content.decode()

    assert "2 rows, every one accounted for" in page
    assert "How often people pick up: 0 of 1 calls were answered." in page
    assert "by the clock of America/New_York" in page


def test_a_log_where_every_call_was_answered_cannot_say_how_often_people_pick_up(ana: User, noon: datetime) -> None:
    log = "When,Duration\n2026-03-04,20\n2026-03-05,70\n"
    import_ = past.upload(file=io.BytesIO(log.encode()), file_name="x.csv", zone="UTC", by=ana, at=noon)
    actions.carry_on(import_=import_, by=ana, at=noon)

    cannot = [each.text for each in preview.lessons(import_) if not each.can]

    assert any(text.startswith("How often people pick up") for text in cannot)
    assert any(text.startswith("When people pick up: it names no time of day") for text in cannot)


def test_pages_of_lists_lead_to_those_of_calls(browser_of_ana: Client) -> None:
    import_ = post_log(browser_of_ana)

    assert browser_of_ana.get(f"/imports/{import_.pk}/").headers["location"] == f"/past/{import_.pk}/"
    assert f"/imports/{import_.pk}/" in browser_of_ana.get("/lists/").content.decode()


def test_a_log_of_another_workspace_is_not_there(browser_of_ana: Client, noon: datetime) -> None:
    eve = personas.make_ben(personas.make_workspace(at=noon, name="Elsewhere"), at=noon)
    theirs = past.upload(file=io.BytesIO(LOG.encode()), file_name="x.csv", zone="UTC", by=eve, at=noon)

    for path in ("", "progress/", "undo/"):
        assert browser_of_ana.get(f"/past/{theirs.pk}/{path}").status_code == 404


def test_it_is_taken_back_on_its_page(browser_of_ana: Client, ana: User, noon: datetime) -> None:
    import_ = post_log(browser_of_ana)
    actions.carry_on(import_=import_, by=ana, at=noon)
    assert "1 call will be gone" in browser_of_ana.get(f"/past/{import_.pk}/undo/").content.decode()

    browser_of_ana.post(f"/past/{import_.pk}/undo/")

    assert not Call.objects.exists()
    assert not Listing.objects.exists()


# Stopped half-way


def many(rows: int) -> bytes:
    lines = [
        f"11/{1 + n % 9}/2026 {8 + n % 4}:{n % 60:02} AM,330-555-01{n % 50:02},,{'NA' if n % 3 else 'Purple'},0\n"
        for n in range(rows)
    ]
    return ("When,Phone,Name,Disposition,Duration\n" + "".join(lines)).encode()


def facts() -> list[Any]:
    fields = ("key", "number__e164", "dialled_at", "outcome", "attempt", "first_contact")
    rows = ("number__e164", "standing", "ready_at", "attempts", "misses")
    return [*Call.objects.order_by("key").values_list(*fields), *Listing.objects.order_by(rows[0]).values_list(*rows)]


def test_an_import_that_stops_goes_on_without_losing_or_doubling_a_call(
    ana: User, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upload() -> Import:
        return past.upload(file=io.BytesIO(many(1200)), file_name="m.csv", zone="UTC", country="US", by=ana, at=noon)

    whole = actions.carry_on(import_=upload(), by=ana, at=noon)
    wanted, counts = facts(), account(whole)
    actions.undo(import_=whole, by=ana, at=noon)
    assert facts() == []
    broken = upload()
    write, batches = writing.PastBatch.write, []

    def fail(batch: writing.PastBatch) -> None:
        batches.append(batch)
        write(batch)
        if len(batches) % 2 == 0:
            raise OSError(5, "the disk is out of order")

    monkeypatch.setattr(writing.PastBatch, "write", fail)
    for _ in range(40):
        try:
            actions.carry_on(import_=broken, by=ana, at=noon)
        except Stopped:
            broken.refresh_from_db()
            assert sum(account(broken)) == broken.rows_in
            continue
        break

    assert len(batches) > 2
    assert (facts(), account(broken)) == (wanted, counts)
    path = queries.rejects_file(broken)
    assert path is not None
    assert len(path.read_text().splitlines()) == 1 + 400


@pytest.mark.slow
def test_killed_while_it_brings_the_bank_in_it_goes_on(prepared: Installation, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_bytes(gzip.decompress(BANK.read_bytes()))
    command = [*COMMAND, "calls", "import", str(file), "--json"]
    kills, report = 0, {}
    for pause in (2.0, 3.0, 4.0, 5.0, 600.0):
        process = subprocess.Popen(command, env=prepared.environ(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            report = json.loads(process.communicate(timeout=pause)[0])
            break
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            kills += 1
            time.sleep(0.1)

    assert kills
    assert (report["rows_in"], report["created"], report["rejected"]) == (41_188, 41_188, 0)
    again = prepared.json("calls", "import", str(file))
    assert (again["created"], again["duplicates"]) == (0, 41_188)


# By command


def test_a_log_by_command(prepared: Installation, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(LOG)

    done = prepared.run("calls", "import", str(file), "--zone", "America/New_York", "--json", check=False)

    report = json.loads(done.stdout)
    assert done.returncode == 1  # done, and a row was rejected
    assert set(report) >= KEYS
    assert (report["rows_in"], report["created"], report["rejected"]) == (2, 1, 1)
    assert report["words"] == {"LM": "VOICEMAIL_LEFT", "Purple": None}
    assert report["zone"] == "America/New_York"
    said = prepared.run(
        "calls", "import", str(file), "--zone", "America/New_York", "--outcome", "purple=busy", "--country", "US"
    )
    assert "1 new calls, 0 updated, 1 duplicates, 0 rejected" in said.stderr
    assert "by the clock of America/New_York" in said.stderr


def test_a_dry_run_reports_the_same_and_writes_nothing(prepared: Installation, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(LOG)

    dry = prepared.run("calls", "import", str(file), "--dry-run", "--json", check=False)
    real = prepared.run("calls", "import", str(file), "--json", check=False)

    told, done = json.loads(dry.stdout), json.loads(real.stdout)
    same = ("rows_in", "created", "updated", "duplicates", "rejected", "words", "zone")
    assert [told[key] for key in same] == [done[key] for key in same]
    assert told["dry_run"] is True


def test_the_report_lists_how_each_word_was_read_and_how_to_say_what_the_others_mean(
    prepared: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "calls.csv"
    day, words = "3/4/2026 2:05 PM,330-555-0143,Dana,", ("Callback", "NI - has broker", "Purple", "It's late")
    file.write_text(LOG.splitlines()[0] + "\n" + "".join(f"{day}{word},9\n" for word in words))

    said = prepared.run("calls", "import", str(file), "--dry-run", check=False).stderr

    assert "“Callback”, 1 row: NO/WRONG_TIME (No: wrong time)" in said
    assert "A call back without a date counts as a no" in said
    assert "“NI - has broker”, 1 row: NO/HAS_ONE (No: has one already); by its parts, look at it" in said
    assert "“Purple”, 1 row: not known, rejected" in said
    assert "3/4/2026 as March 4 (month first)" in said
    hint = next(line for line in said.splitlines() if line.startswith("To say what"))
    assert shlex.split(hint.partition(": ")[2]) == ["--outcome", "Purple=OUTCOME", "--outcome", "It's late=OUTCOME"]
    assert "OUTCOME is one of NO_ANSWER, " in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--undo", "99"), "no import 99"),
        (("{file}", "--zone", "Ohio"), "no time zone"),
        (("{file}", "--outcome", "LM=MAYBE"), "no outcome"),
        (("{file}", "--outcome", "LM"), "theirs=OURS"),
        (("{file}", "--preset", "nobodys"), "no preset"),
        (("{file}", "--map", "hour=When"), "no field"),
        (("{file}", "--map", "ignore=When"), "when the calls were"),
        ((), "give a file"),
    ],
)
def test_what_cannot_be_done_gets_one_line_and_status_two(
    prepared: Installation, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(LOG)

    done = prepared.run("calls", "import", *(each.format(file=file) for each in arguments), check=False)

    assert done.returncode == 2, done.stderr
    assert words in done.stderr


def test_a_log_by_command_is_taken_back(prepared: Installation, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(LOG)
    done = json.loads(prepared.run("calls", "import", str(file), "--json", check=False).stdout)

    undone = prepared.json("calls", "import", "--undo", str(done["import"]))

    assert undone["undone"] is True
