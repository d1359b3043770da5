"""Names of people and firms: folded for comparing, split for speaking."""

from __future__ import annotations

import re
import unicodedata

# Letters and digits stay (small), apostrophes and dots vanish, everything else parts words.
_ASCII = {
    code: (chr(code).lower() if chr(code).isalnum() else None if chr(code) in "'.`" else " ") for code in range(128)
} | {ord("&"): " and "}
_VANISHING = "'.`’‘ʼ′"

_LEGAL_FORMS = frozenset(
    # The last one is what "Smith & Co." leaves behind.
    re.findall(
        r"\w+",
        "inc incorporated corp corporation co company llc llp lp ltd limited plc pc pllc pa lc "
        "gmbh ag kg ohg ug se sa sas sarl srl spa bv nv oy ab as aps pty and",
    )
)
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "rev", "hon", "fr", "sr"])
_AFTER_A_COMMA = frozenset(["", "jr", "sr", "md", "phd", "esq", "dds", "cpa"])


def fold(text: str) -> str:
    """The same for every way of writing one name: case, accents, dots and spaces do not count.

    Folding twice changes nothing more.

    >>> fold("  Zoë O'Brien-Smith ")
    'zoe obrien smith'
    >>> fold("Whitfield Tool & Die")
    'whitfield tool and die'
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    # Case folding can make new composed letters, and taking those apart can make new capitals.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    kept = []
    for letter in text:
        if letter.isalnum():
            kept.append(letter)
        elif letter == "&":
            kept.append(" and ")
        elif letter not in _VANISHING and not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf":
            kept.append(" ")
    return " ".join("".join(kept).split())


def name_key(name: str, company: str = "") -> str:
    """Who is meant, for telling two people behind one number apart: the folded name, else the folded firm.

    A row that is a number alone has the key "".

    >>> name_key("Dana Whitfield", "Whitfield Tool & Die")
    'dana whitfield'
    >>> name_key("", "Whitfield Tool & Die, Inc.")
    'whitfield tool and die'
    """
    return fold(name) or firm_key(company)


def firm_key(company: str) -> str:
    """Which firm is meant: folded, without "the" before and the legal form behind.

    >>> firm_key("The Ortiz Group, L.L.C.")
    'ortiz group'
    """
    words = fold(company).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    while len(words) > 1 and words[0] == "the":
        words.pop(0)
    return " ".join(words)[:200].rstrip()


def first_name(name: str) -> str:
    """The word to address somebody by; "" when there is none.

    >>> first_name("Dr. Dana M. Whitfield"), first_name("WHITFIELD, DANA")
    ('Dana', 'Dana')
    """
    family, comma, given = name.partition(",")
    spoken_first = given if comma and fold(given) not in _AFTER_A_COMMA else family
    words = [word for word in spoken_first.split() if fold(word) not in _TITLES]
    if not words:
        return ""
    word = words[0].strip(",;")
    return word.capitalize() if word.isupper() and len(word) > 1 and "." not in word else word
