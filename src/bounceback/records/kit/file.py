"""A kit as a file: TOML that people read, and that comes from strangers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bounceback.core import kits
from bounceback.core.kits import Fault
from bounceback.records.kit.parts import PARTS
from bounceback.records.kit.refusals import KitTooNew, KitUnreadable

if TYPE_CHECKING:
    from tomlkit.items import AoT, Array, Item, Table

FORMAT = 1  # a change that older programs would misread makes it 2; a further part or key does not
LARGEST = 1_000_000  # bytes; sixty openings, a hundred cards and a playbook are a fifth of that
# Parts of one dotted key. Ours have none; a reader that follows thousands of them takes hours.
MOST_DOTS = 16
_STRANGE_SHOWN = 12  # names of a later program's keys that are worth listing

_HEADER = (
    "A kit for Bounceback: what to say on cold calls, and what to aim for.",
    "",
    "Plain text: read it, change it in any editor, share it. To bring it in, open Record, then Kits,",
    'in Bounceback, or type: bounceback kit import FILE --into "A campaign"',
    "",
    "The program puts no prospect, no number and no sum of money into a kit. Whether the words",
    "themselves name somebody is for their author to see.",
)

_DOTTED = re.compile(
    r"""(?<![\w"'-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){%d}""" % MOST_DOTS  # noqa: UP031  # braces
)
# Strings and comments, as far as they matter here: what stands in them is no name. One without an end is no TOML, and
# is taken to the end all the same, so that nothing is looked at twice.
_SAID = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?|"(?:[^"\\\n]|\\.)*+"?'
    r"|'''(?:[^']|'(?!''))*+(?:''')?|'[^'\n]*+'?|#[^\n]*+",
    re.DOTALL,
)
_ONE_NAME = re.compile(r"\('([^']*)',\)")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Head:
    """What a kit says of itself."""

    title: str
    author: str = ""
    licence: str = ""  # of the words, as an SPDX name or in a few words
    made_on: date | None = None
    made_with: str = ""


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit as it was read.

    parts      name of a part → its clean values
    strange    names in it that a later program must have written; left alone
    """

    head: Head
    parts: Mapping[str, Any]
    strange: tuple[str, ...] = ()


def write(head: Head, parts: Mapping[str, Any], *, remarks: Sequence[str] = ()) -> str:
    """The kit as text.

    parts      plain data by the part's name; what is empty is left out
    remarks    further lines for whoever reads the file
    """
    import tomlkit

    document = tomlkit.document()
    for said in (*_HEADER, *remarks):
        document.add(tomlkit.comment(said))
    document.add(tomlkit.nl())
    about: dict[str, Any] = {"format": FORMAT, "title": head.title, "author": head.author, "licence": head.licence}
    about |= {"made_on": head.made_on, "made_with": head.made_with}
    document.add("kit", _table({name: value for name, value in about.items() if value not in ("", None)}, frozenset()))
    for part in PARTS:
        data = parts.get(part.name)
        if not data:
            continue
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(part.note))
        document.add(part.name, _table(data, part.prose) if isinstance(data, dict) else _tables(data, part.prose))
    return tomlkit.dumps(document)


def read(data: bytes) -> Kit:
    """The kit that these bytes hold.

    Raises KitUnreadable, with the line where TOML names one, and KitTooNew.
    """
    raw = _parsed(_decoded(data))
    try:
        return _kit(raw)
    except Fault as fault:
        raise KitUnreadable(f"This kit cannot be taken. {fault}") from None


def check(text: str) -> None:
    """Can a kit that we wrote be read by those who get it? Raises Fault."""
    _kit(tomllib.loads(text))


def _kit(raw: Mapping[str, Any]) -> Kit:
    head = _head(raw)
    parts = {part.name: part.read(raw[part.name]) for part in PARTS if part.name in raw}
    return Kit(head, parts, tuple(_strange(raw)))


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise KitUnreadable(f"This file is larger than a kit can be ({LARGEST // 1_000:,} KB).")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise KitUnreadable("This file is in UTF-16. Save it as UTF-8 and bring it again.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise KitUnreadable(f"Line {line:,} holds something that is no UTF-8 text: this is no kit.") from None


def _parsed(text: str) -> dict[str, Any]:
    names = _SAID.sub(lambda found: '""' + "\n" * found[0].count("\n"), text)
    dotted = _DOTTED.search(names)
    if dotted:
        line = names.count("\n", 0, dotted.start()) + 1
        raise KitUnreadable(f"Line {line:,} has a name of more than {MOST_DOTS} parts: no kit has one.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KitUnreadable(_sentence(str(error))) from None
    except RecursionError:
        raise KitUnreadable("This file nests brackets deeper than any kit does.") from None
    except ValueError:  # a number of thousands of digits, a day that no calendar has
        raise KitUnreadable("This file holds a number or a date that cannot be.") from None


def _sentence(complaint: str) -> str:
    """What TOML's reader says, beginning with the line."""
    place = _PLACE.search(complaint)
    what = complaint[: place.start()] if place else complaint
    what = kits.presentable(what)
    what = _ONE_NAME.sub(r"“\1”", what)
    what = f"{what[:1].lower()}{what[1:]}"[:200]
    if place is None or place[1] is None:
        return f"This is no kit: {what}, where the file ends."
    return f"This is no kit: line {int(place[1]):,}, column {int(place[2]):,}: {what}."


