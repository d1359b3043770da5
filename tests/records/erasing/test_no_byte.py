"""Not a byte of the erased is left in the folder."""

from __future__ import annotations

from pathlib import Path

from tests.installations import Installation

HOW_MANY = 20
_FILL = """
from datetime import datetime, timedelta, UTC
from tests import factories
from bounceback.prospects.models import Prospect
at = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
for person in Prospect.objects.filter(name__startswith="Quillon"):
    listing = person.listings.get()
    words = person.name
    call = factories.make_call(owner, at=at, prospect=person, listing=listing, number=listing.number,
        note=f"first {words} " + "long " * 2000 + words, spoke_name=words, must_change=words, before={"x": words})
    call.note = f"corrected {words}"
    call.save(update_fields=["note"])
    factories.make_amendment(owner, at=at, call=call, old=f"first {words}", new=words)
    factories.make_hearing(owner, at=at, call=call, text=words)
    factories.make_phrasing(owner, at=at, text=f"{words} said so", stroke=call.key)
    factories.make_trigger(owner, at=at, call=call, text=words)
    factories.make_fact(owner, at=at, prospect=person, value=words)
    factories.make_promise(owner, at=at, prospect=person, said=words)
    factories.make_seed(owner, at=at, prospect=person, why=words)
    factories.make_material(owner, at=at, prospect=person, what=words)
    factories.make_appointment(owner, at=at, prospect=person, subject=words)
    factories.make_replacement(owner, at=at, prospect=person, old=words)
    factories.make_suppression(owner, at=at, e164=listing.number.e164, why=words, prospect=person)
Prospect.objects.filter(name__startswith="Quillon").update(remarks="Quillon was here")
"""
_ERASE = """
from datetime import datetime, UTC
from bounceback.prospects.models import Prospect
from bounceback.records.erasing import actions as erasing
for person in Prospect.objects.filter(name__startswith="Quillon"):
    erasing.erase(person=person, by=owner, at=datetime.now(UTC))
"""


def test_no_byte_of_twenty_people_is_left_in_the_folder(prepared: Installation, tmp_path: Path):
    people = [(f"Quillon Zabeth{n:02}", f"+133055501{n:02}", f"quill{n:02}@zabeth.example") for n in range(HOW_MANY)]
    rows = [f"{name},Zabeth{n:02} Works,{e164},{mail}" for n, (name, e164, mail) in enumerate(people)]
    rejected = [f"{name},Zabeth Works,{e164}999999999,{mail}" for name, e164, mail in people]
    file = tmp_path / "list.csv"
    file.write_text(
        "\n".join(["Name,Company,Phone,Email", *rows, *rejected, "Leo Ortiz,Ortiz,+13305550199,leo@x.example"])
    )
    prepared.run("import", str(file), "--into", "Ohio", "--country", "US", check=False)
    prepared.python(_FILL)
    signs = [sign for name, e164, mail in people for sign in (name.lower(), e164[1:], mail, name.split()[1].lower())]
    assert _found(prepared.folder, signs) == set(signs), "the search finds them while they are there"

    prepared.python(_ERASE)

    assert _found(prepared.folder, signs) == set()
    assert _found(prepared.folder, ["quillon", "leo ortiz"]) == {"leo ortiz"}
    assert prepared.json("dnc", "check", people[0][1])["suppressed"] is True


def _found(folder: Path, signs: list[str]) -> set[str]:
    """Which of these stand anywhere in the files of an installation, whatever the case."""
    found: set[str] = set()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found |= {sign for sign in signs if sign.encode() in content}
    return found
