"""Text → telephone numbers in E.164, with every guess named and nothing guessed silently.

The referee: a faster, vectorised reader must agree with this one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """One number as dialled: E.164 with plus, digits of an extension, and what we had to do to read it."""

    e164: str
    extension: str = ""
    note: str = ""  # e.g. "letters read as digits"; empty when there was nothing to remark


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece of a cell that is not a number that can be dialled, and why, for a person to read."""

    text: str
    code: str  # see PROBLEMS
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell holds: the numbers in their order, each once, and the pieces that are none."""

    numbers: tuple[ParsedNumber, ...]
    problems: tuple[Unreadable, ...]


# code → what to tell a person
PROBLEMS = {
    "empty": "There is no number.",
    "country-missing": "The number does not say its country and the list has none.",
    "too-short": "Too few digits for a telephone number.",
    "too-long": "Too many digits for one telephone number.",
    "not-assigned": "No telephone has this number: its area code or range is not in use.",
    "not-a-number": "This is not a telephone number.",
    "spreadsheet-rounded": "A spreadsheet has rounded this number; its last digits are gone.",
}


def read_numbers(cell: str, *, country: str | None) -> Reading:
    """Every telephone number in one cell of a spreadsheet.

    cell       any text; several numbers may be separated by ; | / , "or", "and" or line breaks
    country    ISO 3166 alpha-2 of numbers that do not say theirs; None or "" refuses such numbers
    """
    raise NotImplementedError


def normalise(text: str, *, country: str | None) -> str | None:
    """The first number of a cell as "+13305550143" or "+13305550143;ext=12"; None when there is none.

    normalise(normalise(x)) == normalise(x).
    """
    raise NotImplementedError


def display(e164: str) -> str:
    """A number as people write it: "(330) 555-0143" in North America, "+44 20 7946 0018" elsewhere."""
    raise NotImplementedError
