"""The ranked playbook, and one option."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest
from bounceback.core.leftout import left_out
from bounceback.core.outcomes import REASON_LABELS
from bounceback.core.playbook import LEVER_LABELS, SORT_LABELS
from bounceback.playbook.queries import options, tips
from bounceback.recovery import playbook_shown as shown
from bounceback.recovery.queries import ranking

FIRST = 3


@require_safe
def playbook_page(request: CallerRequest) -> HttpResponse:
    """All options, the one most worth trying first."""
    choices = {
        "family": [*((reason.value, label) for reason, label in REASON_LABELS.items()), ("ANY", "any no")],
        "sort": [(sort.value, label) for sort, label in SORT_LABELS.items()],
        "lever": [(lever.value, label) for lever, label in LEVER_LABELS.items()],
        "tried": list(shown.TRIED.items()),
        "whose": list(shown.WHOSE.items()),
    }
    given = {name: request.GET.get(name, "").strip() for name in choices}
    values = {name: value for name, value in given.items() if value in dict(choices[name])}
    found = ranking.ranking(request.user)
    rows = shown.lines(found.rows)
    first = [] if values else [row for row in rows if not row.running][:FIRST]
    context = {
        "rows": [row for row in shown.chosen(rows, values) if row not in first],
        "first": first,
        "all": len(rows),
        "ranked_by": shown.ranked_by(found.symptoms),
        "choices": choices,
        "values": values,
        "left_out": [left_out(value, name) for name, value in given.items() if value and name not in values],
        "tips": tips.how_many(request.user),
        "away": options.archived(request.user),
    }
    return render(request, "recovery/playbook.html", context)


@require_safe
def option_page(request: CallerRequest, option_name: str) -> HttpResponse:
    """One option: when it fits, what to do, and what came of it."""
    known = options.option(request.user, option_name)
    if known is None:
        raise Http404
    row = ranking.of_option(request.user, known)
    context = {
        "option": known,
        "line": shown.lines([row])[0],
        "plans": shown.plan_lines(row.plans),
        "against": shown.against(known),
        "aim": shown.aim(known),
        "finish": shown.finish(known),
        "how": shown.how(known),
        "sort": SORT_LABELS[known.sort],
        "lever": LEVER_LABELS[known.lever],
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "recovery/option.html", context)
