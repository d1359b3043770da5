"""The main job, whole: from a spreadsheet to a session of calls, in a real browser, by keyboard alone."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.at_an_hour import shifted
from tests.browser.caller import Caller
from tests.browser.pictures import take
from tests.installations import Installation

HOSPITALS = Path(__file__).parent.parent / "data" / "us_hospitals_2026.csv"
WEDNESDAY = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)  # eleven in New York, eight in California
NOWHERE_OPEN = datetime(2026, 11, 18, 11, 30, tzinfo=UTC)  # half past seven in Puerto Rico, the first to open

CALLS = """
import json
from bounceback.calling.models import Call
rows = Call.objects.order_by("dialled_at").values_list(
    "number__e164", "outcome", "reason", "note", "came_in", "prospect__name", "prospect__company", "answered_at")
print(json.dumps(list(rows), default=str))
"""

STANDINGS = """
import json
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Listing
off = Suppression.objects.filter(scope="NUMBER").values("e164")
print(json.dumps(list(Listing.objects.filter(number__e164__in=off).values_list("standing", flat=True))))
"""


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment of processes for which it is Wednesday, eleven in the morning in New York; or another hour."""
    return shifted(getattr(request, "param", WEDNESDAY))


@pytest.fixture
def morning(prepared: Installation, clock: dict[str, str]) -> Installation:
    """A running installation at that hour."""
    prepared.start(**clock)
    return prepared


@pytest.fixture
def context_at_that_hour(context: BrowserContext, clock: dict[str, str]) -> BrowserContext:
    """A browser whose clock goes by the same hour. Its timers are the real ones."""
    shift = float(clock["CLOCK_SHIFT_SECONDS"]) * 1000
    context.add_init_script(
        f"""{{ const Real = Date; const now = () => Real.now() + {shift:.0f};
        globalThis.Date = class Date extends Real {{
            constructor(...given) {{ super(...(given.length ? given : [now()])); }}
            static now() {{ return now(); }}
        }}; }}"""
    )
    return context


@pytest.fixture
def caller(context_at_that_hour: BrowserContext, morning: Installation) -> Caller:
    """At the first page of a fresh installation."""
    page = context_at_that_hour.new_page()
    morning.let_in(page)
    return Caller(page)


def calls_of(installation: Installation) -> list[dict[str, Any]]:
    """What the database holds, in the order of the dials."""
    names = ("number", "outcome", "reason", "note", "came_in", "name", "company", "answered_at")
    return [dict(zip(names, row, strict=True)) for row in json.loads(installation.python(CALLS))]


def e164(shown: str) -> str:
    return "+1" + re.sub(r"\D", "", shown)


def figure(page: Page, words: str) -> str:
    """One of the five numbers of the debrief."""
    return page.locator(".five p", has_text=re.compile(words)).locator("b").first.inner_text()


