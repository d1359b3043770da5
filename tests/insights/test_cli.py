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
