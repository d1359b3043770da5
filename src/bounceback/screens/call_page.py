"""Everything that is known about one call, gathered for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bounceback.calling.models import Amendment, Call, CallReason, SecondLook, Trigger
from bounceback.calling.queries import reasons
from bounceback.calling.queries.reasons import Why
from bounceback.core import wording
from bounceback.core.names import first_name
from bounceback.core.objections import TURN_LABELS, Turn, folded
from bounceback.core.outcomes import HANG_UPS, MEANINGS, REASON_LABELS, Depth, HangUp, Outcome, Reason, Speaker
from bounceback.core.phone import display
from bounceback.followups.models import Appointment, Material, Promise, Seed
from bounceback.objections.models import Hearing
from bounceback.objections.queries import telling
from bounceback.prospects.models import Fact
from bounceback.screens import queries, rates

DEPTHS = {
    Depth.HUNG_UP: "They hung up within seconds",
    Depth.SHORT: "Under a minute",
    Depth.CONVERSATION: "A conversation",
    Depth.PERMISSION: "A back-pocket objective",
    Depth.APPOINTMENT: "The main objective",
}
SPEAKERS = {
    Speaker.DECISION_MAKER: "the person who decides",
    Speaker.GATEKEEPER: "a gatekeeper",
    Speaker.SPOUSE: "the spouse",
    Speaker.COLLEAGUE: "a colleague",
    Speaker.OTHER: "somebody else",
}
FIELDS = {
    "reason": "reason",
    "finer": "finer reason",
    "must_change": "what must change",
    "note": "note",
    "spoke_name": "who spoke",
    "hang_up": "when they hung up",
    "spoke_with": "who spoke",
    "outcome": "outcome",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One correction in words."""

    field: str
    old: str
    new: str
    why: str
    amended_at: datetime


@dataclass(frozen=True, slots=True)
class HeardHere:
    """One objection heard on the call: its card, what was answered, what happened then."""

    text: str
    second: int | None
    card: UUID | None
    front: str  # "" where it is what they said
    answer: str
    turn: str


@dataclass(frozen=True, slots=True)
class LookedAgain:
    """One second look in words."""

    who: str
    settled: str
    proposed: str
    written: str
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call in values. `facts` are pairs of a label and what it says, `reasons` those of a reason's id and words."""

    call: Call
    what: str
    is_no: bool
    facts: tuple[tuple[str, str], ...]
    opening: str
    why: Why
    looks: tuple[LookedAgain, ...]
    reasons: tuple[tuple[int, str], ...]
    triggers: tuple[Trigger, ...]
    hearings: tuple[HeardHere, ...]
    learnt: tuple[Fact, ...]
    promise: Promise | None
    seed: Seed | None
    appointment: Appointment | None
    material: Material | None
    amendments: tuple[Changed, ...]


def call_page(call: Call) -> CallPage:
    """Gather what a call left behind. The same number of queries for every call."""
    meaning = MEANINGS[Outcome(call.outcome)] if call.outcome else None
    stroke = {"stroke": call.key}
    looks = list(call.second_looks.select_related("looked_by").order_by("-pk"))
    hearings = Hearing.objects.filter(**stroke, workspace_id=call.workspace_id).select_related("card", "response")
    return CallPage(
        call=call,
        what=queries.what_came_of(call),
        is_no=meaning is not None and meaning.is_no,
        facts=tuple(_facts(call)),
        opening=_said(call),
        why=_why(call, looked=bool(looks)),
        looks=tuple(_looked(each) for each in looks),
        reasons=tuple((each.pk, _reason(each)) for each in call.reasons.order_by("pk")),
        triggers=tuple(call.triggers.order_by("second", "pk")),
        hearings=tuple(_heard(each) for each in hearings.order_by("second", "pk")),
        learnt=tuple(Fact.objects.filter(prospect=call.prospect_id, **stroke).order_by("pk")),
        promise=Promise.objects.filter(prospect=call.prospect_id, **stroke).first(),
        seed=Seed.objects.filter(prospect=call.prospect_id, **stroke).first(),
        appointment=Appointment.objects.filter(prospect=call.prospect_id, **stroke).first(),
        material=Material.objects.filter(prospect=call.prospect_id, **stroke).first(),
        amendments=tuple(_changed(each) for each in call.amendments.order_by("-amended_at", "-pk")),
    )


