"""The mark of what a page showed, by which a form notices that it was changed meanwhile."""

from __future__ import annotations

from hashlib import blake2s

from bounceback.core.playbook import OptionWords


def mark_of(words: OptionWords) -> str:
    """The same as long as the words are."""
    return blake2s(repr(words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
