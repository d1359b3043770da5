"""`bounceback simulate`: what is looked at before the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.installations import Installation

SMALL = ("--days", "1", "--dials-per-day", "2", "--json")


@pytest.mark.parametrize("name", ["nowhere/truth.json", "."])
def test_where_the_truth_cannot_be_written_nothing_is_simulated(tmp_path: Path, name: str) -> None:
    keep = tmp_path / "kept"

    done = Installation(tmp_path / "data").run(
        "simulate", *SMALL, "--truth", str(tmp_path / name), "--keep", str(keep), check=False
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not keep.exists()


def test_the_truth_is_written(tmp_path: Path) -> None:
    file = tmp_path / "truth.json"

    Installation(tmp_path / "data").run("simulate", *SMALL, "--truth", str(file))

    assert json.loads(file.read_text(encoding="utf-8"))
