"""What a session brought, told in two minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from bounceback.calling.models import Call, SecondLook, Session
from bounceback.calling.queries import cockpit, queue, reasons, totals
from bounceback.calling.queries.lists import CalledList
from bounceback.calling.queries.reasons import Why
from bounceback.campaigns.models import Campaign
from bounceback.core.outcomes import MEANINGS, REASON_LABELS, Outcome, Reason
from bounceback.core.rhythm import Dial, Rhythm, longest_run, rhythm
from bounceback.core.stats.intervals import Interval, Tally, plausible_rate
from bounceback.followups import queries as followup_queries
from bounceback.prospects.models import Listing


@dataclass(frozen=True, slots=True)
class Share:
    """How often something was so, with the range that fits (80 %); None below ten."""

    code: str
    label: str
    tally: Tally
    range: Interval | None


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A no whose reason is worth a look: it has none yet, or the witnesses speak against the one that was written.

    why      the two likeliest reasons with what speaks for them, and all that it can have had
    written  the reason that stands there, in words, and its code; "" for none
    """

    key: UUID
    prospect: int
    name: str
    company: str
    ended_at: datetime | None
    note: str
    why: Why
    written: str = ""
    written_code: str = ""


@dataclass(frozen=True, slots=True)
class WaitingMaterial:
    """Something that was promised and is not sent."""

    material: int
    prospect: int
    name: str
    email: str
    what: str
    promised_at: datetime


@dataclass(frozen=True, slots=True)
class Streak:
    """The longest run of noes of the session, and how likely such a run is at the caller's own rate."""

    noes: int
    chance: float


@dataclass(frozen=True, slots=True)
class FirstCall:
    """The call to begin with next time: a promise if there is one that day, else the next card."""

    prospect: int
    name: str
    company: str
    at: datetime
    zone: str
    why: str


@dataclass(frozen=True, slots=True)
class Debrief:
    """A session in values.

    dials, worth          dials, and what they are worth at the plain value of a dial (None: not said)
    talks                 people reached, out of dials
    yeses                 main objectives reached (appointments and sales)
    rescued               noes saved one rung down
    noes                  noes, out of which `reasons` are shares
    rhythm                gaps, split after a no, after three noes, after no answer
    talk_seconds          marked talk altogether; None when no answer was marked
    doubted               noes whose written reason the witnesses speak against, and that nobody looked at again
    """

    dials: int
    worth: Decimal | None
    currency: str
    talks: Share
    yeses: int
    rescued: int
    noes: int
    talk_seconds: int | None
    rhythm: Rhythm
    reasons: tuple[Share, ...]
    without_reason: tuple[OpenCall, ...]
    doubted: tuple[OpenCall, ...]
    materials: tuple[WaitingMaterial, ...]
    streak: Streak | None
    tomorrow: FirstCall | None
    to_go: int | None


CONFIDENCE = 0.80
MATERIALS_SHOWN = 50
MOST_DOUBTED = 5
A_RUN = 3  # shorter runs of noes need no words


def debrief(*, session: Session, at: datetime) -> Debrief:
    """Everything the debrief page shows, from this session's calls. The same number of statements for any session."""
    campaign = session.campaign
    calls = list(
        Call.objects.filter(session=session)
        .select_related("prospect")
        .defer("before", "verdict")
        .order_by("dialled_at")
    )
    made = [call for call in calls if not call.came_in]
    logged = [call for call in calls if call.outcome]
    dials = [Dial(call.dialled_at, call.ended_at, Outcome(call.outcome) if call.outcome else None) for call in made]
    noes = [call for call in logged if MEANINGS[Outcome(call.outcome)].is_no]
    talks = [call for call in logged if MEANINGS[Outcome(call.outcome)].human]
    told = totals.of_session(session, at=at)
    value = told.value_per_dial
    without_reason, doubted = _worth_a_look(noes, workspace_id=session.workspace_id)
    marked = [call.talk_seconds for call in talks if call.talk_seconds is not None]
    return Debrief(
        dials=len(made),
        worth=None if value is None else value * len(made),
        currency=campaign.currency,
        talks=share("TALKS", "talks", Tally(sum(not call.came_in for call in talks), len(made))),
        yeses=sum(call.outcome in (Outcome.APPOINTMENT, Outcome.SALE) for call in logged),
        rescued=sum(call.outcome == Outcome.RUNG or (call.rung_id is not None and call in noes) for call in logged),
        noes=len(noes),
        talk_seconds=sum(marked) if marked else None,
        rhythm=rhythm(dials),
        reasons=_reasons(noes),
        without_reason=without_reason,
        doubted=doubted,
        materials=_materials(campaign),
        streak=_streak(dials, session),
        tomorrow=_tomorrow(session, at=at),
        to_go=told.to_go,
    )


