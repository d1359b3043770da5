"""`bounceback review` prints the page's numbers."""

from __future__ import annotations

import json

FILL = """
from datetime import UTC, datetime
from tests import factories
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
some = factories.make_list(owner, at=at, name="Called")
campaign = factories.make_campaign(owner, at=at)
for number in range(12):
    listing = factories.make_prospect(owner, at=at, on=some, e164=f"+1330555{number:04}", industry="Dentist",
                                      attributes={"Lead Source": "Fair" if number % 2 else "Web"})
    factories.make_call(owner, at=at, campaign=campaign, listing=listing, reason="HAS_ONE" if number < 3 else "")
"""


def test_a_review_by_any_attribute(prepared):
    prepared.python(FILL)

    told = prepared.json("review", "industry")
    by_source = prepared.json("review", "Lead Source", "--campaign", "Renewals", "--from", "2026-11-01")
    plain = prepared.run("review", "industry")
    none = prepared.json("review", "industry", "--until", "2026-11-01")

    (row,) = told["rows"]
    assert (row["kind"], row["dials"], row["answered"]) == (
        "Dentist", 12, {"count": 12, "of": 12, "low": 0.8796, "high": 1.0},
    )  # fmt: skip
    assert row["reasons"]["HAS_ONE"]["count"] == 3
    assert row["reasons"]["open"]["count"] == 9
    assert [rung["count"] for rung in row["rungs"]] == [0] * len(row["rungs"])
    assert {each["kind"]: each["dials"] for each in by_source["rows"]} == {"Fair": 6, "Web": 6}
    assert by_source["rows"][0]["answered"] == {"count": 6, "of": 6, "low": None, "high": None}
    assert "Dentist" in plain.stdout
    assert none["rows"] == []


def test_what_does_not_exist_is_refused_in_one_line(prepared):
    for arguments, words in (
        (["review", "nonsense"], "Nothing is called 'nonsense' here."),
        (["review", "industry", "--campaign", "x"], "There is no campaign called 'x'."),
        (["review", "industry", "--list", "x"], "There is no list called 'x'."),
        (["review", "industry", "--from", "soon"], "'soon' is not a day."),
    ):
        done = prepared.run(*arguments, "--json", check=False)
        assert done.returncode == 2
        assert done.stderr.startswith(words), done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert done.stdout == ""


def test_the_json_of_an_empty_installation_is_one_object(prepared):
    assert json.loads(prepared.run("review", "state", "--json").stdout)["rows"] == []


def test_without_calls_a_review_says_so(prepared):
    empty = prepared.run("review", "state").stdout
    prepared.python(FILL)
    of_nothing = prepared.run("review", "state", "--until", "2026-11-01").stdout

    assert empty == "There are no calls yet.\n"
    assert of_nothing == "There are no calls yet that were asked for.\n"


OBJECTIONS = """
from datetime import UTC, datetime
from tests import factories
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
some = factories.make_list(owner, at=at, name="Called")
campaign = factories.make_campaign(owner, at=at)
broker = factories.make_objection_card(owner, at=at, front="We have a broker")
first, second = (factories.make_response(owner, at=at, card=broker, idea=idea) for idea in ("Eyes", "Ask"))
for number in range(40):
    listing = factories.make_prospect(owner, at=at, on=some, e164=f"+1330555{number:04}",
                                      industry="Dentist" if number % 2 else "Roofer")
    call = factories.make_call(owner, at=at, campaign=campaign, listing=listing)
    if number < 30:
        factories.make_hearing(owner, at=at, call=call, card=broker, response=first if number < 15 else second, grade=3,
                               turn="WENT_ON" if number < 13 else "HUNG_UP")
"""


def test_what_the_objections_say(prepared):
    prepared.python(OBJECTIONS)

    told = prepared.json("cards", "numbers", "industry")
    plain = prepared.run("cards", "numbers", "industry").stdout
    none = prepared.run("cards", "numbers", "--until", "2026-11-01").stdout

    assert told["all"]["heard_on"] == {"count": 30, "of": 40, "low": 0.6536, "high": 0.8267}
    (broker,) = told["cards"]
    assert (broker["front"], broker["hearings"], broker["went_on"]["count"]) == ("We have a broker", 30, 13)
    assert [(each["kind"], each["any"]["of"]) for each in told["kinds"]] == [("Dentist", 20), ("Roofer", 20)]
    (compared,) = told["responses"]
    assert (compared["word"], compared["fair_test"]) == ("AHEAD", False)
    assert told["next_is_new"]["count"] == 0
    assert "30 of 40 · 65–83 %" in plain
    assert "We have a broker: ahead for now" in plain
    assert "no fair test" in plain
    assert none.startswith("No objection was noted that was asked for.")


def test_without_objections_the_command_says_so(prepared):
    assert prepared.run("cards", "numbers").stdout.strip() == "No objection was noted yet."
    assert prepared.json("cards", "numbers")["cards"] == []
    refused = prepared.run("cards", "numbers", "nonsense", check=False)
    assert (refused.returncode, refused.stderr.strip().split(".")[0]) == (2, "Nothing is called 'nonsense' here")
