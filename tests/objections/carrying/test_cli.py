"""`bounceback cards print`, `export` and `import`."""

from __future__ import annotations

from tests.objections.carrying import decks

FILL = """
from datetime import UTC, datetime
from tests import factories
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
broker = factories.make_objection_card(owner, at=at, front="We have a broker Ж")
factories.make_response(owner, at=at, card=broker, idea="A second pair of eyes")
factories.make_objection_card(owner, at=at, front="I am busy")
factories.make_campaign(owner, at=at)
"""


def test_cards_leave_and_come_back(prepared, tmp_path):
    prepared.python(FILL)

    for name in ("cards.apkg", "cards.csv"):
        file = tmp_path / name
        assert prepared.json("cards", "export", str(file))["cards"] == 2
        prepared.run("cards", "export", str(file))  # one of its own kind is replaced
        told = prepared.json("cards", "import", str(file))
        assert (told["rows"], told["known"], told["cards"], told["answers"]) == (2, 2, 0, 0)


def test_a_foreign_deck_comes_once(prepared, tmp_path):
    file = tmp_path / "sales.apkg"
    file.write_bytes(decks.packed())

    looked = prepared.json("cards", "import", str(file), "--dry-run")
    first = prepared.json("cards", "import", str(file))
    second = prepared.json("cards", "import", str(file))

    assert (looked["cards"], looked["dry_run"]) == (3, True)
    assert (first["cards"], first["answers"]) == (3, 3)
    assert (second["cards"], second["known"]) == (0, 3)
    assert len(prepared.json("cards", "list")["cards"]) == 3


def test_cards_are_printed(prepared, tmp_path):
    prepared.python(FILL)
    file = tmp_path / "cards.pdf"

    told = prepared.json("cards", "print", str(file), "--size", "a7", "--paper", "a4")
    said = prepared.run("cards", "print", str(file), "--answered", "--campaign", "Renewals").stderr

    assert (told["cards"], told["on_paper"], told["pages"], told["missing"]) == (2, 2, 2, ["Ж"])
    assert said.startswith("1 card: 2 pages are in")
    assert file.read_bytes().startswith(b"%PDF-")


def test_what_cannot_be_done_is_said_in_a_line_and_changes_nothing(prepared, tmp_path):
    prepared.python(FILL)
    other, deck = tmp_path / "letter.csv", tmp_path / "new.apkg"
    other.write_text("Dear Dana")
    deck.write_bytes(decks.HOSTILE["newer format"]())

    for *command, code in (
        ("export", str(other), "exists and is something else"),
        ("export", str(tmp_path / "cards.xlsx"), "ends in .apkg or .csv"),
        ("print", str(tmp_path / "no" / "cards.pdf"), "cannot be written"),
        ("print", str(tmp_path / "cards.pdf"), "--since", "2099-01-01", "No card is like that"),
        ("print", str(tmp_path / "cards.pdf"), "--campaign", "Nix", "There is: “Renewals”"),
        ("import", str(deck), "newer format"),
        ("import", str(tmp_path / "nowhere.csv"), "does not exist"),
    ):
        said = prepared.run("cards", *command, check=False)
        assert said.returncode == 2, command
        assert code in said.stderr, command
    assert other.read_text() == "Dear Dana"
    assert len(prepared.json("cards", "list")["cards"]) == 2


def test_rows_that_were_left_out_are_named(prepared, tmp_path):
    file = tmp_path / "cards.csv"
    file.write_text("front,back\n!!!,a\nNo time,b\n")

    said = prepared.run("cards", "import", str(file), check=False)

    assert said.returncode == 1
    assert "Row 1 was left out. Its front has no words." in said.stderr
    assert "1 card and 1 answer were added." in said.stderr
