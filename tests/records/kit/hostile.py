"""What strangers put into kits, and what is said of it."""

from __future__ import annotations

from tests.records.kit.conftest import KIT

HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "begins with a line [kit]"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "Line 1 holds something that is no UTF-8 text"),
    "UTF-16": ("[kit]".encode("utf-16"), "UTF-16"),
    "a page of the web": (b"<!doctype html>\n<html>", "line 1, column 1"),
    "JSON": (b'{"kit": 1}', "line 1"),
    "a line that breaks off": (KIT.encode() + b"\n[words", "This is no kit:"),
    "a table that comes twice": (KIT.encode() + b"\n[words]\n", "line 23, column 7: cannot declare “words” twice."),
    "a NUL": (KIT.encode() + b"# \x00", "line 22"),
    "an escaped NUL": (KIT.replace("A second", "A \\u0000 second").encode(), "U+0000"),
    "a bell": (KIT.replace("A second", "A \\u0007 second").encode(), "U+0007"),
    "writing turned around": (KIT.replace("A second", "A \u202e second").encode(), "U+202E"),
    "half a pair": (KIT.replace("A second", "A \\ud800 second").encode(), "This is no kit"),
    "no title": (KIT.replace('title = "Autumn"\n', "").encode(), "The title of the kit is empty"),
    "a title of two lines": (KIT.replace('"Autumn"', '"Au\\ntumn"').encode(), "should be one line"),
    "no format": (KIT.replace("format = 1\n", "").encode(), "format of the kit should be a whole number"),
    "a format that is a word": (KIT.replace("format = 1", 'format = "1"').encode(), "whole number"),
    "kit is no table": (b"kit = 3", "begins with a line [kit]"),
    "a day that is a word": (KIT.replace("[words]", 'made_on = "now"\n[words]').encode(), "made_on should be a day"),
    "words are a list": (b'words = [1]\n[kit]\nformat = 1\ntitle = "x"', "words should be a table"),
    "openings are words": (b'openings = "A"\n[kit]\nformat = 1\ntitle = "x"', "each begins with a line [[openings]]"),
    "a text is a number": (KIT.replace('"A second look."', "7").encode(), "Offer should be a text"),
    "letters come twice": (KIT.encode() + b'[[openings]]\nletter = "A"\ntext = "x"', "comes twice"),
    "10,000 openings": (
        KIT.encode() + b"".join(b'[[openings]]\nletter = "%d"\ntext = "x"\n' % n for n in range(10_000)),
        "10,001 entries; 60 is the most",
    ),
    "100 MB": (b"#" * 100_000_000, "larger than a kit can be"),
    "brackets without end": (b"a = " + b"[" * 100_000, "nests brackets deeper"),
    "tables without end": (b"a = " + b"{a = " * 100_000, "nests brackets deeper"),
    "a name of many parts": (b".".join([b"a"] * 200_000) + b" = 1", "a name of more than 16 parts"),
    "a heading of many parts": (b"[" + b" . ".join([b'"a"'] * 100_000) + b"]", "a name of more than 16 parts"),
    "a number without end": (b"a = " + b"9" * 200_000, "a number or a date that cannot be"),
    "a day of no calendar": (b"a = 2026-02-31", "This is no kit"),
}
