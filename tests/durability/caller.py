"""Somebody who calls and calls, as the cockpit does: an outbox whose letters are sent in order, each again and again
until the server has answered it; and a journal of what was acknowledged."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any
from uuid import UUID

from tests.durability.served import CrashingServer

# (outcome, reason, of a hundred, does somebody speak)
MIX: tuple[tuple[str, str | None, int, bool], ...] = (
    ("NO_ANSWER", None, 25, False),
    ("VOICEMAIL", None, 10, False),
    ("NO", "NO_VALUE", 20, True),
    ("NO", "HAS_ONE", 10, True),
    ("GATEKEEPER", None, 5, True),
    ("APPOINTMENT", None, 10, True),
    ("SALE", None, 8, True),
    ("WRONG_NUMBER", None, 4, True),
    ("OFF_LIST", None, 8, True),
)


@dataclass(slots=True)
class Journal:
    """What a caller was told is safe, and what else happened to the letters."""

    strokes: list[str] = field(default_factory=list)  # of all dials that were begun
    dialled: list[str] = field(default_factory=list)  # strokes whose dial was acknowledged
    logged: dict[str, dict[str, Any]] = field(default_factory=dict)  # stroke → the log that was acknowledged
    again: int = 0  # letters that had to be sent more than once
    refused: list[tuple[str, int, str]] = field(default_factory=list)  # answers that the cockpit would not repeat
    full: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # answers that say "not now"


class Caller(threading.Thread):
    """One tab of the browser."""

    def __init__(self, server: CrashingServer, *, session: int, rng: Random) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.session = session
        self.rng = rng
        self.journal = Journal()
        self.stopping = threading.Event()
        self.problem: BaseException | None = None
        self._hand: dict[int, dict[str, Any]] = {}
        self._connection: HTTPConnection | None = None
        self._generation = 0

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                if not self._hand:
                    self._take(
                        self._post("POST", f"/api/v1/sessions/{self.session}/leases", {"want": 3, "holding": []})
                    )
                    assert self._hand, "the list is worn out"
                self._call(self._hand.pop(next(iter(self._hand))))
        except BaseException as problem:
            self.problem = problem
            raise
        finally:
            if self._connection is not None:
                self._connection.close()

    def _call(self, card: dict[str, Any]) -> None:
        stroke = str(UUID(int=self.rng.getrandbits(128), version=4))
        at = self.server.now
        dial = {"key": stroke, "lease": card["lease"], "number": card["lines"][0]["number"]}
        self.journal.strokes.append(stroke)
        self._post("POST", "/api/v1/calls", {**dial, "dialled_at": at.isoformat()})
        self.journal.dialled.append(stroke)
        log = self._log(card, dial, at)
        answer = self._post("PUT", f"/api/v1/calls/{stroke}/outcome", log)
        self.journal.logged[stroke] = log
        self._take(answer)

    def _log(self, card: dict[str, Any], dial: dict[str, Any], at: Any) -> dict[str, Any]:
        outcome, reason, _, spoke = self.rng.choice([each for each in MIX for _ in range(each[2])])
        mark = f"{self.session}-{len(self.journal.strokes)}"
        return {
            "lease": card["lease"],
            "session": self.session,
            "number": dial["number"],
            "dialled_at": at.isoformat(),
            "answered_at": at.isoformat() if spoke else None,
            "ended_at": self.server.now.isoformat(),
            "outcome": outcome,
            "reason": reason,
            "note": f"note {mark}",
            "appointment_at": (at + timedelta(days=3)).isoformat() if outcome == "APPOINTMENT" else None,
            "hearings": [{"second": 3, "text": f"heard {mark}"}] if spoke else [],
            "facts": [{"label": "What they use", "value": f"fact {mark}"}] if spoke else [],
            "want": 1,
            "holding": list(self._hand),
        }

    def _take(self, answer: dict[str, Any] | None) -> None:
        for card in (answer or {}).get("cards", ()):
            self._hand.setdefault(card["lease"], card)

    def _post(self, method: str, path: str, letter: dict[str, Any]) -> dict[str, Any] | None:
        """Send until it is answered. None where the answer was a no that the cockpit would not ask about again."""
        body = json.dumps(letter)
        sent = 0
        while True:
            sent += 1
            self.journal.again += sent == 2
            try:
                status, answer = self._ask(method, path, body)
            except (OSError, HTTPException):
                self._hang_up()
                time.sleep(0.02)
                continue
            if status in (200, 201):
                return answer
            if status == 403:  # the server was started anew, and nobody has let us in yet
                self._hang_up()
                time.sleep(0.02)
            elif status >= 500:
                self.journal.full.append((status, answer))
                if self.stopping.is_set():
                    raise StillWaiting(path)
                time.sleep(0.2)
            else:
                self.journal.refused.append((path, status, str(answer)))
                return None

    def _ask(self, method: str, path: str, body: str) -> tuple[int, Any]:
        if self._generation != self.server.generation:
            self._hang_up()
            self._generation = self.server.generation
        cookies = self.server.cookies
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.server.port, timeout=180)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Content-Type": "application/json",
            "X-CSRFToken": cookies.get(f"bounceback_csrf_{self.server.port}", ""),
        }
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        read = answer.read()
        if answer.status == 500:
            raise AssertionError(f"{method} {path}: {read[:500]!r}")
        return answer.status, json.loads(read)

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class StillWaiting(Exception):
    """The test ended while a letter was waiting in the outbox."""
