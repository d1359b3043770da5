"""Whatever is sent to an address that writes: a no leaves every table as it was, byte by byte, and nothing falls over.

The addresses are those of real rows. Forms are filled with the fields of their own page, the JSON door with the fields
of its own description; both with what no field means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from bounceback.calling.models import Lease
from tests import factories
from tests.factories_trying import make_arm, make_experiment, make_option, make_plan, make_tip
from tests.house.acts.stage import Stage
from tests.house.test_urls import EXAMPLES, OPEN, ROUTES, _everything

TYPED: tuple[str, ...] = (
    "",
    " ",
    "\x00",
    "☃ \ufeff\u202e",
    "x" * 30_000,
    "-1",
    "9" * 30,
    "2026-13-45",
    "<script>",
    "on",
)
SENT: tuple[Any, ...] = (None, "\x00", "x" * 30_000, -1, 2**70, [{}], {}, "2026-13-45T99:00Z")
RAW = (b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"key": NaN}', b"[" * 5_000)
FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"')


class Refusals:
    """Sends things, and counts what came back."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        browser.raise_request_exception = False
        self.wrong: list[str] = []
        self.nos = 0
        self.before = _everything()

    def send(self, method: str, path: str, data: Any, kind: str, *, must_refuse: bool = False) -> int:
        """Send; whatever was accepted is undone, so that all meet the same rows. Returns the status."""
        mark = transaction.savepoint()
        touched = connection.connection.total_changes
        said = self.browser.generic(method, path, data, content_type=kind)
        shown = f"{method} {path} {data[:120]!r}: {said.status_code}"
        if said.status_code >= 500:
            self.wrong.append(shown)
        elif said.status_code >= 400:
            self.nos += 1
            # Where no row was touched, not even one that was put back, nothing need be compared.
            if connection.connection.total_changes != touched and _everything() != self.before:
                self.wrong.append(f"{shown} and wrote")
        elif must_refuse:
            self.wrong.append(f"{shown} {said.content[:200]!r}")
        transaction.savepoint_rollback(mark)
        return said.status_code


@pytest.fixture
def stage(ana: Any, noon: Any, data_dir: Any, tmp_path: Any) -> Stage:
    (data_dir / "uploads").mkdir()
    return Stage(by=ana, at=noon, folder=tmp_path)


@pytest.fixture
def ids(stage: Stage) -> dict[str, Any]:
    """A real row for each part of an address."""
    from bounceback.calling.actions import saved_views
    from bounceback.compliance import actions as compliance

    call = stage.logged
    who = stage.who
    return {
        "key": str(call.key),
        "prospect_id": stage.listing.prospect_id,
        "listing_id": stage.listing.pk,
        "list_id": stage.list.pk,
        "campaign_id": stage.campaign.pk,
        "opening_id": stage.opening.pk,
        "session_id": stage.session.pk,
        "lease_id": stage.lease.pk,
        "import_id": stage.uploaded.pk,
        "suppression_id": compliance.suppress(scope="NUMBER", e164="+13305550199", source="asked", **who).pk,
        "appointment_id": factories.make_appointment(stage.by, at=stage.at, campaign=stage.campaign).pk,
        "material_id": factories.make_material(stage.by, at=stage.at, campaign=stage.campaign).pk,
        "card_key": str(stage.objection.key),
        "response_key": str(stage.response.key),
        "phrasing_id": factories.make_phrasing(stage.by, at=stage.at, card=stage.objection).pk,
        "plan_key": str(make_plan(stage.by, at=stage.at, campaign=stage.campaign).key),
        "experiment_key": str(running_experiment(stage).key),
        "option_name": str(make_option(stage.by, at=stage.at).key),
        "tip_id": make_tip(stage.by, at=stage.at).pk,
        "reason_id": call.reasons.earliest("pk").pk,
        "view_id": saved_views.save_view(name="Noes", filters={}, **who).pk,
    }


def running_experiment(stage: Stage) -> Any:
    """One with two arms, that can be adopted, stopped and begun anew."""
    tried = make_experiment(stage.by, at=stage.at, campaign=stage.campaign, ended_at=None, ending="")
    for label in "AB":
        version = factories.make_opening_version(stage.by, at=stage.at, text=f"Words of {label}")
        make_arm(stage.by, at=stage.at, experiment=tried, label=label, version=version)
    return tried


def _address(route: str, ids: dict[str, Any]) -> str:
    def part(match: re.Match[str]) -> str:
        kind, _, name = match[1].rpartition(":")
        return str(ids.get(name, EXAMPLES.get(kind, "nothing")))

    return "/" + re.sub(r"<([^>]+)>", part, route)


