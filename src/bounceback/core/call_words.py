"""Other people's words for calls → ours: how a call ended, how long it was, which way it went.

Nothing is guessed: a word that the table (data/call_words.toml) does not have is "", a length that cannot be read is
None. What a word of several parts is proposed to mean by its parts is marked as such wherever it is shown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bounceback.core.mapping import folded
from bounceback.core.outcomes import MEANINGS, REASON_LABELS, Outcome, Reason

ANSWERED = "ANSWERED"  # somebody answered; how it ended is not said
LEAVE_OUT = "LEAVE_OUT"  # no call that was made
LONGEST_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call of the past ended.

    outcome    None: somebody answered, and nothing more is known
    """

    outcome: Outcome | None
    reason: Reason | None = None

    @property
    def human(self) -> bool:
        """Did somebody answer?"""
        return self.outcome is None or MEANINGS[self.outcome].human


CODES: dict[str, str] = {
    **{outcome.value: meaning.label for outcome, meaning in MEANINGS.items()},
    **{f"NO/{reason.value}": f"No: {label.lower()}" for reason, label in REASON_LABELS.items()},
    ANSWERED: "Answered, the rest is not known",
    LEAVE_OUT: "Leave these rows out",
}
"""What a word may be said to mean: code → label, in the order of a menu."""


def propose(word: str) -> str:
    """What a word usually means: a code of CODES, "" when we do not know it.

    >>> propose("Left Voicemail"), propose("Not interested"), propose("call-back"), propose("Tuesday")
    ('VOICEMAIL_LEFT', 'NO', 'NO/WRONG_TIME', '')
    """
    return _words().get(folded(word), "")


_PARTED = re.compile(r"(?P<first>.*?\S)(?:\s+[-–—/|]+\s+|\s*:\s*|\s*\()(?P<rest>.*)", re.DOTALL)


def propose_by_parts(word: str, known: Callable[[str], str] = propose) -> str:
    """What a label of several parts ("X - Y", "X: Y", "X (Y)") may mean: what its first part does, or "".

    known    what a single word means

    A proposal to be looked at. A request not to be called goes before whatever stands beside it, a reason makes a no
    more exact, and parts that contradict each other propose nothing.

    >>> [propose_by_parts(each) for each in ("Not interested - has broker", "Voicemail (2nd)", "NI: DNC")]
    ['NO/HAS_ONE', 'VOICEMAIL', 'OFF_LIST']
    >>> [propose_by_parts(each) for each in ("Connected - Purple", "Sale - cancelled", "Purple - No")]
    ['', '', '']
    """
    found = _PARTED.fullmatch(word.strip())
    if found is None:
        return ""
    first, rest = known(found["first"]), known(found["rest"]) or propose_by_parts(found["rest"], known)
    if Outcome.OFF_LIST in (first, rest):
        return Outcome.OFF_LIST.value
    if first in ("", ANSWERED, LEAVE_OUT):
        return ""
    if first == Outcome.NO and rest.startswith(f"{Outcome.NO.value}/"):
        return rest
    return first if rest in ("", first, ANSWERED) else ""


def code_of(text: str) -> str:
    """A code as somebody types it; "" when it is none.

    >>> code_of("off-list"), code_of("no/has one"), code_of("maybe")
    ('OFF_LIST', 'NO/HAS_ONE', '')
    """
    code = "/".join(re.sub(r"[\s-]+", "_", part.strip()).upper() for part in text.split("/"))
    return code if code in CODES else ""


def ended(code: str) -> Ended | None:
    """What a code says; None for LEAVE_OUT and for what is no code."""
    if code not in CODES or code == LEAVE_OUT:
        return None
    if code == ANSWERED:
        return Ended(None)
    outcome, _, reason = code.partition("/")
    return Ended(Outcome(outcome), Reason(reason) if reason else None)


def ended_by_length(seconds: int | None) -> Ended | None:
    """How a call ended of which only the length is known: no seconds are no answer; None when nothing is known."""
    if seconds is None:
        return None
    return Ended(None) if seconds > 0 else Ended(Outcome.NO_ANSWER)


def read_reason(word: str) -> Reason | None:
    """The family of reasons that a word stands for; None when we do not know it.

    >>> read_reason("Has one already"), read_reason("too expensive"), read_reason("blue")
    (<Reason.HAS_ONE: 'HAS_ONE'>, <Reason.NO_VALUE: 'NO_VALUE'>, None)
    """
    said = folded(word)
    for reason, label in REASON_LABELS.items():
        if said in (folded(label), folded(reason.value)):
            return reason
    found = ended(propose(word))
    return found.reason if found else None


def came_in(word: str) -> bool | None:
    """Whether they called us; None when the word does not say.

    >>> came_in("Inbound"), came_in("outgoing"), came_in("sideways")
    (True, False, None)
    """
    said = folded(word)
    for way, theirs in (("in", True), ("out", False)):
        if said in _table()["directions"][way]:
            return theirs
    return None


_COLONS = re.compile(r"(-?)(?:(\d+):)?(\d+):(\d{1,2})(?:\.\d+)?")
_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?")
_PARTS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|sec|s|milliseconds?|ms)(?![a-z])\.?[\s,]*(?:and\s+)?"
)
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def read_seconds(text: str, *, unit: str = "s") -> int | None:
    """A length in any usual form → seconds, rounded; None when it cannot be read. "-5" is -5: the caller refuses it.

    unit    of a bare number: "s", "m", "h" or "ms"

    >>> [read_seconds(each) for each in ("125", "2:05", "0:02:05", "2 min 5 s", "1.5 min", "1h 2m", "PT2M5S", "soon")]
    [125, 125, 125, 125, 90, 3720, 125, None]
    """
    text = text.strip().casefold()
    if found := _COLONS.fullmatch(text):
        sign, hours, minutes, seconds = found.groups()
        whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
        return -whole if sign else whole
    if _PLAIN.fullmatch(text):
        return round(float(text.replace(",", ".")) * _UNITS[unit])
    text = text.removeprefix("pt")
    total, at = 0.0, 0
    while at < len(text):
        part = _PARTS.match(text, at)
        if part is None:
            return None
        name = part[2]
        of = "ms" if name in ("ms", "millisecond", "milliseconds") else name[0]
        total += float(part[1].replace(",", ".")) * _UNITS[of]
        at = part.end()
    return round(total) if text else None


def unit_of(column: str) -> str:
    """The unit that a column's name gives to bare numbers: "s" unless it says otherwise.

    >>> unit_of("Duration (minutes)"), unit_of("Talk time"), unit_of("duration_ms")
    ('m', 's', 'ms')
    """
    words = set(folded(column).split())
    if words & {"ms", "milliseconds", "millis"}:
        return "ms"
    if "hh" in words or "mm" in words:
        return "s"
    if words & {"min", "mins", "minutes", "minute"}:
        return "m"
    return "h" if words & {"hours", "hrs"} else "s"


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code in CODES:
        found.setdefault(folded(code), code)
    for outcome, meaning in MEANINGS.items():
        found.setdefault(folded(meaning.label), outcome.value)
    for code, words in _table()["words"].items():
        for word in words:
            found.setdefault(word, code)
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((files("bounceback.core.data") / "call_words.toml").read_text(encoding="utf-8"))
