"""A desk in the middle of a working week: lists, a campaign, a session of calls with all that came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import UUID, uuid5

from bounceback.base.models import User
from bounceback.calling.models import Amendment, Call, CallReason, Session, Trigger
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.campaigns.reasons import actions as finer
from bounceback.compliance import actions as compliance
from bounceback.core.outcomes import MEANINGS, HangUp, Outcome, Reason
from bounceback.followups.models import Appointment, Material, Promise, Seed
from bounceback.objections.models import ObjectionCard
from bounceback.prospects import actions as prospects
from bounceback.prospects.models import Fact, Listing, Prospect, ProspectList
from bounceback.records import actions as records
from bounceback.records.models import Import
from tests import factories
from tests.factories_trying import make_second_look
from tests.playbook.laid import lay_playbook
from tests.screens.desk_cards import lay_cards

STROKES = UUID("5f0e3a52-1c1e-4a53-9a38-0f4f0d9a7a10")

NO, MISS = Outcome.NO, Outcome.NO_ANSWER
# outcome, reason, note, seconds of talk
DAY: tuple[tuple[Outcome, Reason | None, str, int], ...] = (
    (MISS, None, "", 0),
    (NO, Reason.HAS_ONE, "Brother-in-law does it, until March.", 48),
    (NO, Reason.WRONG_TIME, "In a meeting; try mornings.", 14),
    (Outcome.VOICEMAIL, None, "", 0),
    (NO, None, "Sounded tired. Hung up after the offer.", 33),
    (Outcome.HUNG_UP, None, "", 6),
    (NO, Reason.HAS_ONE, "", 71),
    (Outcome.RUNG, Reason.NO_VALUE, "Wants to see the benchmark first.", 184),
    (MISS, None, "", 0),
    (NO, Reason.NO_VALUE, "Renewal went down this year.", 90),
    (NO, Reason.HAS_ONE, "", 22),
    (Outcome.GATEKEEPER, None, "Ask for Theo after three.", 40),
    (NO, Reason.WRONG_PERSON, "", 35),
    (NO, Reason.HAS_ONE, "Ellis & Sons for twenty years, and content.", 66),
    (MISS, None, "", 0),
    (NO, Reason.WRONG_TIME, "", 11),
    (NO, Reason.HAS_ONE, "", 29),
    (Outcome.APPOINTMENT, None, "Thursday at two. Bring the neighbours’ figures.", 402),
    (NO, None, "", 19),
    (NO, Reason.HAS_ONE, "", 55),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands on it."""

    list: ProspectList
    households: ProspectList
    campaign: Campaign
    session: Session
    painful: Call
    prospect: Prospect
    suppression: int
    brought: int  # a file that waits for a look
    undoable: int  # one that was brought in
    objection: ObjectionCard
    other_objection: ObjectionCard


FILE = b"""Name,Firm,Phone,City,State,Favourite colour
Dana Whitfield,Whitfield Tool & Die,330-555-0150,Akron,OH,green
Marisol Ortiz,,not a number,Boston,MA,blue
"""


def lay(by: User, *, at: datetime) -> Desk:
    """Lay everything out; the session began two hours before `at` and ended a quarter of an hour ago."""
    made = prospects.make_up_list(name="Ohio and beyond, autumn renewals", audience="BUSINESS", by=by, at=at)
    households = prospects.make_up_list(name="Expired listings", audience="HOUSEHOLD", by=by, at=at)
    compliance.state_scrub(
        prospect_list=households,
        scrubbed_by="Listing vendor",
        scrubbed_on=at.date() - timedelta(days=9),
        by=by,
        at=at,
    )
    campaign = _campaign(by, made, at=at)
    session = Session.objects.create(
        workspace_id=by.workspace_id,
        campaign=campaign,
        caller=by,
        started_at=at - timedelta(hours=2),
        ended_at=at - timedelta(minutes=15),
    )
    painful = _calls(by, made, campaign, session, at=at)
    row = compliance.suppress(
        scope="NUMBER",
        e164="+13305550199",
        source="asked on a call",
        why="Take me off, please.",
        by=by,
        at=at,
    )
    compliance.suppress(scope="FIRM", firm="Ellis & Sons, Inc.", source="added by hand", by=by, at=at)
    waiting = _file(by, "more.csv", at=at)
    done = records.start(import_=_file(by, "ohio.csv", at=at), by=by, at=at)
    records.carry_on(import_=done, by=by, at=at)
    cards = lay_cards(by, session, at=at)
    lay_playbook(by, campaign, at=at)
    return Desk(
        list=made,
        households=households,
        campaign=campaign,
        session=session,
        painful=painful,
        prospect=painful.prospect,
        suppression=row.pk,
        brought=waiting.pk,
        undoable=done.pk,
        objection=cards.objection,
        other_objection=cards.other,
    )


def _file(by: User, name: str, *, at: datetime) -> Import:
    return records.upload(
        file=BytesIO(FILE), file_name=name, list_name=name, audience="BUSINESS", country="US", by=by, at=at
    )


