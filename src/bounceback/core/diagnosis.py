"""Why a call failed: the two likeliest reasons, with what speaks for them. Never one hard label.

A naive Bayes card over the families of reasons: each witness has a table of how often it is seen with each reason
(data/witnesses.toml, our own judgement, worth twelve calls a row), and what people settled on after a second look is
added to it. Witnesses say the same thing twice (who hangs up early has not talked long), so the log-odds are tempered.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import exp, log

from bounceback.core.objections import folded
from bounceback.core.outcomes import (
    CONVERSATION_SECONDS,
    HANG_UPS,
    HUNG_UP_WITHIN_SECONDS,
    MEANINGS,
    REASON_LABELS,
    HangUp,
    Outcome,
    Reason,
    Speaker,
)

TEMPER = 0.7  # of the log-odds: witnesses are not independent, and untempered chances are too sure of themselves
SAYS_SOMETHING = 1.2  # a witness is named where it is so many times as usual with the reason as with the others
MOST_WITNESSES = 3  # named with one proposal
READ_OF_A_NOTE = 1_000  # letters
QUOTED = 48  # letters of an objection
_FAMILIES = tuple(reason for reason in Reason if reason is not Reason.OTHER)


class Witness(StrEnum):
    """Something about a call that speaks for or against a reason."""

    HANG_UP = "hang_up"
    TALK = "talk"
    SPOKE_WITH = "spoke_with"
    HEARD = "heard"
    NOTE = "note"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a call that failed.

    hang_up         at which point it ended; None: nobody said
    talk_seconds    None where nobody marked the answer
    family_heard    family of the objection that was heard last, by its card
    note            in the caller's words
    written         the reason that the caller wrote down
    words_heard     the objection itself, as it is to be quoted
    """

    outcome: Outcome
    hang_up: HangUp | None = None
    talk_seconds: int | None = None
    spoke_with: Speaker | None = None
    family_heard: Reason | None = None
    note: str = ""
    written: Reason | None = None
    words_heard: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One of the two likeliest reasons.

    chance    in (0, 1), among the reasons that are possible
    why       the witnesses for it in words, the strongest first; never empty
    """

    reason: Reason
    chance: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What second looks have taught: on how many calls a witness was seen how, by the reason that was settled on."""

    seen: Mapping[tuple[Witness, Reason, str], int] = field(default_factory=dict)
    looks: Mapping[tuple[Witness, Reason], int] = field(default_factory=dict)
    settled: Mapping[Reason, int] = field(default_factory=dict)


NOTHING_LEARNT = Learnt()


def learn(looks: Iterable[tuple[Evidence, Reason]]) -> Learnt:
    """Count what was seen on calls whose reason somebody settled on.

    looks    the evidence as it was before the look (`written` is what stood there first), and the reason settled on
    """
    seen: Counter[tuple[Witness, Reason, str]] = Counter()
    times: Counter[tuple[Witness, Reason]] = Counter()
    settled: Counter[Reason] = Counter()
    for evidence, reason in looks:
        settled[reason] += 1
        for witness, sight in _sights(evidence).items():
            seen[witness, reason, sight] += 1
            times[witness, reason] += 1
    return Learnt(dict(seen), dict(times), dict(settled))


def allowed(evidence: Evidence) -> frozenset[Reason]:
    """The reasons that this call can have had; none where there was no no.

    - Nobody answered, or it was a yes: none.
    - OTHER only where the caller said so: the program cannot know it.
    - "No value" neither within ten seconds nor before we said who we are nor where they just hung up, nor before the
      offer unless they themselves spoke of what it is worth: nobody weighs what they have not heard. Nor from anybody
      who guards the door: they do not weigh it.
    - "Has one already" neither before we said who we are nor from a gatekeeper, unless they said it: nobody can know
      what we would replace.

    >>> sorted(allowed(Evidence(Outcome.HUNG_UP, HangUp.BEFORE_INTRO, 8)))
    [<Reason.NO_RAPPORT: 'NO_RAPPORT'>, <Reason.WRONG_PERSON: 'WRONG_PERSON'>, <Reason.WRONG_TIME: 'WRONG_TIME'>]
    """
    if not _may_have_a_reason(evidence.outcome):
        return frozenset()
    can = {Reason.WRONG_TIME, Reason.NO_RAPPORT, Reason.WRONG_PERSON}
    too_soon, guarded = evidence.hang_up is HangUp.BEFORE_INTRO, _guarded(evidence)
    heard_the_offer = evidence.hang_up is not HangUp.AFTER_INTRO or _they_spoke_of(Reason.NO_VALUE, evidence)
    if heard_the_offer and not (too_soon or guarded or _at_once(evidence)):
        can.add(Reason.NO_VALUE)
    if _they_spoke_of(Reason.HAS_ONE, evidence) or not (too_soon or guarded):
        can.add(Reason.HAS_ONE)
    if evidence.written is Reason.OTHER:
        can.add(Reason.OTHER)
    return frozenset(can)


