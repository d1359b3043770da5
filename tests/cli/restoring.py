"""What restoring starts from and is checked by, run as scripts inside an installation."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bounceback.base import backups
from bounceback.base.folder import Folder
from tests.installations import Installation

BEGIN = """
from datetime import UTC, datetime, timedelta
from bounceback.compliance import actions as compliance
from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Listing, Number, Prospect
from tests import factories
now = datetime.now(UTC)
"""
PEOPLE = (
    BEGIN
    + """
some = factories.make_list(owner, at=now)
for n in range(6):
    factories.make_prospect(owner, at=now, on=some, e164=f"+1330555010{n}", name=f"P {n}", company=f"Firm {n}")
compliance.suppress(scope="NUMBER", e164="+13305550105", source="asked on a call", by=owner, at=now)
"""
)
SINCE = (
    BEGIN
    + """
people = {each.name: each for each in Prospect.objects.all()}
compliance.suppress(scope="NUMBER", e164="+13305550100", source="asked on a call", why="please", by=owner, at=now)
compliance.suppress(scope="PERSON", prospect=people["P 1"], source="asked on a call", by=owner, at=now)
compliance.suppress(scope="FIRM", firm="Firm 2", source="asked on a call", by=owner, at=now)
compliance.lift(suppression=Suppression.objects.get(e164="+13305550105"), why="called us back", by=owner, at=now)
compliance.suppress_numbers(e164s=["+13305550177"], source="a list", by=owner, at=now)
new = factories.make_prospect(owner, at=now, on=Listing.objects.first().list, e164="+13305550166", name="New")
compliance.suppress(scope="PERSON", prospect=new.prospect, source="asked on a call", by=owner, at=now)
"""
)
STATE = (
    BEGIN
    + """
import json
print(json.dumps({
    "off": sorted(
        [row.scope, row.e164 or row.token[:6] or row.firm or f"person {row.prospect_id}"]
        for row in Suppression.objects.filter(lifted_at=None)
    ),
    "lifted": Suppression.objects.exclude(lifted_at=None).count(),
    "out": sorted(Listing.objects.filter(standing="OUT").values_list("number__e164", flat=True)),
    "people": Prospect.objects.count(),
}))
"""
)


def state_of(installation: Installation) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(installation.python(STATE))
    return state


def print_of(folder: Folder) -> str:
    return backups.sha256(folder.database)


OFF = [
    ["FIRM", "firm 2"],
    ["NUMBER", "+13305550100"],
    ["NUMBER", "+13305550166"],  # of a person whom the backup does not know
    ["NUMBER", "+13305550177"],
    ["PERSON", "person 2"],
]


def age(file: Path, statement: str) -> None:
    """Make the backup one of another version, as good as that version would have made it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(statement)
    said = json.loads(backups.manifest_file(file).read_text())
    found = backups.describe(file, kind=backups.Kind.ASKED, at=backups.Manifest(**said).at, key=said["key_id"])
    backups.manifest_file(file).write_text(
        json.dumps(said | {"tables": found.tables, "bytes": found.bytes, "sha256": found.sha256, "bounceback": "9.0"})
    )
