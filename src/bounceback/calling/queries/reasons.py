"""Why calls ended in a no: what is known of each, the two likeliest reasons, and what second looks have taught."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import F

from bounceback.calling.models import Call, SecondLook
from bounceback.core import diagnosis
from bounceback.core.diagnosis import Evidence, Learnt, Proposal
from bounceback.core.outcomes import REASON_LABELS, HangUp, Outcome, Reason, Speaker, possible_reasons
from bounceback.core.stats.agreement import Agreement, agreement
from bounceback.core.stats.intervals import Interval, Tally, plausible_rate
from bounceback.objections.models import Hearing

ASKED = (Outcome.NO, Outcome.HUNG_UP)  # the ends of a call that have a reason, and may be asked for it
QUOTED = 60  # letters of an objection: it stands in one line with other witnesses
LEARNT_FROM = 2_000  # the newest second looks
CONFIDENCE = 0.80


@dataclass(frozen=True, slots=True)
class Proposed:
    """One of the two likeliest reasons, in words."""

    reason: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Why:
    """What can be said about the reason of one call.

    proposals    two, or none where nothing is known, or it was no no
    asks         it has no reason yet, or the witnesses speak against the one that was written
    possible     the reasons that it can have had, in the order of their keys
    sure         chance of the first proposal among the reasons that are possible
    """

    proposals: tuple[Proposed, ...] = ()
    asks: bool = False
    possible: tuple[Reason, ...] = ()
    sure: float = 0.0

    @property
    def others(self) -> tuple[Reason, ...]:
        """The reasons it can have had that are not proposed."""
        proposed = {each.reason for each in self.proposals}
        return tuple(reason for reason in self.possible if reason.value not in proposed)


NOTHING = Why()


@dataclass(frozen=True, slots=True)
class HeardLast:
    """The objection that was heard last on a call: the family of its card, and how they said it."""

    family: Reason | None
    words: str


def evidence(calls: Sequence[Call]) -> dict[UUID, Evidence]:
    """What is known of these calls, by their keys. One statement, whatever their number."""
    heard = heard_last([call.key for call in calls])
    return {call.key: evidence_of(call, heard.get(call.key)) for call in calls}


def evidence_of(call: Call, heard: HeardLast | None = None) -> Evidence:
    """What is known of one call, with the objection that was heard last on it."""
    return Evidence(
        outcome=Outcome(call.outcome),
        hang_up=HangUp(call.hang_up) if call.hang_up else None,
        talk_seconds=call.talk_seconds,
        spoke_with=Speaker(call.spoke_with) if call.spoke_with else None,
        family_heard=heard.family if heard else None,
        note=call.note,
        written=Reason(call.reason) if call.reason else None,
        words_heard=heard.words if heard else "",
    )


def heard_last(strokes: Iterable[UUID]) -> dict[UUID, HeardLast]:
    """The objection that was heard last on each of these calls, where its card has a family."""
    rows = Hearing.objects.filter(stroke__in=list(strokes)).exclude(card=None).exclude(card__family="")
    last = rows.order_by("stroke", F("second").asc(nulls_first=True), "pk")
    return {
        stroke: HeardLast(Reason(family), words if len(words) <= QUOTED else f"{words[: QUOTED - 1].rstrip()}…")
        for stroke, family, words in last.values_list("stroke", "card__family", "text")
    }


def why(found: Evidence, *, learnt: Learnt, looked: bool = False) -> Why:
    """What to say about the reason of a call.

    looked    somebody has looked at it again already: nothing is asked
    """
    if found.outcome not in ASKED:
        return NOTHING
    two = diagnosis.propose(found, learnt=learnt)
    asks = not looked and (found.written is None or against(found, two))
    return Why(tuple(_words(each) for each in two), asks, may_be(found), two[0].chance if two else 0.0)


def why_of(call: Call, *, newest_look: int, heard: bool, looked: bool = False) -> Why:
    """The same of one call that is in hand. No statement where it was no no; one more where objections were heard."""
    if call.outcome not in ASKED:
        return NOTHING
    last = heard_last([call.key]).get(call.key) if heard else None
    return why(evidence_of(call, last), learnt=learnt(call.workspace_id, newest=newest_look), looked=looked)


def against(found: Evidence, two: Sequence[Proposal]) -> bool:
    """Whether the witnesses speak against the reason that was written: it is neither of the two."""
    return found.written is not None and bool(two) and all(each.reason is not found.written for each in two)


def may_be(found: Evidence) -> tuple[Reason, ...]:
    """The reasons that a call can have had, in the order of their keys. "Other" is always one: nobody has to say."""
    can = diagnosis.allowed(replace(found, written=Reason.OTHER))
    return tuple(reason for reason in possible_reasons(found.outcome) if reason in can)


def _words(proposal: Proposal) -> Proposed:
    return Proposed(proposal.reason.value, REASON_LABELS[proposal.reason], " · ".join(proposal.why))


class _Memory:
    """What this process has learnt from second looks, by workspace: the newest look, and the tables."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.learnt: dict[int, tuple[int, Learnt]] = {}


