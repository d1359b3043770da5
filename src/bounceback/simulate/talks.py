"""How one talk goes in the made-up world, and what the caller writes down about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from bounceback.core.dates import days_on
from bounceback.core.outcomes import HangUp, Outcome, Reason, Speaker
from bounceback.prospects.made_up import FIRST_NAMES, LAST_NAMES
from bounceback.simulate import objections, words
from bounceback.simulate.knobs import CODED, LENGTH, REASON_MIX, REASONS, STAGE, TELLS_WHEN, Knobs

APPOINTMENT, MATERIAL, LATER = 0, 1, 2  # the rungs of the made-up campaign's ladder
QUESTIONS = ("How many are on your plan?", "Who is your broker now?", "When does your plan renew?")
_STAGES = tuple(HangUp)
_LATEST_PROMISE_DAYS = 400


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody has picked up. `easier` moves every rung's log-odds, `keener` only the yes."""

    rng: Random
    knobs: Knobs
    local: datetime
    day: int
    easier: float
    keener: float
    needs_on: float
    renews_on: date | None

    @property
    def ripe(self) -> bool:
        """Whether the need is open."""
        return self.day >= self.needs_on


@dataclass(frozen=True, slots=True)
class Happening:
    """What came of a dial: what the caller could log, and the truth they do not know.

    ring_seconds    from the dial to the answer, or to the end where nobody answered
    talk_seconds    None where nobody answered
    true_reason     why it was a no; `reason` is what the caller wrote down
    """

    outcome: Outcome
    ring_seconds: int
    talk_seconds: int | None = None
    true_reason: Reason | None = None
    reason: Reason | None = None
    finer: str = ""
    rung: int | None = None
    said_at: datetime | None = None
    appointment_at: datetime | None = None
    hang_up: HangUp | None = None
    speaker: Speaker | None = None
    note: str = ""
    must_change: str = ""
    heard: tuple[int, str] | None = None  # second, and the front of the objection
    moment: tuple[int, str, str, str] | None = None  # second, speaker, effect, text
    facts: tuple[tuple[str, str], ...] = ()
    right_person: tuple[str, str] | None = None
    off_list: str = ""  # scope of a request not to be called
    why_off: str = ""
    ends_it: bool = False

    @property
    def connected(self) -> bool:
        """Whether a human being answered."""
        return self.talk_seconds is not None


def nobody(rng: Random, *, dead: bool) -> Happening:
    """Nobody answered."""
    if dead:
        return Happening(Outcome.WRONG_NUMBER, rng.randint(3, 9), note="Not in service.", ends_it=True)
    dice = rng.random()
    if dice < 0.04:
        return Happening(Outcome.BUSY, rng.randint(3, 8))
    if dice < 0.34:
        return Happening(Outcome.VOICEMAIL, rng.randint(18, 27))
    if dice < 0.40:
        return Happening(Outcome.VOICEMAIL_LEFT, rng.randint(38, 62))
    return Happening(Outcome.NO_ANSWER, rng.randint(20, 32))


def not_them(line: Line) -> Happening:
    """Somebody else picked up: a wrong number, a desk, or the wrong one who knows the right one."""
    rng, ring = line.rng, line.rng.randint(4, 18)
    dice = rng.random()
    if dice < 0.30:
        return Happening(
            Outcome.WRONG_NUMBER, ring, rng.randint(6, 20), Reason.WRONG_PERSON, note="A different firm.", ends_it=True
        )  # fmt: skip
    if dice < 0.65:
        note = rng.choice(words.GATE_NOTES)
        return Happening(
            Outcome.GATEKEEPER, ring, rng.randint(12, 50), Reason.WRONG_PERSON, speaker=Speaker.GATEKEEPER, note=note
        )  # fmt: skip
    named = None
    if rng.random() < 0.6:
        named = (f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}", rng.choice(words.RIGHT_TITLES))
    return Happening(
        Outcome.NO,
        ring,
        rng.randint(18, 75),
        true_reason=Reason.WRONG_PERSON,
        reason=Reason.WRONG_PERSON,
        finer=rng.choice(words.FINER[Reason.WRONG_PERSON]),
        speaker=Speaker.COLLEAGUE,
        hang_up=HangUp.AFTER_INTRO,
        note=rng.choice(words.NOTES[Reason.WRONG_PERSON]),
        right_person=named,
    )