def _head(raw: Mapping[str, Any]) -> Head:
    if not isinstance(raw.get("kit"), dict):
        raise KitUnreadable("This is no kit: a kit begins with a line [kit].")
    about = raw["kit"]
    made_with = kits.line(about.get("made_with", ""), where="made_with", needed=False)
    version = kits.whole(about.get("format"), where="The format of the kit", least=1, most=10**6)
    if version > FORMAT:
        raise KitTooNew(made_with)
    made_on = about.get("made_on")
    if made_on is not None and (not isinstance(made_on, date) or isinstance(made_on, datetime)):
        raise Fault("made_on should be a day, such as 2026-11-22.")
    return Head(
        title=kits.line(about.get("title", ""), where="The title of the kit", longest=120),
        author=kits.line(about.get("author", ""), where="The author of the kit", needed=False),
        licence=kits.line(about.get("licence", ""), where="The licence of the kit", needed=False),
        made_on=made_on,
        made_with=made_with,
    )


_HEAD_KEYS = frozenset({"format", "title", "author", "licence", "made_on", "made_with"})


def _strange(raw: Mapping[str, Any]) -> list[str]:
    """The names that we do not know: "tunes", "openings: tone"."""
    known = {part.name: part.keys for part in PARTS} | {"kit": _HEAD_KEYS}
    found: dict[str, None] = {}
    for name, value in raw.items():
        if name not in known:
            found[_shown(name)] = None
            continue
        for entry in value if isinstance(value, list) else [value]:
            for key in entry if isinstance(entry, dict) else ():
                if key not in known[name]:
                    found[f"{name}: {_shown(key)}"] = None
    names = list(found)
    more = len(names) - _STRANGE_SHOWN
    return names if more <= 0 else [*names[:_STRANGE_SHOWN], f"and {more:,} more"]


def _shown(name: str) -> str:
    clean = " ".join(kits.presentable(name).split())
    return (clean[:40] + "…" if len(clean) > 40 else clean) or "a name without letters"


def _table(data: Mapping[str, Any], prose: frozenset[str]) -> Table:
    import tomlkit

    made = tomlkit.table()
    for name, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            made.add(name, _tables(value, prose))
        elif isinstance(value, list):
            made.add(name, _array(value))
        elif name in prose:
            made.add(name, _prose(value))
        else:
            made.add(name, value)
    return made


def _tables(data: list[Mapping[str, Any]], prose: frozenset[str]) -> AoT:
    import tomlkit

    made = tomlkit.aot()
    for entry in data:
        made.append(_table(entry, prose))
    return made


def _array(values: list[Any]) -> Array:
    import tomlkit

    made = tomlkit.array()
    made.extend(values)
    return made.multiline(True)


def _prose(text: str) -> Item:
    """A text between lines of three quotation marks, so that each of its lines is a line of the file."""
    import tomlkit

    quoted = tomlkit.string(f"{text}\n", multiline=True).as_string()
    return tomlkit.value(quoted.replace('"""', '"""\n', 1))
