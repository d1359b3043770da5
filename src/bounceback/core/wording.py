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
