"""Two thousand objection cards with four thousand phrasings: how long it takes to find the one that is meant.

The peer of a question is the model run bare on the same text, cut before, and one product of numbers: nothing is read,
counted, compared by letters or answered.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from bounceback.bench.frame import Figure, at_share
from bounceback.bench.world import NOON, SEED, inside

CARDS = 2_000
PHRASINGS = 4_000
TIMES = 200
GOAL = 15.0
BARE = "the model and one product of numbers, bare"

_KINDS = {
    "meaning": "find by meaning",
    "logged": "the same after a call was logged",
    "written": "the same after a card was written",
}
_WHO = ("We", "They", "My partner and I", "The owners", "Our people", "The board", "My boss", "Corporate", "The kids")
_WHAT = (
    "already have somebody for that",
    "are locked into a contract",
    "have no money left this year",
    "never buy over the telephone",
    "were burned by one of you before",
    "decide that in the spring",
    "do it all by ourselves",
    "would have to ask the bank",
    "are too small for anything like it",
    "just signed with somebody else",
)
_WHY = ("in Ohio", "since March", "at the plant", "for the trucks", "with the union", "on the farm", "at the clinic")
_ASKED = (
    "somebody takes care of that for us",
    "there is nothing left in the budget",
    "I got cheated once, never again",
    "call when the snow is gone",
    "the owner's wife decides about such things",
)


def measure() -> Iterator[Figure]:
    """Questions by meaning and by letters, loading, making vectors, memory."""
    with tempfile.TemporaryDirectory(prefix="bounceback-bench-") as place:
        told: dict[str, Any] = json.loads(inside(Path(place) / "installation", "bounceback.bench.matching"))
    name = f"{CARDS:,} cards, {PHRASINGS:,} phrasings"
    bare: list[float] = told.get("bare", [])
    for kind, title in _KINDS.items():
        for share, word, goal in ((0.5, "p50", GOAL), (0.99, "p99", None)) if kind in told else ():
            peer = at_share(bare, share) * 1000
            value = at_share(told[kind], share) * 1000
            yield Figure(
                f"{name}: {title}, {word}",
                value,
                "ms",
                peer=BARE,
                peer_value=peer,
                goal=goal if kind == "meaning" else None,
            )
    yield Figure(f"{name}: find by letters, p50", at_share(told["letters"], 0.5) * 1000, "ms", goal=GOAL)
    if not bare:
        return
    yield Figure("small language model: loading", told["loading"], "s")
    yield Figure("small language model: memory when loaded", told["memory"], "MB")
    each = told["making"] / (CARDS + PHRASINGS) * 1000
    yield Figure("small language model: a text, in bulk", each, "ms")


def look() -> dict[str, Any]:
    """Seconds of each question, in the new installation of this process."""
    from bounceback.cli.installation import open_installation

    by = open_installation()
    _fill(by)

    from bounceback.objections.meaning import encoder, texts, vectors
    from bounceback.objections.meaning.likely import like

    told: dict[str, Any] = {"letters": _timed(lambda text: like(text, by=by), loaded=False)}
    if not encoder.installed():
        return told
    before = _megabytes()
    encoder.forget()
    texts.forget()
    told["loading"] = _once(encoder.encoder)
    model = encoder.encoder()
    model.vectors(_ASKED)
    told["memory"] = _megabytes() - before
    told["making"] = _once(vectors.make_missing)
    told["meaning"] = _timed(lambda text: like(text, by=by))
    known = texts.texts(by.workspace_id)
    assert known.vectors is not None
    assert known.whole

    for kind, subject in (("logged", "calling.call"), ("written", "objections.objectioncard")):
        told[kind] = _timed(lambda text: like(text, by=by), first=partial(_happened, subject, by=by))
    told["bare"] = _bare(model, known.vectors)
    return told


def _happened(subject_type: str, *, by: Any) -> None:
    from bounceback.base.models import Event

    Event.objects.create(workspace_id=by.workspace_id, kind="bench.turn", subject_type=subject_type, by=by, at=NOON)


def _bare(model: Any, matrix: Any) -> list[float]:
    import numpy as np

    cut = {text: np.array([model.pieces.numbers(text, most=96)], dtype=np.int64) for text in _ASKED}

    def run(text: str) -> None:
        numbers = cut[text]
        asked = {
            "input_ids": numbers,
            "attention_mask": np.ones_like(numbers),
            "token_type_ids": np.zeros_like(numbers),
        }
        (said,) = model.session.run(None, asked)
        (matrix @ said[0].mean(axis=0)).argmax()

    return _timed(run)


def _timed(run: Callable[[str], Any], *, first: Callable[[], None] | None = None, loaded: bool = True) -> list[float]:
    """Seconds of the processor of this thread: what else runs on the machine is not counted."""
    from bounceback.objections.meaning import encoder

    if not loaded:
        encoder._loaded = encoder.NotLoaded("measured without")
    run(_ASKED[0])
    seconds = []
    for turn in range(TIMES):
        if first is not None:
            first()
        began = time.thread_time()
        run(_ASKED[turn % len(_ASKED)])
        seconds.append(time.thread_time() - began)
    return seconds


def _once(run: Callable[[], Any]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _megabytes() -> float:
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _fill(by: Any) -> None:
    from bounceback.core.objections import folded
    from bounceback.objections.models import ObjectionCard, Phrasing

    dice = Random(SEED)
    said: dict[str, str] = {}
    while len(said) < CARDS + PHRASINGS:
        text = f"{dice.choice(_WHO)} {dice.choice(_WHAT)} {dice.choice(_WHY)}, {dice.choice(_WHY)} {len(said) % 97}"
        said.setdefault(folded(text), text)
    texts = list(said.items())
    cards = ObjectionCard.objects.bulk_create(
        ObjectionCard(
            workspace_id=by.workspace_id, key=UUID(int=place), front=text, folded=key, made_at=NOON, made_by=by
        )
        for place, (key, text) in enumerate(texts[:CARDS], start=1)
    )
    Phrasing.objects.bulk_create(
        Phrasing(workspace_id=by.workspace_id, card=dice.choice(cards), text=text, folded=key, learnt_at=NOON)
        for key, text in texts[CARDS:]
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look()))
