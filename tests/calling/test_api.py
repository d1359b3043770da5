import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bounceback.calling.models import Call, Lease
from bounceback.campaigns import actions as campaigns
from bounceback.compliance.models import Suppression
from bounceback.core.experiments import Kind
from bounceback.experiments import actions as experiments
from bounceback.followups.models import Promise
from bounceback.playbook.models import Mark
from bounceback.prospects.models import Line, Listing, Number
from tests.factories_trying import make_plan

NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)


class Clock:
    """The clock that the door of the web reads; the test moves it."""

    def __init__(self, at):
        self.at = at

    def now(self, tz):
        return self.at

    def tick(self, by):
        self.at += by if isinstance(by, timedelta) else timedelta(seconds=by)


@pytest.fixture
def clock(noon, monkeypatch):
    clock = Clock(noon)
    monkeypatch.setattr("bounceback.base.middleware.datetime", clock)
    return clock


@pytest.fixture
def ask(browser_of_ana, clock):
    """Ask the API as the cockpit does; returns status and answer."""

    def ask(method, path, body=None):
        answer = browser_of_ana.generic(
            method, f"/api/v1{path}", json.dumps(body) if body is not None else "", content_type="application/json"
        )
        return answer.status_code, answer.json()

    return ask


@pytest.fixture
def card(ask, desk, people):
    _, answer = ask("POST", f"/sessions/{desk.session.pk}/leases", {"want": 1, "holding": []})
    return answer["cards"][0]


def dial(ask, card):
    key = str(uuid4())
    status, answer = ask(
        "POST",
        "/calls",
        {"key": key, "lease": card["lease"], "number": card["lines"][0]["number"], "dialled_at": NOON.isoformat()},
    )
    assert (status, answer) == (201, {"key": key})
    return key


def log(card, **said):
    return {
        "lease": card["lease"],
        "number": card["lines"][0]["number"],
        "dialled_at": NOON.isoformat(),
        "answered_at": None,
        "ended_at": NOON.isoformat(),
        "outcome": "NO",
        "reason": "NO_VALUE",
        "spoke_with": "",
        "want": 1,
        "holding": [],
    } | said


def test_a_card_has_the_shape_of_the_contract(card):
    assert set(card) == {
        "lease", "listing", "prospect", "expires_at", "name", "company", "title", "headcount", "industry", "place",
        "zone", "standing", "why", "try", "renews_in_days", "renews_on", "list", "audience", "last", "must_change",
        "promise", "facts", "attributes", "referred_by", "lines", "opening", "block", "arms", "permit",
    }  # fmt: skip
    assert set(card["lines"][0]) == {"line", "number", "e164", "display", "extension"}
    assert set(card["permit"]) == {"callable", "until", "text", "refused_by", "opens_at", "rules_version"}
    assert card["try"] == 1
    assert card["list"] == "Ohio"
    assert card["expires_at"] == "2026-11-17T17:15:00Z"


def test_dial_log_change_and_undo(ask, card, clock):
    key = dial(ask, card)
    clock.tick(40)

    status, logged = ask("PUT", f"/calls/{key}/outcome", log(card))
    assert status == 200
    assert logged["strip"]["label"] == "no: no value"
    assert logged["totals"]["dials_today"] == 1
    assert logged["cards"][0]["name"] == "Person 1"
    assert logged["empty"] is None

    status, changed = ask("PATCH", f"/calls/{key}", {"in_days": 7, "note": "Ask again"})
    assert (status, changed["strip"]["back"]) == (200, "24 November, 09:00")
    assert Promise.objects.get().due_at == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)

    status, back = ask("DELETE", f"/calls/{key}/outcome")
    assert (status, back["strip"], back["card"]["name"]) == (200, None, "Person 0")
    assert Call.objects.get().outcome == ""


