"""What the stand-in for the server hands out: people, cards, objections, plans, deals. All made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bounceback.core.objections import folded

PEOPLE = (
    ("Dana Whitfield", "Whitfield Tool & Die", "+13305550143", "(330) 555-0143", "Akron, Ohio"),
    ("Marisol Ortiz", "Ortiz Dental Group", "+13305550111", "(330) 555-0111", "Canton, Ohio"),
    ("Priya Raman", "Raman Logistics", "+16145550122", "(614) 555-0122", "Columbus, Ohio"),
    ("Lee Park", "Park & Daughters Heating", "+14195550133", "(419) 555-0133", "Toledo, Ohio"),
    ("Omar Haddad", "Haddad Foods", "+12165550144", "(216) 555-0144", "Cleveland, Ohio"),
    ("Ruth Abel", "Abel Printing", "+15135550155", "(513) 555-0155", "Cincinnati, Ohio"),
    ("Jonas Weber", "Weber Machining", "+19375550166", "(937) 555-0166", "Dayton, Ohio"),
    ("Ines Duarte", "Duarte Clinics", "+17405550177", "(740) 555-0177", "Athens, Ohio"),
)


def objection(
    place: int, front: str, *responses: tuple[str, str, str], heard: int = 0, phrasings: tuple[str, ...] = ()
) -> dict[str, Any]:
    """An objection card as the feed tells it; responses are idea, words and record."""
    return {
        "key": f"00000000-0000-4000-8000-{place:012}",
        "front": front,
        "folded": folded(front),
        "nth": place,
        "heard": heard,
        "responses": [
            {"key": f"00000000-0000-4000-9000-{place:08}{at:04}", "idea": idea, "words": words, "record": record}
            for at, (idea, words, record) in enumerate(responses, start=1)
        ],
        "phrasings": list(phrasings),
    }


FINER = {
    "WRONG_TIME": ["busy right now", "in a meeting", "driving"],
    "NO_RAPPORT": ["sounded like a robot"],
    "HAS_ONE": [],
}
PLANS = (
    {
        "key": "00000000-0000-4000-a000-000000000001",
        "remind": "Ask one question before the offer",
        "done": 12,
        "finish": 40,
        "per_dial": False,
        "url": "/plans/1/",
    },
    {
        "key": "00000000-0000-4000-a000-000000000002",
        "remind": "Call before nine",
        "done": 30,
        "finish": 200,
        "per_dial": True,
        "url": "/plans/2/",
    },
)
PROPOSALS = [
    {"reason": "WRONG_TIME", "label": "Wrong time", "why": "hung up after 8 s · before you had said who you are"},
    {"reason": "NO_RAPPORT", "label": "No rapport", "why": "hung up after 8 s"},
]
BLOCK = "1|1|AM"


def deal(place: int, label: str, block: str = BLOCK) -> dict[str, Any]:
    """An arm that waits: version 5 is A, 6 is B."""
    version = {"A": 5, "B": 6}[label]
    return {"key": f"00000000-0000-4000-b000-{place:012}", "block": block, "version": version, "label": label}


OBJECTIONS = (
    objection(
        4,
        "We have a broker",
        (
            "What do your neighbours pay?",
            "Most who call me back did. When did yours last show you what your neighbours pay?",
            "went on 9 of 14 · 47–78 %",
        ),
        (
            "Two minutes to find out",
            "Good. Then you will know in two minutes whether I am wasting your time.",
            "went on 2 of 5 · not enough yet, 5 more",
        ),
        heard=21,
        phrasings=("my brother in law does that",),
    ),
    objection(1, "Send me something", ("Which page?", "", "not tried yet"), heard=8),
    objection(2, "No budget", heard=3),
)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def card(place: int, **changes: Any) -> dict[str, Any]:
    """The card of one of the people, with a permit for an hour."""
    name, company, e164, display, town = PEOPLE[place % len(PEOPLE)]
    at = datetime.now(UTC)
    number = 100 + place
    return {
        "lease": 10 + place,
        "listing": 500 + place,
        "prospect": 700 + place,
        "expires_at": stamp(at + timedelta(minutes=15)),
        "name": name,
        "company": company,
        "title": "Owner",
        "headcount": 84,
        "industry": "",
        "place": town,
        "zone": "America/New_York",
        "standing": "FRESH",
        "why": "",
        "try": 3,
        "renews_in_days": 63,
        "renews_on": "2027-01-23",
        "list": "Ohio",
        "audience": "BUSINESS",
        "last": {"text": "Too busy, try mornings.", "outcome": "No: wrong time", "when": stamp(at), "who": "you"},
        "must_change": "",
        "promise": None,
        "facts": [],
        "attributes": {"Source": "Chamber of commerce"},
        "referred_by": None,
        "lines": [{"line": number, "number": number, "e164": e164, "display": display, "extension": ""}],
        "opening": {
            "version": 4,
            "label": "B",
            "text": f"{name.split()[0]}, this is a cold call. Hang up, or thirty seconds?",
        },
        "permit": {
            "callable": True,
            "until": stamp(at + timedelta(hours=1)),
            "text": "May be called.",
            "refused_by": [],
            "opens_at": None,
            "rules_version": "1",
        },
    } | changes