def talk(line: Line) -> Happening:
    """The right person is on the line."""
    rng, knobs, ring = line.rng, line.knobs, line.rng.randint(4, 20)
    if rng.random() < chance(_logit(knobs.brush_off) - line.easier):
        return _brushed_off(line, ring)
    if rng.random() < chance(knobs.yes + (knobs.ripe if line.ripe else knobs.unripe) + line.keener + line.easier):
        return _yes(line, ring)
    if rng.random() < chance(_logit(knobs.secondary) + line.easier):
        return _second_best(line, ring)
    return _no(line, ring)


def meeting(rng: Random, knobs: Knobs, local: datetime) -> Happening:
    """The hour of an appointment has come and they are there."""
    ring, talked = rng.randint(3, 10), rng.randint(900, 1500)
    if rng.random() < knobs.client:
        note = rng.choice(words.SALE_NOTES)
        return Happening(
            Outcome.SALE, ring, talked, speaker=Speaker.DECISION_MAKER, note=note, ends_it=True
        )  # fmt: skip
    reason = rng.choice((Reason.NO_VALUE, Reason.HAS_ONE))
    return Happening(
        Outcome.NO, ring, talked, reason, reason, speaker=Speaker.DECISION_MAKER, hang_up=HangUp.AFTER_ASK,
        note=rng.choice(words.LOST_NOTES), must_change=rng.choice(words.MUST_CHANGE[reason]),
    )  # fmt: skip


def chance(log_odds: float) -> float:
    """Log-odds as a chance."""
    return 1 / (1 + math.exp(-log_odds))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _reason_given(rng: Random, lengths: tuple[int, ...]) -> int:
    """Which true reason, now that the length of the talk is known."""
    weights = [share * sum(LENGTH[i][length] for length in lengths) for i, share in enumerate(REASON_MIX)]
    return rng.choices(range(len(REASONS)), weights)[0]


def _coded(rng: Random, knobs: Knobs, true: int) -> Reason | None:
    if rng.random() >= knobs.code:
        return None
    return Reason.OTHER if rng.random() < 0.04 else REASONS[rng.choices(range(len(REASONS)), CODED[true])[0]]


def _brushed_off(line: Line, ring: int) -> Happening:
    rng = line.rng
    true = _reason_given(rng, (0, 1))
    talked = rng.randint(3, 14) if rng.random() < 0.45 else rng.randint(15, 58)
    if rng.random() < line.knobs.off_list_short:
        return _off_list(line, ring, talked, true)
    stage = rng.choices(_STAGES, STAGE[true])[0]
    if talked < 10 or rng.random() < 0.25:
        return Happening(
            Outcome.HUNG_UP, ring, talked, REASONS[true],
            hang_up=HangUp.BEFORE_INTRO if talked < 10 else HangUp.AFTER_INTRO,
        )  # fmt: skip
    return _written_down(line, ring, talked, true, stage, said_at=_call_back(line, 0.3 if true == 0 else 0.0))


def _no(line: Line, ring: int) -> Happening:
    rng = line.rng
    true = _reason_given(rng, (2,))
    talked = min(900, 60 + round(rng.lognormvariate(4.2, 0.7)))
    if rng.random() < line.knobs.off_list_long:
        return _off_list(line, ring, talked, true)
    stage = rng.choices(_STAGES[1:], STAGE[true][1:])[0]
    said_at = None
    if not line.ripe and rng.random() < TELLS_WHEN[true]:
        said_at = _told_date(line)
    elif rng.random() < line.knobs.call_me_back:
        said_at = _call_back(line, 1.0)
    return _written_down(line, ring, talked, true, stage, said_at=said_at)


def _written_down(
    line: Line, ring: int, talked: int, true: int, stage: HangUp, *, said_at: datetime | None
) -> Happening:
    rng, reason = line.rng, _coded(line.rng, line.knobs, true)
    said = REASONS[true]
    long = talked >= 60
    written = rng.random() < (line.knobs.note if long else line.knobs.note / 2)
    return Happening(
        Outcome.NO,
        ring,
        talked,
        true_reason=said,
        reason=reason,
        finer=rng.choice(words.FINER[reason]) if reason is not None and rng.random() < 0.35 else "",
        said_at=said_at,
        hang_up=stage,
        speaker=Speaker.DECISION_MAKER if rng.random() < 0.85 else Speaker.OTHER,
        note=rng.choice(words.NOTES[said]) if written else "",
        must_change=rng.choice(words.MUST_CHANGE[said]) if long and rng.random() < 0.3 else "",
        heard=(rng.randint(3, talked), objections.heard(said, rng.random())) if rng.random() < 0.75 else None,
        moment=_moment(rng, talked, good=False) if rng.random() < 0.15 else None,
        facts=_facts(line) if long and rng.random() < 0.4 else (),
    )


