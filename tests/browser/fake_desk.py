"""A stand-in for the server behind the cockpit: the real page and module, and answers as the contract has them.

It lets a test stop the server, make the gate refuse, or lose an answer on the way, at the exact moment it wants.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import BrowserContext, Page, Route

from bounceback.core import keys
from bounceback.core.outcomes import MEANINGS, REASON_LABELS
from bounceback.screens import desk
from tests.browser.fake_cards import BLOCK, FINER, OBJECTIONS, PEOPLE, card, stamp

ADDRESS = "http://127.0.0.1:9"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'"
)
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class FakeDesk:
    """What the server would know: who is next, which calls were logged, and whether it can be reached."""

    def __init__(self, *, cards: list[dict[str, Any]] | None = None, **changes: Any) -> None:
        self.queue = [card(place) for place in range(len(PEOPLE))] if cards is None else cards
        self.out: list[dict[str, Any]] = []  # cards that were handed out
        self.laid_down: set[int] = set()
        self.away = False
        self.loses_answers = 0  # so many answers get lost on their way back
        self.says: dict[str, tuple[int, dict[str, Any]]] = {}  # path pattern -> status, answer
        self.heard: list[tuple[str, str, Any]] = []  # everything that arrived: method, path, body
        self.logs: dict[str, dict[str, Any]] = {}
        self.dials: dict[str, dict[str, Any]] = {}
        self.changes = changes
        self.objections = list(OBJECTIONS)
        self.deals: list[dict[str, Any]] | None = None  # None: nothing runs
        self.spent: dict[str, str] = {}  # deal -> call
        self.proposals: list[dict[str, Any]] = []  # for noes whose reason is open
        self.looks: dict[str, dict[str, Any]] = {}
        self.like: list[dict[str, Any]] | None = []  # None: this server has no such address
        self.refusals: list[str] = []  # what the browser said about the page's policy

    def told(self, path: str) -> list[Any]:
        """The bodies that arrived at a path below the interface's, in order."""
        return [body for _, heard, body in self.heard if heard == path]

    # -------------------------------------------------------------- the page

    def open(self, page: Page, path: str = "/sessions/1/") -> Page:
        page.on("console", self._listen)
        page.on("pageerror", lambda problem: self.refusals.append(str(problem)))
        page.context.add_cookies([{"name": "bounceback_csrf", "value": "t" * 32, "url": ADDRESS}])
        self.serve(page.context)
        page.goto(ADDRESS + path)
        if path.startswith("/sessions"):
            page.wait_for_function("() => document.documentElement.dataset.cockpit === 'running'")
        return page

    def _listen(self, message: Any) -> None:
        if message.type == "error" and "ERR_" not in message.text and "status of" not in message.text:
            self.refusals.append(message.text)

    def serve(self, context: BrowserContext) -> None:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.route("**/*", self._answer)

    def boot(self) -> dict[str, Any]:
        rungs = [
            {"id": 31, "key": "a", "kind": "APPOINTMENT", "label": "Book twenty minutes", "hint": ""},
            {"id": 32, "key": "e", "kind": "MATERIAL", "label": "Send the benchmark", "hint": "back 24 November"},
            {"id": 33, "key": "f", "kind": "LATER", "label": "Call again in six months", "hint": "back 22 May"},
        ]
        return {
            "session": {"id": 1, "campaign": "Renewal check", "started_at": stamp(datetime.now(UTC))},
            "pace_seconds": 15,
            "me": "Ana",
            "now": stamp(datetime.now(UTC)),
            "csrf_cookie": "bounceback_csrf",
            "calendar_url": "/appointments/0.ics",
            "campaign": {
                "id": 1,
                "offer": "A free renewal check.",
                "problem": "18 % rises nobody explains.",
                "voicemail": "This is Ana about your renewal; I will try again on Thursday.",
                "rungs": rungs,
                "questions": [
                    {"id": 1, "text": "Who handles renewals?"},
                    {"id": 2, "text": "What annoys you about yours?"},
                ],
            },
            "totals": self.totals(),
            "outcomes": [{"code": o.value, "label": m.label} for o, m in MEANINGS.items()],
            "reasons": [
                {"code": r.value, "label": label, "key": key}
                for (r, label), key in zip(REASON_LABELS.items(), keys.REASON_KEYS, strict=True)
            ],
            "dates": [
                {"key": key, "label": label, "days": days}
                for key, (label, days) in zip(keys.DATE_KEYS, desk.DATES, strict=True)
            ],
            "plans": [],
            "experiment": None,
            "finer": FINER,
            "cards": [],
            "empty": None,
            **desk.key_table(),
        } | self.changes

    def totals(self) -> dict[str, Any]:
        made = len(self.dials)
        return {
            "to_go": 1847 - made,
            "value_per_dial": "50.00",
            "currency": "USD",
            "value_today": f"{1150 + 50 * made}.00",
            "dials_today": 23 + made,
            "dials_an_hour": 19,
            "median_gap_seconds": 11,
            "noes_in_row": 3,
            "streak": "",
        }

    # -------------------------------------------------------------- answers

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            assert isinstance(file, str), path
            route.fulfill(path=file, content_type=TYPES.get(file.rpartition(".")[2], "text/plain"))
            return
        if self.away:
            route.abort("connectionrefused")
            return
        if path.startswith("/api/v1/"):
            body = route.request.post_data_json if route.request.post_data else None
            self.heard.append((route.request.method, path.removeprefix("/api/v1/"), body))
            status, answer = self._api(route.request.method, path.removeprefix("/api/v1/"), body)
            if self.loses_answers:
                self.loses_answers -= 1
                route.abort("connectionreset")
                return
            route.fulfill(status=status, json=answer)
            return
        if path.startswith("/sessions/1/") and "debrief" not in path:
            boot = self.boot()
            context = {"campaign_name": "Renewal check", "cockpit": boot, "dates": boot["dates"]}
            context["rungs"] = boot["campaign"]["rungs"]
            page = render_to_string("screens/cockpit.html", context, request=RequestFactory().get(path))
            route.fulfill(body=page, content_type="text/html", headers={"Content-Security-Policy": CSP})
            return
        if path == "/elsewhere/":
            context = {"text": "Another page.", "hint": ""}
            page = render_to_string("base/problem.html", context, request=RequestFactory().get(path))
            route.fulfill(body=page, content_type="text/html", headers={"Content-Security-Policy": CSP})
            return
        route.fulfill(body="<title>elsewhere</title>", content_type="text/html")

    def dealt(self) -> dict[str, Any]:
        """The deals that wait, as they go with every hand of cards."""
        return {"deals": [each for each in self.deals or [] if each["key"] not in self.spent]}

    def _with_arms(self, one: dict[str, Any]) -> dict[str, Any]:
        first = one["name"].split()[0]
        arms = [
            {"version": 5, "label": "A", "text": f"{first}, have I caught you at a bad time?"},
            {"version": 6, "label": "B", "text": f"{first}, how have you been?"},
        ]
        return {"block": BLOCK, "arms": arms} | one if self.deals is not None else one

    def next(self, count: int) -> list[dict[str, Any]]:
        cards, self.queue = [self._with_arms(each) for each in self.queue[:count]], self.queue[count:]
        self.out += cards
        return cards

    def _api(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        for pattern, answer in self.says.items():
            if re.fullmatch(pattern, f"{method} {path}"):
                return answer
        if re.fullmatch(r"sessions/1/leases", path):
            held = [each for each in self.out if each["lease"] in body["holding"]]
            in_hand = {*body["holding"], *(log["lease"] for log in self.logs.values()), *self.laid_down}
            again = [each for each in self.out if each["lease"] not in in_hand][: body["want"]]
            cards = again + self.next(body["want"] - len(again))
            kept = [
                {"lease": each["lease"], "expires_at": each["expires_at"], "permit_until": each["permit"]["until"]}
                for each in held
            ]
            answer = {"cards": cards, "held": kept} | self.dealt()
            return 200, answer | {"empty": None if cards or held else self.empty()}
        if path.startswith("objection-cards/like"):
            return (200, self.like) if self.like is not None else (404, {"code": "not-found", "text": "", "hint": ""})
        if path.startswith("objection-cards?"):
            return 200, {"cards": self.objections, "collected": 36}
        if method == "POST" and path == "calls":
            self.dials[body["key"]] = body
            return 201, {"key": body["key"]}
        if method == "PUT" and path.endswith("/second-look"):
            key = path.split("/")[1]
            self.looks[key] = body
            self.logs[key].update({"reason": body["settled"], "finer": body["finer"]})
            return 200, {"strip": self.strip(key)}
        if method == "PUT":
            return self._log(path.split("/")[1], body)
        if method == "PATCH":
            key = path.split("/")[1]
            self.logs.setdefault(key, {}).update(body)
            strip = self.strip(key)
            if "in_days" in body:
                day = datetime.now(UTC) + timedelta(days=body["in_days"])
                strip["back"] = f"{day.day} {day:%B}"
            return 200, {"strip": strip}
        if method == "DELETE" and path.startswith("calls/"):
            log = self.logs.pop(path.split("/")[1])
            self.looks.pop(path.split("/")[1], None)
            self.spent.pop(log.get("deal", ""), None)
            back = next(each for each in self.out if each["lease"] == log["lease"])
            return 200, {
                "strip": None,
                "totals": self.totals(),
                "card": back | {"lease": back["lease"] + 1000},
            } | self.dealt()
        if method == "DELETE" and path.startswith("leases/"):
            self.laid_down.add(int(path.split("/")[1]))
            return 200, {"cards": self.next(1), "empty": None} | self.dealt()
        if re.fullmatch(r"leases/\d+/permits", path):
            until = stamp(datetime.now(UTC) + timedelta(hours=1))
            return 200, card(0)["permit"] | {"until": until, "expires_at": until}
        if re.fullmatch(r"prospects/\d+/suppressions", path):
            return 200, {"cards": self.next(1)}
        if path.startswith("prospects?"):
            name, company, _, display, _ = PEOPLE[7]
            return 200, [
                {"prospect": 707, "number": 107, "name": name, "company": company, "display": display, "last": None}
            ]
        if path == "sessions/1/incoming":
            return 200, card(7, lease=99)
        if path == "sessions/1/end":
            return 200, {"debrief": "/sessions/1/debrief/"}
        return 404, {"code": "not-found", "text": "There is nothing here.", "hint": ""}

    def _log(self, key: str, body: dict[str, Any]) -> tuple[int, Any]:
        self.logs[key] = body
        self.dials.setdefault(key, body)
        if body.get("deal"):
            self.spent.setdefault(body["deal"], key)
        cards = self.next(body["want"])
        if body["right_person"]:
            new = card(6, name=body["right_person"]["name"], referred_by=self._who(body), lease=77, standing="PROMISE")
            self.out.append(new)
            cards = [new, *cards]
        empty = None if cards or body["holding"] else self.empty()
        return 200, {"strip": self.strip(key), "totals": self.totals(), "cards": cards, "empty": empty} | self.dealt()

    def _who(self, body: dict[str, Any]) -> str:
        return next((str(each["name"]) for each in self.out if each["lease"] == body["lease"]), "")

    def strip(self, key: str) -> dict[str, Any]:
        log = self.logs[key]
        outcome = log.get("outcome", "NO")
        reason = next((label for r, label in REASON_LABELS.items() if r.value == log.get("reason")), "")
        human = outcome in ("NO", "HUNG_UP", "OFF_LIST")
        return {
            "key": key,
            "name": self._who(log),
            "prospect": 700,
            "outcome": outcome,
            "label": f"no: {reason.lower()}" if reason else next(m.label for o, m in MEANINGS.items() if o == outcome),
            "tone": "no" if human else "yes" if outcome in ("RUNG", "APPOINTMENT", "SALE") else "quiet",
            "value": "50.00",
            "back": "1 November",
            "back_at": None,
            "why": "120 days before the renewal",
            "to_go": 1846,
            "painful_url": f"/calls/{key}/",
            "appointment": 5 if outcome == "APPOINTMENT" else None,
            "proposals": self.proposals if human and not reason else [],
            "asks_why": bool(self.proposals) and human and not reason,
            "finer": FINER.get(log.get("reason") or "", []),
        }

    def empty(self) -> dict[str, Any]:
        opens = stamp(datetime.now(UTC) + timedelta(hours=3))
        return {"text": "Nobody may be called right now.", "hint": "Ohio opens at 8:00.", "opens_at": opens}
