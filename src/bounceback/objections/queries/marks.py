"""The mark of what a page showed, by which a form notices that it was changed meanwhile."""

from __future__ import annotations

from hashlib import blake2s

from bounceback.objections.models import ObjectionCard, Response


def mark_of(row: ObjectionCard | Response) -> str:
    """The same as long as the words are."""
    words = (row.front, row.family) if isinstance(row, ObjectionCard) else (row.idea, row.words)
    return blake2s("\n".join(words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
