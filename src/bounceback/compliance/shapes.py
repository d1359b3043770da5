"""The shapes in which do-not-call registries are handed out, read row by row in constant memory.

- flat, one number a line: `2125551234`, or area code, comma, number: `212,5551234`
- changes: a flat row with a word that says what happened: `2125551234,A,2026-11-20`; the order of the
  columns after the number is not documented to us, so the word is looked for in all of them
- XML, as `<ac val="212"><ph val="5551234"/></ac>` or with the numbers as text
- any of these in a ZIP archive, one member or many

A file that pretends to be small and is not is refused before it is read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from bounceback.base.refused import Refused
from bounceback.core.phone import read_numbers

MOST_MEMBERS = 2_000  # of an archive; one per area code and state is far less
MOST_BYTES = 16 * 2**30  # unpacked; the whole national list is about 3 GB
MOST_RATIO = 200  # unpacked to packed; digits pack to about a tenth
MOST_LINE_BYTES = 4_096
_CHUNK = 1 << 16
_ADD = {b"A", b"ADD", b"ADDED", b"I", b"INSERT"}
_DELETE = {b"D", b"DEL", b"DELETE", b"DELETED", b"R", b"REMOVE"}

_ROW = re.compile(rb'"?\+?1?[\s.\-]?\(?([2-9]\d\d)\)?"?[\s,;.\-]{0,3}"?(\d{3})[\s.\-]?(\d{4})"?(?:[,;\t](.*))?')
_FIELDS = re.compile(rb'[",;\t\s]+')


class BadFile(Refused):
    code = "registry-file-unreadable"

    def __init__(self, text: str) -> None:
        super().__init__(text, hint="Nothing was changed. Use the file as the registry handed it out.")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number's digits with its country, and what to do with it.

    digits    "" for a row that holds no number
    change    True add, False delete, None a plain row of a full list
    """

    digits: str
    change: bool | None = None


def rows_of(file: Path, *, country: str) -> Iterator[Row]:
    """Every row of a registry's file. Raises BadFile.

    country    whose registry it is, ISO 3166 alpha-2
    """
    if not file.is_file():
        raise BadFile(f"{file.name} is not a file.")
    if file.stat().st_size == 0:
        raise BadFile(f"{file.name} is empty.")
    if zipfile.is_zipfile(file):
        yield from _zipped(file, country)
        return
    with file.open("rb") as stream:
        yield from _rows(stream, country, file.name)


def _zipped(file: Path, country: str) -> Iterator[Row]:
    with zipfile.ZipFile(file) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
            raise BadFile(f"{file.name} holds more than any registry's file.")
        if any(member.filename.startswith("xl/") for member in members):
            raise BadFile(f"{file.name} is a spreadsheet, not a registry's file.")
        for member in members:
            if member.file_size > MOST_RATIO * max(member.compress_size, 1_000):
                raise BadFile(f"{file.name} unpacks to far more than it should ({member.file_size:,} bytes).")
            if member.flag_bits & 1:
                raise BadFile(f"{file.name} is locked with a password.")
            if member.filename.lower().endswith((".zip", ".gz", ".7z")):
                raise BadFile(f"{file.name} holds archives inside of an archive.")
        for member in members:
            try:
                with archive.open(member) as stream:
                    yield from _rows(stream, country, member.filename)
            except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
                raise BadFile(f"{file.name} is damaged: {error}.") from None


def _rows(stream: IO[bytes], country: str, name: str) -> Iterator[Row]:
    head = stream.read(_CHUNK)
    if b"\x00" in head:
        raise BadFile(f"{name} is not text.")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        yield from _xml(head, stream, country, name)
        return
    first = True
    for line in _lines(head, stream, name):
        text = line.strip()
        if not text:
            continue
        if first and not any(byte in b"0123456789" for byte in text):
            first = False  # a header
            continue
        first = False
        yield _row(text, country)


def _lines(head: bytes, stream: IO[bytes], name: str) -> Iterator[bytes]:
    rest = head.removeprefix(b"\xef\xbb\xbf")
    while True:
        *whole, rest = rest.splitlines(keepends=True) or [b""]
        yield from whole
        if rest.endswith((b"\n", b"\r")) and not rest.endswith(b"\r"):
            yield rest
            rest = b""
        if len(rest) > MOST_LINE_BYTES:
            raise BadFile(f"{name} is not a list: a line is longer than {MOST_LINE_BYTES} bytes.")
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        rest += chunk
    if rest:
        yield rest


def _row(text: bytes, country: str) -> Row:
    if country in ("US", "CA"):
        found = _ROW.fullmatch(text)
        if found is None:
            return Row("")
        area, exchange, line, rest = found.groups()
        digits = f"1{area.decode()}{exchange.decode()}{line.decode()}"
        return Row(digits, _change(_FIELDS.split(rest)) if rest else None)
    fields = [field for field in re.split(rb"[,;\t]", text) if field]
    reading = read_numbers(fields[0].decode("ascii", "replace"), country=country) if fields else None
    if reading is None or not reading.numbers:
        return Row("")
    return Row(reading.numbers[0].e164[1:], _change(fields[1:]))


def _change(fields: list[bytes]) -> bool | None:
    for field in fields:
        word = field.strip(b' "').upper()
        if word in _ADD:
            return True
        if word in _DELETE:
            return False
    return None


def _xml(head: bytes, stream: IO[bytes], country: str, name: str) -> Iterator[Row]:
    if b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.upper():
        raise BadFile(f"{name} declares a document type, which no registry's file does.")
    parser: XMLPullParser[Any] = XMLPullParser(events=("start", "end"))
    area = ""
    depth: list[Element] = []
    chunk = head
    try:
        while chunk:
            parser.feed(chunk)
            for event, element in cast(Iterator[tuple[str, Element]], parser.read_events()):
                tag = element.tag.rsplit("}", 1)[-1].lower()
                if event == "start":
                    depth.append(element)
                    if tag in ("ac", "areacode", "area_code"):
                        area = (element.get("val") or element.get("code") or "").strip()
                    continue
                depth.pop()
                if tag in ("ph", "phone", "phonenumber", "number"):
                    number = (element.get("val") or element.text or "").strip()
                    whole = area + number if len(number) == 7 else number
                    act = (element.get("change") or element.get("action") or "").encode()
                    row = _row(whole.encode(), country)
                    yield Row(row.digits, _change([act]))
                if depth:
                    depth[-1].remove(element)  # what was read is let go
            chunk = stream.read(_CHUNK)
        parser.close()
    except ParseError as error:
        raise BadFile(f"{name} is damaged XML: {error}.") from None
