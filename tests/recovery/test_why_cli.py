"""`bounceback why` says what the page says."""

from __future__ import annotations

FILL = """
from datetime import UTC, datetime, timedelta
from tests.recovery.laid import Caller
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
caller = Caller(owner, at=at - timedelta(days=60))
for _ in range(40):
    caller.miss()
for n in range(12):
    lost = caller.call(outcome="NO", reason="HAS_ONE" if n % 3 else "WRONG_TIME", talk_seconds=20)
caller.call(again=lost.prospect, at=at, outcome="RUNG", rung=caller.second, reason="", talk_seconds=200)
"""


def test_the_diagnosis_in_lines_and_in_json(prepared):
    prepared.python(FILL)

    plain = prepared.run("why").stdout
    told = prepared.json("why", "--campaign", "Renewals")

    assert "More than usual is lost in the first minute: 1 of 13 answered calls became a conversation" in plain
    assert "Has one already    8 of 12 · 48–81 %" in plain
    assert (
        "prospects with a lost call that later reached a rung: 1 of 12 · 3–24 %\n  they did so after 57 days" in plain
    )
    assert told["stages"][0] == {"stage": "ANSWERED", "count": 13, "of": 53, "low": 0.178, "high": 0.3279}
    assert [row["reason"] for row in told["reasons"]] == ["HAS_ONE", "WRONG_TIME"]
    assert told["recovered"]["ways"][0]["through"] == "TRY"
    assert told["lost"]["stage"] == "CONVERSATION"
    assert len(told["try"]) == 3


YOUNG = """
from datetime import UTC, datetime, timedelta
from tests.recovery.laid import Caller
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
caller = Caller(owner, at=at - timedelta(days=6))
for n in range(6):
    caller.call(outcome="NO", reason="HAS_ONE", talk_seconds=20)
"""


def test_a_young_record_is_told_in_whole_sentences(prepared):
    prepared.python(YOUNG)

    plain = prepared.run("why").stdout

    back = "prospects with a lost call that later reached a rung: 0 of 6 · not enough calls yet, 4 more"
    assert f"What came back:\n  {back}\n" in plain


def test_days_in_the_wrong_order_are_named(prepared):
    for command in (["why"], ["review", "size"]):
        refused = prepared.run(*command, "--from", "2027-01-02", "--until", "2026-01-02", check=False)

        assert refused.returncode == 2
        assert refused.stderr.startswith("2027-01-02 is after 2026-01-02.")


def test_nothing_to_count_and_what_does_not_exist_are_one_line(prepared):
    empty = prepared.run("why")
    refused = prepared.run("why", "--campaign", "x", check=False)

    assert empty.stdout == "There are no calls yet.\n"
    assert refused.returncode == 2
    assert refused.stderr.startswith("There is no campaign called 'x'.")
