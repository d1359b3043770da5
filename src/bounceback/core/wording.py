"""Words with blanks: openings and voicemail scripts whose fields are filled from the card.

>>> fill("Hello {first_name}, {me} here.", {"first_name": "Dana", "me": "Ana"})
'Hello Dana, Ana here.'
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# field → what it holds, and what is said when the prospect's is not known
FIELDS: dict[str, str] = {
    "first_name": "their first name",
    "name": "their whole name",
    "company": "their firm",
    "city": "their town",
    "me": "your name",
}
UNKNOWN_FIELD_WORDS: dict[str, str] = {
    "first_name": "there",
    "name": "there",
    "company": "your firm",
    "city": "your town",
    "me": "",
}

_BLANK = re.compile(r"\{\s*([^{}]*?)\s*\}")
# Calling somebody by name: at the start of a sentence, or between commas. Nobody says "there, this is a cold call".
_NAME = r"\{\s*(?:first_name|name)\s*\}"
_ADDRESSED_FIRST = re.compile(rf"(^\s*|[.?!]\s+){_NAME}\s*[,:!]\s*(\w)", re.IGNORECASE)
_ADDRESSED_LATER = re.compile(rf",\s*{_NAME}(?=\s*[,.?!])", re.IGNORECASE)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text as it is said: each {field} replaced, or by plain words where the value is empty.

    Fields that do not exist stay as they were typed, so that nothing is swallowed. Who has no name is not
    addressed by one.

    >>> fill("{first_name}, this is a cold call. Right, {first_name}?", {})
    'This is a cold call. Right?'
    """
    if not values.get("first_name", "").strip() and not values.get("name", "").strip():
        text = _ADDRESSED_FIRST.sub(lambda start: start[1] + start[2].upper(), text)
        text = _ADDRESSED_LATER.sub("", text)

    def say(blank: re.Match[str]) -> str:
        field = blank.group(1).lower()
        if field not in FIELDS:
            return blank.group(0)
        return values.get(field, "").strip() or UNKNOWN_FIELD_WORDS[field]

    return _BLANK.sub(say, text)


def unknown_fields(text: str) -> list[str]:
    """The names between braces that are no fields, each once, in the order of the text.

    >>> unknown_fields("Hello {fist_name} of {company}")
    ['fist_name']
    """
    found = (blank.group(1) for blank in _BLANK.finditer(text))
    return list(dict.fromkeys(name for name in found if name.lower() not in FIELDS))


def no_blank(unknown: Sequence[str]) -> str:
    """Why a text with unknown blanks cannot be used, in a sentence or two.

    >>> no_blank(["fist_name"])
    '{fist_name} is no blank. These are: {first_name}, {name}, {company}, {city}, {me}.'
    """
    known = ", ".join("{" + field + "}" for field in FIELDS)
    return f"{{{unknown[0]}}} is no blank. These are: {known}."


def ordinal(number: int) -> str:
    """A place in a row.

    >>> [ordinal(each) for each in (1, 2, 3, 4, 11, 12, 13, 21, 37, 112, 1001)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '37th', '112th', '1,001st']
    """
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{tail}"
