"""Why calls fail: one page from the dial to what to try."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest
from bounceback.insights.forms import ReviewForm
from bounceback.insights.queries import kinds
from bounceback.insights.shown import cell
from bounceback.recovery import shown
from bounceback.recovery.queries import diagnosis, progress, ranking

A_LOT = 300_000  # calls beyond which the page comes first and the counts after it


@require_safe
def diagnosis_page(request: CallerRequest) -> HttpResponse:
    """Where calls die, why, where it differs, and what to try."""
    form = ReviewForm(request.GET or None, by=request.user)
    filters = form.filters()
    used = form.used()
    context: dict[str, Any] = {"form": form, "left_out": form.left_out(), "filtered": bool(used)}
    calls = kinds.calls_in(request.user)
    waits = calls > A_LOT and not request.htmx and "now" not in request.GET
    if waits and not diagnosis.is_kept(filters=filters, by=request.user):
        return render(request, "recovery/diagnosis_waiting.html", context | {"calls": calls, "now": _now(request)})
    found = diagnosis.diagnosis(filters=filters, by=request.user)
    families, edge = shown.pareto(found.stages, used=used)
    ways, ways_edge = shown.ways_back(found.recovered)
    context |= {
        "found": found,
        "funnel": shown.funnel(found.stages, low=found.lost.stage),
        "families": families,
        "edge": edge,
        "more_noes": families[0].shown.tally.missing if families else 0,
        "without_reason": shown.without_reason(found.stages),
        "agreement": shown.agreement_in_words(found.tested),
        "claims": shown.claims(found.differing, used=used),
        "claims_more": max(0, len(found.differing.claims) - shown.MOST_CLAIMS),
        "nothing": "" if found.differing.claims else shown.nothing_stands_out(found.differing),
        "with_rung": shown.said_with(found.phrases, used=used, went_on=True),
        "with_no": shown.said_with(found.phrases, used=used, went_on=False),
        "no_phrase": shown.no_phrase(found.phrases),
        "watched": shown.watched(found.watched, at=request.at),
        "alarm": shown.alarm(found.watched, at=request.at),
        "run": shown.run_in_words(found.run),
        "recovered": cell(found.recovered.tally),
        "days": shown.days_in_words(found.recovered),
        "ways": ways,
        "ways_edge": ways_edge,
    }
    context |= _what_to_try(request, filters, found)
    return render(request, "recovery/diagnosis.html", context)


def _what_to_try(request: CallerRequest, filters: kinds.Filters, found: diagnosis.Diagnosis) -> dict[str, Any]:
    ranked = ranking.ranking(request.user, filters=filters, counted=found.stages)
    return {
        "suggestions": [
            (key, each, shown.page("recovery:option", each.option.address))
            for key, each in zip("123", ranked.suggestions(3), strict=False)
        ],
        "plans": [
            (each, shown.page("recovery:plan", each.plan.key))
            for each in progress.progress_of(progress.running(request.user))
        ],
        "playbook": shown.page("recovery:playbook"),
        "all_plans": shown.page("recovery:plans"),
    }


def _now(request: CallerRequest) -> str:
    """This page without waiting."""
    return "?" + urlencode({name: value for name, value in request.GET.items() if value} | {"now": "1"})
