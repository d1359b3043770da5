"""What kind of file is this? By its content; names lie."""

from __future__ import annotations

import zipfile
from pathlib import Path

from bounceback.core import tables
from bounceback.records.plans import CSV, VCARD, XLSX
from bounceback.records.reading.refusals import EmptyFile, NotAList

HEAD_BYTES = 1 << 20
_KNOWN = (
    (b"\x89PNG", "a picture (PNG)", ""),
    (b"\xff\xd8\xff", "a picture (JPEG)", ""),
    (b"GIF8", "a picture (GIF)", ""),
    (b"%PDF", "a PDF", "Nothing was changed. Ask for the list as CSV or Excel; a PDF only shows it."),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a program", ""),
    (b"\xcf\xfa\xed\xfe", "a program", ""),
    (
        b"\xd0\xcf\x11\xe0",
        "an Office file from before 2007",
        "Nothing was changed. Open it and save it as .xlsx or CSV.",
    ),
    (b"\x1f\x8b", "a compressed file", "Nothing was changed. Unpack it first."),
    (b"7z\xbc\xaf", "a compressed file", "Nothing was changed. Unpack it first."),
    (b"Rar!", "a compressed file", "Nothing was changed. Unpack it first."),
    (b"SQLite format 3", "a database", ""),
    (b"{\\rtf", "a text document (RTF)", ""),
)
_TEXT_KNOWN = (
    ("<!doctype html", "a web page", "Nothing was changed. Open it in a spreadsheet program and save it as CSV."),
    ("<html", "a web page", "Nothing was changed. Open it in a spreadsheet program and save it as CSV."),
    ("<table", "a web page", "Nothing was changed. Open it in a spreadsheet program and save it as CSV."),
    ("<?xml", "an XML file", ""),
    ("{", "a JSON file", ""),
    ("[{", "a JSON file", ""),
)
_ZIPPED = (
    ("word/", "a Word document", ""),
    ("ppt/", "a presentation", ""),
    ("content.xml", "an OpenDocument file", "Nothing was changed. Open it and save it as .xlsx or CSV."),
    ("xl/workbook.bin", "a binary workbook (.xlsb)", "Nothing was changed. Open it and save it as .xlsx or CSV."),
)
_CONTROLS = bytes(range(1, 9)) + bytes(range(14, 27)) + bytes(range(28, 32))


def kind_of(path: Path) -> tuple[str, str]:
    """(CSV, XLSX or VCARD; the encoding, "" of a workbook). Raises NotAList, EmptyFile, OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise EmptyFile
    for mark, what, advice in _KNOWN:
        if head.startswith(mark):
            raise NotAList(what, advice)
    if head.startswith(b"PK\x03\x04"):
        _only_workbooks(path)
        return XLSX, ""
    encoding = tables.detect_encoding(head)
    if not encoding.startswith(("utf-16", "utf-32")) and _is_binary(head):
        raise NotAList("a file of unknown kind")
    start = head[:4096].decode(encoding, "replace").lstrip("\ufeff \t\r\n").casefold()
    if start.startswith("begin:vcard"):
        return VCARD, encoding
    for beginning, what, advice in _TEXT_KNOWN:
        if start.startswith(beginning):
            raise NotAList(what, advice)
    return CSV, encoding


def _is_binary(head: bytes) -> bool:
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > 0.02 * len(head) or head.count(0) > 0.2 * len(head)


def _only_workbooks(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise NotAList("a damaged archive") from None
    if "xl/workbook.xml" in names:
        return
    for mark, what, advice in _ZIPPED:
        if any(name.startswith(mark) for name in names):
            raise NotAList(what, advice)
    raise NotAList("a ZIP archive", "Nothing was changed. Unpack it and choose the list inside.")
