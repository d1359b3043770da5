"""Texts of cards as Anki holds them, in HTML, and as we do. Reading takes time in proportion to the text, not more."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from bounceback.core import cells
from bounceback.objections.carrying.rows import Back
from bounceback.objections.steps.responses import LONGEST_IDEA

# What was taken is not given back letter by letter: a tag that nobody closes would be gone through again for each.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)[^<>]*+>")
_ENDLESS = re.compile(r"&#[0-9]{10,}+;?")  # no letter has such a number, and reckoning it takes long
_SOUND = re.compile(r"\[sound:[^\[\]]{0,500}\]|\[anki:play:[^\[\]]{0,100}\]")
_CLOZE = re.compile(r"\{\{c\d{1,3}::([^{}]*?)(?:::[^{}:]*)?\}\}")
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset({"script", "style"})
_MEDIA = frozenset({"img", "audio", "video", "object", "embed", "svg"})
_BREAK, _PART = "\n", "\x1d"
_IDEA_CUT = 80  # letters of a long text that stand for its idea


class Plain(NamedTuple):
    """A text without its HTML, in the parts that lines across it make."""

    parts: tuple[str, ...]
    media: bool  # pictures or sounds were left behind


def plain(source: str) -> Plain:
    """What somebody reads of a field."""
    sounds = _SOUND.sub("", source)
    text, media = _without_tags(_without_comments(_CLOZE.sub(r"\1", sounds)))
    parts = tuple(found for part in text.split(_PART) if (found := _lines(part)))
    return Plain(parts, media or sounds != source)


def field(text: str) -> str:
    """A text of ours as a field: it looks the same there, whatever it says."""
    safe = html.escape(text, quote=False).replace("[", "&#91;").replace("{", "&#123;")
    return safe.replace("\n", "<br>")


def back_of(text: str) -> Back:
    """A back that is one text: its first line is the idea. A first line too long for that is cut and stays in words."""
    text = cells.tidy_lines(text)
    first, _, rest = text.partition("\n")
    if len(first) <= LONGEST_IDEA:
        return Back(first.strip(), rest.strip())
    return Back(f"{first[:_IDEA_CUT].rsplit(' ', 1)[0]} …", text)


def _lines(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split(_BREAK)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(source: str) -> str:
    pieces, at = [], 0
    while (begin := source.find("<!--", at)) >= 0:
        pieces.append(source[at:begin])
        end = source.find("-->", begin)
        if end < 0:
            return "".join(pieces)
        at = end + 3
    return "".join([*pieces, source[at:]])


def _without_tags(source: str) -> tuple[str, bool]:
    source = source.replace("\n", " ").replace("\r", " ").replace(_PART, " ")
    pieces: list[str] = []
    at, unseen, media = 0, "", False
    for found in _TAG.finditer(source):
        if not unseen:
            pieces.append(_letters(source[at : found.start()]))
        at = found.end()
        closes, name = bool(found[1]), found[2].lower()
        if unseen:
            unseen = "" if closes and name == unseen else unseen
        elif name in _UNSEEN and not closes:
            unseen = name
        elif name == "hr":
            pieces.append(_PART)
        elif name == "br" or name in _BLOCKS:
            pieces.append(_BREAK)
        media = media or name in _MEDIA
    if not unseen:
        pieces.append(_letters(source[at:]))
    return "".join(pieces), media


def _letters(source: str) -> str:
    return html.unescape(_ENDLESS.sub("\ufffd", source)).replace(_PART, " ")
