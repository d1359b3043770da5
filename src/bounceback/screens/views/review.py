"""Reviewing cards between sessions: one at a time, the most valuable first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bounceback.base.requests import CallerRequest
from bounceback.core.objections import Grade
from bounceback.objections import actions
from bounceback.objections.models import ObjectionCard
from bounceback.objections.queries import deal as deals
from bounceback.objections.queries import records
from bounceback.objections.queries.telling import record_in_words
from bounceback.screens import ready
from bounceback.screens.forms import GradeForm

GRADE_LABELS = {Grade.AGAIN: "Again", Grade.HARD: "Hard", Grade.GOOD: "Good", Grade.EASY: "Easy"}


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: CallerRequest) -> HttpResponse:
    """The deal, and the answers to it. A page that sends its answers by itself is told 204."""
    if request.method == "POST":
        done = _answer(request)
        if done is None:
            return HttpResponse(status=422)
        return HttpResponse(status=204) if "json" in request.headers.get("Accept", "") else redirect("screens:review")
    stands = deals.standing(request.user, at=request.at)
    dealt = _shown(request, stands)
    turned = request.GET.get("turned", "")
    at_hand = next((each for each in dealt if each["key"] == turned), None)
    context = {
        "dealt": dealt,
        "card": at_hand or (dealt[0] if dealt else None),
        "turned": at_hand is not None,
        "fresh": uuid4(),
        "ready": ready.ready(request.user, at=request.at, stands=stands),
    }
    return render(request, "screens/review.html", context)


def _answer(request: CallerRequest) -> bool | None:
    """Write a grade, or take one back; None where the form makes no sense."""
    form = GradeForm(request.POST)
    if not form.is_valid():
        return None
    key: UUID = form.cleaned_data["key"]
    if form.cleaned_data["back"]:
        actions.take_review_back(key=key, by=request.user, at=request.at)
        return True
    if form.cleaned_data["card"] is None or form.cleaned_data["grade"] is None:
        return None
    card = get_object_or_404(ObjectionCard, key=form.cleaned_data["card"], workspace_id=request.user.workspace_id)
    actions.review(
        card=card,
        grade=Grade(form.cleaned_data["grade"]),
        seconds=form.cleaned_data["seconds"],
        ago=timedelta(seconds=form.cleaned_data["ago"] or 0),
        key=key,
        by=request.user,
        at=request.at,
    )
    return True


def _shown(request: CallerRequest, stands: deals.Standing) -> list[dict[str, Any]]:
    """The deal as plain values, for the template and for the browser module."""
    dealt = deals.deal(request.user, at=request.at, stands=stands)
    found = records.records([each.card.pk for each in dealt], workspace=request.user.workspace_id)
    return [
        {
            "key": str(each.card.key),
            "front": each.card.front,
            "why": each.why.capitalize(),
            "responses": [
                {
                    "idea": response.idea,
                    "words": response.words,
                    "record": record_in_words(found.get(response.pk)) or "not tried on a call yet",
                }
                for response in records.best_first(each.responses, found)
            ],
            "grades": [
                {"grade": grade.value, "label": GRADE_LABELS[grade], "holds": _holds(days)}
                for grade, days in sorted(each.comes_back.items())
            ],
        }
        for each in dealt
    ]


def _holds(days: int) -> str:
    """How long the answer is likely to stay known."""
    if days < 1:
        return "today again"
    return f"holds {days} day{'' if days == 1 else 's'}" if days < 60 else f"holds {round(days / 30)} months"
