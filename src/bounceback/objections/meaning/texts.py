"""All fronts and phrasings of a workspace in memory, with what they mean: so that a question costs milliseconds.

Kept by each server process for the workspaces that asked last, and brought up to date when something was written since.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from bounceback.base.models import Event
from bounceback.core import likeness
from bounceback.objections.meaning import encoder, vectors
from bounceback.objections.models import ObjectionCard, Phrasing

if TYPE_CHECKING:
    from bounceback.objections.meaning.encoder import Vectors

_WORKSPACES = 4
_AT_ONCE = 24  # texts without a vector that a question makes in passing, some 3 ms each; the errand makes the others
_IDS = 500  # in one question: SQLite takes 999 values in old versions


class Text(NamedTuple):
    """A front, or a phrasing, that can be found."""

    phrasing: int  # 0: it is the front
    card: int
    words: str
    folded: str


@dataclass(frozen=True)
class Texts:
    """The texts of one workspace.

    vectors    a row for each of `meant`, which are places in `all`; None without the model
    handicap   for each row, what must be taken off its likeness: phrasings have one
    """

    mark: tuple[int, ...]
    all: tuple[Text, ...]
    folded: tuple[str, ...]
    vectors: Vectors | None = None
    handicap: Vectors | None = None
    meant: tuple[int, ...] = ()
    kept: dict[Text, int] = field(default_factory=dict)  # text → its row of `vectors`

    @property
    def whole(self) -> bool:
        """Whether nothing that could be found by meaning is missing."""
        return self.vectors is None or len(self.meant) == len(self.all)


_lock = threading.Lock()
_of: OrderedDict[int, Texts] = OrderedDict()


def texts(workspace: int) -> Texts:
    """The texts of that workspace as they are now."""
    with _lock:
        before = _of.get(workspace)
        mark = _mark(workspace)
        if before is None or before.mark != mark or not before.whole:
            _of[workspace] = before = _brought_up(before, workspace, mark)
        _of.move_to_end(workspace)
        while len(_of) > _WORKSPACES:
            _of.popitem(last=False)
        return before


def forget() -> None:
    """Remember nothing; for tests."""
    with _lock:
        _of.clear()


def _mark(workspace: int) -> tuple[int, ...]:
    """Moves whenever somebody did something: every action writes an Event."""
    newest = (table._default_manager.filter(workspace_id=workspace) for table in (Event, ObjectionCard, Phrasing))
    return tuple(rows.order_by("-pk").values_list("pk", flat=True).first() or 0 for rows in newest)


def _brought_up(before: Texts | None, workspace: int, mark: tuple[int, ...]) -> Texts:
    found = _listed(workspace)
    if before is not None and before.all == found and before.whole:
        return replace(before, mark=mark)
    folded = tuple(each.folded for each in found)
    try:
        model = encoder.encoder()
    except encoder.NotLoaded:
        return Texts(mark, found, folded)
    return _with_vectors(Texts(mark, found, folded), before, model)


def _listed(workspace: int) -> tuple[Text, ...]:
    living = ObjectionCard.objects.filter(workspace_id=workspace, archived_at=None, merged_into=None)
    fronts = living.order_by("pk").values_list("pk", "front", "folded")
    said = Phrasing.objects.filter(workspace_id=workspace, card__archived_at=None, card__merged_into=None)
    phrasings = said.order_by("pk").values_list("pk", "card_id", "text", "folded")
    return (
        *(Text(0, pk, front, folded) for pk, front, folded in fronts.iterator()),
        *(Text(pk, card, words, folded) for pk, card, words, folded in phrasings.iterator()),
    )


def _with_vectors(now: Texts, before: Texts | None, model: encoder.Encoder) -> Texts:
    """Vectors: those that were known, those that lie in the rows, and a few that are made in passing."""
    import numpy as np

    known = before.kept if before is not None and before.vectors is not None else {}
    strange = [each for each in now.all if each not in known]
    stored = _stored(strange)
    missing = [each for each in strange if each not in stored][:_AT_ONCE]
    rows = np.empty((len(now.all), encoder.NUMBERS), dtype=np.float32)
    meant: list[int] = []
    kept: dict[Text, int] = {}
    of_missing = dict(zip(missing, model.vectors([each.words for each in missing]), strict=True)) if missing else {}
    of_stored = dict(zip(stored, vectors.unpack(list(stored.values())), strict=True)) if stored else {}
    for place, each in enumerate(now.all):
        if before is not None and before.vectors is not None and each in known:
            vector = before.vectors[known[each]]
        elif each in of_stored:
            vector = of_stored[each]
        elif each in of_missing:
            vector = of_missing[each]
        else:
            continue
        rows[len(meant)] = vector
        kept[each] = len(meant)
        meant.append(place)
    costs = [likeness.LEARNT_COSTS if now.all[place].phrasing else 0.0 for place in meant]
    handicap = np.array(costs, dtype=np.float32)
    return replace(now, vectors=rows[: len(meant)], handicap=handicap, meant=tuple(meant), kept=kept)


def _stored(strange: list[Text]) -> dict[Text, bytes]:
    """What lies in their rows and fits them."""
    mark = encoder.mark()
    found = {}
    fronts = {each.card: each for each in strange if not each.phrasing}
    said = {each.phrasing: each for each in strange if each.phrasing}
    for table, of in ((ObjectionCard, fronts), (Phrasing, said)):
        ids = list(of)
        for start in range(0, len(ids), _IDS):
            some = table._default_manager.filter(pk__in=ids[start : start + _IDS]).exclude(vector=None)
            for pk, packed in some.values_list("pk", "vector"):
                if packed is not None and vectors.fits(packed, of[pk].words, mark=mark):
                    found[of[pk]] = bytes(packed)
    return found
