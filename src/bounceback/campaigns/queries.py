"""Questions about campaigns: their words, their ladder, their plain arithmetic."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, count
from string import ascii_uppercase

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from bounceback.base.models import User
from bounceback.campaigns.models import (
    Campaign,
    Objective,
    Opening,
    OpeningPeriod,
    OpeningVersion,
    Question,
    WindowPeriod,
)
from bounceback.core import book
from bounceback.core.dealing import Span
from bounceback.prospects.models import ProspectList


@dataclass(frozen=True, slots=True)
class Wording:
    """An opening as it is said now: its letter and its newest version."""

    opening: int
    label: str
    version: int  # id of the OpeningVersion
    number: int  # 1, 2, …: how often it was written
    text: str


def campaigns_of(user: User) -> QuerySet[Campaign]:
    """All campaigns of this user's workspace, newest first."""
    return Campaign.objects.filter(workspace_id=user.workspace_id).order_by("archived_at", "-created_at", "-pk")


def running(user: User) -> QuerySet[Campaign]:
    """The campaigns that are not archived."""
    return campaigns_of(user).filter(archived_at=None)


def not_called_yet(user: User) -> Campaign | None:
    """The newest campaign without a session: the one that the first run is still laying out."""
    return running(user).filter(sessions=None).order_by("pk").last()


def lists_of(user: User) -> QuerySet[ProspectList]:
    """The lists a campaign of this user may call."""
    return ProspectList.objects.filter(workspace_id=user.workspace_id, archived_at=None).order_by("name")


def lists_called(campaign: Campaign) -> QuerySet[ProspectList]:
    """The lists that this campaign calls, in their order."""
    return ProspectList.objects.filter(campaign_lists__campaign=campaign).order_by("campaign_lists__position")


def ladder(campaign: Campaign) -> QuerySet[Objective]:
    """The rungs in use, the main objective first."""
    return campaign.objectives.filter(archived_at=None).order_by("position")


def questions(campaign: Campaign) -> QuerySet[Question]:
    """The questions in use, in their order."""
    return campaign.questions.filter(archived_at=None).order_by("position")


def wordings(campaign: Campaign, *, archived: bool = False) -> list[Wording]:
    """The openings in use (or those put away), each with its newest words."""
    newest = OpeningVersion.objects.filter(opening=OuterRef("pk")).order_by("-version").values("pk")[:1]
    openings = (
        Opening.objects.filter(campaign=campaign, archived_at__isnull=not archived)
        .annotate(newest=Subquery(newest))
        .order_by("label", "pk")
    )
    versions = OpeningVersion.objects.in_bulk([o.newest for o in openings if o.newest is not None])
    return [
        Wording(o.pk, o.label, v.pk, v.version, v.text) for o in openings if (v := versions.get(o.newest)) is not None
    ]


def opening_in_use(campaign: Campaign) -> Opening | None:
    """The opening that the cockpit shows while nothing is dealt: the one chosen, else the first letter."""
    openings = Opening.objects.filter(campaign=campaign, archived_at=None)
    chosen = openings.filter(periods__ended_at=None, periods__isnull=False).first()
    return chosen or openings.filter(versions__isnull=False).order_by("label", "pk").first()


def window_in_use(campaign: Campaign) -> Span | None:
    """The hours of the prospect's day that the queue prefers; None when none are."""
    period = WindowPeriod.objects.filter(campaign=campaign, ended_at=None).first()
    return Span(period.begins_hour, period.ends_hour) if period is not None else None


def opening_periods(campaign: Campaign) -> QuerySet[OpeningPeriod]:
    """Which opening was in use from when to when, newest first."""
    return campaign.opening_periods.select_related("opening").order_by("-began_at", "-pk")


def window_periods(campaign: Campaign) -> QuerySet[WindowPeriod]:
    """Which hours the queue preferred from when to when, newest first."""
    return campaign.window_periods.order_by("-began_at", "-pk")


def earlier_words(campaign: Campaign) -> QuerySet[Opening]:
    """Every opening with all of its versions, newest first: what was said when."""
    versions = Prefetch("versions", queryset=OpeningVersion.objects.order_by("-version"))
    return campaign.openings.prefetch_related(versions).order_by("label")


def next_label(campaign: Campaign, *, but: Collection[str] = ()) -> str:
    """The first letter that no opening of this campaign has, and that is not one of these."""
    taken = {*campaign.openings.values_list("label", flat=True), *but}
    letters = chain(ascii_uppercase, (f"A{number}" for number in count(len(taken) + 1)))
    return next(letter for letter in letters if letter not in taken)


def client_worth(campaign: Campaign) -> Decimal | None:
    """What one client brings in all, in the currency's main unit; None when nobody has said."""
    if campaign.worth is None:
        return None
    return book.client_worth(campaign.worth, basis=campaign.worth_basis, months=campaign.months, heads=campaign.heads)


def value_of_a_call(campaign: Campaign) -> Decimal | None:
    """What each call is worth, yes or no, by the user's own "one in how many"; None while unsaid."""
    worth = client_worth(campaign)
    if worth is None or campaign.one_in is None:
        return None
    return book.value_per_dial(worth, one_in=campaign.one_in)


def dials_to_fill(campaign: Campaign) -> int | None:
    """The plain sum: clients still wanted times calls per client; None while either is not said."""
    if campaign.clients_wanted is None or campaign.one_in is None:
        return None
    return book.calls_plain(
        clients_wanted=campaign.clients_wanted,
        clients_in_hand=campaign.clients_in_hand,
        one_in=campaign.one_in,
    )