def test_the_same_log_twice_is_one_log_and_another_is_refused(ask, card):
    key = dial(ask, card)
    body = log(card)

    first = ask("PUT", f"/calls/{key}/outcome", body)
    again = ask("PUT", f"/calls/{key}/outcome", body)
    status, refused = ask("PUT", f"/calls/{key}/outcome", body | {"reason": "HAS_ONE"})

    assert first[1]["strip"] == again[1]["strip"]
    assert (status, refused["code"]) == (409, "already-logged")
    assert Call.objects.count() == 1


def test_a_log_may_come_without_its_dial(ask, card):
    status, _ = ask("PUT", f"/calls/{uuid4()}/outcome", log(card, outcome="NO_ANSWER", reason=None))

    assert status == 200
    assert Call.objects.get().outcome == "NO_ANSWER"


def test_a_card_is_skipped(ask, card):
    status, answer = ask("DELETE", f"/leases/{card['lease']}")

    assert (status, answer["cards"][0]["name"]) == (200, "Person 1")
    assert Lease.objects.get(pk=card["lease"]).ending == "SKIPPED"


def test_the_gate_is_asked_again(ask, card, clock):
    clock.tick(timedelta(minutes=14))
    status, permit = ask("POST", f"/leases/{card['lease']}/permits")
    assert (status, permit["callable"], permit["until"]) == (200, True, "2026-11-17T17:29:00Z")

    clock.at = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    status, refused = ask("POST", f"/leases/{card['lease']}/permits")
    assert (status, refused["code"]) == (409, "may-not-call")
    assert "Tue 21:00 in Ohio" in refused["text"]


def test_the_prospects_next_number(ask, card, ana):
    number = Number.objects.create(workspace=ana.workspace, e164="+13305550177")
    line = Line.objects.create(workspace=ana.workspace, prospect_id=card["prospect"], number=number, position=1)

    status, moved = ask("POST", f"/leases/{card['lease']}/lines", {"line": line.pk})

    assert (status, moved["lines"][0]["e164"]) == (200, "+13305550177")
    assert Lease.objects.get(pk=card["lease"]).number == number
    assert Listing.objects.get(pk=card["listing"]).number == number


def test_a_colleagues_number_cannot_be_taken(ask, card, people, desk, ana):
    _, answer = ask("POST", f"/sessions/{desk.session.pk}/leases", {"want": 1, "holding": [card["lease"]]})
    theirs = answer["cards"][0]["lines"][0]["number"]
    line = Line.objects.create(workspace=ana.workspace, prospect_id=card["prospect"], number_id=theirs, position=1)

    status, refused = ask("POST", f"/leases/{card['lease']}/lines", {"line": line.pk})

    assert (status, refused["code"]) == (409, "number-held")
    assert Listing.objects.get(pk=card["listing"]).number_id == card["lines"][0]["number"]


def test_off_the_list_before_any_dial(ask, card):
    body = {"key": str(uuid4()), "scope": "NUMBER", "why": "asked by mail"}

    status, answer = ask("POST", f"/prospects/{card['prospect']}/suppressions", body)

    assert (status, answer["cards"][0]["name"]) == (200, "Person 1")
    assert Suppression.objects.get().e164 == card["lines"][0]["e164"]


def test_they_call_us_and_are_found_by_four_digits(ask, card, desk):
    status, found = ask("GET", "/prospects?digits=0103")
    assert (status, [who["name"] for who in found]) == (200, ["Person 3"])

    status, theirs = ask(
        "POST",
        f"/sessions/{desk.session.pk}/incoming",
        {"prospect": found[0]["prospect"], "number": found[0]["number"]},
    )
    assert (status, theirs["name"], theirs["why"]) == (200, "Person 3", "they called you")

    status, _ = ask("PUT", f"/calls/{uuid4()}/outcome", log(theirs, came_in=True, outcome="NO", reason="HAS_ONE"))
    assert status == 200
    assert Call.objects.get().came_in
    assert Listing.objects.get(pk=theirs["listing"]).attempts == 0


