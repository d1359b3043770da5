"""What is missing before a session, and the one key that mends it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from bounceback.base.models import User
from bounceback.calling.queries.plan import Missing
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.prospects.models import Audience


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that is missing, and where its key leads."""

    text: str
    hint: str
    key: str
    label: str
    href: str


def mend(missing: Missing, campaign: Campaign, user: User, number: int) -> Mend:
    """The way to mend one thing; `number` is its key."""
    label, href = _way(missing, campaign, user)
    return Mend(missing.text, missing.hint, str(number), label, href)


def _way(missing: Missing, campaign: Campaign, user: User) -> tuple[str, str]:
    code = missing.code
    page = reverse("campaigns:campaign", args=[campaign.pk])
    parts = {
        "offer": ("Write it", "#words"),
        "opening": ("Write it", "#openings"),
        "objectives": ("Set them", "#ladder"),
        "number": ("Say it", "#sums"),
    }
    if code in parts:
        label, where = parts[code]
        return label, page + where
    if code == "list" and campaigns.lists_of(user).exists():
        return "Choose one", f"{page}#lists"
    if code == "prospects":
        on = campaigns.lists_called(campaign).first()
        return "Add some", reverse("prospects:add") + (f"?list={on.pk}" if on else "")
    if code == "scrub":
        lists = list(campaigns.lists_called(campaign))
        named = (each for each in lists if f"“{each.name}”" in missing.text)
        on = next(named, None) or next((each for each in lists if each.audience != Audience.BUSINESS), None)
        return "State it", reverse("compliance:scrubs", args=[on.pk]) if on else reverse("screens:whom")
    return "Bring a list", reverse("screens:whom")