def reason_keys(why: Why, *, stays: str = "") -> list[tuple[str, str, str]]:
    """The reasons a call can have had: their key, code and words.

    stays    the one that was written, which may stay whatever speaks against it
    """
    return [
        (str(key), each.value, f"It stays: {REASON_LABELS[each].lower()}" if each == stays else REASON_LABELS[each])
        for key, each in enumerate(Reason, 1)
        if each in why.possible or each == stays
    ]


def _why(call: Call, *, looked: bool) -> Why:
    if not call.outcome:
        return reasons.NOTHING
    known = reasons.evidence([call])[call.key]
    return reasons.why(known, learnt=reasons.learnt(call.workspace_id), looked=looked)


def _looked(row: SecondLook) -> LookedAgain:
    words = {"": "nothing", **{reason.value: label for reason, label in REASON_LABELS.items()}}
    proposed = f"{words[row.first]} or {words[row.second]}"
    who = row.looked_by.first_name or row.looked_by.username
    return LookedAgain(who, words[row.settled], proposed, words[row.written], row.looked_at)


def _heard(row: Hearing) -> HeardHere:
    card = row.card
    answer = telling.answer_in_words(row)
    return HeardHere(
        text=row.text,
        second=row.second,
        card=card.key if card is not None else None,
        front=card.front if card is not None and card.folded != folded(row.text) else "",
        answer=f"answered: {answer}" if row.response is not None else answer,
        turn=TURN_LABELS[Turn(row.turn)] if row.turn else "",
    )


def _said(call: Call) -> str:
    """The opening as it was said to this prospect."""
    if call.opening is None:
        return ""
    whom = call.prospect
    values = {
        "name": whom.name,
        "first_name": first_name(whom.name),
        "company": whom.company,
        "city": whom.city,
        "me": call.caller.first_name,
    }
    return wording.fill(call.opening.text, values)


def _facts(call: Call) -> list[tuple[str, str]]:
    rows = []
    if call.number is not None:
        rows += [("Number", display(call.number.e164)), ("Try", f"{wording.ordinal(call.attempt)} of this number")]
    if call.came_in:
        rows.append(("Direction", "They called you"))
    if call.zone:
        there = call.dialled_at.astimezone(ZoneInfo(call.zone))
        rows.append(("Their clock", f"{there:%A %H:%M}"))
    if call.first_contact is not None:
        rows.append(("First contact", "yes" if call.first_contact else "no, you had spoken before"))
    if call.answered_at is not None:
        rang = round((call.answered_at - call.dialled_at) / timedelta(seconds=1))
        rows.append(("It rang", rates.span(max(0, rang))))
    if call.talk_seconds is not None:
        rows.append(("You talked", rates.span(call.talk_seconds)))
    if call.spoke_with:
        name = f", {call.spoke_name}" if call.spoke_name else ""
        rows.append(("With", SPEAKERS[Speaker(call.spoke_with)] + name))
    elif call.spoke_name:
        rows.append(("With", call.spoke_name))
    if call.depth:
        rows.append(("How far it went", DEPTHS[Depth(call.depth)]))
    if call.hang_up:
        rows.append(("They hung up", HANG_UPS[HangUp(call.hang_up)]))
    if call.rung is not None:
        rows.append(("Reached", call.rung.label))
    said = call.verdict.get("text") if isinstance(call.verdict, dict) else None
    if said:
        rows.append(("The rules said", f"{said} (rules {call.verdict.get('rules_version', 'unknown')})"))
    return rows


def _reason(each: CallReason) -> str:
    family = REASON_LABELS[Reason(each.family)]
    return f"{family}: {each.finer}" if each.finer else family


def _changed(each: Amendment) -> Changed:
    old, new = each.old, each.new
    words: dict[str, str] = {}
    if each.field == "reason":
        words = {reason.value: label for reason, label in REASON_LABELS.items()}
    elif each.field == "hang_up":
        words = {point.value: label for point, label in HANG_UPS.items()}
    old, new = words.get(old, old), words.get(new, new)
    return Changed(FIELDS.get(each.field, each.field), old, new, each.why, each.amended_at)
