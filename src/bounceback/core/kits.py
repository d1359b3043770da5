"""What a kit is made of, whoever fills it: texts that are fit to be shown, and what taking one would change.

A kit comes from strangers. So every text is looked at character by character before it goes anywhere, and what a
kit would change is said before it does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, NamedTuple

LONGEST_LINE = 200  # characters of a name, a label or a question: more does not fit where they are shown
LONGEST_TEXT = 4_000  # characters of an opening or a script: five minutes of speech, and nobody listens that long

TAKE, LEAVE = "take", "leave"

# Marks that turn the direction of writing around: what is read is then not what is said.
_TURNING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
_NEWLINE = re.compile(r"\r\n?")
_WORD = re.compile(r"\S+|\s+")
# Beyond this a comparison word by word takes longer than anybody waits.
_WORDS_COMPARED = 2_000


class Fault(ValueError):
    """Something in a kit is not as it must be. The text is one sentence for the person who brought it."""


class State(StrEnum):
    """What taking one item of a kit comes to."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LEFT = "left"  # left alone, for a reason that is nobody's fault
    UNFIT = "unfit"  # cannot be taken as it is


class Way(NamedTuple):
    """One way to deal with an item."""

    code: str
    label: str


TAKE_IT = Way(TAKE, "Take it")
LEAVE_IT = Way(LEAVE, "Leave it")
LEAVE_MINE = Way(LEAVE, "Keep yours")


@dataclass(frozen=True, slots=True)
class Change:
    """What one item of a kit would do to a campaign.

    key     "openings/A": the same for as long as kit and campaign are
    old     the user's own words, "" where there are none
    why     what is worth knowing before one decides
    ways    what can be done; the first is what is done unasked. None: nothing can be decided
    """

    key: str
    title: str
    state: State
    new: str
    old: str = ""
    why: str = ""
    ways: tuple[Way, ...] = ()

    @property
    def unasked(self) -> str:
        """What is done when nobody decides."""
        return self.ways[0].code if self.ways else LEAVE


class Piece(NamedTuple):
    """A run of words, and whether the other side has it too."""

    text: str
    differs: bool


def presentable(text: str) -> str:
    """A text of the user's own as a kit holds it: plain ends of lines, nothing that cannot be seen.

    >>> presentable(" one\\r\\ntwo\\x07 ")
    'one\\ntwo'
    """
    plain = _NEWLINE.sub("\n", text)
    return "".join(sign for sign in plain if not _forbidden(sign)).strip()


def differences(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut where they differ, word by word. Where little is alike nothing is marked: marks would hide it.

    >>> differences("a cold call", "a warm call")[1]
    [Piece(text='a ', differs=False), Piece(text='warm', differs=True), Piece(text=' call', differs=False)]
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > _WORDS_COMPARED:
        return [Piece(old, False)], [Piece(new, False)]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    words_alike = sum(
        sum(not word.isspace() for word in before[block.a : block.a + block.size])
        for block in matcher.get_matching_blocks()
    )
    if words_alike * 4 < len(before) // 2 + len(after) // 2:
        return [Piece(old, False)], [Piece(new, False)]
    left, right = [], []
    for kind, a, b, c, d in matcher.get_opcodes():
        if a < b:
            left.append(Piece("".join(before[a:b]), kind != "equal"))
        if c < d:
            right.append(Piece("".join(after[c:d]), kind != "equal"))
    return left, right


def text(value: Any, *, where: str, longest: int = LONGEST_TEXT) -> str:
    """A text of a kit, in as many lines as it likes. Raises Fault."""
    if not isinstance(value, str):
        raise Fault(f"{where} should be a text in quotation marks.")
    clean = _NEWLINE.sub("\n", value).strip()
    if len(clean) > longest:
        raise Fault(f"{where} has {len(clean):,} characters; {longest:,} is the most.")
    for sign in clean:
        if _forbidden(sign):
            raise Fault(f"{where} holds a character that nobody can see ({code_point(sign)}).")
    return clean


def line(value: Any, *, where: str, longest: int = LONGEST_LINE, needed: bool = True) -> str:
    """A text of a kit that is one line. Raises Fault."""
    clean = text(value, where=where, longest=longest)
    if "\n" in clean or "\t" in clean:
        raise Fault(f"{where} should be one line.")
    if needed and not clean:
        raise Fault(f"{where} is empty.")
    return clean


def whole(value: Any, *, where: str, least: int, most: int) -> int:
    """A whole number of a kit. Raises Fault."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Fault(f"{where} should be a whole number.")
    if not least <= value <= most:
        raise Fault(f"{where} should be between {least} and {most:,}.")
    return value


def table(value: Any, *, where: str) -> Mapping[str, Any]:
    """A table of a kit: names with values. Raises Fault."""
    if not isinstance(value, dict):
        raise Fault(f"{where} should be a table: a line [{where}], and below it names with values.")
    return value


def rows(value: Any, *, where: str, most: int) -> Sequence[Any]:
    """A list of a kit. Raises Fault."""
    if not isinstance(value, list):
        raise Fault(f"{where} should be a list.")
    if len(value) > most:
        raise Fault(f"{where} has {len(value):,} entries; {most} is the most.")
    return value


def tables(value: Any, *, where: str, most: int) -> Sequence[Mapping[str, Any]]:
    """A list of tables of a kit. Raises Fault."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Fault(f"{where} should be tables: each begins with a line [[{where}]].")
    return rows(value, where=where, most=most)


def no_twins(values: Sequence[str], *, what: str) -> None:
    """Raises Fault where one comes twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise Fault(f"{what} “{value}” comes twice.")


def code_point(sign: str) -> str:
    """How one character is called where it cannot be shown."""
    return f"U+{ord(sign):04X}"


def _forbidden(sign: str) -> bool:
    return sign in _TURNING or (unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t")
