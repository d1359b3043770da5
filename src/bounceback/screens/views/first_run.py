"""Three steps from nothing to the first dial: whom, what, how. Each has a default and can be skipped."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bounceback.base import actions as base
from bounceback.base.requests import CallerRequest
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries as campaign_queries
from bounceback.compliance import actions as compliance
from bounceback.core import wording
from bounceback.prospects import actions as prospects
from bounceback.prospects.models import Audience, ProspectList
from bounceback.records import actions as records
from bounceback.screens.forms import FirstOpeningForm, OfferForm, WhomForm, offered

# What others counted, for those who have no guess of their own. Rates are per dial unless said.
PUBLISHED = (
    {
        "who": "Realtors, from a random list",
        "found": "28 of 100 dials answered; one appointment or referral in 209 dials",
        "source": "Keller Center, Baylor University, 2011: 6,264 dials",
    },
    {
        "who": "A financial adviser, fourteen weeks",
        "found": "8 of 100 dials reached somebody; one meeting in 421 dials",
        "source": "Bill Good in ThinkAdvisor, 2013: 6,740 dials",
    },
    {
        "who": "Sales teams calling businesses",
        "found": "4 to 5 of 100 dials become a conversation; 2 to 5 of 100 conversations a meeting",
        "source": "SalesHive; Cognism’s reports of 2024 and 2025. The vendors’ own counts",
    },
)

EXAMPLE = {"first_name": "Dana", "name": "Dana Whitfield", "company": "Whitfield Tool & Die", "city": "Akron"}


@require_http_methods(["GET", "POST"])
def whom(request: CallerRequest) -> HttpResponse:
    """Step 1: a spreadsheet, or forty made-up prospects."""
    made_up = "made_up" in request.POST
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = WhomForm(data, files, today=request.at.date(), made_up=made_up)
    if not form.is_valid():
        context = {"form": form, "step": 1, "lists": campaign_queries.lists_of(request.user)}
        return render(request, "screens/first_run/whom.html", context, status=422 if data else 200)
    if made_up:
        return _made_up(request, form)
    brought = records.upload(
        file=form.cleaned_data["file"].file,
        file_name=form.cleaned_data["file"].name,
        list_name=form.cleaned_data["list_name"],
        audience=form.cleaned_data["audience"],
        country=form.cleaned_data["country"],
        by=request.user,
        at=request.at,
    )
    _state(request, form, brought.list)
    return redirect("records:import", brought.pk)


@require_http_methods(["GET", "POST"])
def offer(request: CallerRequest) -> HttpResponse:
    """Step 2: what is offered, and what it is worth. "skip" begins a campaign with the defaults.

    Who comes back from step 3 corrects the campaign that was begun; there is never a second one.
    """
    skip = "skip" in request.POST
    begun = campaign_queries.not_called_yet(request.user)
    form = OfferForm(None if skip else request.POST or None, initial=offered(begun) if begun else None)
    if not skip and not form.is_valid():
        context = {"form": form, "step": 2, "published": PUBLISHED}
        return render(request, "screens/first_run/offer.html", context, status=422 if form.is_bound else 200)
    who = {"by": request.user, "at": request.at}
    name = begun.name if begun else _free_name(request)
    said = {} if skip else {"sums": form.sums(), "rungs": form.rungs()}
    words = campaigns.Words(name) if skip else form.words(name)
    if begun is None:
        lists = list(campaign_queries.lists_of(request.user))
        campaigns.create(words=words, lists=lists, **said, **who)  # type: ignore[arg-type]  # known keywords
    elif not skip:
        campaigns.begin_anew(campaign=begun, words=words, **said, **who)  # type: ignore[arg-type]  # known keywords
    return redirect("screens:opening")


@require_http_methods(["GET", "POST"])
def opening(request: CallerRequest) -> HttpResponse:
    """Step 3: the first sentences, and how this machine dials. "skip" takes the defaults as they stand."""
    campaign = campaign_queries.running(request.user).first()
    if campaign is None:
        return redirect("screens:offer")
    skip = "skip" in request.POST
    form = FirstOpeningForm(_defaults() if skip else request.POST or None)
    if not form.is_valid():
        text = str(form["text"].value() or "")
        example = wording.fill(text, EXAMPLE | {"me": request.user.first_name or wording.FIELDS["me"]})
        context = {
            "form": form,
            "step": 3,
            "campaign": campaign,
            "example": example,
            "fields": wording.FIELDS,
        }
        return render(request, "screens/first_run/opening.html", context, status=422 if form.is_bound else 200)
    if form.cleaned_data["first_name"]:
        base.introduce(first_name=form.cleaned_data["first_name"], by=request.user, at=request.at)
    campaigns.lay_out(
        campaign=campaign,
        opening=form.cleaned_data["text"],
        voicemail=form.cleaned_data["voicemail"],
        questions=form.cleaned_data["questions"],
        by=request.user,
        at=request.at,
    )
    return redirect("screens:plan_of", campaign.pk)


def _made_up(request: CallerRequest, form: WhomForm) -> HttpResponse:
    audience = form.cleaned_data["audience"]
    taken = set(campaign_queries.lists_of(request.user).values_list("name", flat=True))
    names = ["Made-up prospects", *(f"Made-up prospects {n}" for n in range(2, 100))]
    name = form.cleaned_data["list_name"] or next(name for name in names if name not in taken)
    made = prospects.make_up_list(name=name, audience=audience, by=request.user, at=request.at)
    if audience != Audience.BUSINESS:
        compliance.state_scrub(
            prospect_list=made,
            scrubbed_by="Nobody: the people on it do not exist",
            scrubbed_on=request.at.date(),
            by=request.user,
            at=request.at,
        )
    return redirect("screens:offer")


def _state(request: CallerRequest, form: WhomForm, stated: ProspectList) -> None:
    if not form.cleaned_data["scrubbed_by"]:
        return
    compliance.state_scrub(
        prospect_list=stated,
        scrubbed_by=form.cleaned_data["scrubbed_by"],
        scrubbed_on=form.cleaned_data["scrubbed_on"],
        by=request.user,
        at=request.at,
    )


def _free_name(request: CallerRequest) -> str:
    taken = set(campaign_queries.campaigns_of(request.user).values_list("name", flat=True))
    names = ["First campaign", *(f"Campaign {n}" for n in range(2, 1000))]
    return next(name for name in names if name not in taken)


def _defaults() -> dict[str, str]:
    return {name: str(field.initial or "") for name, field in FirstOpeningForm.base_fields.items()}
