"""The browser fills the blanks of a script, and folds what was heard, as the server does."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from bounceback.base.models import User
from bounceback.core import wording
from bounceback.core.names import first_name
from tests.browser.desk_page import cookie_of
from tests.core.test_objections import FOLDS

NAMES = ("Dana Whitfield", "Whitfield, Dana R.", "Dr. Dana Whitfield", "", "Prof. Mei Zhou", "Dana")
TEXT = "{first_name}, {name} of { company } in {City}: {me} here. {constructor} {fist_name} {"
FILL = "card => import('/static/screens/cockpit/wording.js').then(module => module.fill(card.text, card, 'Ana'))"

FOLD = "texts => import('/static/screens/cockpit/album.js').then(module => texts.map(module.folded))"


def test_both_halves_say_the_same(page: Page, live_server: Any, transactional_db: None, ana: User) -> None:
    page.context.add_cookies([cookie_of(ana, live_server.url)])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/keys/")
    for name in NAMES:
        for company, place in (("Whitfield Tool & Die", "Akron, Ohio"), ("", "")):
            card = {"name": name, "company": company, "place": place, "text": TEXT}
            city = place.partition(",")[0]
            values = {"name": name, "first_name": first_name(name), "company": company, "city": city, "me": "Ana"}

            assert page.evaluate(FILL, card) == wording.fill(TEXT, values)


def test_both_halves_fold_words_alike(page: Page, live_server: Any, transactional_db: None, ana: User) -> None:
    page.context.add_cookies([cookie_of(ana, live_server.url)])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/keys/")

    assert page.evaluate(FOLD, list(FOLDS)) == list(FOLDS.values())
