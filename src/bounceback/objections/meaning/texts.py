"""All fronts and phrasings of a workspace in memory, with what they mean: so that a question costs milliseconds.

Kept by each server process for the workspaces that asked last, and brought up to date when something was written since.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Model, QuerySet

from bounceback.base.models import Event
from bounceback.core import likeness
from bounceback.objections.meaning import encoder, vectors
from bounceback.objections.models import ObjectionCard, Phrasing

if TYPE_CHECKING:
    from bounceback.objections.meaning.encoder import Vectors

_WORKSPACES = 4
_AT_ONCE = 8  # texts without a vector that a question makes in passing, some 4 ms each; the errand makes the others
_OF_CALLS = ("calling.call", "calling.lease", "calling.session")  # what Events about calls are about
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
    counted: tuple[int, int]
    all: tuple[Text, ...]
    letters: likeness.Known
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
    return tuple(_newest(table, workspace) for table in (Event, ObjectionCard, Phrasing))


def _brought_up(before: Texts | None, workspace: int, mark: tuple[int, ...]) -> Texts:
    if before is not None and before.whole and _only_calls(before, workspace):
        return replace(before, mark=mark)
    counted, found = _counted(workspace), _listed(workspace)
    if before is not None and before.all == found:
        if before.whole:
            return replace(before, mark=mark, counted=counted)
        letters = before.letters
    else:
        letters = likeness.Known.of(each.folded for each in found)
    now = Texts(mark, counted, found, letters)
    try:
        return _with_vectors(now, before, encoder.encoder())
    except encoder.NotLoaded:
        return now


def _only_calls(before: Texts, workspace: int) -> bool:
    """Whether nothing happened but calls that added no words and took none: they write no text anew."""
    events = Event.objects.filter(workspace_id=workspace, pk__gt=before.mark[0])
    if _newest(ObjectionCard, workspace) > before.mark[1] or _newest(Phrasing, workspace) > before.mark[2]:
        return False
    if events.exclude(subject_type__in=_OF_CALLS).exists():
        return False
    return _counted(workspace) == before.counted


def _counted(workspace: int) -> tuple[int, int]:
    """Cards that can be found, and all phrasings."""
    return _living(workspace)[0].count(), Phrasing.objects.filter(workspace_id=workspace).count()


def _living(workspace: int) -> tuple[QuerySet[ObjectionCard], QuerySet[Phrasing]]:
    fronts = ObjectionCard.objects.filter(workspace_id=workspace, archived_at=None, merged_into=None)
    said = Phrasing.objects.filter(workspace_id=workspace, card__archived_at=None, card__merged_into=None)
    return fronts, said


def _newest(table: type[Model], workspace: int) -> int:
    rows = table._default_manager.filter(workspace_id=workspace).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def _listed(workspace: int) -> tuple[Text, ...]:
    living, said = _living(workspace)
    fronts = living.order_by("pk").values_list("pk", "front", "folded")
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
    # The newest first: what was just said is what will be said again.
    newest = sorted(strange, key=lambda each: (each.phrasing > 0, -each.phrasing, -each.card))
    missing = [each for each in newest if each not in stored][:_AT_ONCE]
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
