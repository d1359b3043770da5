"""Builders of rows: small functions with sensible values. Each takes the user who owns what it makes.

Asked twice they make two rows, and what a row hangs on (a list, a campaign, a call …) is made, or found where there is
one already. Any field can be given. `tests.tables` has one for every table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bounceback.base.models import Event, Seal, User, Workspace
from bounceback.calling.models import Amendment, Call, CallReason, Lease, SavedView, Session, Trigger
from bounceback.campaigns import actions as campaign_actions
from bounceback.campaigns.models import Campaign, CampaignList, Objective, Opening, OpeningVersion, Question
from bounceback.compliance.models import Registry, ScrubStatement, Suppression
from bounceback.core.memory import DEFAULT_WEIGHTS
from bounceback.core.objections import Grade, Occasion, folded
from bounceback.followups.models import Appointment, Material, Promise, Seed
from bounceback.objections.models import (
    Hearing,
    Memory,
    ObjectionCard,
    Phrasing,
    Response,
    Review,
    Tag,
    Weights,
)
from bounceback.prospects.models import (
    Audience,
    Fact,
    Line,
    Listing,
    Number,
    PlaceSet,
    Prospect,
    ProspectList,
    Replacement,
)
from bounceback.records.models import Erasure, Import

OHIO = "US-OH@America/New_York"


def make_list(
    by: User, *, at: datetime, name: str = "Ohio", audience: str = Audience.BUSINESS, country: str = "US"
) -> ProspectList:
    return ProspectList.objects.create(
        workspace_id=by.workspace_id,
        name=name,
        audience=audience,
        country=country,
        created_at=at,
        created_by=by,
    )


def make_prospect(
    by: User,
    *,
    at: datetime,
    on: ProspectList,
    e164: str = "+13305550143",
    name: str = "Dana Whitfield",
    company: str = "Whitfield Tool & Die",
    place: str = OHIO,
    **fields: Any,
) -> Listing:
    """A prospect with one number, fresh at the end of a list. Returns its place on the list."""
    number, _ = Number.objects.get_or_create(workspace_id=by.workspace_id, e164=e164)
    prospect = Prospect.objects.create(
        workspace_id=by.workspace_id,
        name=name,
        company=company,
        name_key=(name or company).casefold(),
        created_at=at,
        updated_at=at,
        **fields,
    )
    Line.objects.create(workspace_id=by.workspace_id, prospect=prospect, number=number)
    return Listing.objects.create(
        workspace_id=by.workspace_id,
        list=on,
        prospect=prospect,
        number=number,
        place_set=PlaceSet.objects.get_or_create(key=place)[0],
        position=on.listings.count(),
    )


def make_campaign(
    by: User, *, at: datetime, name: str = "Renewals", lists: tuple[ProspectList, ...] = (), **sums: Any
) -> Campaign:
    return campaign_actions.create(
        words=campaign_actions.Words(name, offer="A free renewal check.", problem="18 % rises nobody explains."),
        sums=campaign_actions.Sums(**sums),
        lists=lists,
        by=by,
        at=at,
    )


def make_workspace(by: User, *, at: datetime, **fields: Any) -> Workspace:
    """Another seller's world, next to the user's own."""
    return Workspace.objects.create(**{"name": "Dev's desk", "created_at": at} | fields)


def make_user(by: User, *, at: datetime, **fields: Any) -> User:
    """A colleague in the same workspace."""
    values = {"username": f"colleague-{User.objects.count()}", "first_name": "Cleo", "workspace_id": by.workspace_id}
    return User.objects.create(**values | {"date_joined": at} | fields)


def make_event(by: User, *, at: datetime, **fields: Any) -> Event:
    values = {"kind": "campaign.described", "subject_type": "campaigns.campaign", "subject_id": 1}
    return own(Event, by, values | {"by": by, "at": at} | fields)


def make_seal(by: User, *, at: datetime, **fields: Any) -> Seal:
    """The next seal of the chain, over one event of its own."""
    before = Seal.objects.filter(workspace_id=by.workspace_id).order_by("pk").last()
    values = {
        "last_event": make_event(by, at=at).pk,
        "events": 1,
        "previous": before.digest if before else "",
        "digest": uuid4().hex * 2,
        "sealed_at": at,
    }
    return own(Seal, by, values | fields)


def make_place_set(by: User, *, at: datetime, **fields: Any) -> PlaceSet:
    return PlaceSet.objects.create(**{"key": f"{OHIO}|made-up-{PlaceSet.objects.count()}"} | fields)


def make_number(by: User, *, at: datetime, **fields: Any) -> Number:
    taken = Number.objects.filter(workspace_id=by.workspace_id).count()
    return own(Number, by, {"e164": f"+1614555{100 + taken:04}"} | fields)


def make_person(by: User, *, at: datetime, **fields: Any) -> Prospect:
    """A prospect on no list and without a number."""
    values = {"name": "Dana Whitfield", "company": "Whitfield Tool & Die", "name_key": "dana whitfield"}
    return own(Prospect, by, values | {"created_at": at, "updated_at": at} | fields)


def make_line(by: User, *, at: datetime, **fields: Any) -> Line:
    return own(Line, by, filled(fields, by, at, prospect=make_person, number=make_number))


def make_listing(by: User, *, at: datetime, **fields: Any) -> Listing:
    """A place on a list of somebody who has a number and a line to it."""
    if "number" not in fields:
        line = make_line(by, at=at, **{name: value for name, value in fields.items() if name == "prospect"})
        fields |= {"prospect": line.prospect, "number": line.number}
    fields.setdefault("place_set", PlaceSet.objects.get_or_create(key=OHIO)[0])
    values = filled(fields, by, at, list=some_list, prospect=make_person)
    return own(Listing, by, {"position": values["list"].listings.count()} | values)


def make_replacement(by: User, *, at: datetime, **fields: Any) -> Replacement:
    values = {"field": "city", "old": "Akron", "new": "Canton", "replaced_at": at, "replaced_by": by}
    return own(Replacement, by, values | filled(fields, by, at, prospect=make_person))


def make_fact(by: User, *, at: datetime, **fields: Any) -> Fact:
    values = {"label": "Who handles renewals?", "value": "Her brother", "learnt_at": at, "learnt_by": by}
    return own(Fact, by, values | filled(fields, by, at, prospect=make_person))


def make_campaign_list(by: User, *, at: datetime, **fields: Any) -> CampaignList:
    """A list of its own for a campaign."""
    if fields.get("list") is None:
        fields["list"] = make_list(by, at=at, name=f"List {ProspectList.objects.count() + 1}")
    return own(CampaignList, by, filled(fields, by, at, campaign=some_campaign))


def make_opening(by: User, *, at: datetime, **fields: Any) -> Opening:
    """A letter, without words."""
    values = filled(fields, by, at, campaign=some_campaign)
    return own(Opening, by, {"label": f"Letter {values['campaign'].openings.count() + 1}"} | values)


def make_opening_version(by: User, *, at: datetime, **fields: Any) -> OpeningVersion:
    """The next words of an opening, or the first ones of a new one."""
    values = filled(fields, by, at, opening=make_opening)
    words = {"version": values["opening"].versions.count() + 1, "text": "{first_name}, this is a cold call."}
    return own(OpeningVersion, by, words | {"written_at": at, "written_by": by} | values)


def make_objective(by: User, *, at: datetime, **fields: Any) -> Objective:
    """One more rung at the foot of the ladder."""
    values = filled(fields, by, at, campaign=some_campaign)
    rung = {"position": values["campaign"].objectives.count(), "kind": Objective.Kind.OTHER, "label": "Ask for a name"}
    return own(Objective, by, rung | values)


def make_question(by: User, *, at: datetime, **fields: Any) -> Question:
    values = filled(fields, by, at, campaign=some_campaign)
    words = {"position": values["campaign"].questions.count(), "text": "Who handles renewals?"}
    return own(Question, by, words | values)


def make_suppression(by: User, *, at: datetime, **fields: Any) -> Suppression:
    """A number that asked not to be called."""
    taken = Suppression.objects.filter(workspace_id=by.workspace_id).count()
    values = {"scope": Suppression.Scope.NUMBER, "source": "asked on a call"}
    if fields.get("scope", Suppression.Scope.NUMBER) == Suppression.Scope.NUMBER and not fields.get("token"):
        values["e164"] = f"+1937555{100 + taken:04}"
    return own(Suppression, by, values | {"suppressed_at": at, "suppressed_by": by} | fields)


def make_registry(by: User, *, at: datetime, **fields: Any) -> Registry:
    values = {
        "name": f"registry-{Registry.objects.count()}",
        "list_date": at.date(),
        "fetched_at": at,
        "fetched_by": by,
        "sha256": "0" * 64,
        "numbers": 3,
    }
    return own(Registry, by, values | fields)


def make_scrub_statement(by: User, *, at: datetime, **fields: Any) -> ScrubStatement:
    values = {"scrubbed_by": "A vendor", "scrubbed_on": at.date(), "stated_at": at, "stated_by": by}
    return own(ScrubStatement, by, values | filled(fields, by, at, list=some_list))


def make_promise(by: User, *, at: datetime, **fields: Any) -> Promise:
    values = {"due_at": at + timedelta(days=2), "zone": "America/New_York", "made_at": at, "made_by": by}
    return own(Promise, by, values | filled(fields, by, at, prospect=make_person, campaign=some_campaign))


def make_seed(by: User, *, at: datetime, **fields: Any) -> Seed:
    values = {"ripe_on": (at + timedelta(days=90)).date(), "planted_at": at, "planted_by": by}
    return own(Seed, by, values | filled(fields, by, at, prospect=make_person, campaign=some_campaign))


def make_material(by: User, *, at: datetime, **fields: Any) -> Material:
    values = {"what": "The benchmark", "promised_at": at, "promised_by": by}
    return own(Material, by, values | filled(fields, by, at, prospect=make_person, campaign=some_campaign))


def make_appointment(by: User, *, at: datetime, **fields: Any) -> Appointment:
    values = {
        "starts_at": at + timedelta(days=2),
        "zone": "America/New_York",
        "subject": "Renewal check",
        "uid": uuid4(),
        "booked_at": at,
        "booked_by": by,
    }
    return own(Appointment, by, values | filled(fields, by, at, prospect=make_person, campaign=some_campaign))


def make_session(by: User, *, at: datetime, **fields: Any) -> Session:
    """A sitting that has ended, so that the next one may begin."""
    values = {"caller": by, "started_at": at, "ended_at": at + timedelta(hours=1)}
    return own(Session, by, values | filled(fields, by, at, campaign=some_campaign))


def make_lease(by: User, *, at: datetime, **fields: Any) -> Lease:
    """A claim that ended with a call."""
    values = filled(fields, by, at, listing=make_listing, session=some_session)
    claim = {
        "number": values["listing"].number,
        "held_by": by,
        "taken_at": at,
        "expires_at": at + timedelta(minutes=3),
        "permit_until": at + timedelta(minutes=3),
        "ended_at": at + timedelta(minutes=1),
        "ending": Lease.Ending.CALLED,
    }
    return own(Lease, by, claim | values)


def make_call(by: User, *, at: datetime, **fields: Any) -> Call:
    """A dial at `at` that was answered after five seconds, talked about for a minute, and ended with a no.

    Where no prospect is given, to somebody new on a list; where one is, by the number that is given, or none.
    """
    if fields.get("prospect") is None:
        listing = fields.get("listing") or make_listing(by, at=at)
        whom = {"listing": listing, "prospect": listing.prospect, "number": listing.number, "list": listing.list}
        fields = whom | {name: value for name, value in fields.items() if name != "prospect"}
    values = {
        "key": uuid4(),
        "caller": by,
        "attempt": 1,
        "first_contact": True,
        "dialled_at": at,
        "answered_at": at + timedelta(seconds=5),
        "ended_at": at + timedelta(seconds=65),
        "local_hour": 12,
        "local_weekday": 1,
        "zone": "America/New_York",
        "talk_seconds": 60,
        "line_result": "ANSWERED",
        "outcome": "NO",
        "depth": "CONVERSATION",
        "reason": "NO_VALUE",
        "logged_at": at + timedelta(seconds=66),
    }
    return own(Call, by, values | filled(fields, by, at, campaign=some_campaign))


def make_saved_view(by: User, *, at: datetime, **fields: Any) -> SavedView:
    name = f"Noes of spring {SavedView.objects.filter(user=by).count() + 1}"
    return own(SavedView, by, {"user": by, "name": name, "filters": {"outcome": "NO"}, "saved_at": at} | fields)


def make_call_reason(by: User, *, at: datetime, **fields: Any) -> CallReason:
    values = {"family": "NO_VALUE", "finer": "no budget", "added_at": at}
    return own(CallReason, by, values | filled(fields, by, at, call=make_call))


def make_trigger(by: User, *, at: datetime, **fields: Any) -> Trigger:
    values = {"second": 12, "speaker": "ME", "effect": Trigger.Effect.GOOD, "text": "I asked first"}
    return own(Trigger, by, values | filled(fields, by, at, call=make_call))


def make_objection_card(by: User, *, at: datetime, **fields: Any) -> ObjectionCard:
    front = f"We have a broker {ObjectionCard.objects.count() + 1}"
    values = {"key": uuid4(), "front": front, "made_at": at, "made_by": by} | fields
    return own(ObjectionCard, by, {"folded": folded(values["front"])} | values)


def make_tag(by: User, *, at: datetime, **fields: Any) -> Tag:
    return own(Tag, by, filled(fields, by, at, card=make_objection_card, campaign=some_campaign))


def make_phrasing(by: User, *, at: datetime, **fields: Any) -> Phrasing:
    values = {"text": "Our cousin does it", "learnt_at": at} | fields
    return own(Phrasing, by, {"folded": folded(values["text"])} | filled(values, by, at, card=make_objection_card))


def make_response(by: User, *, at: datetime, **fields: Any) -> Response:
    values = {
        "key": uuid4(),
        "idea": "A second pair of eyes",
        "words": "Good. When did they last quote it?",
        "made_at": at,
        "made_by": by,
    }
    return own(Response, by, values | filled(fields, by, at, card=make_objection_card))


def make_hearing(by: User, *, at: datetime, **fields: Any) -> Hearing:
    """An objection; with `call`, the one that was heard on it."""
    call: Call | None = fields.pop("call", None)
    if call is not None:
        fields = {"stroke": call.key, "prospect": call.prospect, "campaign": call.campaign} | fields
    values = {"stroke": uuid4(), "caller": by, "heard_at": at, "text": "We have a broker"}
    return own(Hearing, by, values | filled(fields, by, at, prospect=make_person, campaign=some_campaign))


def make_memory(by: User, *, at: datetime, **fields: Any) -> Memory:
    values = {"user": by, "stability": 3.0, "difficulty": 5.0, "reviewed_at": at, "reviews": 1}
    return own(Memory, by, values | filled(fields, by, at, card=make_objection_card))


def make_review(by: User, *, at: datetime, **fields: Any) -> Review:
    values = {"user": by, "occasion": Occasion.DEALT, "grade": Grade.GOOD, "reviewed_at": at, "key": uuid4()}
    return own(Review, by, values | filled(fields, by, at, card=make_objection_card))


def make_weights(by: User, *, at: datetime, **fields: Any) -> Weights:
    user = fields.pop("user", None) or make_user(by, at=at)
    return own(Weights, by, {"user": user, "values": list(DEFAULT_WEIGHTS), "fitted_at": at, "reviews": 1000} | fields)


def make_amendment(by: User, *, at: datetime, **fields: Any) -> Amendment:
    values = {"field": "reason", "old": "NO_VALUE", "new": "WRONG_TIME", "amended_at": at, "amended_by": by}
    return own(Amendment, by, values | filled(fields, by, at, call=make_call))


def make_import(by: User, *, at: datetime, **fields: Any) -> Import:
    """A file that was brought in: two new rows, one known, one rejected. The file itself is not stored."""
    values = {
        "file_name": "ohio.csv",
        "stored_as": f"{uuid4().hex}.csv",
        "sha256": "0" * 64,
        "size_bytes": 120,
        "plan": {},
        "state": Import.State.DONE,
        "rows_in": 4,
        "created": 2,
        "updated": 0,
        "duplicates": 1,
        "rejected": 1,
        "started_at": at,
        "started_by": by,
        "finished_at": at,
    }
    return own(Import, by, values | filled(fields, by, at, list=some_list))


def make_erasure(by: User, *, at: datetime, **fields: Any) -> Erasure:
    """What is kept of somebody who was erased, and the empty row that the calls' dates hang on."""
    if fields.get("prospect") is None:
        fields["prospect"] = make_person(by, at=at, name="", company="", name_key="", erased_at=at)
    return own(Erasure, by, {"tokens": ["0" * 64], "erased_at": at, "erased_by": by} | fields)


