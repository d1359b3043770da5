"""What a text means, as it lies in its row: kept so that it need not be reckoned again.

A packed vector says of which model and of which text it is: 4 bytes for the model, 4 for the text, and 384 numbers of
one byte. Whoever changes words, or merges, or installs another model, need not think of it: what does not fit is made
anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bounceback.objections.meaning import encoder
from bounceback.objections.models import ObjectionCard, Phrasing

if TYPE_CHECKING:
    from bounceback.objections.meaning.encoder import Vectors

SIZE = 8 + encoder.NUMBERS
_AT_ONCE = 100  # rows in one write: callers get their turn in between


def pack(vectors: Vectors, texts: Sequence[str], *, mark: bytes) -> list[bytes]:
    """Rows as they are kept. Of a number in [-1, 1] one byte is left; likeness changes by a few thousandths."""
    import numpy as np

    scale = np.abs(vectors).max(axis=1, keepdims=True)
    small = np.rint(vectors / scale * 127).astype(np.int8)
    return [mark + _of(text) + row.tobytes() for text, row in zip(texts, small, strict=True)]


def unpack(packed: Sequence[bytes]) -> Vectors:
    """The vectors that were packed, of length 1."""
    import numpy as np

    raw = np.frombuffer(b"".join(each[8:] for each in packed), dtype=np.int8)
    rows = raw.reshape(len(packed), encoder.NUMBERS).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def fits(packed: bytes | memoryview | None, text: str, *, mark: bytes) -> bool:
    """Whether this is the vector of that text by that model."""
    return packed is not None and len(packed) == SIZE and packed[:8] == mark + _of(text) and any(packed[8:])


def make_missing() -> int:
    """Make the vectors that are missing or fit no longer, of all workspaces; returns how many.

    Nothing that anybody did: so no action, and no Event. Raises encoder.NotLoaded.
    """
    mark, model = encoder.mark(), encoder.encoder()
    rows = list(_without(mark))
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        texts = [text for _, text in some]
        packed = pack(model.vectors(texts), texts, mark=mark)
        for (row, _), vector in zip(some, packed, strict=True):
            row.vector = vector
        ObjectionCard.objects.bulk_update([row for row, _ in some if isinstance(row, ObjectionCard)], ["vector"])
        Phrasing.objects.bulk_update([row for row, _ in some if isinstance(row, Phrasing)], ["vector"])
    return len(rows)


def missing() -> int:
    """How many texts have no vector that fits."""
    mark = encoder.mark()
    return sum(1 for _ in _without(mark))


def _without(mark: bytes) -> Iterator[tuple[ObjectionCard | Phrasing, str]]:
    """Rows whose vector does not fit, with their text. Those that nobody can find are left as they are."""
    living = ObjectionCard.objects.filter(archived_at=None, merged_into=None)
    for card in living.only("pk", "front", "vector").order_by("pk"):
        if not fits(card.vector, card.front, mark=mark):
            yield card, card.front
    for phrasing in Phrasing.objects.filter(card__in=living).only("pk", "text", "vector").order_by("pk"):
        if not fits(phrasing.vector, phrasing.text, mark=mark):
            yield phrasing, phrasing.text


def _of(text: str) -> bytes:
    return zlib.crc32(text.encode("utf-8", "surrogatepass")).to_bytes(4, "big")
