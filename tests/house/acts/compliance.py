"""How to call each action of compliance."""

from __future__ import annotations

from datetime import date

from bounceback.compliance import actions as compliance
from tests.house.acts.stage import E164, FIRM, NAME, NOTE, OTHER_E164, Act, Stage, table


def suppress(s: Stage) -> None:
    s.before(s.listing)
    compliance.suppress(scope="FIRM", firm=FIRM, e164=E164, source=f"{NAME} asked", why=NOTE, **s.who)


def suppress_numbers(s: Stage) -> None:
    compliance.suppress_numbers(e164s=[E164, OTHER_E164], source=FIRM, why=NOTE, **s.who)


def lift(s: Stage) -> None:
    row = compliance.suppress(scope="NUMBER", e164=E164, source=FIRM, why=NOTE, **s.who)
    s.before()
    compliance.lift(suppression=row, why=f"{NAME} wants to be called", **s.who)


def state_scrub(s: Stage) -> None:
    s.before(s.list)
    compliance.state_scrub(prospect_list=s.list, scrubbed_by=NAME, scrubbed_on=s.at.date(), **s.who)


def bring_registry(s: Stage) -> None:
    file = s.folder / f"{FIRM}.txt"
    file.write_text("330,5550143\n330,5550144\n", encoding="ascii")
    compliance.bring_registry(file=file, name="federal", list_date=date(2026, 11, 16), account=NAME, **s.who)


ROWS: dict[str, Act] = {
    **table("compliance.actions", suppress, suppress_numbers, lift, state_scrub, bring_registry),
}