def some_list(by: User, *, at: datetime) -> ProspectList:
    """The first list there is, or a new one."""
    return ProspectList.objects.filter(workspace_id=by.workspace_id).order_by("pk").first() or make_list(by, at=at)


def some_campaign(by: User, *, at: datetime) -> Campaign:
    """The first campaign there is, or a new one."""
    return Campaign.objects.filter(workspace_id=by.workspace_id).order_by("pk").first() or make_campaign(by, at=at)


def some_session(by: User, *, at: datetime) -> Session:
    """The first session there is, or a new one."""
    return Session.objects.filter(workspace_id=by.workspace_id).order_by("pk").first() or make_session(by, at=at)


def filled(fields: dict[str, Any], by: User, at: datetime, **makers: Callable[..., Any]) -> dict[str, Any]:
    """The fields, and a row by each maker whose field was not given."""
    return {name: make(by, at=at) for name, make in makers.items() if name not in fields} | fields


def own(model: type[Any], by: User, values: dict[str, Any]) -> Any:
    if "workspace" not in values:
        values["workspace_id"] = by.workspace_id
    return model.objects.create(**values)


def another_list(by: User, *, at: datetime, **fields: Any) -> ProspectList:
    values = {"name": f"List {ProspectList.objects.count() + 1}", "country": "US", "created_at": at, "created_by": by}
    return own(ProspectList, by, values | fields)


def another_campaign(by: User, *, at: datetime, **fields: Any) -> Campaign:
    values = {"name": f"Campaign {Campaign.objects.count() + 1}", "created_at": at, "created_by": by}
    return own(Campaign, by, values | fields)