def share(code: str, label: str, tally: Tally) -> Share:
    """A share with the range that fits, or without while there is too little to tell."""
    return Share(code, label, tally, plausible_rate(tally, confidence=CONFIDENCE) if not tally.missing else None)


def _reasons(noes: list[Call]) -> tuple[Share, ...]:
    told = [call.reason for call in noes if call.reason]
    counted = Counter(told)
    return tuple(
        share(reason, REASON_LABELS[Reason(reason)], Tally(count, len(told))) for reason, count in counted.most_common()
    )


def _worth_a_look(noes: Sequence[Call], *, workspace_id: int) -> tuple[tuple[OpenCall, ...], tuple[OpenCall, ...]]:
    """The noes without a reason, in their order; and those to look at again, where the evidence is strongest first."""
    asked = [call for call in noes if call.outcome in reasons.ASKED]
    known = reasons.evidence(asked)
    learnt = reasons.learnt(workspace_id)
    looked = set(SecondLook.objects.filter(call__in=asked).values_list("call", flat=True))
    without, doubted = [], []
    for call in asked:
        why = reasons.why(known[call.key], learnt=learnt, looked=call.pk in looked)
        if not call.reason:
            without.append(_open_call(call, why))
        elif why.asks:
            doubted.append(_open_call(call, why))
    doubted.sort(key=lambda each: -each.why.sure)
    return tuple(without), tuple(doubted[:MOST_DOUBTED])


def _open_call(call: Call, why: Why) -> OpenCall:
    return OpenCall(
        call.key,
        call.prospect_id,
        call.prospect.name,
        call.prospect.company,
        call.ended_at,
        call.note,
        why,
        REASON_LABELS[Reason(call.reason)] if call.reason else "",
        call.reason,
    )


def _materials(campaign: Campaign) -> tuple[WaitingMaterial, ...]:
    return tuple(
        WaitingMaterial(
            row.pk,
            row.prospect_id,
            row.prospect.name or row.prospect.company,
            row.prospect.email,
            row.what,
            row.promised_at,
        )
        for row in followup_queries.materials_waiting(campaign)[:MATERIALS_SHOWN]
    )


def _streak(dials: list[Dial], session: Session) -> Streak | None:
    longest = longest_run(dials)
    if longest < A_RUN:
        return None
    return Streak(longest, totals.chance_for(session.caller, noes=longest))


def _tomorrow(session: Session, *, at: datetime) -> FirstCall | None:
    """The first promise from the next day on; else whoever the queue brings up when the next zone opens."""
    promise = followup_queries.open_promises(session.campaign).filter(due_at__gt=at).first()
    if promise is not None and promise.due_at - at < timedelta(days=4):
        who = promise.prospect
        why = "promised" + (f": {promise.said}" if promise.said else "")
        return FirstCall(who.pk, who.name, who.company, promise.due_at, promise.zone, why)
    lists = cockpit.where(session).lists
    morning = _morning_after(lists, at=at)
    if morning is None:
        return None
    turns = queue.in_turn(lists=lists, at=morning)
    listing = (
        Listing.objects.select_related("prospect", "place_set").filter(pk=turns[0].listing).first() if turns else None
    )
    if listing is None:
        return None
    who = listing.prospect
    zone = queue.clock_of(listing.place_set.key)
    return FirstCall(who.pk, who.name, who.company, morning, zone, turns[0].why)


def _morning_after(lists: Sequence[CalledList], *, at: datetime) -> datetime | None:
    """When the first zone opens on a day after today: nobody is in sight within four days → None."""
    night = at + timedelta(hours=8)
    for _ in range(4):
        opens_at = queue.next_change(lists=lists, at=night)
        if opens_at is None:
            return None
        if opens_at - at >= timedelta(hours=8):
            return opens_at
        night = opens_at
    return None