def test_the_session_ends_and_gives_its_cards_back(ask, card, desk):
    status, answer = ask("POST", f"/sessions/{desk.session.pk}/end")

    assert (status, answer["debrief"]) == (200, f"/sessions/{desk.session.pk}/debrief")
    assert Lease.objects.get().ending == "RETURNED"
    status, refused = ask("POST", f"/sessions/{desk.session.pk}/leases", {"want": 1})
    assert (status, refused["code"]) == (409, "session-over")


@pytest.mark.parametrize(
    "body",
    [
        {"outcome": "MAYBE"},
        {"dialled_at": "yesterday"},
        {"dialled_at": "2026-11-17T17:00:00"},
        {"note": "x" * 20_001},
        {"lease": -1},
        {"triggers": [{"speaker": "GOD", "effect": "GOOD"}]},
    ],
)
def test_what_cannot_be_understood_changes_nothing(ask, card, body):
    status, answer = ask("PUT", f"/calls/{uuid4()}/outcome", log(card, **body))

    assert (status, answer["code"]) == (422, "not-understood")
    assert not Call.objects.exists()


def test_strangers_and_other_peoples_things_are_not_found(ask, card, client, ben):
    client.force_login(ben)
    theirs = client.delete(f"/api/v1/leases/{card['lease']}")

    assert theirs.status_code == 404
    assert ask("DELETE", "/leases/999999")[0] == 404
    assert ask("PUT", f"/calls/{uuid4()}/outcome", log(card, lease=999))[0] == 404


@pytest.fixture
def experiment(desk, people, noon):
    campaign = desk.session.campaign
    arms = [
        campaigns.open_with(campaign=campaign, label=label, text=f"Hello {label}.", by=desk.by, at=noon).opening
        for label in "XY"
    ]
    return experiments.begin(
        key=uuid4(), campaign=campaign, kind=Kind.OPENING, arms=arms, horizon=300, budget=80, by=desk.by, at=noon
    )


def test_deals_have_the_shape_of_the_contract(ask, desk, experiment, clock):
    _, answer = ask("POST", f"/sessions/{desk.session.pk}/leases", {"want": 2, "holding": []})
    card, deals = answer["cards"][0], answer["deals"]

    assert [(arm["label"], arm["text"]) for arm in card["arms"]] == [("X", "Hello X."), ("Y", "Hello Y.")]
    assert all(set(deal) == {"key", "block", "version", "label"} for deal in deals)
    assert {deal["block"] for deal in deals} == {card["block"]}
    assert len(deals) >= 4

    key = dial(ask, card)
    clock.tick(60)
    _, logged = ask("PUT", f"/calls/{key}/outcome", log(card, deal=deals[0]["key"], opening=card["opening"]["version"]))
    assert logged["deals"][0] == deals[1]
    assert Call.objects.get(key=key).opening_id == deals[0]["version"]

    _, back = ask("DELETE", f"/calls/{key}/outcome")
    assert back["deals"][: len(deals)] == deals
    assert back["card"]["block"] == card["block"]


def test_marks_have_the_shape_of_the_contract(ask, desk, card, noon, clock):
    plan = make_plan(desk.by, at=noon, campaign=desk.session.campaign)
    key = dial(ask, card)
    clock.tick(60)

    ask("PUT", f"/calls/{key}/outcome", log(card, marks=[{"plan": str(plan.key), "did": "DID"}]))
    assert list(Mark.objects.values_list("plan__key", "did")) == [(plan.key, "DID")]

    status, _ = ask("PATCH", f"/calls/{key}", {"marks": [{"plan": str(plan.key), "did": "FORGOT"}]})
    assert (status, list(Mark.objects.values_list("did", flat=True))) == (200, ["FORGOT"])

    status, _ = ask("PATCH", f"/calls/{key}", {"marks": [{"plan": str(plan.key), "did": "PERHAPS"}]})
    assert (status, list(Mark.objects.values_list("did", flat=True))) == (422, ["FORGOT"])
