"""`bounceback playbook`."""

from __future__ import annotations

FILL = """
from datetime import UTC, datetime
from tests import factories
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
campaign = factories.make_campaign(owner, at=at)
for number in range(12):
    factories.make_call(owner, at=at, campaign=campaign, outcome="NO", reason="WRONG_PERSON")
"""


def test_the_playbook_is_listed_shown_and_written(prepared):
    before = prepared.run("playbook", "list").stdout
    prepared.python(FILL)

    told = prepared.json("playbook", "list")
    some = prepared.json("playbook", "list", "--against", "has_one", "--sort", "skill")["options"]
    plain = prepared.run("playbook", "list").stdout
    shown = prepared.run("playbook", "show", "thirty-seconds").stdout

    assert before.startswith("In the order of the book. After 10 more noes")
    assert told["ranked_by_noes"] == 12
    assert told["options"][0]["family"] == "WRONG_PERSON"
    assert {each["family"] for each in some} == {"HAS_ONE"}
    assert {each["sort"] for each in some} == {"SKILL"}
    assert "“Wrong person” is the reason of 12 of 12 noes" in plain
    assert "1. “Dana, this is Sam Reed" in shown
    assert "Until: 60 answered calls" in shown

    made = prepared.json(
        "playbook", "add", "Say the street first", "--fits", "They cool down", "--lever", "opening",
        "--step", "Name the street", "--step", "Wait", "--against", "no_rapport",
    )  # fmt: skip
    again = prepared.run(
        "playbook", "add", "Ask for less", "--fits", "x", "--lever", "list", "--step", "y", check=False
    )
    nothing = prepared.run("playbook", "show", "purple", check=False)

    assert prepared.json("playbook", "show", made["option"])["steps"] == ["Name the street", "Wait"]
    assert again.returncode == 2
    assert "is called “Ask for less” already" in again.stderr
    assert nothing.returncode == 2
    assert "There is no option “purple”." in nothing.stderr


def test_tips_on_the_command_line(prepared):
    empty = prepared.run("playbook", "tip").stdout
    noted = prepared.run("playbook", "tip", "Say the town first", "--source", "Ben").stdout
    waiting = prepared.json("playbook", "tip")["tips"]

    assert empty == "No tip waits.\n"
    assert noted == "Noted. 1 tip waits.\n"
    assert [(each["text"], each["source"]) for each in waiting] == [("Say the town first", "Ben")]