def propose(evidence: Evidence, *, learnt: Learnt = NOTHING_LEARNT) -> tuple[Proposal, ...]:
    """The two likeliest reasons of a no, the likelier first; none where there was no no, or nothing is known of it.

    >>> first, second = propose(Evidence(Outcome.HUNG_UP, HangUp.BEFORE_INTRO, 8))
    >>> first.reason.name, first.why
    ('NO_RAPPORT', ('hung up after 8 s', 'before you had said who you are'))
    """
    can, sights = allowed(evidence), _sights(evidence)
    if not can or not sights:
        return ()
    tables = _tables()
    likelihoods = {
        reason: {
            witness: (tables.rows[witness][reason][sight] + learnt.seen.get((witness, reason, sight), 0))
            / (tables.sums[witness][reason] + learnt.looks.get((witness, reason), 0))
            for witness, sight in sights.items()
        }
        for reason in {*can, *_FAMILIES}
    }
    scores = {
        reason: TEMPER
        * (
            log(tables.before[reason] + learnt.settled.get(reason, 0))
            + sum(log(each) for each in likelihoods[reason].values())
        )
        for reason in can
    }
    top = max(scores.values())
    weights = {reason: exp(score - top) for reason, score in scores.items()}
    whole = sum(weights.values())
    best = sorted(can, key=lambda reason: (-weights[reason], reason))[:2]
    return tuple(
        Proposal(reason, weights[reason] / whole, _why(evidence, sights, likelihoods, reason)) for reason in best
    )


@dataclass(frozen=True, slots=True)
class _Tables:
    """The file, read once: pseudo-counts by witness, reason and what was seen."""

    before: Mapping[Reason, float]
    rows: Mapping[Witness, Mapping[Reason, Mapping[str, float]]]
    sums: Mapping[Witness, Mapping[Reason, float]]
    words: Mapping[str, str]  # of notes → the reason whose list has them
    longest: int  # words in the longest of them


@cache
def _tables() -> _Tables:
    text = (files("bounceback.core.data") / "witnesses.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    rows = {
        witness: {
            reason: dict(zip(told[witness]["seen"], map(float, told[witness][reason]), strict=True))
            for reason in Reason
        }
        for witness in Witness
    }
    words = {phrase: reason for reason, phrases in told["words"].items() for phrase in phrases}
    return _Tables(
        before={reason: float(told["before"][reason]) for reason in Reason},
        rows=rows,
        sums={witness: {reason: sum(row.values()) for reason, row in table.items()} for witness, table in rows.items()},
        words=words,
        longest=max(len(phrase.split()) for phrase in words),
    )


def _may_have_a_reason(outcome: Outcome) -> bool:
    return MEANINGS[outcome].is_no or outcome is Outcome.GATEKEEPER


def _at_once(evidence: Evidence) -> bool:
    quick = evidence.talk_seconds is not None and evidence.talk_seconds < HUNG_UP_WITHIN_SECONDS
    return quick or evidence.outcome is Outcome.HUNG_UP


def _guarded(evidence: Evidence) -> bool:
    """Whether nobody but a gatekeeper spoke."""
    return evidence.outcome is Outcome.GATEKEEPER or evidence.spoke_with is Speaker.GATEKEEPER


def _they_spoke_of(reason: Reason, evidence: Evidence) -> bool:
    return evidence.family_heard is reason or _of_the_note(evidence.note)[0] == reason


