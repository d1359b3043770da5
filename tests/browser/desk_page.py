"""The laid desk in a real browser, and every page that can be looked at there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from bounceback.base.models import User
from bounceback.calling.models import Session
from tests.screens.desk import Desk

# Playwright runs an event loop in the test's thread; the database is only ever used between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Addresses that show no page of their own: they only take forms, hand out files, or answer in JSON.
NOT_PAGES = {
    "base:enter",
    "base:door",
    "base:healthz",
    "campaigns:archive",
    "campaigns:example",
    "campaigns:ladder",
    "campaigns:lists",
    "campaigns:opening_archive",
    "campaigns:openings",
    "campaigns:pace",
    "campaigns:questions",
    "campaigns:sums",
    "campaigns:versions",
    "campaigns:words",
    "followups:appointment_ics",
    "followups:mail",
    "followups:sent",
    "prospects:put_back",
    "prospects:put_on",
    "prospects:take_off",
    "records:discard",
    "records:kit_out",
    "records:kit_take",
    "records:progress",
    "records:rejects",
    "records:resume",
    "screens:end",
    "screens:further_reason",
    "screens:home",
    "screens:note",
    "screens:reason",
    "screens:replan",
    "screens:start",
    "screens:trigger",
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
    return {
        "screens:whom": "/start/whom/",
        "screens:offer": "/start/offer/",
        "screens:opening": "/start/opening/",
        "screens:plan": "/plan/",
        "screens:plan_of": f"/plan/{desk.campaign.pk}/",
        "screens:cockpit": f"/sessions/{session.pk}/",
        "screens:debrief": f"/sessions/{desk.session.pk}/debrief/",
        "screens:sessions": "/sessions/",
        "screens:call": f"/calls/{desk.painful.key}/",
        "screens:prospect": f"/prospects/{desk.prospect.pk}/",
        "screens:keys": "/keys/",
        "insights:kinds": "/review/",
        "campaigns:campaigns": "/campaigns/",
        "campaigns:campaign": f"/campaigns/{desk.campaign.pk}/",
        "campaigns:new": "/campaigns/new/",
        "prospects:prospects": "/prospects/",
        "prospects:add": "/prospects/add/",
        "prospects:edit": f"/prospects/{desk.prospect.pk}/edit/",
        "prospects:new_list": "/lists/new/",
        "prospects:edit_list": f"/lists/{desk.households.pk}/edit/",
        "records:imports": "/lists/",
        "records:record": "/record/",
        "records:bring": "/imports/new/",
        "records:import": f"/imports/{desk.brought}/",
        "records:undo": f"/imports/{desk.undoable}/undo/",
        "records:kits": "/record/kits/",
        "records:kit_look": f"/record/kits/look/?starter=benefit-broker&into={desk.campaign.pk}",
        "compliance:suppressions": "/do-not-call/",
        "compliance:lift": f"/do-not-call/{desk.suppression}/lift/",
        "compliance:scrubs": f"/lists/{desk.households.pk}/scrubs/",
    }


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
