"""Pages of campaigns: all of them, one of them, a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bounceback.base import actions as base
from bounceback.base.requests import CallerRequest
from bounceback.campaigns import actions, queries
from bounceback.campaigns.forms import (
    HoursForm,
    LadderForm,
    ListsForm,
    NameForm,
    OpeningForm,
    PaceForm,
    QuestionsForm,
    RewordForm,
    SumsForm,
    WordsForm,
)
from bounceback.campaigns.models import Campaign, Opening
from bounceback.core import wording
from bounceback.core.money import spoken

# A made-up card for the live example of an opening.
EXAMPLE = {"first_name": "Dana", "name": "Dana Whitfield", "company": "Whitfield Tool & Die", "city": "Akron"}


@require_safe
def campaigns(request: CallerRequest) -> HttpResponse:
    """All campaigns, with what each is worth."""
    rows = [{"campaign": campaign, "value": _money(campaign)} for campaign in queries.campaigns_of(request.user)]
    return render(request, "campaigns/campaigns.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def new(request: CallerRequest) -> HttpResponse:
    """Begin a campaign: its words, its sums, its lists. Ladder and openings follow on its page."""
    data = request.POST or None
    words_form, sums_form = WordsForm(data, user=request.user), SumsForm(data)
    lists_form = ListsForm(data, user=request.user)
    # A list, so that every form says at once what is wrong with it.
    fine = [form.is_valid() for form in (words_form, sums_form, lists_form)]
    if data and all(fine):
        campaign = actions.create(
            words=words_form.value(),
            sums=sums_form.value(),
            lists=lists_form.value(),
            by=request.user,
            at=request.at,
        )
        return redirect("campaigns:campaign", campaign.pk)
    context = {"words": words_form, "sums": sums_form, "lists": lists_form}
    return render(request, "campaigns/new.html", context, status=422 if data else 200)


@require_safe
def campaign(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """One campaign, every part of it editable."""
    return _page(request, _campaign(request, campaign_id))


@require_POST
def words(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Change what the campaign says of itself."""
    found = _campaign(request, campaign_id)
    form = WordsForm(request.POST, user=request.user, campaign=found)
    return _saved(
        request,
        found,
        "words",
        form,
        lambda: actions.describe(campaign=found, words=form.value(), by=request.user, at=request.at),
    )


