"""Words with blanks: openings and voicemail scripts whose fields are filled from the card.

>>> fill("Hello {first_name}, {me} here.", {"first_name": "Dana", "me": "Ana"})
'Hello Dana, Ana here.'
"""

from __future__ import annotations

import re
from collections.abc import Mapping

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


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text as it is said: each {field} replaced, or by plain words where the value is empty.

    Fields that do not exist stay as they were typed, so that nothing is swallowed.
    """

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
