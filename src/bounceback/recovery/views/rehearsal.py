"""Rehearsing aloud: openings and questions, one at a time, read out if wanted."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest, id_in
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.core import wording

SOMEBODY = {"first_name": "Dana", "name": "Dana Whitfield", "company": "Whitfield Tool & Die", "city": "Akron"}
WORDS_A_SECOND = 2.5  # a calm pace: 150 words a minute


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say aloud.

    seconds    that it takes at a calm pace
    """

    what: str
    words: str
    seconds: int


@require_safe
def rehearsal(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """One line of a campaign, large; the next one is a key away."""
    campaign = get_object_or_404(campaigns.campaigns_of(request.user), pk=campaign_id)
    lines = lines_of(campaign, me=request.user.first_name)
    at = min(max(1, id_in(request.GET.get("at", "")) or 1), max(1, len(lines)))
    context = {
        "campaign": campaign,
        "line": lines[at - 1] if lines else None,
        "at": at,
        "of": len(lines),
        "before": at - 1 if at > 1 else None,
        "after": at + 1 if at < len(lines) else None,
    }
    return render(request, "recovery/rehearsal.html", context)


def lines_of(campaign: Campaign, *, me: str) -> list[Line]:
    """What can be rehearsed: the opening in use first, then the others, then the questions."""
    in_use = campaigns.opening_in_use(campaign)
    openings = sorted(campaigns.wordings(campaign), key=lambda each: in_use is None or each.opening != in_use.pk)
    filled = SOMEBODY | {"me": me or "your name"}
    said = [(f"Opening {each.label}", wording.fill(each.text, filled)) for each in openings]
    said += [("Question", each.text) for each in campaigns.questions(campaign)]
    return [Line(what, words, max(1, round(len(words.split()) / WORDS_A_SECOND))) for what, words in said]
