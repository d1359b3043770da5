"""Experiments: what runs, what can be learnt before one starts, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bounceback.base.requests import CallerRequest, id_in
from bounceback.calling.queries.at_hand import campaign_at_hand
from bounceback.campaigns import actions as campaign_actions
from bounceback.campaigns import queries as campaigns
from bounceback.campaigns.models import Campaign, Opening
from bounceback.core.experiments import Kind
from bounceback.core.verdicts import CHAMPION, Word
from bounceback.experiments import actions
from bounceback.experiments import queries as experiments
from bounceback.experiments.models import Experiment
from bounceback.experiments.refusals import ExperimentRunning
from bounceback.insights.shown import cell
from bounceback.playbook.actions import plans
from bounceback.playbook.models import Plan
from bounceback.playbook.queries import options
from bounceback.recovery import experiments_shown as shown
from bounceback.recovery.experiment_forms import USUAL_CONNECTS, USUAL_DIALS, WORKING_DAYS, OpeningsForm, WindowsForm
from bounceback.recovery.plans_shown import sentence_of
from bounceback.recovery.queries import by_hand, evidence

ENDED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Asks:
    """A question before something ends: its words, the button that says yes, and what that sends where."""

    words: str
    yes: str
    action: str
    name: str = ""
    value: str | int = ""


@require_safe
def experiments_page(request: CallerRequest) -> HttpResponse:
    """The experiments that run and those that ended; and what can be compared by hand."""
    spent = Count("deals", filter=Q(deals__stroke__isnull=False))
    mine = experiments.experiments_of(request.user).annotate(spent=spent).prefetch_related("arms")
    ended = mine.filter(ended_at__isnull=False)
    campaign = _campaign_asked(request)
    chosen = by_hand.openings_by_hand(campaign) if campaign is not None else []
    context = {
        "running": [_row(each) for each in mine.filter(ended_at=None)],
        "ended": [_row(each) for each in ended.order_by("-ended_at")[:ENDED_SHOWN]],
        "campaign": campaign,
        "campaigns": campaigns.running(request.user),
        "by_hand": [(each, cell(each.conversations), cell(each.appointments)) for each in chosen],
    }
    return render(request, "recovery/experiments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def experiment_new(request: CallerRequest) -> HttpResponse:
    """Say what is compared, see what can be learnt by when, and start."""
    campaign = _campaign_asked(request)
    kind = Kind.WINDOW if request.GET.get("kind") == Kind.WINDOW else Kind.OPENING
    if campaign is None:
        return render(request, "recovery/experiment_new.html", {"campaign": None})
    pace = evidence.pace(campaign, at=request.at)
    plan = _plan_asked(request, campaign)
    form = _openings(request, campaign, pace, plan) if kind is Kind.OPENING else _windows(request, campaign, pace)
    start = form.is_bound and "start" in request.POST
    if form.is_valid() and start:
        begun = _begin(request, campaign, kind, form)
        return redirect(f"{reverse('recovery:experiment', args=[begun.key])}?saved=begun")
    asked, arms = form.asked(), form.arms()
    budget = shown.reckoned(asked, kind=kind, arms=arms)
    learnable = shown.foretold(campaign, asked, kind=kind, arms=arms, pace=pace)
    context = {
        "campaign": campaign,
        "campaigns": campaigns.running(request.user),
        "kind": kind.value,
        "kinds": [(each.value, label) for each, label in shown.KIND_LABELS.items()],
        "form": form,
        "pace": pace,
        "asked": asked,
        "arms": arms,
        "budget": shown.unit(kind, budget),
        "budget_weeks": shown.weeks_in_words(budget, asked.learning),
        "learnable": learnable,
        "hopeless": learnable[0].connects is None,
        "runs": experiments.running(campaign, kind),
        "plan": plan,
        "openings": len(campaigns.wordings(campaign)),
        "usual": USUAL_CONNECTS if kind is Kind.OPENING else USUAL_DIALS,
        "working_days": WORKING_DAYS,
    }
    return render(request, "recovery/experiment_new.html", context, status=422 if start else 200)


def _openings(request: CallerRequest, campaign: Campaign, pace: evidence.Pace, plan: Plan | None) -> OpeningsForm:
    in_use = campaigns.opening_in_use(campaign)
    return OpeningsForm(
        request.POST or None,
        wordings=campaigns.wordings(campaign),
        in_use=in_use.pk if in_use else None,
        a_week=round(pace.connects) or USUAL_CONNECTS if pace.known else USUAL_CONNECTS,
        sentence=sentence_of(options.of_row(plan.option)) if plan is not None else "",
    )


def _windows(request: CallerRequest, campaign: Campaign, pace: evidence.Pace) -> WindowsForm:
    a_week = round(pace.dials) or USUAL_DIALS if pace.known else USUAL_DIALS
    return WindowsForm(request.POST or None, in_use=campaigns.window_in_use(campaign), a_week=a_week)


def _begin(request: CallerRequest, campaign: Campaign, kind: Kind, form: OpeningsForm | WindowsForm) -> Experiment:
    known = evidence.of_user(request.user, form.cleaned_data["key"])
    if known is not None:
        return known
    if experiments.running(campaign, kind) is not None:
        raise ExperimentRunning(kind)  # before a new opening is written for nothing
    asked, said = form.asked(), form.cleaned_data
    who: dict[str, Any] = {"by": request.user, "at": request.at}
    compared: list[Any]
    if isinstance(form, OpeningsForm):
        found = Opening.objects.filter(campaign=campaign).in_bulk(form.chosen())
        compared = [found[each] for each in form.chosen()]
        if said["text"]:
            label = campaigns.next_label(campaign)
            compared.append(
                campaign_actions.open_with(campaign=campaign, label=label, text=said["text"], **who).opening
            )
    else:
        compared = list(form.spans())
    begun = actions.begin(
        key=said["key"],
        campaign=campaign,
        kind=kind,
        arms=compared,
        horizon=asked.horizon,
        budget=shown.reckoned(asked, kind=kind, arms=len(compared)),
        rounds_a_day=said.get("rounds_a_day"),
        **who,
    )
    plan = _plan_asked(request, campaign)
    if plan is not None:
        plans.judge(plan=plan, experiment=begun, **who)
    return begun


@require_safe
def experiment(request: CallerRequest, experiment_key: UUID) -> HttpResponse:
    """One experiment: the verdict first, then what it rests on."""
    return _page(request, evidence.found(_experiment(request, experiment_key)))


def _page(request: CallerRequest, found: evidence.Found, asks: Asks | None = None) -> HttpResponse:
    tried = found.experiment
    kind = Kind(tried.kind)
    pace = evidence.pace(tried.campaign, at=request.at)
    groups, edge = shown.groups(found)
    verdict = found.verdict
    changed = found.interrupted.labels if found.interrupted is not None else ()
    context = {
        "experiment": tried,
        "found": found,
        "kind": shown.KIND_LABELS[kind],
        "openings": kind is Kind.OPENING,
        "verdict": verdict,
        "word": shown.WORDS[verdict.word],
        "going": verdict.word is Word.KEEP_GOING,
        "against": [shown.against(each) for each in verdict.readings],
        "arms": [
            (each, evidence.label_of(each.arm), cell(each.appointments), each.arm.position == verdict.arm)
            for each in found.arms
        ],
        "groups": groups,
        "edge": edge,
        "table": shown.table(found),
        "spent": shown.unit(kind, found.standing.spent),
        "to_go": shown.unit(kind, found.standing.to_go),
        "by_when": shown.by_when(found, pace, at=request.at),
        "percent": min(100, round(100 * found.standing.spent / max(1, tried.budget))),
        "ending": shown.ending_in_words(tried),
        "fresh": uuid4(),
        "asks": asks,
        "to_choose": [each.arm for each in found.arms if each.arm.label not in changed],
        "rests": tried.ended_at is None and tried.campaign.archived_at is not None,
        "pace": pace,
        "followed_by": tried.restarts.first(),
        "plans": tried.plans.filter(user=request.user).order_by("-begun_at"),
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "recovery/experiment.html", context)


@require_POST
def experiment_adopt(request: CallerRequest, experiment_key: UUID) -> HttpResponse:
    """End an experiment and use one of its arms from now on."""
    tried = _experiment(request, experiment_key)
    position = id_in(request.POST.get("arm", ""))
    arm = get_object_or_404(tried.arms, position=position if position is not None and position < 100 else -1)
    found = evidence.found(tried)
    if _must_ask(request, tried) and found.verdict.arm != arm.position:
        label = evidence.label_of(arm)
        does = f"keep {label}" if arm.position == CHAMPION else f"use {label} from now on"
        words = f"End the experiment and {does}? {_so_far(found)}"
        return _page(request, found, Asks(words, f"Yes, {does}", "recovery:experiment_adopt", "arm", arm.position))
    actions.adopt(experiment=tried, arm=arm, by=request.user, at=request.at)
    return redirect(f"{reverse('recovery:experiment', args=[tried.key])}?saved=adopted")


@require_POST
def experiment_stop(request: CallerRequest, experiment_key: UUID) -> HttpResponse:
    """Give an experiment up without a choice."""
    tried = _experiment(request, experiment_key)
    if _must_ask(request, tried):
        found = evidence.found(tried)
        words = f"Stop the experiment without a choice? {_so_far(found)}"
        return _page(request, found, Asks(words, "Yes, stop it", "recovery:experiment_stop"))
    actions.stop(experiment=tried, by=request.user, at=request.at)
    return redirect(f"{reverse('recovery:experiment', args=[tried.key])}?saved=stopped")


@require_POST
def experiment_restart(request: CallerRequest, experiment_key: UUID) -> HttpResponse:
    """Begin anew with the newest words."""
    tried = _experiment(request, experiment_key)
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        key = uuid4()
    if _must_ask(request, tried):
        words = "Begin anew with the newest words? What was counted so far stays to be read, and counts no more."
        asks = Asks(words, "Yes, begin anew", "recovery:experiment_restart", "key", str(key))
        return _page(request, evidence.found(tried), asks)
    begun = actions.restart(experiment=tried, key=key, by=request.user, at=request.at)
    for plan in Plan.objects.filter(user=request.user, experiment=tried, ended_at=None):
        plans.judge(plan=plan, experiment=begun, by=request.user, at=request.at)
    return redirect(f"{reverse('recovery:experiment', args=[begun.key])}?saved=begun")


def _must_ask(request: CallerRequest, tried: Experiment) -> bool:
    """Ending a running experiment is asked once more, as nothing takes it back."""
    return tried.ended_at is None and not request.POST.get("sure")


def _so_far(found: evidence.Found) -> str:
    """What is known, and that it is an end."""
    return f"{found.verdict.sentence} What has ended cannot be taken up again."


def _experiment(request: CallerRequest, key: UUID) -> Experiment:
    found = evidence.of_user(request.user, key)
    if found is None:
        raise Http404
    return found


def _campaign_asked(request: CallerRequest) -> Campaign | None:
    """The campaign that the address names, else the one at hand."""
    named = request.GET.get("campaign", "")
    if not named:
        return campaign_at_hand(request.user)
    return get_object_or_404(campaigns.running(request.user), pk=id_in(named) or 0)


def _plan_asked(request: CallerRequest, campaign: Campaign) -> Plan | None:
    """The running plan that the address names."""
    try:
        key = UUID(request.GET.get("plan", ""))
    except ValueError:
        return None
    return Plan.objects.filter(user=request.user, campaign=campaign, key=key, ended_at=None).first()


def _row(experiment: Any) -> dict[str, Any]:
    kind = Kind(experiment.kind)
    arms = sorted(experiment.arms.all(), key=lambda arm: arm.position)
    return {
        "experiment": experiment,
        "what": shown.what_is_tried(kind, [evidence.label_of(arm) for arm in arms]),
        "spent": f"{experiment.spent:,} of {shown.unit(kind, experiment.budget)}",
        "percent": min(100, round(100 * experiment.spent / experiment.budget)),
        "ending": shown.ending_in_words(experiment),
        "rests": experiment.ended_at is None and experiment.campaign.archived_at is not None,
    }
