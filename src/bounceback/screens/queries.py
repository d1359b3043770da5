"""Questions that join areas: where somebody stands, and what one prospect's page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bounceback.base.models import User
from bounceback.calling.models import Call, Session
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import CampaignList
from bounceback.compliance import queries as compliance
from bounceback.compliance.models import Suppression
from bounceback.core.outcomes import MEANINGS, REASON_LABELS, LineResult, Outcome, Reason
from bounceback.core.phone import display
from bounceback.followups.models import Appointment, Material, Promise, Seed
from bounceback.prospects.models import Fact, Line, Listing, Prospect, ProspectList
from bounceback.screens import rates

MOST_SHOWN = 50  # facts and materials of one prospect, sessions of one caller


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call as a list shows it."""

    key: str
    dialled_at: datetime
    what: str  # "No: wrong time"
    note: str
    number: str
    is_no: bool
    name: str = ""
    company: str = ""
    prospect: int = 0
    precision: str = Call.Precision.SECOND
    talked: str = ""  # "2 min 5 s"; "" where nobody answered, or nobody marked it


@dataclass(frozen=True, slots=True)
class ProspectPage:
    """What is known about one prospect, and what comes next."""

    prospect: Prospect
    lines: tuple[tuple[str, str, bool], ...]  # number as written, extension, retired
    listings: tuple[Listing, ...]
    promise: Promise | None
    seed: Seed | None
    materials: tuple[Material, ...]
    appointments: tuple[Appointment, ...]
    facts: tuple[Fact, ...]
    suppressions: tuple[Suppression, ...]


def next_step(user: User) -> str:
    """Which step of the first run comes next: "whom", "offer", "opening", or "" when all is laid out."""
    campaign = campaigns.running(user).first()
    if campaign is None:
        return "offer" if campaigns.lists_of(user).exists() else "whom"
    once = campaigns.campaigns_of(user).count() == 1
    if once and not campaign.openings.exists() and not campaign.calls.exists():
        return "opening"
    return ""


def lists_nobody_calls(user: User) -> list[ProspectList]:
    """Lists that no running campaign calls: easily forgotten after an import."""
    called = CampaignList.objects.filter(campaign__in=campaigns.running(user))
    return list(campaigns.lists_of(user).exclude(pk__in=called.values("list"))[:3])


def sessions_of(user: User) -> list[Session]:
    """This caller's sessions, newest first."""
    mine = Session.objects.filter(caller=user, workspace_id=user.workspace_id)
    return list(mine.select_related("campaign").order_by("-started_at")[:MOST_SHOWN])


def what_came_of(call: Call) -> str:
    """A call's end in words: "No: wrong time"."""
    if not call.outcome:
        return "Answered" if call.line_result == LineResult.ANSWERED else "Not logged"  # a log that says no more
    label = MEANINGS[Outcome(call.outcome)].label
    if call.rung_id is not None and call.rung is not None and call.outcome == Outcome.RUNG:
        return call.rung.label
    if call.reason:
        return f"{label}: {REASON_LABELS[Reason(call.reason)].lower()}"
    return label


def call_row(call: Call) -> CallRow:
    """A call as a list shows it."""
    return CallRow(
        key=str(call.key),
        dialled_at=call.dialled_at,
        what=what_came_of(call),
        note=call.note,
        number=display(call.number.e164) if call.number else "",
        is_no=bool(call.outcome) and MEANINGS[Outcome(call.outcome)].is_no,
        name=call.prospect.name or call.prospect.company,
        company=call.prospect.company if call.prospect.name else "",
        prospect=call.prospect_id,
        precision=call.precision,
        talked=rates.span(call.talk_seconds) if call.talk_seconds is not None else "",
    )


def prospect_page(prospect: Prospect) -> ProspectPage:
    """Gather what is known about a prospect and what comes next; what happened is the timeline's."""
    lines = list(Line.objects.filter(prospect=prospect).select_related("number").order_by("position", "pk"))
    return ProspectPage(
        prospect=prospect,
        lines=tuple((display(line.number.e164), line.extension, line.number.retired_at is not None) for line in lines),
        listings=tuple(prospect.listings.select_related("list", "number").order_by("pk")),
        promise=prospect.promises.filter(ended_at=None).order_by("due_at").first(),
        seed=prospect.seeds.filter(ended_at=None).order_by("ripe_on").first(),
        materials=tuple(prospect.materials.order_by("-promised_at")[:MOST_SHOWN]),
        appointments=tuple(prospect.appointments.filter(cancelled_at=None).order_by("-starts_at")),
        facts=tuple(prospect.facts.order_by("-learnt_at")[:MOST_SHOWN]),
        suppressions=tuple(compliance.binding(prospect, [line.number.e164 for line in lines])),
    )
