"""Kits go out and come in by command."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from tests.installations import Installation
from tests.records.kit.conftest import KIT


def test_a_kit_travels_between_installations(prepared: Installation, tmp_path: Path):
    text = prepared.run("kit", "starters", "realtor").stdout
    first, second = tmp_path / "realtor.toml", tmp_path / "again.toml"
    first.write_text(text, encoding="utf-8")

    dry = prepared.json("kit", "import", str(first), "--into", "Akron", "--dry-run")
    taken = prepared.json("kit", "import", str(first), "--into", "Akron")
    again = prepared.json("kit", "import", str(first), "--into", "Akron")
    prepared.run("kit", "export", str(second), "--author", "Bounceback", "--licence", "Apache-2.0")

    assert (dry["dry_run"], dry["taken"], dry["new_campaign"]) == (True, 15, True)
    assert (taken["taken"], taken["new_campaign"], taken["unfit"]) == (15, True, 0)
    assert (again["taken"], again["new_campaign"], again["same"]) == (0, False, 15)
    there, back = tomllib.loads(text), tomllib.loads(second.read_text(encoding="utf-8"))
    assert {**there, "kit": None} == {**back, "kit": None}
    assert back["kit"]["title"] == "Akron"


def test_commands_refuse_in_one_line(prepared: Installation, tmp_path: Path):
    kit, other = tmp_path / "kit.toml", tmp_path / "other.txt"
    kit.write_text(KIT, encoding="utf-8")
    other.write_text("my diary")
    nobody = prepared.run("kit", "export", str(tmp_path / "out.toml"), check=False)
    prepared.run("kit", "import", str(kit))

    wrong = {
        "no campaign yet": nobody,
        "Autumn” already": prepared.run("kit", "import", str(kit), check=False),
        "no kit": prepared.run("kit", "import", str(other), check=False),
        "There is no campaign “Q”": prepared.run("kit", "export", "-", "--campaign", "Q", check=False),
        "cannot be written": prepared.run("kit", "export", str(tmp_path / "no" / "such.toml"), check=False),
        "exists and is no kit": prepared.run("kit", "export", str(other), check=False),
        "burn": prepared.run("kit", "import", str(kit), "--into", "New", "--choose", "words/offer=burn", check=False),
        "There is no starter": prepared.run("kit", "starters", "plumber", check=False),
    }

    for says, done in wrong.items():
        assert done.returncode == 2, says
        assert says in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert other.read_text() == "my diary"
    assert json.loads(prepared.run("kit", "starters", "--json").stdout)["starters"][0]["name"] == "benefit-broker"
