"""Starting and stopping: one sentence for each thing that can be wrong, and nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bounceback.base import door
from bounceback.base.folder import Folder
from tests.installations import Installation
from tests.patience import until

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _refusal(installation: Installation, *arguments: str, **more: str) -> str:
    """The one line that a start which must fail says."""
    done = installation.run("serve", "--no-browser", "--port", str(installation.port), *arguments, check=False, **more)

    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_first_start_makes_the_folder_closed_to_others(installation: Installation):
    installation.start()

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in installation.folder.iterdir()}
    assert stat.S_IMODE(installation.folder.stat().st_mode) == 0o700
    assert modes["secret.key"] == 0o600
    assert modes["bounceback.sqlite3"] == 0o600


def test_a_server_keeps_room_for_a_full_disk(running: Installation):
    reserve = Folder(running.folder).reserve

    until(reserve.exists, "it made none")

    assert reserve.stat().st_size == 16 << 20


def test_healthz_says_the_version_to_anybody(running: Installation):
    import http.client
    import json

    connection = http.client.HTTPConnection("127.0.0.1", running.port)
    connection.request("GET", "/healthz")
    said = json.loads(connection.getresponse().read())
    connection.close()

    assert said == {"status": "ok", "version": "0.1.0"}


def test_it_listens_on_the_loopback_only(running: Installation):
    # The guard against the network would refuse for us, so another process asks.
    script = (
        "import socket, sys\n"
        "probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "try: probe.connect(('192.0.2.1', 9))\n"
        "except OSError: sys.exit(4)\n"
        "address = probe.getsockname()[0]\n"
        f"try: socket.create_connection((address, {running.port}), 10)\n"
        "except OSError: sys.exit(3 if not address.startswith('127.') else 4)\n"
    )

    status = subprocess.run([sys.executable, "-c", script], check=False).returncode

    if status == 4:
        pytest.skip("this machine has no other address")
    assert status == 3


def test_a_foreign_host_name_gets_nothing(running: Installation):
    assert running.status_of("/", Host="evil.example") == 400
    assert running.status_of("/healthz", Host=f"localhost:{running.port}") == 200


def test_ctrl_c_sigterm_and_a_closed_window_stop_it_cleanly(prepared: Installation):
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        prepared.start()

        status = prepared.stop(sign)

        assert status == 0
        assert not prepared.answers()


def test_a_second_start_opens_the_one_that_runs(running: Installation):
    second = running.run("serve", "--no-browser")

    assert f"runs already at {running.address}" in second.stderr
    assert Path(second.stderr.strip().splitlines()[-1]).parent == Folder(running.folder).doors
    assert running.answers()


def test_the_browser_is_handed_a_file_and_never_the_token(running: Installation, tmp_path: Path):
    heard = tmp_path / "heard"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {heard}\n')
    browser.chmod(0o755)

    running.run("serve", BROWSER=f"{browser} %s")

    address = heard.read_text().strip()
    file = Path(address.removeprefix("file://"))
    token = file.read_text().partition("<pre>")[2].partition("</pre>")[0]
    assert len(token) >= 40
    assert token not in address
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_half_a_file_that_was_being_received_is_swept_away(prepared: Installation):
    half = Folder(prepared.folder).uploads / "tmpabcdef.upload.csv"
    kept = Folder(prepared.folder).uploads / "list.csv"
    half.write_text("Name,Pho")
    kept.write_text("Name,Phone")

    prepared.start()

    assert not half.exists()
    assert kept.exists()


def test_a_killed_server_is_no_hindrance(running: Installation):
    running.kill()

    running.start()

    assert running.answers()


@pytest.mark.skipif(os.name == "nt", reason="nobody can tell there")
def test_the_worker_goes_when_who_watches_over_it_is_killed(running: Installation):
    assert running.process is not None
    os.kill(running.process.pid, signal.SIGKILL)
    running.stop()

    running.start()

    assert running.answers()


def test_a_worker_that_dies_is_replaced(running: Installation):
    assert running.process is not None
    found = subprocess.run(["pgrep", "-P", str(running.process.pid)], capture_output=True, text=True, check=False)
    os.kill(int(found.stdout.split()[0]), signal.SIGKILL)

    until(running.answers, "no other worker took its place")
    assert running.process.poll() is None


def test_a_taken_port_is_named_with_another_one(prepared: Installation):
    with socket.socket() as other:
        other.bind(("127.0.0.1", prepared.port))
        other.listen()

        line = _refusal(prepared)

    assert line.startswith(f"Port {prepared.port} is used by another program.")
    assert "--port" in line


def test_a_data_folder_that_is_a_file(installation: Installation):
    installation.folder.write_text("a list")

    line = _refusal(installation)

    assert "there is a file of that name" in line
    assert installation.folder.read_text() == "a list"


def test_a_folder_that_holds_other_things_is_left_as_it_is(installation: Installation):
    installation.folder.mkdir(mode=0o755)
    (installation.folder / "letter.txt").write_text("Dear Sir")

    line = _refusal(installation)

    assert "it holds other things" in line
    assert stat.S_IMODE(installation.folder.stat().st_mode) == 0o755
    assert [each.name for each in installation.folder.iterdir()] == ["letter.txt"]


def test_an_empty_folder_is_taken(installation: Installation):
    installation.folder.mkdir()

    installation.run("prepare")

    assert Folder(installation.folder).database.exists()


def test_a_data_folder_below_a_file(installation: Installation):
    installation.folder.write_text("a list")

    line = _refusal(installation, "--data", str(installation.folder / "deeper"))

    assert "part of its path is a file" in line


@pytest.mark.skipif(not ROOT, reason="needs root, to become somebody else")
def test_a_data_folder_of_somebody_else(prepared: Installation):
    script = (
        "import encodings.idna, os, shutil, sys\n"
        "from bounceback.cli import server\n"
        "os.setuid(65534)\n"
        "sys.exit(server.main(['--no-browser']))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], env=prepared.environ(), capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "you have no permission for it" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_damaged_database_is_named_and_left_alone(prepared: Installation):
    database = Folder(prepared.folder).database
    damaged = b"not a database at all" * 400
    database.write_bytes(damaged)

    line = _refusal(prepared)

    assert line.startswith(f"The database {database} is damaged")
    assert database.read_bytes() == damaged


def test_a_database_with_a_torn_page_is_named(prepared: Installation):
    database = Folder(prepared.folder).database
    pages = bytearray(database.read_bytes())
    pages[5 * 4096 : 9 * 4096] = b"\xff" * (4 * 4096)
    database.write_bytes(pages)

    line = _refusal(prepared)

    assert "is damaged" in line
    assert database.read_bytes() == bytes(pages)


def test_a_database_from_the_future_is_left_alone(prepared: Installation):
    database = Folder(prepared.folder).database
    with sqlite3.connect(database) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('base', '9999_later', '2030-01-01')"
        )
    connection.close()

    line = _refusal(prepared)

    assert "was made by a newer Bounceback" in line


def test_the_database_of_another_program_is_left_alone(prepared: Installation):
    database = Folder(prepared.folder).database
    database.unlink()
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE stamps (country TEXT)")
    connection.close()

    line = _refusal(prepared)

    assert "it is the database of another program" in line


@pytest.mark.skipif(not ROOT or sys.platform != "linux", reason="needs root, to mount a small disk")
def test_a_full_disk_is_named(prepared: Installation, tmp_path: Path):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(small)], check=False).returncode:
        pytest.skip("may not mount here")
    try:
        line = _refusal(prepared, "--data", str(small / "data"))
    finally:
        subprocess.run(["umount", str(small)], check=True)

    assert "is full" in line


def test_a_setting_that_makes_no_sense(prepared: Installation):
    line = _refusal(prepared, BOUNCEBACK_LEASE_SECONDS="soon")

    assert line.startswith("BOUNCEBACK_LEASE_SECONDS is 'soon', but should be a whole number from 10 to 3600.")


@pytest.mark.parametrize("arguments", [("--port", "0"), ("--port", "telephone"), ("--prot", "8000"), ("extra",)])
def test_bad_options_are_one_line(prepared: Installation, arguments: tuple[str, ...]):
    done = prepared.run("serve", *arguments, check=False)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_upgrade_keeps_a_copy_that_was_read_back(prepared: Installation):
    folder = Folder(prepared.folder)
    with sqlite3.connect(folder.database) as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        connection.execute("DROP TABLE django_session")
    connection.close()

    prepared.run("prepare")

    copies = list(folder.backups.glob("before-upgrade-*.sqlite3"))
    assert len(copies) == 1
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600
    with sqlite3.connect(copies[0]) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()


def test_a_used_token_is_used_up_and_an_old_one_too(tmp_path: Path, noon):
    from datetime import UTC, datetime, timedelta

    folder = Folder(tmp_path / "data")
    folder.prepare()
    written_at = datetime.now(UTC)
    fresh, old = (door.make(folder, address="http://127.0.0.1:1").read_text() for _ in range(2))
    tokens = [page.partition("<pre>")[2].partition("</pre>")[0] for page in (fresh, old)]
    ten = timedelta(minutes=10)

    assert door.use(folder, tokens[0], good_for=ten, at=written_at)
    assert not door.use(folder, tokens[0], good_for=ten, at=written_at)
    assert not door.use(folder, tokens[1], good_for=ten, at=written_at + timedelta(minutes=11))
    assert not door.use(folder, tokens[1], good_for=ten, at=written_at)
    assert not door.use(folder, "../../secret", good_for=ten, at=written_at)


def test_nothing_is_left_in_the_way_after_a_clean_stop(running: Installation):
    running.stop()

    assert not Folder(running.folder).server_note.exists()
    shutil.rmtree(running.folder)