def _sights(evidence: Evidence) -> dict[Witness, str]:
    """How each witness was seen on this call; one who was not there says nothing."""
    found: dict[Witness, str] = {}
    if evidence.hang_up is not None:
        found[Witness.HANG_UP] = evidence.hang_up
    if evidence.talk_seconds is not None:
        found[Witness.TALK] = _length(evidence.talk_seconds)
    elif evidence.outcome is Outcome.HUNG_UP:
        found[Witness.TALK] = "UNDER_10"  # that is what the key means, although nobody marked the answer
    speaker = Speaker.GATEKEEPER if evidence.outcome is Outcome.GATEKEEPER else evidence.spoke_with
    if speaker is not None:
        found[Witness.SPOKE_WITH] = speaker
    if evidence.family_heard is not None:
        found[Witness.HEARD] = evidence.family_heard
    if evidence.note.strip():
        found[Witness.NOTE] = _of_the_note(evidence.note)[0]
    if evidence.written is not None:
        found[Witness.WRITTEN] = evidence.written
    return found


def _length(seconds: int) -> str:
    if seconds < HUNG_UP_WITHIN_SECONDS:
        return "UNDER_10"
    if seconds < 15:
        return "UNDER_15"
    return "UNDER_60" if seconds < CONVERSATION_SECONDS else "LONGER"


def _of_the_note(note: str) -> tuple[str, str]:
    """Which list of words a note is full of, and the first words of it that it has; NONE where none leads."""
    if not note:
        return "NONE", ""
    tables = _tables()
    words = folded(note[:READ_OF_A_NOTE]).split()
    hits: Counter[str] = Counter()
    first: dict[str, str] = {}
    place = 0
    while place < len(words):
        for many in range(min(tables.longest, len(words) - place), 0, -1):
            phrase = " ".join(words[place : place + many])
            reason = tables.words.get(phrase)
            if reason is not None:
                if place == 0 or words[place - 1] not in ("no", "without", "never"):
                    hits[reason] += 1
                    first.setdefault(reason, phrase)
                place += many - 1
                break
        place += 1
    leading = hits.most_common(2)
    if not leading or (len(leading) == 2 and leading[0][1] == leading[1][1]):
        return "NONE", ""
    return leading[0][0], first[leading[0][0]]


_WHO: dict[Speaker, str] = {
    Speaker.DECISION_MAKER: "the one who decides answered",
    Speaker.GATEKEEPER: "a gatekeeper answered",
    Speaker.SPOUSE: "the spouse answered",
    Speaker.COLLEAGUE: "a colleague answered",
    Speaker.OTHER: "somebody else answered",
}


def _why(
    evidence: Evidence,
    sights: Mapping[Witness, str],
    likelihoods: Mapping[Reason, Mapping[Witness, float]],
    reason: Reason,
) -> tuple[str, ...]:
    others = [each for each in _FAMILIES if each is not reason]
    speaking = []
    for witness in sights:
        if witness is Witness.WRITTEN and evidence.written is not reason:
            continue  # it moves the chance, but "you wrote no value" is no word for "no rapport"
        usual = sum(likelihoods[other][witness] for other in others) / len(others)
        times = likelihoods[reason][witness] / usual
        if times >= SAYS_SOMETHING:
            speaking.append((-times, witness))
    said = tuple(_in_words(witness, evidence) for _, witness in sorted(speaking)[:MOST_WITNESSES])
    return said or ("nothing speaks against it",)


def _in_words(witness: Witness, evidence: Evidence) -> str:
    if witness is Witness.HANG_UP and evidence.hang_up is not None:
        return HANG_UPS[evidence.hang_up]
    if witness is Witness.TALK:
        return _talk_in_words(evidence)
    if witness is Witness.SPOKE_WITH:
        return _WHO[evidence.spoke_with or Speaker.GATEKEEPER]
    if witness is Witness.HEARD:
        if evidence.words_heard.strip():
            return f"they said “{_quoted(evidence.words_heard)}”"
        return f"you heard an objection: {_label(evidence.family_heard)}"
    if witness is Witness.NOTE:
        words = _of_the_note(evidence.note)[1]
        return f"your note says “{words}”" if words else "what your note says"
    return f"you wrote {_label(evidence.written)}"


def _quoted(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= QUOTED else f"{said[: QUOTED - 1].rstrip()}…"


def _talk_in_words(evidence: Evidence) -> str:
    seconds = evidence.talk_seconds
    if seconds is None:
        return "hung up at once"
    if seconds < 15:
        they_hung_up = evidence.outcome is Outcome.HUNG_UP or evidence.hang_up is not None
        return f"{'hung up' if they_hung_up else 'over'} after {seconds} s"
    if seconds < 2 * CONVERSATION_SECONDS:
        return f"talked for {seconds} s"
    return f"talked for {round(seconds / 60)} min"


def _label(reason: Reason | None) -> str:
    return REASON_LABELS[reason or Reason.OTHER].lower()
