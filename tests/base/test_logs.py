"""No telephone number leaves in a log line."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from bounceback.base import logs


@pytest.mark.parametrize(
    "text", ["+13305550143", "(330) 555-0143", "330-555-0143", "330.555.0143", "+44 20 7946 0018", "3305550143"]
)
def test_numbers_are_masked_to_their_last_two_digits(text):
    masked = logs.mask_numbers(f"dialled {text}.")

    assert masked.endswith(f"{text[-2:]}.")
    assert sum(each.isdigit() for each in masked) == 2


def test_what_is_no_number_is_left_alone():
    assert logs.mask_numbers("200 OK in 35 ms, row 123456") == "200 OK in 35 ms, row 123456"


@pytest.fixture
def lines(capsys):
    logs.configure(level="INFO")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logs.configure(level="WARNING")


def test_both_ways_of_logging_are_masked(lines):
    structlog.get_logger("test").info("dialled", number="+13305550143", others=[13305550143], sid={"n": "330 555 0143"})
    logging.getLogger("django").warning("Bad number %s", "+13305550143")

    said = json.dumps(lines())

    assert "0143" not in said
    assert said.count("*43") == 4


def test_a_traceback_is_masked_too(lines):
    try:
        raise ValueError("bad number +13305550143")
    except ValueError:
        structlog.get_logger("test").exception("while dialling")

    said = json.dumps(lines())

    assert "ValueError" in said
    assert "0143" not in said
