"""The table of settings: one place for name, type, default, unit and reason.

`docs/reference/settings.md` is generated from this table. Django's `settings.py` reads it once; everybody
else asks `django.conf.settings` for the attribute of the same name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import platformdirs


class BadSetting(ValueError):
    """A setting in the environment cannot be read. The text names it and says what was expected."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that may be set from the environment.

    name       attribute of `django.conf.settings`
    env        environment variable, always BOUNCEBACK_*
    read       text -> value; raises ValueError when the text makes no sense
    default    value when the variable is unset or empty
    expects    what the text should look like, for the error message
    unit       unit of the text, "" when there is none
    why        what it is for
    """

    name: str
    env: str
    read: Callable[[str], Any]
    default: Any
    expects: str
    unit: str
    why: str

    def value(self, environ: Mapping[str, str]) -> Any:
        """The value in force. Raises BadSetting."""
        text = environ.get(self.env, "").strip()
        if not text:
            return self.default() if callable(self.default) else self.default
        try:
            return self.read(text)
        except ValueError:
            raise BadSetting(f"{self.env} is {text!r}, but should be {self.expects}.") from None


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return read


def _seconds(low: int, high: int) -> Callable[[str], timedelta]:
    whole = _whole(low, high)
    return lambda text: timedelta(seconds=whole(text))


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.upper() not in words:
            raise ValueError(text)
        return text.upper()

    return read


def _country(text: str) -> str:
    code = text.strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise ValueError(text)
    return code


def _key_names(text: str) -> tuple[str, ...]:
    names = tuple(each.strip() for each in text.split(",") if each.strip())
    if not all(re.fullmatch("[0-9a-f]{8}|unnamed", each) for each in names):
        raise ValueError(text)
    return names


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def default_data_dir() -> Path:
    """Where this system keeps the data of programs, for this user."""
    return Path(platformdirs.user_data_dir("bounceback", appauthor=False))


SETTINGS = (
    Setting(
        name="DATA_DIR",
        env="BOUNCEBACK_DATA",
        read=_folder,
        default=default_data_dir,
        expects="a folder",
        unit="",
        why="The folder that holds a local installation: database, uploads, backups, secret key. "
        "The option --data of the command line goes before it.",
    ),
    Setting(
        name="PORT",
        env="BOUNCEBACK_PORT",
        read=_whole(1, 65535),
        default=8642,
        expects="a whole number from 1 to 65535",
        unit="",
        why="The port of this machine on which `bounceback serve` listens. It should stay the same, because what "
        "a browser keeps (calls that wait to be sent) belongs to one port.",
    ),
    Setting(
        name="COUNTRY",
        env="BOUNCEBACK_COUNTRY",
        read=_country,
        default="US",
        expects="two letters, or nothing",
        unit="ISO 3166 alpha-2",
        why="The country that a list made by `bounceback import` gets when neither the file nor --country names one. "
        "Every report says which country numbers without one were read as. Nothing: such numbers are rejected.",
    ),
    Setting(
        name="LEASE_LENGTH",
        env="BOUNCEBACK_LEASE_SECONDS",
        read=_seconds(10, 3600),
        default=timedelta(minutes=15),
        expects="a whole number from 10 to 3600",
        unit="seconds",
        why="How long a number stays reserved for the caller who took the card.",
    ),
    Setting(
        name="TOKEN_LENGTH",
        env="BOUNCEBACK_TOKEN_SECONDS",
        read=_seconds(5, 86400),
        default=timedelta(minutes=10),
        expects="a whole number from 5 to 86400",
        unit="seconds",
        why="How long the one-time file that lets a browser in stays good.",
    ),
    Setting(
        name="QUEUE_PATIENCE",
        env="BOUNCEBACK_QUEUE_SECONDS",
        read=_seconds(1, 3600),
        default=timedelta(seconds=60),
        expects="a whole number from 1 to 3600",
        unit="seconds",
        why="How long a writer waits for its turn at the database before it gives up with an error.",
    ),
    Setting(
        name="LOG_LEVEL",
        env="BOUNCEBACK_LOG_LEVEL",
        read=_one_of("DEBUG", "INFO", "WARNING", "ERROR"),
        default="WARNING",
        expects="DEBUG, INFO, WARNING or ERROR",
        unit="",
        why="How much the log says. Telephone numbers are masked to their last two digits at every level.",
    ),
    Setting(
        name="KEYS_GIVEN_UP",
        env="BOUNCEBACK_KEYS_GIVEN_UP",
        read=_key_names,
        default=(),
        expects="names of keys, 8 hex digits each, with commas between",
        unit="",
        why="Names of `hash.key` files that are lost for good. Nothing starts while people who were erased are "
        "recognised by another key than the one that is here; with its name here it does, and nobody recognises them.",
    ),
    Setting(
        name="DEBUG",
        env="BOUNCEBACK_DEBUG",
        read=lambda text: _one_of("0", "1")(text) == "1",
        default=False,
        expects="0 or 1",
        unit="",
        why="Errors are shown with their insides. For people who work on Bounceback, never for use.",
    ),
)


def setting(name: str, environ: Mapping[str, str] | None = None) -> Any:
    """The value in force of one setting, before Django is set up. Raises BadSetting."""
    table = {each.name: each for each in SETTINGS}
    return table[name].value(os.environ if environ is None else environ)


def values(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All settings in force, by name. Raises BadSetting."""
    return {each.name: each.value(os.environ if environ is None else environ) for each in SETTINGS}
