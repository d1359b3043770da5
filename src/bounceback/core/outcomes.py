"""The table of outcomes: what the end of a call means, and what it does.

Four words that are easily mixed: the line result (what the line did), the outcome (how the
talk ended), the depth (how far it went) and the rung (which objective it reached).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bounceback.core.dates import days_on, next_anniversary


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


MISSES_BEFORE_REST = 8
REST_AFTER_MISSES = timedelta(days=90)
HUNG_UP_WITHIN_SECONDS = 10
CONVERSATION_SECONDS = 60
DAYS_BEFORE_RENEWAL = 120
SEED_DAYS: dict[Reason, int] = {
    Reason.NO_RAPPORT: 90,
    Reason.NO_VALUE: 90,
    Reason.WRONG_PERSON: 90,
    Reason.HAS_ONE: 180,
    Reason.OTHER: 90,
}
HUNG_UP_DAYS = 21
WRONG_TIME_DAYS = 2
RUNG_DAYS = {"MATERIAL": 3, "LATER": 182}
OTHER_RUNG_DAYS = 14
# A seed is spread over as many days as a tenth of its age, so that a good week of calls
# does not come back as one bad morning.
SEED_SPREAD_SHARE = 0.1

# Parts of the prospect's day, each by the hour at which we try again.
DAY_PARTS = (time(9, 0), time(11, 30), time(14, 0), time(16, 30))
# After a miss in part i we try part NEXT_PART[i]: as far from it as the day allows.
NEXT_PART = (2, 3, 0, 1)


class Standing(StrEnum):
    """Where a number waits after a call; the queue's word for it."""

    RETRY = "RETRY"
    SEED = "SEED"
    PROMISE = "PROMISE"
    OUT = "OUT"


