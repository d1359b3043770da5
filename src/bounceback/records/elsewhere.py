"""Reading and preparing in a process of its own: the other core works, and a file that breaks its reader hurts nobody.

The child is this module, run with `python -m`; it knows no database. It writes windows to its standard output, each
as eight bytes of length and that many bytes of `marshal` (both ends are the same Python).
"""

from __future__ import annotations

import gc
import json
import marshal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from bounceback.base.refused import Refused
from bounceback.records import preparing
from bounceback.records.plans import XLSX, Plan
from bounceback.records.preparing import Window
from bounceback.records.reading import refusals

HERE_UP_TO = 3 << 20  # bytes; smaller files are read sooner than a process starts


def windows(path: Path, plan: Plan, *, today: date, skip: int = 0) -> Iterator[Window]:
    """`preparing.windows`, in another process where that is worth its start. Raises Refused, OSError."""
    size = path.stat().st_size
    if size <= HERE_UP_TO and plan.kind != XLSX:
        yield from preparing.windows(path, plan, today=today, skip=skip)
        return
    order = json.dumps({"path": str(path), "plan": plan.as_json(), "today": today.isoformat(), "skip": skip})
    with subprocess.Popen(
        [sys.executable, "-m", "bounceback.records.elsewhere"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(order.encode())
            child.stdin.close()
            while (message := _receive(child.stdout)) is not None:
                if "refused" in message:
                    _raise_again(message)
                yield Window(message["first"], message["rows"])
        finally:
            child.stdout.close()
            child.kill()


def _receive(pipe: IO[bytes]) -> dict[str, Any] | None:
    """One message; None when the child has said that it is done. Raises FileDamaged when it died."""
    head = pipe.read(8)
    size = int.from_bytes(head, "big")
    body = pipe.read(size) if len(head) == 8 else b""
    if len(head) < 8 or len(body) < size:
        raise refusals.FileDamaged("its reader gave up")
    message: dict[str, Any] | None = marshal.loads(body)
    return message


def _send(pipe: IO[bytes], message: dict[str, Any] | None) -> None:
    body = marshal.dumps(message)
    pipe.write(len(body).to_bytes(8, "big"))
    pipe.write(body)
    pipe.flush()


def _raise_again(message: dict[str, Any]) -> None:
    kind = getattr(refusals, message["refused"], refusals.FileDamaged)
    refused: Refused = kind.__new__(kind)
    Refused.__init__(refused, message["text"], hint=message["hint"])
    raise refused


def main() -> None:
    """The child: read the order, write windows, say when it is done."""
    order = json.loads(sys.stdin.buffer.read())
    pipe = sys.stdout.buffer
    # Rows are made and dropped by the ten thousand; looking for cycles among them is most of the time lost.
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)
    try:
        for window in preparing.windows(
            Path(order["path"]),
            Plan.from_json(order["plan"]),
            today=date.fromisoformat(order["today"]),
            skip=order["skip"],
        ):
            _send(pipe, {"first": window.first, "rows": [tuple(row) for row in window.rows]})
    except Refused as refused:
        _send(pipe, {"refused": type(refused).__name__, "text": refused.text, "hint": refused.hint})
    except BrokenPipeError:
        return
    else:
        _send(pipe, None)


if __name__ == "__main__":
    main()
