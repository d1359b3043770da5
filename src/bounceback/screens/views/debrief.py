"""The two minutes after a session: what it brought, and what is left to do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bounceback.base.requests import CallerRequest
from bounceback.calling import actions as calling
from bounceback.calling.models import Session
from bounceback.calling.queries import debrief as debriefs
from bounceback.calling.queries import open_calls
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries as campaign_queries
from bounceback.core.money import spoken
from bounceback.recovery import shown as why
from bounceback.recovery import tried
from bounceback.recovery.queries import brief
from bounceback.screens import queries, rates
from bounceback.screens.call_page import reason_keys
from bounceback.screens.cards_heard import cards_heard
from bounceback.screens.forms import DebriefNoteForm

UNLOGGED_SHOWN = 20


@require_safe
def debrief(request: CallerRequest, session_id: int) -> HttpResponse:
    """A session's debrief; readable whenever one likes."""
    session = _session(request, session_id)
    told = debriefs.debrief(session=session, at=request.at)
    plain = campaign_queries.dials_to_fill(session.campaign)
    context = {
        "session": session,
        "told": told,
        "worth": spoken(told.worth, told.currency) if told.worth is not None else "",
        "talks": rates.out_of(told.talks.tally, told.talks.range),
        "gaps": [
            ("after any call", told.rhythm.every, rates.span(told.rhythm.every.median_seconds)),
            ("after a no", told.rhythm.after_a_no, rates.span(told.rhythm.after_a_no.median_seconds)),
            (
                "after three noes",
                told.rhythm.after_three_noes,
                rates.span(told.rhythm.after_three_noes.median_seconds),
            ),
            (
                "after no answer",
                told.rhythm.after_no_answer,
                rates.span(told.rhythm.after_no_answer.median_seconds),
            ),
        ],
        "talked": rates.span(told.talk_seconds),
        "bars": [rates.bar(each.label, each.tally, each.range) for each in told.reasons],
        "with_reason": told.reasons[0].tally.tries if told.reasons else 0,
        "more_noes": told.reasons[0].tally.missing if told.reasons else 0,
        "streak_percent": round(100 * told.streak.chance) if told.streak else None,
        "without_reason": [(call, reason_keys(call.why)) for call in told.without_reason],
        "doubted": [(call, reason_keys(call.why, stays=call.written_code)) for call in told.doubted],
        "back_to_reasons": f"{request.path}#reasons",
        "back_to_doubted": f"{request.path}#doubted",
        "plain": plain,
        "unlogged": open_calls.without_outcome(by=request.user, at=request.at, session=session)[:UNLOGGED_SHOWN],
        "cards": cards_heard(session),
        "trying": tried.running(request.user, session.campaign),
        "why": why.after_session(brief.after(session, by=request.user), at=request.at),
        "note": DebriefNoteForm(initial={"debrief_note": session.debrief_note}),
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "screens/debrief.html", context)


@require_safe
def sessions(request: CallerRequest) -> HttpResponse:
    """All sessions, newest first, each with its debrief."""
    return render(request, "screens/sessions.html", {"sessions": queries.sessions_of(request.user)})


@require_POST
def end(request: CallerRequest, session_id: int) -> HttpResponse:
    """End a session and look back at it."""
    session = _session(request, session_id)
    calling.end_session(session=session, by=request.user, at=request.at)
    return redirect("screens:debrief", session.pk)


@require_POST
def note(request: CallerRequest, session_id: int) -> HttpResponse:
    """Keep a few words of one's own with a session."""
    session = _session(request, session_id)
    form = DebriefNoteForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["debrief_note"]
        calling.write_note(session=session, note=text, by=request.user, at=request.at)
    return redirect(reverse("screens:debrief", args=[session.pk]) + "?saved=note#note")


@require_POST
def replan(request: CallerRequest, session_id: int) -> HttpResponse:
    """Count the calls to go anew."""
    session = _session(request, session_id)
    campaigns.replan(campaign=session.campaign, by=request.user, at=request.at)
    return redirect(reverse("screens:debrief", args=[session.pk]) + "?saved=book#book")


def _session(request: CallerRequest, session_id: int) -> Session:
    mine = Session.objects.filter(workspace_id=request.user.workspace_id, caller=request.user)
    return get_object_or_404(mine.select_related("campaign"), pk=session_id)