@pytest.mark.django_db
def test_forms_that_say_no_change_nothing(browser_of_ana: Client, stage: Stage, ids: dict[str, Any]):
    refusals = Refusals(browser_of_ana)
    kind = "application/x-www-form-urlencoded"

    for route in ROUTES:
        if route in OPEN or route.startswith("api/"):
            continue
        path = _address(route, ids)
        page = browser_of_ana.get(path).content.decode("utf-8", "replace")
        fields = sorted({name for name in FIELD.findall(page) if "csrf" not in name})
        for value in TYPED:
            if refusals.send("POST", path, _form(dict.fromkeys(fields, value)), kind) == 405:
                break  # nothing is posted there

    assert not refusals.wrong, "\n".join(refusals.wrong)
    assert refusals.nos > 100


def _form(values: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return urlencode(values)


def _writes(browser: Client) -> Iterator[tuple[str, str, list[str]]]:
    """Method, address and fields of everything in the JSON door that takes a body."""
    told = browser.get("/api/v1/openapi.json").json()
    for route, operations in told["paths"].items():
        for method, operation in operations.items():
            if "requestBody" in operation:
                schema = operation["requestBody"]["content"]["application/json"]["schema"]
                name = schema.get("$ref", "").rpartition("/")[2]
                yield (
                    method.upper(),
                    route,
                    sorted(told["components"]["schemas"].get(name, schema).get("properties", {})),
                )


@pytest.mark.django_db
def test_the_json_door_that_says_no_changes_nothing(browser_of_ana: Client, stage: Stage, ids: dict[str, Any]):
    refusals = Refusals(browser_of_ana)
    kind = "application/json"

    for method, route, fields in _writes(browser_of_ana):
        path = re.sub(r"{([^}]+)}", lambda part: str(ids[part[1]]), route)
        for raw in RAW:
            refusals.send(method, path, raw, kind)
        for value in SENT:
            refusals.send(method, path, json.dumps(dict.fromkeys(fields, value)).encode(), kind)

    assert not refusals.wrong, "\n".join(refusals.wrong)
    assert refusals.nos > 100


@pytest.mark.django_db
def test_what_is_almost_right_changes_nothing(browser_of_ana: Client, stage: Stage, ids: dict[str, Any]):
    """Well-formed, and yet no: another log, a claim that has ended, somebody else's row."""
    stranger = factories.make_user(
        stage.by, at=stage.at, workspace_id=factories.make_workspace(stage.by, at=stage.at).pk
    )
    listing = factories.make_listing(stranger, at=stage.at, list=factories.make_list(stranger, at=stage.at))
    campaign = factories.make_campaign(stranger, at=stage.at)
    session = factories.make_session(stranger, at=stage.at, campaign=campaign)
    theirs = factories.make_lease(stranger, at=stage.at, listing=listing, session=session)
    their_call = factories.make_call(stranger, at=stage.at, lease=theirs, campaign=campaign, prospect=listing.prospect)
    log = {
        "dialled_at": stage.at.isoformat(),
        "ended_at": (stage.at + timedelta(seconds=9)).isoformat(),
        "outcome": "NO_ANSWER",
    }
    lease, key = ids["lease_id"], ids["key"]
    dial = {"key": str(uuid4()), "lease": theirs.pk, "dialled_at": stage.at.isoformat()}
    refusals = Refusals(browser_of_ana)
    for method, path, body in (
        ("PUT", f"calls/{key}/outcome", log),  # it has another log
        ("PUT", f"calls/{uuid4()}/outcome", log),  # never dialled, and no claim is named
        ("PUT", f"calls/{uuid4()}/outcome", log | {"lease": theirs.pk}),
        ("PUT", f"calls/{their_call.key}/outcome", log),
        ("PATCH", f"calls/{their_call.key}", {"note": "mine"}),
        ("DELETE", f"calls/{their_call.key}/outcome", {}),
        ("PUT", f"calls/{their_call.key}/second-look", {"settled": "OTHER"}),
        ("PUT", f"calls/{key}/second-look", {"settled": "BAD_MOOD"}),
        ("POST", "calls", dial),
        ("POST", "calls", dial | {"lease": 2**40}),
        ("POST", f"leases/{lease}/permits", {}),  # it has ended
        ("POST", f"leases/{lease}/lines", {"line": 2**40}),
        ("DELETE", f"leases/{theirs.pk}", {}),
        ("POST", f"sessions/{theirs.session_id}/leases", {"want": 3}),
        ("POST", f"sessions/{theirs.session_id}/end", {}),
        ("POST", f"prospects/{theirs.listing.prospect_id}/suppressions", {"key": str(uuid4())}),
        ("POST", f"sessions/{ids['session_id']}/incoming", {"prospect": theirs.listing.prospect_id}),
    ):
        refusals.send(method, f"/api/v1/{path}", json.dumps(body).encode(), "application/json", must_refuse=True)

    assert not refusals.wrong, "\n".join(refusals.wrong)
    assert refusals.nos == 17


@pytest.mark.django_db
def test_the_fingerprint_sees_a_single_byte(stage: Stage, ids: dict[str, Any]):
    """The control."""
    before = _everything()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE calling_call SET note = note || '.' WHERE id = (SELECT max(id) FROM calling_call)")

    assert _everything() != before
    assert Lease.objects.exists()
