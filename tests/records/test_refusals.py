"""Bad files get one clear sentence, quickly, and change nothing."""

from __future__ import annotations

import errno
import io
import struct
import time
import zipfile
from datetime import datetime
from typing import Any

import pytest

from bounceback.base.models import Event, User
from bounceback.base.refused import Refused
from bounceback.prospects.models import Prospect, ProspectList
from bounceback.records import actions, bringing, locks, stored
from bounceback.records.models import Import
from bounceback.records.plans import Corrections
from bounceback.records.reading.refusals import FileTooDangerous
from bounceback.records.refusals import AlreadyRunning, NoNumberColumn, Stopped
from tests.records.conftest import Bring, account

SHEET = "xl/worksheets/sheet1.xml"


def workbook(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"} | parts).items():
            archive.writestr(name, data)
    return out.getvalue()


def upload(by: User, at: datetime, data: bytes, **how: Any) -> Import:
    return actions.upload(
        file=io.BytesIO(data), file_name="list.csv", list_name="Ohio", corrections=Corrections(**how), by=by, at=at
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \n", "empty"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"%PDF-1.7\n", "PDF"),
        (b"MZ\x90\0", "program"),
        (b"\x7fELF\2\1", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"SQLite format 3\0", "database"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b'{"rows": []}', "JSON"),
        (bytes(range(256)) * 40, "unknown kind"),
        (b"Name,Phone\n", "no rows"),
        (b"PK\x03\x04not really", "damaged archive"),
    ],
)
def test_other_files_are_named_for_what_they_are(ana: User, noon: datetime, data: bytes, says: str) -> None:
    with pytest.raises(Refused) as refused:
        upload(ana, noon, data)

    assert says in refused.value.line()
    assert not Import.objects.exists()
    assert not ProspectList.objects.exists()
    assert not Event.objects.exists()
    assert list(stored.uploads().iterdir()) == []


def test_a_zip_with_something_else_inside_is_no_workbook(ana: User, noon: datetime) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("list.csv", "Phone\n330-555-0143\n")

    with pytest.raises(Refused, match="ZIP archive"):
        upload(ana, noon, out.getvalue())


def lying(data: bytes, name: str, says: int) -> bytes:
    """The same archive, with another unpacked size in both of its headers."""
    raw = bytearray(data)
    at = 0
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = raw.find(name.encode(), at)
        start = raw.rfind(mark, 0, at)
        struct.pack_into("<I", raw, start + offset, says)
        at += len(name)
    return bytes(raw)


@pytest.mark.parametrize(
    "data",
    [
        workbook({SHEET: b"0" * (512 << 20)}),
        workbook({"xl/sharedStrings.xml": b"<a/>" * (20 << 20)}),
        workbook({f"xl/media/{n}.bin": b"" for n in range(3000)}),
        workbook({"xl/inner.zip": b"PK"}),
        workbook({SHEET: b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}),
    ],
    ids=["one huge part", "many texts", "many parts", "an archive inside", "entities"],
)
def test_a_workbook_that_would_blow_up_is_refused_at_once(ana: User, noon: datetime, data: bytes) -> None:
    began = time.process_time()

    with pytest.raises(FileTooDangerous):
        upload(ana, noon, data)

    assert time.process_time() - began < 2
    assert not Import.objects.exists()


def test_a_workbook_that_lies_about_its_size_is_read_no_further_than_it_says(ana: User, noon: datetime) -> None:
    rows = b"<row><c t='inlineStr'><is><t>x</t></is></c></row>" * 200_000
    honest = workbook({SHEET: b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"})
    began = time.process_time()

    with pytest.raises(Refused):
        upload(ana, noon, lying(honest, SHEET, 1000))

    assert time.process_time() - began < 2


def test_an_import_without_a_column_of_numbers_does_not_start(ana: User, noon: datetime) -> None:
    import_ = upload(ana, noon, b"Name,City\nDana,Akron\n")

    with pytest.raises(NoNumberColumn):
        actions.carry_on(import_=import_, by=ana, at=noon)

    assert not Prospect.objects.exists()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"meanings": {"Nope": "phone"}}, "import-column-unknown"),
        ({"meanings": {"Name": "zork"}}, "import-field-unknown"),
        ({"preset": "zork"}, "import-preset-unknown"),
        ({"country": "XX"}, "country-unknown"),
        ({"encoding": "zork"}, "encoding-unknown"),
        ({"encoding": "hex"}, "encoding-unknown"),
        ({"encoding": "utf-16"}, "encoding-unknown"),
        ({"delimiter": "::"}, "delimiter-unknown"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(ana: User, noon: datetime, how: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        upload(ana, noon, b"Name,Phone\nDana,330-555-0143\n", **how)

    assert refused.value.code == code
    assert not Import.objects.exists()


class FullDisk(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_an_upload_that_fills_the_disk_leaves_nothing(ana: User, noon: datetime) -> None:
    with pytest.raises(Refused) as refused:
        actions.upload(file=FullDisk(), file_name="x.csv", list_name="Ohio", by=ana, at=noon)

    assert refused.value.code == "disk-full"
    assert list(stored.uploads().iterdir()) == []


def test_a_disk_that_fills_half_way_stops_the_import_and_it_goes_on_later(
    ana: User, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "FIRST_CHUNK", 5)
    monkeypatch.setattr(bringing, "LEAST_CHUNK", 5)
    monkeypatch.setattr(bringing, "MOST_CHUNK", 5)
    rows = "".join(f"Person {n},330-555-01{n:02d}\n" for n in range(30))
    import_ = upload(ana, noon, f"Name,Phone\n{rows}".encode(), country="US")
    write, calls = bringing.steps.Batch.write, [0]

    def full(batch: Any) -> None:
        calls[0] += 1
        if calls[0] == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(batch)

    monkeypatch.setattr(bringing.steps.Batch, "write", full)
    with pytest.raises(Stopped):
        actions.carry_on(import_=import_, by=ana, at=noon)

    import_.refresh_from_db()
    assert (import_.state, import_.rows_in) == ("STOPPED", 10)
    assert Prospect.objects.count() == 10
    assert account(actions.carry_on(import_=import_, by=ana, at=noon)) == (30, 0, 0, 0)


def test_two_processes_never_work_on_one_import(ana: User, noon: datetime) -> None:
    import_ = upload(ana, noon, b"Name,Phone\nDana,330-555-0143\n", country="US")

    with locks.alone(import_), pytest.raises(AlreadyRunning):
        actions.carry_on(import_=import_, by=ana, at=noon)


def test_a_discarded_file_takes_its_empty_list_along(ana: User, noon: datetime) -> None:
    import_ = upload(ana, noon, b"Name,Phone\nDana,330-555-0143\n", country="US")

    actions.discard(import_=import_, by=ana, at=noon)

    assert not Import.objects.exists()
    assert not ProspectList.objects.exists()
    assert list(stored.uploads().iterdir()) == []


def test_a_discarded_file_leaves_a_list_that_was_there(bring: Bring, ana: User, noon: datetime) -> None:
    bring("Name,Phone\nDana,330-555-0143\n")
    import_ = upload(ana, noon, b"Name,Phone\nBen,330-555-0144\n", country="US")

    actions.discard(import_=import_, by=ana, at=noon)

    assert ProspectList.objects.get().listings.count() == 1
