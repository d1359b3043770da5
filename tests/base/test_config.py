"""Settings say what they expect."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bounceback import config


def test_defaults_hold_when_nothing_is_set():
    values = config.values({})

    assert values["LEASE_LENGTH"] > timedelta(minutes=1)
    assert values["DATA_DIR"].is_absolute()


def test_the_environment_goes_before_the_defaults(tmp_path: Path):
    values = config.values({"BOUNCEBACK_LEASE_SECONDS": "60", "BOUNCEBACK_DATA": str(tmp_path)})

    assert values["LEASE_LENGTH"] == timedelta(minutes=1)
    assert values["DATA_DIR"] == tmp_path


@pytest.mark.parametrize(
    ("env", "text"),
    [
        ("BOUNCEBACK_PORT", "0"),
        ("BOUNCEBACK_PORT", "eight"),
        ("BOUNCEBACK_LEASE_SECONDS", "1"),
        ("BOUNCEBACK_LOG_LEVEL", "LOUD"),
    ],
)
def test_nonsense_is_named(env: str, text: str):
    with pytest.raises(config.BadSetting, match=f"{env} is '{text}', but should be"):
        config.values({env: text})
