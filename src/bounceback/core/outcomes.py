"""The table of outcomes: what the end of a call means. What it does to the next call is in `consequences`.

Four words that are easily mixed: the line result (what the line did), the outcome (how the
talk ended), the depth (how far it went) and the rung (which objective it reached).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LineResult(StrEnum):
    """What the line did."""

    ANSWERED = "ANSWERED"
    NO_ANSWER = "NO_ANSWER"
    BUSY = "BUSY"
    VOICEMAIL = "VOICEMAIL"
    DEAD = "DEAD"


class HangUp(StrEnum):
    """At which point of the talk it ended."""

    BEFORE_INTRO = "BEFORE_INTRO"
    AFTER_INTRO = "AFTER_INTRO"
    AFTER_PITCH = "AFTER_PITCH"
    AFTER_ASK = "AFTER_ASK"


class Depth(StrEnum):
    """How far the talk went, in five steps; the unit of experiments."""

    HUNG_UP = "HUNG_UP"  # under 10 s
    SHORT = "SHORT"  # under a minute
    CONVERSATION = "CONVERSATION"  # a minute or more
    PERMISSION = "PERMISSION"  # a back-pocket objective was reached
    APPOINTMENT = "APPOINTMENT"  # the main objective was reached


class Speaker(StrEnum):
    """Who spoke at the other end."""

    DECISION_MAKER = "DECISION_MAKER"
    GATEKEEPER = "GATEKEEPER"
    SPOUSE = "SPOUSE"
    COLLEAGUE = "COLLEAGUE"
    OTHER = "OTHER"


class Reason(StrEnum):
    """The families of reasons for a no, on the digits 1 to 6."""

    WRONG_TIME = "WRONG_TIME"
    NO_RAPPORT = "NO_RAPPORT"
    NO_VALUE = "NO_VALUE"
    WRONG_PERSON = "WRONG_PERSON"
    HAS_ONE = "HAS_ONE"
    OTHER = "OTHER"


class Outcome(StrEnum):
    """How a dial ended."""

    NO_ANSWER = "NO_ANSWER"
    BUSY = "BUSY"
    VOICEMAIL = "VOICEMAIL"
    VOICEMAIL_LEFT = "VOICEMAIL_LEFT"
    WRONG_NUMBER = "WRONG_NUMBER"
    GATEKEEPER = "GATEKEEPER"
    HUNG_UP = "HUNG_UP"
    NO = "NO"
    RUNG = "RUNG"
    APPOINTMENT = "APPOINTMENT"
    SALE = "SALE"
    OFF_LIST = "OFF_LIST"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row of the table: what an outcome says about the call."""

    label: str  # as the screen says it
    line: LineResult
    human: bool  # did somebody answer?
    is_no: bool  # does it count as a no?
    next_call: str  # in words, for the reference
    also: str = ""  # what else it does, in words


MEANINGS: dict[Outcome, Meaning] = {
    Outcome.NO_ANSWER: Meaning(
        "No answer", LineResult.NO_ANSWER, False, False, "next day, another part of the day; after 8 in a row 90 days"
    ),
    Outcome.BUSY: Meaning(
        "Busy", LineResult.BUSY, False, False, "next day, another part of the day; after 8 in a row 90 days"
    ),
    Outcome.VOICEMAIL: Meaning(
        "Voicemail", LineResult.VOICEMAIL, False, False, "next day, another part of the day; after 8 in a row 90 days"
    ),
    Outcome.VOICEMAIL_LEFT: Meaning(
        "Message left",
        LineResult.VOICEMAIL,
        False,
        False,
        "next day, another part of the day; after 8 in a row 90 days",
    ),
    Outcome.WRONG_NUMBER: Meaning(
        "Wrong or dead number", LineResult.DEAD, False, False, "never at this number", "the number is retired"
    ),
    Outcome.GATEKEEPER: Meaning(
        "Gatekeeper only", LineResult.ANSWERED, True, False, "when they said, else the next working day, another hour"
    ),
    Outcome.HUNG_UP: Meaning(
        "They hung up", LineResult.ANSWERED, True, True, "in 21 days", "the reason stays open; never “no value”"
    ),
    Outcome.NO: Meaning(
        "No", LineResult.ANSWERED, True, True, "by reason: see below", "a seed, or a promise if a time was given"
    ),
    Outcome.RUNG: Meaning(
        "A rung below the first",
        LineResult.ANSWERED,
        True,
        False,
        "by rung: material 3 days, permission 182 days",
        "a no that was rescued; a promise",
    ),
    Outcome.APPOINTMENT: Meaning("Appointment", LineResult.ANSWERED, True, False, "on its day", "an .ics file"),
    Outcome.SALE: Meaning(
        "Sale on the phone", LineResult.ANSWERED, True, False, "a client now", "one more client in hand"
    ),
    Outcome.OFF_LIST: Meaning("Off the list", LineResult.ANSWERED, True, True, "never", "a do-not-call row, at once"),
}

REASON_LABELS: dict[Reason, str] = {
    Reason.WRONG_TIME: "Wrong time",
    Reason.NO_RAPPORT: "No rapport",
    Reason.NO_VALUE: "No value",
    Reason.WRONG_PERSON: "Wrong person",
    Reason.HAS_ONE: "Has one already",
    Reason.OTHER: "Other",
}

# After these, nobody calls the number for three weeks unless it was promised (the gate's rule; None: whatever
# the reason). A gatekeeper and a "wrong time" are left out: both mean "try again", and have short dates of their own.
RESTS: dict[Outcome, frozenset[str] | None] = {
    Outcome.HUNG_UP: None,
    Outcome.NO: frozenset({"", *(reason.value for reason in Reason if reason is not Reason.WRONG_TIME)}),
    Outcome.RUNG: None,
    Outcome.APPOINTMENT: None,
    Outcome.SALE: None,
    Outcome.OFF_LIST: None,
}

HANG_UPS: dict[HangUp, str] = {
    HangUp.BEFORE_INTRO: "before you had said who you are",
    HangUp.AFTER_INTRO: "after you had said who you are",
    HangUp.AFTER_PITCH: "after the offer",
    HangUp.AFTER_ASK: "after you had asked",
}


def possible_reasons(outcome: Outcome) -> tuple[Reason, ...]:
    """The reasons a no can have: who hung up within seconds has not heard what it is worth."""
    return tuple(reason for reason in Reason if outcome is not Outcome.HUNG_UP or reason is not Reason.NO_VALUE)


HUNG_UP_WITHIN_SECONDS = 10
CONVERSATION_SECONDS = 60


def depth_of(outcome: Outcome, talk_seconds: int | None, *, main: bool | None = None) -> Depth | None:
    """How far a talk went; None when nobody answered or nobody marked the answer of a plain no.

    main    whether the rung that was reached is the main one; None: it reached none. A no that was saved went as far
            as the rung that saved it, however short it was.
    """
    if not MEANINGS[outcome].human:
        return None
    if main or outcome in (Outcome.APPOINTMENT, Outcome.SALE):
        return Depth.APPOINTMENT
    if main is not None or outcome is Outcome.RUNG:
        return Depth.PERMISSION
    if talk_seconds is None:
        return Depth.HUNG_UP if outcome is Outcome.HUNG_UP else None
    if talk_seconds < HUNG_UP_WITHIN_SECONDS:
        return Depth.HUNG_UP
    return Depth.SHORT if talk_seconds < CONVERSATION_SECONDS else Depth.CONVERSATION