_memory = _Memory()


def forget() -> None:
    """Start with no memory, as in a new process (between tests)."""
    global _memory
    _memory = _Memory()


def newest_look(workspace_id: int) -> int:
    """The id of the newest second look; 0 when there is none. A look that is replaced gets a new id."""
    return (
        SecondLook.objects.filter(workspace_id=workspace_id).order_by("-pk").values_list("pk", flat=True).first() or 0
    )


def learnt(workspace_id: int, *, newest: int | None = None) -> Learnt:
    """What the second looks of a workspace have taught; counted again only when there is a new one.

    newest    the id of the newest look, where it is known already
    """
    newest = newest_look(workspace_id) if newest is None else newest
    if not newest:
        return diagnosis.NOTHING_LEARNT
    memory = _memory
    with memory.guard:
        known = memory.learnt.get(workspace_id)
    if known is not None and known[0] == newest:
        return known[1]
    found = _learn(workspace_id)
    with memory.guard:
        memory.learnt[workspace_id] = (newest, found)
    return found


def _learn(workspace_id: int) -> Learnt:
    newest = SecondLook.objects.filter(workspace_id=workspace_id).select_related("call").order_by("-pk")
    looks = list(newest.defer("call__before", "call__verdict", "call__attributes")[:LEARNT_FROM])
    known: Mapping[UUID, HeardLast] = heard_last([look.call.key for look in looks])
    told = []
    for look in looks:
        found = evidence_of(look.call, known.get(look.call.key))
        told.append((replace(found, written=Reason(look.written) if look.written else None), Reason(look.settled)))
    return diagnosis.learn(told)


@dataclass(frozen=True, slots=True)
class Tested:
    """How the proposals have done, by the second looks there are.

    among_two    the reason settled on was one of the two, out of all looks, with the range that fits (80 %)
    first        it was the first of the two
    written      agreement of what was written at once with what was settled on later; None without such calls
    """

    among_two: Tally
    among_range: Interval | None
    first: Tally
    first_range: Interval | None
    written: Agreement | None

    @property
    def merges(self) -> bool:
        """Whether "no rapport" and "no value" are told together: what is written and what is settled on agree badly."""
        return self.written is not None and self.written.weak


def tested(workspace_id: int) -> Tested:
    """How often the right reason was among the two, and how well codes agree. One statement."""
    rows = SecondLook.objects.filter(workspace_id=workspace_id).values_list("written", "first", "second", "settled")
    looks = list(rows)
    two = Tally(sum(settled in (first, second) for _, first, second, settled in looks), len(looks))
    one = Tally(sum(settled == first for _, first, _, settled in looks), len(looks))
    pairs = [(written, settled) for written, _, _, settled in looks if written]
    return Tested(two, _range(two), one, _range(one), agreement(pairs))


def _range(tally: Tally) -> Interval | None:
    return None if tally.missing else plausible_rate(tally, confidence=CONFIDENCE)