def test_from_a_spreadsheet_to_what_the_noes_said(caller: Caller, morning: Installation, tmp_path: Path) -> None:
    page = caller.page
    made: list[tuple[str, str, str]] = []  # number, outcome, reason

    caller.first_run(HOSPITALS)
    caller.start()

    # Ten calls, ten endings.
    keys: dict[str, int] = {}
    made.append((caller.dial(), "NO_ANSWER", ""))
    take(page, "session-ringing")
    caller.let_it_ring()
    caller.press("Space")
    keys["NO_ANSWER"] = caller.cost
    caller.strip().to_contain_text("no answer", ignore_case=True)

    made.append((caller.dial(), "BUSY", ""))
    caller.press("b")
    keys["BUSY"] = caller.cost
    caller.strip().to_contain_text("busy", ignore_case=True)

    made.append((caller.dial(), "VOICEMAIL", ""))
    caller.press("v")
    expect(page.locator("#drawer-voicemail")).to_be_visible()
    caller.press("Space")
    keys["VOICEMAIL"] = caller.cost
    caller.strip().to_contain_text("voicemail", ignore_case=True)

    made.append((caller.dial(), "VOICEMAIL_LEFT", ""))
    caller.press("v", "v")
    keys["VOICEMAIL_LEFT"] = caller.cost
    caller.strip().to_contain_text("message left", ignore_case=True)

    made.append((caller.dial(), "WRONG_NUMBER", ""))
    caller.press("w")
    keys["WRONG_NUMBER"] = caller.cost
    caller.strip().to_contain_text("wrong", ignore_case=True)

    made.append((caller.dial(), "GATEKEEPER", ""))
    caller.press("g")
    caller.press("g")
    keys["GATEKEEPER"] = caller.cost
    caller.strip().to_contain_text("gatekeeper", ignore_case=True)

    made.append((caller.talk(), "HUNG_UP", ""))
    caller.press("q")
    keys["HUNG_UP"] = caller.cost
    caller.strip().to_contain_text("hung up", ignore_case=True)

    made.append((caller.talk(), "NO", "NO_VALUE"))
    caller.press("r")
    caller.type("pays nothing for it, says she")
    caller.press("Escape", "3")
    caller.strip().to_contain_text(re.compile("no: no value.*back", re.IGNORECASE))
    caller.press("4")
    caller.strip().to_contain_text("18 December")

    made.append((caller.talk(), "RUNG", ""))
    take(page, "session-talking", looks=True)
    caller.press("e")
    keys["RUNG"] = caller.cost
    caller.strip().to_contain_text("23 November")

    made.append((caller.talk(), "APPOINTMENT", ""))
    caller.press("a")
    caller.type("thu 2pm")
    expect(page.locator("#when-list")).to_contain_text(re.compile("Thu 19 Nov, (14|2):00"))
    caller.press("Enter")
    keys["APPOINTMENT"] = caller.cost
    caller.strip().to_contain_text("19 November")
    take(page, "session-strip")

    # They name somebody else, whose card is next; that call is taken back once and logged anew.
    made.append((caller.talk(), "NO", "WRONG_PERSON"))
    caller.press("w")
    caller.type("Nadia Farouk")
    caller.press("Tab")
    caller.type("buys for the house")
    caller.press("Tab")
    caller.type("334 555 0177")
    caller.press("Enter")
    expect(page.locator("#card-name")).to_have_text("Nadia Farouk")
    made.append((caller.talk(), "NO", "OTHER"))
    caller.press("1")
    keys["NO"] = caller.cost
    caller.strip().to_contain_text("wrong time", ignore_case=True)
    caller.press("z")
    expect(page.locator("#card-name")).to_have_text("Nadia Farouk")
    caller.press("6")
    caller.strip().to_contain_text("no: other", ignore_case=True)

    # Off the list, in a talk and before one.
    asked = caller.talk()
    made.append((asked, "OFF_LIST", ""))
    caller.press("x", "x")
    keys["OFF_LIST"] = caller.cost
    caller.strip().to_contain_text("off the list", ignore_case=True)
    caller.ready()
    refused = caller.number
    caller.press("x", "x")
    expect(page.locator("#card-number")).not_to_have_text(refused)

    # The network goes away for three calls and comes back.
    caller.everything_sent()
    caller.ready()
    page.context.set_offline(True)
    for count, (key, outcome, reason) in enumerate(
        [("2", "NO", "NO_RAPPORT"), ("5", "NO", "HAS_ONE"), ("q", "HUNG_UP", "")], start=1
    ):
        made.append((caller.talk(), outcome, reason))
        caller.press(key)
        expect(page.locator("#post")).to_have_text("1 call waits" if count == 1 else f"{count} calls wait")
    take(page, "session-offline", looks=True)
    assert len(calls_of(morning)) == len(made) - 3
    page.context.set_offline(False)
    caller.everything_sent()
    expect(page.locator("#banner-away")).to_be_hidden()

    caller.end()
    take(page, "session-debrief")
    assert figure(page, "dial") == "16"
    assert figure(page, "answered") == "11"
    assert figure(page, "main objective") == "1"
    assert figure(page, "saved one rung down") == "1"

    # What it cost: docs/explanation/presses.md says the same.
    assert keys == {
        "NO_ANSWER": 2,
        "BUSY": 2,
        "VOICEMAIL": 3,
        "VOICEMAIL_LEFT": 3,
        "WRONG_NUMBER": 2,
        "GATEKEEPER": 3,
        "HUNG_UP": 3,
        "NO": 3,
        "RUNG": 3,
        "APPOINTMENT": 4 + len("thu 2pm"),
        "OFF_LIST": 4,
    }

    # What the database says.
    kept = calls_of(morning)
    assert [(each["number"], each["outcome"], each["reason"]) for each in kept] == [
        (e164(number), outcome, reason) for number, outcome, reason in made
    ]
    assert [each["note"] for each in kept if each["note"]] == ["pays nothing for it, says she"]
    for number in (asked, refused):
        assert morning.json("dnc", "check", e164(number))["suppressed"] is True

    # The same file once more, and one that has them under another name: nobody comes back, no row is lost.
    renamed = tmp_path / "renamed.csv"
    renamed.write_text("Name,Phone,State\n" + "".join(f"Quite another name {n},{n},AL\n" for n in (asked, refused)))
    for file, rows in ((HOSPITALS, 5381), (renamed, 2)):
        again = morning.json("import", str(file), "--into", "us_hospitals_2026", "--country", "US")
        assert again["rows_in"] == rows
        assert again["created"] + again["updated"] + again["duplicates"] + again["rejected"] == rows
    assert again["created"] == 2
    for number in (asked, refused):
        assert morning.json("dnc", "check", e164(number))["suppressed"] is True
    assert json.loads(morning.python(STANDINGS)) == ["OUT"] * 4