@dataclass(frozen=True, slots=True)
class Ending:
    """What was said and done at the end of one call, as far as it decides the next one.

    at            when the call ended (aware)
    zone          the prospect's clock
    misses        unanswered dials in a row before this one
    said_at       the time they named for the next call, or the appointment's; None if none was
    rung_kind     kind of the objective reached (campaigns.Objective.Kind), "" if none
    rung_days     days until the next call after that rung; None takes the kind's default
    renews_on     the next known renewal of what they have
    spread        in [0, 1): where in its window a seed falls
    weekdays      days of ours, not named by them, fall on Monday to Friday: firms are closed on others
    hour          of their clock, at which the hours that are in use begin; None while no hours are
    """

    outcome: Outcome
    at: datetime
    zone: ZoneInfo
    reason: Reason | None = None
    misses: int = 0
    said_at: datetime | None = None
    rung_kind: str = ""
    rung_days: int | None = None
    renews_on: date | None = None
    spread: float = 0.0
    weekdays: bool = False
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a call does to the queue.

    ready_at    earliest next call; None when there is none
    why         in words fit for the strip ("120 days before the renewal")
    misses      unanswered dials in a row, this one included
    """

    standing: Standing
    ready_at: datetime | None
    why: str
    misses: int = 0


def consequence(ending: Ending) -> Consequence:
    """Look up what an outcome does to the next call (the table of outcomes)."""
    outcome = ending.outcome
    if outcome in (Outcome.OFF_LIST, Outcome.SALE, Outcome.WRONG_NUMBER):
        return Consequence(Standing.OUT, None, MEANINGS[outcome].next_call)
    if not MEANINGS[outcome].human:
        return _after_a_miss(ending)
    if ending.said_at is not None:
        return Consequence(Standing.PROMISE, ending.said_at, "as set")
    if outcome is Outcome.APPOINTMENT:
        return Consequence(Standing.PROMISE, _days_on(ending, 1), "to set the hour")
    if outcome is Outcome.RUNG:
        ready = _days_on(ending, ending.rung_days or RUNG_DAYS.get(ending.rung_kind, OTHER_RUNG_DAYS))
        return Consequence(Standing.PROMISE, ready, _in_days(ending, ready))
    if outcome is Outcome.GATEKEEPER:
        return Consequence(Standing.RETRY, _next_working_day(ending), "next working day, another hour")
    if outcome is Outcome.HUNG_UP:
        return _spread_seed(ending, HUNG_UP_DAYS)
    if ending.reason is Reason.WRONG_TIME:
        ready = _days_on(ending, WRONG_TIME_DAYS, other_part=True)
        return Consequence(Standing.RETRY, ready, _in_days(ending, ready))
    if ending.reason is Reason.HAS_ONE and ending.renews_on is not None:
        return _seed_before_renewal(ending)
    return _spread_seed(ending, SEED_DAYS[ending.reason or Reason.OTHER])


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


def _after_a_miss(ending: Ending) -> Consequence:
    misses = ending.misses + 1
    if misses >= MISSES_BEFORE_REST:
        ready = _local_morning(ending, REST_AFTER_MISSES.days)
        return Consequence(Standing.RETRY, ready, "90 days’ rest after 8 unanswered", misses)
    day = "next working day" if ending.weekdays else "next day"
    if ending.hour is not None:
        return Consequence(Standing.RETRY, _local_morning(ending, 1), f"{day}, in their better hours", misses)
    return Consequence(Standing.RETRY, _days_on(ending, 1, other_part=True), f"{day}, another part of it", misses)


def _spread_seed(ending: Ending, days: int) -> Consequence:
    ready = _local_morning(ending, days + int(days * SEED_SPREAD_SHARE * ending.spread))
    return Consequence(Standing.SEED, ready, _in_days(ending, ready))


def _seed_before_renewal(ending: Ending) -> Consequence:
    renewal = _next_renewal(ending)
    days = _days_between(ending, renewal) - DAYS_BEFORE_RENEWAL
    # Never sooner than three weeks after a human no, however near the renewal is.
    ready = _local_morning(ending, max(days, HUNG_UP_DAYS))
    return Consequence(
        Standing.SEED, ready, f"{(renewal - ready.astimezone(ending.zone).date()).days} days before the renewal"
    )


def _next_renewal(ending: Ending) -> date:
    """The first anniversary of the renewal that still leaves the days to talk before it."""
    if ending.renews_on is None:
        raise ValueError("no renewal is known")
    earliest = ending.at.astimezone(ending.zone).date() + timedelta(days=DAYS_BEFORE_RENEWAL)
    return next_anniversary(ending.renews_on, on=earliest)


def _days_on(ending: Ending, days: int, *, other_part: bool = False) -> datetime:
    """The same local time some days on, or another part of that day. Wall-clock days: DST shifts keep the hour."""
    local = ending.at.astimezone(ending.zone)
    clock = local.time()
    if other_part:
        clock = DAY_PARTS[NEXT_PART[_part_of(clock)]] if ending.hour is None else time(ending.hour)
    return datetime.combine(days_on(local.date(), days, weekdays=ending.weekdays), clock, ending.zone)


def _local_morning(ending: Ending, days: int) -> datetime:
    local = ending.at.astimezone(ending.zone)
    clock = DAY_PARTS[0] if ending.hour is None else time(ending.hour)
    return datetime.combine(days_on(local.date(), days, weekdays=ending.weekdays), clock, ending.zone)


def _next_working_day(ending: Ending) -> datetime:
    local = ending.at.astimezone(ending.zone)
    days = {4: 3, 5: 2}.get(local.weekday(), 1)  # Friday and Saturday lead to Monday
    return _days_on(ending, days, other_part=True)


def _part_of(clock: time) -> int:
    return max((i for i, start in enumerate(DAY_PARTS) if clock >= start), default=0)


def _in_days(ending: Ending, ready: datetime) -> str:
    """The days as they have become: a seed is spread, and a weekend gives way to the Monday after."""
    days = _days_between(ending, ready.astimezone(ending.zone).date())
    return f"in {days} day{'' if days == 1 else 's'}"


def _days_between(ending: Ending, then: date) -> int:
    return (then - ending.at.astimezone(ending.zone).date()).days


def reference() -> str:
    """The table as a page of the reference; docs/reference/outcomes.md is made of it."""
    yes_no = {True: "yes", False: "no"}
    outcomes = [
        f"| `{code.value}` | {row.label} | `{row.line.value}` | {yes_no[row.human]} | {yes_no[row.is_no]} "
        f"| {row.next_call} | {row.also} |"
        for code, row in MEANINGS.items()
    ]
    noes = [f"| `{reason.value}` | {label} | {_no_words(reason)} |" for reason, label in REASON_LABELS.items()]
    rungs = [f"| `{kind}` | {days} |" for kind, days in RUNG_DAYS.items()]
    return "\n".join(
        [
            "# Outcomes",
            "",
            "<!-- Made by `make docs`; do not edit. -->",
            "",
            "What the end of a call means, and when its number may be called again. A time that somebody said",
            "goes before every default and makes a promise. Days are days on the prospect's own clock; for businesses",
            "a default that falls on a Saturday or Sunday moves to Monday.",
            "",
            "| code | on screen | line | somebody answered | a no | next call | also |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *outcomes,
            "",
            "## A no, by its reason",
            "",
            "| code | on screen | next call |",
            "| --- | --- | --- |",
            *noes,
            "",
            f"A seed is spread over a tenth of its age, so that a good week does not come back as one bad morning, "
            f"and is never sooner than {HUNG_UP_DAYS} days.",
            "",
            "## A rung below the first",
            "",
            "| kind | days until the next call, unless the rung says otherwise |",
            "| --- | --- |",
            *rungs,
            f"| others | {OTHER_RUNG_DAYS} |",
            "",
            "## Rest",
            "",
            f"- {MISSES_BEFORE_REST} unanswered dials in a row: {REST_AFTER_MISSES.days} days.",
            "- Once somebody has spoken with us, everybody else behind the number rests 21 days too, unless something",
            "  was promised. A gatekeeper and a “wrong time” do not count as such: both mean “try again”.",
            "",
        ]
    )


def _no_words(reason: Reason) -> str:
    if reason is Reason.WRONG_TIME:
        return f"in {WRONG_TIME_DAYS} days, another hour"
    if reason is Reason.HAS_ONE:
        return f"{DAYS_BEFORE_RENEWAL} days before the renewal that is known, else in {SEED_DAYS[reason]} days"
    if reason is Reason.WRONG_PERSON:
        return f"the right person at once; this one in {SEED_DAYS[reason]} days"
    return f"in {SEED_DAYS[reason]} days"