def _yes(line: Line, ring: int) -> Happening:
    rng = line.rng
    talked = 120 + round(rng.lognormvariate(5.0, 0.5))
    day = days_on(line.local.date(), rng.randint(2, 9), weekdays=True)
    starts = line.local.replace(hour=rng.randint(9, 15), minute=rng.choice((0, 30)), second=0, microsecond=0)
    return Happening(
        Outcome.APPOINTMENT, ring, talked, rung=APPOINTMENT, speaker=Speaker.DECISION_MAKER,
        appointment_at=_on(starts, day), note=rng.choice(words.YES_NOTES), facts=_facts(line),
        moment=_moment(rng, talked, good=True) if rng.random() < 0.6 else None,
        heard=(rng.randint(20, talked), objections.heard(Reason.HAS_ONE, rng.random())) if rng.random() < 0.5 else None,
    )  # fmt: skip


def _second_best(line: Line, ring: int) -> Happening:
    rng = line.rng
    talked = 70 + round(rng.lognormvariate(4.4, 0.6))
    rung = MATERIAL if rng.random() < 0.6 else LATER
    true = _reason_given(rng, (2,))
    rescued = rng.random() < 0.4  # logged as a no that still reached something
    return Happening(
        Outcome.NO if rescued else Outcome.RUNG, ring, talked,
        true_reason=REASONS[true] if rescued else None,
        reason=_coded(rng, line.knobs, true) if rescued else None,
        rung=rung, speaker=Speaker.DECISION_MAKER,
        hang_up=HangUp.AFTER_ASK if rescued else None,
        said_at=_told_date(line) if rung == LATER and not line.ripe and rng.random() < 0.5 else None,
        note=rng.choice(words.MATERIAL_NOTES if rung == MATERIAL else words.LATER_NOTES),
        heard=(rng.randint(10, talked), objections.heard(REASONS[true], rng.random())) if rng.random() < 0.6 else None,
        moment=_moment(rng, talked, good=True) if rng.random() < 0.3 else None,
        facts=_facts(line) if rng.random() < 0.5 else (),
    )  # fmt: skip


def _off_list(line: Line, ring: int, talked: int, true: int) -> Happening:
    rng = line.rng
    scope = rng.choices(("NUMBER", "PERSON", "FIRM"), (0.75, 0.1, 0.15))[0]
    return Happening(
        Outcome.OFF_LIST, ring, talked, REASONS[true], speaker=Speaker.DECISION_MAKER,
        off_list=scope, why_off=rng.choice(words.OFF_LIST_WHY), ends_it=True,
    )  # fmt: skip


def _moment(rng: Random, talked: int, *, good: bool) -> tuple[int, str, str, str]:
    text = rng.choice(words.GOOD_MOMENTS if good else words.BAD_MOMENTS)
    they = text.startswith("They")
    return (rng.randint(2, max(3, talked)), "THEY" if they else "ME", "GOOD" if good else "BAD", text)


def _facts(line: Line) -> tuple[tuple[str, str], ...]:
    rng = line.rng
    found = [(QUESTIONS[0], str(rng.randint(4, 120)))] if rng.random() < 0.6 else []
    if rng.random() < 0.6:
        found.append((QUESTIONS[1], rng.choice(words.BROKERS)))
    if line.renews_on is not None and rng.random() < 0.5:
        found.append((QUESTIONS[2], f"{line.renews_on:%B}"))
    return tuple(found)


def _told_date(line: Line) -> datetime:
    """When they say it is time: about when the need opens, a little off, in their working hours."""
    rng = line.rng
    ahead = max(1.0, line.needs_on - line.day) * rng.lognormvariate(0, line.knobs.told_error)
    days = min(_LATEST_PROMISE_DAYS, max(5, round(ahead)))
    return _at_their_desk(line, days)


def _call_back(line: Line, share: float) -> datetime | None:
    rng = line.rng
    return _at_their_desk(line, rng.randint(1, 4)) if rng.random() < share else None


def _at_their_desk(line: Line, days: int) -> datetime:
    clock = time(line.rng.randint(9, 15), line.rng.choice((0, 15, 30, 45)))
    day = days_on(line.local.date(), days, weekdays=True)
    return datetime.combine(day, clock, line.local.tzinfo)


def _on(clock: datetime, day: date) -> datetime:
    return clock + timedelta(days=(day - clock.date()).days)