def test_a_server_that_dies_in_mid_session_loses_nothing(
    caller: Caller, morning: Installation, clock: dict[str, str]
) -> None:
    page = caller.page
    caller.first_run(HOSPITALS)
    caller.start()
    first = caller.talk()
    caller.press("r")
    caller.type("wants to hear about")
    caller.everything_sent()

    morning.kill()
    caller.type(" the night shift")
    caller.press("Escape", "3")
    away = expect(page.locator("#banner-away"))
    away.to_contain_text("Bounceback does not answer.")
    away.to_contain_text("1 call waits here, safe.")
    second = caller.talk()
    caller.press("r")
    caller.type("said his partner deci")
    morning.start(**clock)

    away.to_contain_text("This browser has to be let in again.", timeout=120_000)
    other = page.context.new_page()
    morning.let_in(other)
    other.close()
    page.reload()
    expect(page.locator("#note")).to_have_value("said his partner deci")
    caller.press("5")
    caller.everything_sent()
    away.to_be_hidden()
    caller.end()

    kept = [(each["number"], each["outcome"], each["reason"], each["note"]) for each in calls_of(morning)]
    assert kept == [
        (e164(first), "NO", "NO_VALUE", "wants to hear about the night shift"),
        (e164(second), "NO", "HAS_ONE", "said his partner deci"),
    ]


@pytest.mark.parametrize("clock", [NOWHERE_OPEN], indirect=True)
def test_before_anybodys_hours_the_page_says_who_opens_when(caller: Caller, morning: Installation) -> None:
    page = caller.page
    caller.first_run(HOSPITALS)
    expect(page.locator("main")).to_contain_text("Nobody’s hours are open.")
    expect(page.locator("main")).to_contain_text("The first may be called on Wednesday at 12:05 your time.")
    caller.press("Enter")

    expect(page.locator("#cockpit")).to_have_attribute("data-mode", "empty")
    expect(page.locator("#empty")).to_contain_text(re.compile("12:05"))
    caller.press("Space", "b")
    page.keyboard.press("q")
    page.wait_for_url(re.compile("/debrief"))
    expect(page.locator("main")).to_contain_text("No call was made")
