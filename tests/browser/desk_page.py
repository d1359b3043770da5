"""The laid desk in a real browser, and every page that can be looked at there."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from bounceback.base.models import User
from bounceback.calling.models import Session
from bounceback.playbook.shipped import shipped
from bounceback.records import actions as imports
from bounceback.records.models import Erasure, Import
from bounceback.records.past import actions as past
from tests import factories
from tests.screens.desk import Desk
from tests.screens.desk_trying import lay_trying

# Playwright runs an event loop in the test's thread; the database is only ever used between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Addresses that show no page of their own: they only take forms, hand out files, or answer in JSON.
NOT_PAGES = {
    "base:enter",
    "base:door",
    "base:healthz",
    "campaigns:archive",
    "campaigns:example",
    "campaigns:hours",
    "campaigns:ladder",
    "campaigns:lists",
    "campaigns:opening_archive",
    "campaigns:opening_use",
    "campaigns:openings",
    "campaigns:name",
    "campaigns:pace",
    "campaigns:questions",
    "campaigns:sums",
    "campaigns:versions",
    "campaigns:words",
    "followups:appointment_ics",
    "followups:mail",
    "followups:sent",
    "objections:deck_away",
    "objections:archive",
    "objections:drop",
    "objections:forget",
    "objections:front",
    "objections:responses",
    "objections:tags",
    "objections:up",
    "objections:out",
    "objections:pdf",
    "objections:take",
    "playbook:as_shipped",
    "playbook:away",
    "playbook:settle",
    "prospects:put_back",
    "prospects:put_on",
    "prospects:take_off",
    "records:auditing",
    "records:backing_up",
    "records:discard",
    "records:erase",
    "records:everything",
    "records:export_drop",
    "records:exporting",
    "records:fetch",
    "records:kit_out",
    "records:kit_take",
    "records:past_progress",
    "records:progress",
    "records:rejects",
    "records:resume",
    "recovery:experiment_adopt",
    "recovery:experiment_restart",
    "recovery:experiment_stop",
    "recovery:plan_adapt",
    "recovery:plan_end",
    "screens:delete_view",
    "screens:end",
    "screens:further_reason",
    "screens:home",
    "screens:note",
    "screens:outcome",
    "screens:reason",
    "screens:reason_off",
    "screens:replan",
    "screens:save_view",
    "screens:start",
    "screens:trigger",
    "simulate:enter",
    "simulate:leave",
    "simulate:progress",
}


def pages(desk: Desk, by: User) -> dict[str, str]:
    """Name of an address → one page that lives there."""
    session, _ = Session.objects.get_or_create(
        workspace_id=by.workspace_id,
        campaign=desk.campaign,
        caller=by,
        ended_at=None,
        defaults={"started_at": datetime.now(UTC)},
    )
    plan, tried = lay_trying(by, desk.campaign, at=datetime.now(UTC))
    return {
        "screens:whom": "/start/whom/",
        "screens:offer": "/start/offer/",
        "screens:opening": "/start/opening/",
        "screens:plan": "/plan/",
        "screens:plan_of": f"/plan/{desk.campaign.pk}/",
        "screens:cockpit": f"/sessions/{session.pk}/",
        "screens:debrief": f"/sessions/{desk.session.pk}/debrief/",
        "screens:sessions": "/sessions/",
        "screens:calls": "/calls/?outcome=NO",
        "screens:find": "/find/?q=a",
        "screens:call": f"/calls/{desk.painful.key}/",
        "screens:prospect": f"/prospects/{desk.prospect.pk}/",
        "screens:keys": "/keys/",
        "screens:review": "/cards/review/",
        "insights:kinds": "/review/",
        "insights:objections": "/cards/numbers/",
        "recovery:diagnosis": "/why/",
        "recovery:playbook": "/playbook/",
        "recovery:option": "/playbook/thirty-seconds/",
        "playbook:new": "/playbook/new/",
        "playbook:edit": "/playbook/thirty-seconds/edit/",
        "playbook:tips": "/playbook/tips/",
        "recovery:plans": "/plans/",
        "recovery:plan_new": f"/plans/new/?option={next(iter(shipped()))}",
        "recovery:plan": f"/plans/{plan.key}/",
        "recovery:experiments": "/experiments/",
        "recovery:experiment_new": f"/experiments/new/?campaign={desk.campaign.pk}",
        "recovery:experiment": f"/experiments/{tried.key}/",
        "recovery:rehearsal": f"/campaigns/{desk.campaign.pk}/rehearsal/",
        "objections:decks": "/cards/starters/",
        "objections:deck": "/cards/starters/realtors/",
        "campaigns:campaigns": "/campaigns/",
        "campaigns:reasons": "/reasons/",
        "campaigns:campaign": f"/campaigns/{desk.campaign.pk}/",
        "campaigns:new": "/campaigns/new/",
        "objections:album": "/cards/?q=",
        "objections:new": "/cards/new/",
        "objections:card": f"/cards/{desk.objection.key}/",
        "objections:merge": f"/cards/{desk.objection.key}/merge/?into={desk.other_objection.key}",
        "objections:print": "/cards/print/",
        "objections:bring": "/cards/bring/",
        "objections:split": f"/cards/{desk.objection.key}/split/",
        "prospects:prospects": "/prospects/",
        "prospects:add": "/prospects/add/",
        "prospects:edit": f"/prospects/{desk.prospect.pk}/edit/",
        "prospects:new_list": "/lists/new/",
        "prospects:edit_list": f"/lists/{desk.households.pk}/edit/",
        "records:imports": "/lists/",
        "records:record": "/record/",
        "records:backups": "/record/backups/",
        "records:audit": "/record/audit/",
        "records:export": "/record/export/",
        "records:erasures": "/record/erasures/",
        "records:erased": f"/record/erasures/{somebody_erased(by)}/",
        "records:asked": f"/prospects/{desk.prospect.pk}/asked/",
        "records:bring": "/imports/new/",
        "records:past": "/past/new/",
        "records:past_import": f"/past/{log_of_calls(by, done=False)}/",
        "records:past_undo": f"/past/{log_of_calls(by, done=True)}/undo/",
        "records:import": f"/imports/{desk.brought}/",
        "records:undo": f"/imports/{desk.undoable}/undo/",
        "records:kits": "/record/kits/",
        "records:kit_look": f"/record/kits/look/?starter=benefit-broker&into={desk.campaign.pk}",
        "simulate:made_up": "/made-up/",
        "simulate:remove": "/made-up/remove/",
        "compliance:suppressions": "/do-not-call/",
        "compliance:lift": f"/do-not-call/{desk.suppression}/lift/",
        "compliance:scrubs": f"/lists/{desk.households.pk}/scrubs/",
    }


def somebody_erased(by: User) -> int:
    """The erasure of somebody who was called."""
    found = Erasure.objects.filter(workspace_id=by.workspace_id).first()
    return (found or factories.make_erasure(by, at=datetime.now(UTC), why="By mail, 3 May")).pk


LOG = (
    "Date,Time,Phone Number,Name,Company,Disposition,Duration,Notes,Agent\n"
    "3/4/2026,2:05 PM,330-555-0143,Dana Whitfield,Whitfield Tool & Die,LM,0:32,Asked for a call in spring,Joe\n"
    "3/6/2026,10:15 AM,(330) 555-0143,Dana Whitfield,Whitfield Tool & Die,Not Interested,2:10,,Joe\n"
    "3/6/2026,10:25 AM,330-555-0145,Cleo Marsh,,Purple,15,,Ana\n"
    "soon,10:25 AM,330-555-0146,Ben Ortiz,Akron Steel,NA,0,,Ana\n"
)


def log_of_calls(by: User, *, done: bool) -> int:
    """The id of a log of past calls, waiting to be looked at or brought in."""
    name = "calls-2025.csv" if done else "calls-2026.csv"
    known = Import.objects.filter(workspace_id=by.workspace_id, file_name=name).first()
    if known is not None:
        return known.pk
    at = datetime.now(UTC)
    log = past.upload(
        file=io.BytesIO(LOG.encode()), file_name=name, zone="America/New_York", country="US", by=by, at=at
    )
    if done:
        imports.carry_on(import_=log, by=by, at=at)
    return log.pk


def named_addresses() -> Iterator[str]:
    """Every named address of the program but the API's."""

    def walk(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[str]:
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                inner = (*spaces, each.namespace) if each.namespace else spaces
                if "api" not in str(each.pattern):
                    yield from walk(each, inner)
            elif isinstance(each, URLPattern) and each.name:
                yield ":".join((*spaces, each.name))

    return walk(get_resolver(), ())


def cookie_of(user: User, address: str) -> dict[str, str]:
    """The session cookie of a browser that this user has let in."""
    client = Client()
    client.force_login(user)
    name, morsel = next(iter(client.cookies.items()))
    return {"name": name, "value": morsel.value, "url": address}
