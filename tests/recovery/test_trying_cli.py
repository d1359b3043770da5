"""`bounceback plans` and `bounceback experiment list|show|start|adopt|stop`."""

from __future__ import annotations

FILL = """
from datetime import UTC, datetime, timedelta
from bounceback.campaigns import actions as campaigns
from tests import factories
from tests.factories_trying import make_mark, make_plan
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
campaign = factories.make_campaign(owner, at=at)
for label in "AB":
    campaigns.open_with(campaign=campaign, label=label, text=f"Words of {label}", by=owner, at=at)
plan = make_plan(owner, at=at, campaign=campaign)
call = factories.make_call(owner, at=at + timedelta(hours=1), campaign=campaign)
make_mark(owner, at=at, plan=plan, call=call)
"""


def test_plans_are_told_and_ended(prepared):
    prepared.python(FILL)

    (told,) = prepared.json("plans", "list")["plans"]
    plain = prepared.run("plans", "list").stdout
    ended = prepared.json("plans", "end", "1", "--drop", "--lesson", "Not for dentists.")
    again = prepared.run("plans", "end", told["plan"], check=False)

    assert (told["done"], told["finish"], told["did"], told["forgot"], told["fair"]) == (1, 40, 1, 0, False)
    assert plain.startswith("1. ")
    assert "1 of 40 answered calls" in plain
    assert "not a fair test" in plain
    assert (ended["ending"], ended["lesson"]) == ("DROP", "Not for dentists.")
    assert (again.returncode, prepared.json("plans", "list")["plans"]) == (2, [])
    assert prepared.json("plans", "list", "--ended")["plans"][0]["lesson"] == "Not for dentists."


def test_an_experiment_is_foretold_started_shown_and_adopted(prepared):
    prepared.python(FILL)

    foretold = prepared.json("experiment", "start", "--openings", "A,B", "--a-week", "25", "--dry-run")
    nothing = prepared.json("experiment", "list")["experiments"]
    key = prepared.json("experiment", "start", "--openings", "A,B", "--a-week", "25")["experiment"]
    shown = prepared.json("experiment", "show", key)
    plain = prepared.run("experiment", "show", "1").stdout
    every = prepared.run("experiment", "list").stdout
    adopted = prepared.json("experiment", "adopt", key, "B")

    assert (foretold["budget"], len(foretold["learnable"]), nothing) == (84, 3, [])
    assert (shown["verdict"], shown["budget"], shown["spent"]) == ("KEEP_GOING", 84, 0)
    assert [each["label"] for each in shown["arms"]] == ["A", "B"]
    assert "Openings: A against B" in plain
    assert "1. Openings: A against B" in every
    assert adopted["ending"] == "ADOPTED"


def test_what_is_not_there_is_said_in_one_line(prepared):
    prepared.python(FILL)
    nobody = "00000000-0000-4000-8000-000000000000"

    for command in (
        ("experiment", "show", nobody),
        ("experiment", "show", "7"),
        ("plans", "end", "first"),
        ("experiment", "start", "--openings", "A,Q"),
        ("experiment", "start", "--windows", "8-10,soon"),
        ("experiment", "start", "--windows", "1-5,8-10"),
        ("experiment", "start", "--windows", "1-5,22-24", "--dry-run"),
        ("experiment", "start", "--windows", "8-10,9-11", "--dry-run"),
        ("experiment", "start", "--windows", "10-8,16-18", "--dry-run"),
        ("experiment", "start", "--openings", "A,A", "--dry-run"),
        ("experiment", "start", "--openings", "A", "--dry-run"),
        ("experiment", "start", "--campaign", "Nobody's", "--openings", "A,B"),
        ("experiment", "start"),
    ):
        said = prepared.run(*command, check=False)
        assert said.returncode == 2, command
        assert len(said.stderr.strip().splitlines()) == 1, said.stderr


def test_windows_are_started_and_stopped(prepared):
    prepared.python(FILL)

    key = prepared.json("experiment", "start", "--windows", "8-10,16-18")["experiment"]
    stopped = prepared.json("experiment", "stop", key)

    assert stopped["ending"] == "STOPPED"