@require_POST
def sums(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Change what a client is worth; the second button counts the calls anew."""
    found = _campaign(request, campaign_id)
    form = SumsForm(request.POST, campaign=found)
    replan = "replan" in request.POST
    return _saved(
        request,
        found,
        "sums",
        form,
        lambda: actions.reckon(campaign=found, sums=form.value(), replan=replan, by=request.user, at=request.at),
    )


@require_POST
def ladder(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Change the objectives and their order."""
    found = _campaign(request, campaign_id)
    form = LadderForm.of(found, request.POST)
    return _saved(
        request,
        found,
        "ladder",
        form,
        lambda: actions.set_ladder(campaign=found, rungs=form.value(), by=request.user, at=request.at),
    )


@require_POST
def questions(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Change the questions to ask."""
    found = _campaign(request, campaign_id)
    form = QuestionsForm(request.POST, campaign=found)
    return _saved(
        request,
        found,
        "questions",
        form,
        lambda: actions.set_questions(campaign=found, texts=form.value(), by=request.user, at=request.at),
    )


@require_POST
def lists(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Choose the lists that are called."""
    found = _campaign(request, campaign_id)
    form = ListsForm(request.POST, user=request.user, campaign=found)
    return _saved(
        request,
        found,
        "lists",
        form,
        lambda: actions.choose_lists(campaign=found, lists=form.value(), by=request.user, at=request.at),
    )


@require_POST
def name(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Say how one is called in openings."""
    form = NameForm(request.POST, first_name=request.user.first_name)
    return _saved(
        request,
        _campaign(request, campaign_id),
        "name",
        form,
        lambda: base.introduce(first_name=form.cleaned_data["first_name"], by=request.user, at=request.at),
    )


@require_POST
def pace(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Set the rhythm."""
    found = _campaign(request, campaign_id)
    form = PaceForm(request.POST, campaign=found)
    return _saved(
        request,
        found,
        "pace",
        form,
        lambda: actions.set_pace(campaign=found, by=request.user, at=request.at, **form.cleaned_data),
    )


@require_POST
def hours(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Choose by hand the hours that the queue prefers."""
    found = _campaign(request, campaign_id)
    form = HoursForm(request.POST, campaign=found)
    return _saved(
        request,
        found,
        "hours",
        form,
        lambda: actions.use_window(campaign=found, window=form.value(), by=request.user, at=request.at),
    )


@require_POST
def openings(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Write a further opening."""
    found = _campaign(request, campaign_id)
    form = OpeningForm(request.POST)
    return _saved(
        request,
        found,
        "opening",
        form,
        lambda: actions.open_with(campaign=found, by=request.user, at=request.at, **form.cleaned_data),
    )


@require_POST
def versions(request: CallerRequest, opening_id: int) -> HttpResponse:
    """Reword an opening: a further version."""
    opening = _opening(request, opening_id)
    form = RewordForm(request.POST, prefix=f"opening-{opening.pk}")
    return _saved(
        request,
        opening.campaign,
        f"opening-{opening.pk}",
        form,
        lambda: actions.reword(opening=opening, text=form.cleaned_data["text"], by=request.user, at=request.at),
    )


@require_POST
def opening_use(request: CallerRequest, opening_id: int) -> HttpResponse:
    """Choose by hand which opening the cockpit shows while nothing is dealt."""
    opening = _opening(request, opening_id)
    actions.use_opening(opening=opening, by=request.user, at=request.at)
    return _back(opening.campaign, "openings")


@require_POST
def opening_archive(request: CallerRequest, opening_id: int) -> HttpResponse:
    """Put an opening away, or take it up again ("restore")."""
    opening = _opening(request, opening_id)
    act = actions.take_opening_up if "restore" in request.POST else actions.put_opening_away
    act(opening=opening, by=request.user, at=request.at)
    return _back(opening.campaign, "openings")


@require_POST
def archive(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """Put a campaign away, or take it up again ("restore")."""
    found = _campaign(request, campaign_id)
    act = actions.restore if "restore" in request.POST else actions.archive
    act(campaign=found, by=request.user, at=request.at)
    return redirect("campaigns:campaigns")


@require_POST
def example(request: CallerRequest) -> HttpResponse:
    """How an opening sounds with its blanks filled, while it is typed."""
    text = next((str(value) for name, value in request.POST.items() if name.endswith("text")), "")
    return render(request, "campaigns/example.html", {"example": example_of(text, request)})


def example_of(text: str, request: CallerRequest) -> str:
    """The opening as it is said to a made-up prospect."""
    return wording.fill(text, EXAMPLE | {"me": request.user.first_name or wording.FIELDS["me"]})


def _campaign(request: CallerRequest, campaign_id: int) -> Campaign:
    return get_object_or_404(queries.campaigns_of(request.user), pk=campaign_id)


def _opening(request: CallerRequest, opening_id: int) -> Opening:
    mine = Opening.objects.filter(workspace_id=request.user.workspace_id).select_related("campaign")
    return get_object_or_404(mine, pk=opening_id)


def _back(campaign: Campaign, part: str) -> HttpResponse:
    where = reverse("campaigns:campaign", args=[campaign.pk])
    return redirect(f"{where}?saved={part}#{part}")


def _saved(
    request: CallerRequest,
    campaign: Campaign,
    part: str,
    form: forms.Form | LadderForm,
    act: Callable[[], object],
) -> HttpResponse:
    """Do it and come back to the same place, or show the form again with what is wrong."""
    if not form.is_valid():
        return _page(request, campaign, wrong={part: form}, status=422)
    act()
    return _back(campaign, part)


def _page(
    request: CallerRequest, campaign: Campaign, *, wrong: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    wrong = wrong or {}
    said = []
    for words_now in queries.wordings(campaign):
        name = f"opening-{words_now.opening}"
        form = wrong.get(name) or RewordForm(prefix=name, text=words_now.text)
        said.append({"opening": words_now, "form": form, "part": name, "example": example_of(words_now.text, request)})
    context = {
        "campaign": campaign,
        "saved": request.GET.get("saved", ""),
        "words": wrong.get("words") or WordsForm(user=request.user, campaign=campaign),
        "sums": wrong.get("sums") or SumsForm(campaign=campaign),
        "ladder": wrong.get("ladder") or LadderForm.of(campaign),
        "questions": wrong.get("questions") or QuestionsForm(campaign=campaign),
        "lists": wrong.get("lists") or ListsForm(user=request.user, campaign=campaign),
        "name": wrong.get("name") or NameForm(first_name=request.user.first_name),
        "pace": wrong.get("pace") or PaceForm(campaign=campaign),
        "hours": wrong.get("hours") or HoursForm(campaign=campaign),
        "in_use": queries.opening_in_use(campaign),
        "used": list(queries.opening_periods(campaign)),
        "hours_used": list(queries.window_periods(campaign)),
        "openings": said,
        "new_opening": wrong.get("opening") or OpeningForm(label=queries.next_label(campaign)),
        "put_away": queries.wordings(campaign, archived=True),
        "earlier": queries.earlier_words(campaign),
        "value": _money(campaign),
        "dials_to_fill": queries.dials_to_fill(campaign),
        "fields": wording.FIELDS,
    }
    return render(request, "campaigns/campaign.html", context, status=status)


def _money(campaign: Campaign) -> str:
    value = queries.value_of_a_call(campaign)
    return spoken(value, campaign.currency) if value is not None else ""