def _campaign(by: User, made: ProspectList, *, at: datetime) -> Campaign:
    campaign = campaigns.create(
        words=campaigns.Words(
            "Renewal checks",
            offer="A free check of your renewal, ten minutes, on the telephone.",
            problem="Rises of 18 % that nobody explains.",
            voicemail="{first_name}, {me} here. I will try you again; no need to call back.",
        ),
        sums=campaigns.Sums(worth=Decimal(500), clients_wanted=200, clients_in_hand=15, one_in=10),
        lists=[made],
        by=by,
        at=at - timedelta(days=5),
    )
    campaigns.open_with(
        campaign=campaign,
        label="A",
        text="{first_name}, this is a cold call. Do you want to hang up, or give me thirty seconds?",
        by=by,
        at=at,
    )
    b = campaigns.open_with(campaign=campaign, label="B", text="Is this {name}?", by=by, at=at)
    campaigns.reword(
        opening=b.opening,
        text="{first_name}, your renewal is in spring. Has anybody shown you what your neighbours pay?",
        by=by,
        at=at,
    )
    questions = ["Who handles renewals?", "What annoys you about yours?"]
    return campaigns.set_questions(campaign=campaign, texts=questions, by=by, at=at)


def _calls(by: User, made: ProspectList, campaign: Campaign, session: Session, *, at: datetime) -> Call:
    listings = list(made.listings.select_related("prospect", "number").order_by("position"))
    opening = campaign.openings.get(label="A").versions.get()
    dialled_at = session.started_at + timedelta(minutes=1)
    painful = None
    for index, (outcome, reason, note, talk) in enumerate(DAY):
        listing = listings[index]
        answered_at = dialled_at + timedelta(seconds=9) if MEANINGS[outcome].human else None
        ended_at = dialled_at + timedelta(seconds=22 + talk)
        call = Call.objects.create(
            workspace_id=by.workspace_id,
            key=uuid5(STROKES, str(index)),
            session=session,
            campaign=campaign,
            caller=by,
            prospect=listing.prospect,
            listing=listing,
            number=listing.number,
            opening=opening,
            attempt=1,
            first_contact=True if MEANINGS[outcome].human else None,
            dialled_at=dialled_at,
            answered_at=answered_at,
            ended_at=ended_at,
            local_hour=10,
            local_weekday=1,
            zone="America/New_York",
            talk_seconds=talk if answered_at else None,
            line_result=MEANINGS[outcome].line,
            outcome=outcome,
            depth="CONVERSATION" if talk >= 60 else "SHORT" if talk else "",
            rung=campaign.objectives.get(position=1) if outcome == Outcome.RUNG else None,
            reason=reason or "",
            spoke_with="DECISION_MAKER" if answered_at else "",
            note=note,
            verdict={"text": "May be called until 20:55 there.", "rules_version": "2026-11-21"},
            logged_at=ended_at,
        )
        _after(by, call, listing, at=ended_at)
        if index == 13:
            painful = call
        dialled_at = ended_at + timedelta(seconds=12 + 7 * (index % 4))
    assert painful is not None
    _pain(by, painful, at=at)
    _reasons(by, session, painful, at=at)
    return painful


def _reasons(by: User, session: Session, painful: Call, *, at: datetime) -> None:
    """A reason that the evidence speaks against, a second look, and finer reasons of one's own."""
    doubted = session.calls.filter(outcome=NO, reason=Reason.NO_VALUE).order_by("pk")[:1]
    Call.objects.filter(pk__in=doubted.values("pk")).update(hang_up=HangUp.BEFORE_INTRO)
    make_second_look(by, at=at, call=painful, settled=Reason.HAS_ONE, second=Reason.HAS_ONE)
    finer.put_away(family=Reason.WRONG_TIME, label="driving", by=by, at=at)
    finer.add(family=Reason.WRONG_TIME, label="at the tax adviser’s until the end of the quarter", by=by, at=at)


def _after(by: User, call: Call, listing: Listing, *, at: datetime) -> None:
    common = {
        "workspace_id": by.workspace_id,
        "prospect": call.prospect,
        "campaign": call.campaign,
        "stroke": call.key,
    }
    if call.outcome == Outcome.RUNG:
        Material.objects.create(**common, what="The benchmark", promised_at=at, promised_by=by)
        Prospect.objects.filter(pk=call.prospect_id).update(email="naomi@example.com")
    elif call.outcome == Outcome.APPOINTMENT:
        Appointment.objects.create(
            **common,
            starts_at=at + timedelta(days=2),
            zone="America/New_York",
            subject="Renewal check",
            uid=call.key,
            booked_at=at,
            booked_by=by,
        )
    elif call.reason == Reason.WRONG_TIME:
        Promise.objects.create(
            **common,
            due_at=at + timedelta(hours=3),
            zone="America/New_York",
            said="After three",
            made_at=at,
            made_by=by,
        )
    elif call.reason:
        Seed.objects.create(
            **common,
            ripe_on=at.date() + timedelta(days=90),
            why="120 days before the renewal",
            planted_at=at,
            planted_by=by,
        )
    Listing.objects.filter(pk=listing.pk).update(standing="RETRY", ready_at=at + timedelta(days=1), attempts=1)


def _pain(by: User, call: Call, *, at: datetime) -> None:
    own = {"workspace_id": by.workspace_id, "call": call}
    Trigger.objects.create(**own, second=31, speaker="ME", effect="BAD", text="I know you are busy, but …")
    Trigger.objects.create(**own, second=44, speaker="THEY", effect="GOOD", text="What do the others pay, then?")
    factories.make_hearing(by, at=at, call=call, second=20, text="We have had Ellis & Sons for twenty years")
    CallReason.objects.create(**own, family=Reason.NO_RAPPORT, finer="I talked over him", added_at=at)
    Amendment.objects.create(
        **own, field="reason", old="NO_VALUE", new="HAS_ONE", why="Heard it again", amended_at=at, amended_by=by
    )
    Fact.objects.create(
        workspace_id=by.workspace_id,
        prospect=call.prospect,
        label="Who handles renewals?",
        value="Their office manager, Inge",
        learnt_at=at,
        learnt_by=by,
        stroke=call.key,
    )
