"""Parts of founding a made-up workspace: its people at work, its campaign, its lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Max

from bounceback.base.models import User, Workspace
from bounceback.campaigns import steps as campaign_steps
from bounceback.campaigns.models import Campaign, Objective, Opening
from bounceback.campaigns.steps import Rung
from bounceback.core import names, places
from bounceback.prospects.models import Audience, Line, Listing, Number, PlaceSet, Prospect, ProspectList
from bounceback.simulate import talks
from bounceback.simulate.scenario import CALLERS, Scenario
from bounceback.simulate.world import Person, World

OPENINGS = (
    "Hi {first_name}, this is {me}. You do not know me: it is a cold call. May I have half a minute to say why I call, "
    "and then you tell me whether we go on?",
    "Good morning {first_name}, {me} here. I work with firms in {city} the size of {company} whose health plan went "
    "up again this year. How did yours come out?",
    "{first_name}, it is {me}. Quick question: who looks after the health plan at {company}, you or somebody else?",
    "Hi {first_name}, {me} speaking. A neighbour of yours in {city} saved on their last renewal. Worth two minutes?",
)
LADDER = (
    Rung(Objective.Kind.APPOINTMENT, "Book twenty minutes"),
    Rung(Objective.Kind.MATERIAL, "Send the comparison for their size"),
    Rung(Objective.Kind.LATER, "Call again before the renewal"),
)
LISTS = ("East of the Mississippi", "West of the Mississippi")
_EASTERN = {"America/New_York", "America/Detroit", "America/Indiana/Indianapolis", "America/Kentucky/Louisville"}


@dataclass(slots=True)
class Cast:
    """Who and what a simulated day needs: rows of the database, and whom in the world they stand for."""

    users: list[User]
    campaign: Campaign
    openings: list[int]  # versions' ids, by letter
    rungs: list[int]  # objectives' ids, the main one first
    people: dict[int, Person] = field(default_factory=dict)  # prospect's id → person


def furnish(workspace: Workspace, scenario: Scenario, world: World, *, at: datetime) -> Cast:
    """Give an empty workspace its callers, its campaign and its lists; nobody has been called yet."""
    users = [_user(workspace, index, at=at) for index in range(scenario.callers)]
    campaign, openings = _campaign(workspace, users[0], scenario, at=at)
    lists = [
        ProspectList.objects.create(
            workspace=workspace, name=each, audience=Audience.BUSINESS, country="US", created_at=at, created_by=users[0]
        )
        for each in LISTS
    ]
    campaign_steps.choose_lists(campaign, lists)
    rungs = list(campaign.objectives.filter(archived_at=None).order_by("position").values_list("pk", flat=True))
    people = [world.person(index) for index in range(scenario.people)]
    return Cast(users, campaign, openings, rungs, _fill(lists, people, at=at))


def _user(workspace: Workspace, index: int, *, at: datetime) -> User:
    first, _, last = (CALLERS[index] if index < len(CALLERS) else f"Caller {index + 1}").partition(" ")
    user = User(
        username=f"{first}-{last}-{workspace.pk}".lower(),
        first_name=first,
        last_name=last,
        workspace=workspace,
        date_joined=at,
    )
    user.set_unusable_password()
    user.save()
    return user


def _campaign(workspace: Workspace, by: User, scenario: Scenario, *, at: datetime) -> tuple[Campaign, list[int]]:
    campaign = Campaign(
        workspace=workspace,
        name="Benefits renewals",
        offer="A free comparison of the firm’s health plan with what others of its size pay.",
        problem="The renewal goes up every year, and nobody explains why.",
        voicemail="Hello {first_name}, {me} about the renewal at {company}. I will try again, no need to call back.",
        worth=Decimal(18),
        worth_basis=Campaign.Worth.HEAD,
        months=12,
        heads=30,
        clients_wanted=30,
        one_in=450,
        created_at=at,
        created_by=by,
    )
    campaign_steps.plan_book(campaign, at=at)
    campaign.save()
    campaign_steps.arrange_ladder(campaign, LADDER, at=at)
    campaign_steps.arrange_questions(campaign, talks.QUESTIONS, at=at)
    versions = []
    for index in range(scenario.openings):
        opening = Opening.objects.create(workspace=workspace, campaign=campaign, label=chr(ord("A") + index))
        text = OPENINGS[index % len(OPENINGS)]
        versions.append(campaign_steps.write_version(opening, text, by=by, at=at).pk)
    return campaign, versions


def _fill(lists: list[ProspectList], people: list[Person], *, at: datetime) -> dict[int, Person]:
    """Put everybody on the list of their half of the country, in bulk."""
    workspace = lists[0].workspace_id
    sets = _place_sets(people)
    # Ids are given out here, so that the rows can point at one another before they are written. Nobody else writes:
    # we are inside of a transaction.
    first = 1 + max(model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in (Prospect, Number, Line, Listing))
    numbers, prospects, lines, listings = [], [], [], []
    for place, person in enumerate(people):
        pk, firm = first + place, person.firm
        numbers.append(Number(pk=pk, workspace_id=workspace, e164=firm.e164))
        prospects.append(
            Prospect(
                pk=pk,
                workspace_id=workspace,
                name=firm.name,
                company=firm.company,
                title=firm.title,
                city=firm.city,
                state=firm.state,
                zip=firm.zip,
                country="US",
                headcount=firm.headcount,
                industry=firm.industry,
                renews_on=person.renews_on,
                attributes={"Size": firm.size},
                name_key=names.name_key(firm.name, firm.company),
                created_at=at,
                updated_at=at,
            )
        )
        lines.append(Line(pk=pk, workspace_id=workspace, prospect_id=pk, number_id=pk))
        place_set = sets[_key_of(person)]
        listings.append(
            Listing(
                pk=pk,
                workspace_id=workspace,
                list=lists[0] if _is_eastern(place_set.key) else lists[1],
                prospect_id=pk,
                number_id=pk,
                place_set=place_set,
                position=place + 1,
            )
        )
    Number.objects.bulk_create(numbers, batch_size=500)
    Prospect.objects.bulk_create(prospects, batch_size=500)
    Line.objects.bulk_create(lines, batch_size=500)
    Listing.objects.bulk_create(listings, batch_size=500)
    return {first + place: person for place, person in enumerate(people)}


def _key_of(person: Person) -> str:
    firm = person.firm
    return places.key_of(places.candidates(firm.e164, state=firm.state, zip=firm.zip, country="US"))


def _place_sets(people: list[Person]) -> dict[str, PlaceSet]:
    keys = {_key_of(person) for person in people}
    known = set(PlaceSet.objects.filter(key__in=keys).values_list("key", flat=True))
    PlaceSet.objects.bulk_create(PlaceSet(key=key) for key in sorted(keys - known))
    return {each.key: each for each in PlaceSet.objects.filter(key__in=keys)}


def _is_eastern(key: str) -> bool:
    return any(place.zone in _EASTERN for place in places.places_of(key))
