"""Nothing a caller did is lost: server away, answers lost, pages reloaded, tabs doubled."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.cockpit import in_mode, name, pass_seconds, talk, the_log
from tests.browser.fake_desk import ADDRESS, FakeDesk
from tests.browser.waiting import wait_for


def come_back(page: Page, desk: FakeDesk) -> None:
    desk.away = False
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_three_calls_without_the_server_and_back(page: Page, desk: FakeDesk) -> None:
    desk.away = True
    for key in ("3", "5", "1"):
        talk(page)
        page.keyboard.press(key)

    expect(page.locator("#post")).to_have_text("3 calls wait")
    expect(page.locator("#banner-away")).to_contain_text("3 calls wait here, safe.")
    assert desk.logs == {}

    come_back(page, desk)

    the_log(desk, page, count=3)
    assert [log["reason"] for log in desk.logs.values()] == ["NO_VALUE", "HAS_ONE", "WRONG_TIME"]
    arrived = [(method, path.split("/")[0]) for method, path, _ in desk.heard if method in ("POST", "PUT")][1:7]
    assert arrived == [("POST", "calls"), ("PUT", "calls")] * 3
    expect(page.locator("#post")).to_be_hidden()
    expect(page.locator("#banner-away")).to_be_hidden()
    name(page).to_have_text("Lee Park")


def test_back_while_a_letter_is_on_its_way_it_is_sent_again_at_once(page: Page, desk: FakeDesk) -> None:
    page.evaluate(
        """() => {
            const real = { fetch: window.fetch, setTimeout: window.setTimeout };
            window.setTimeout = (act, ms) => (ms < 500 ? real.setTimeout.call(window, act, ms) : 0); // no second try
            window.fetch = () => new Promise((_, fail) => {
                window.lose = () => fail(new TypeError("the network has changed"));
                window.fetch = real.fetch;
            });
        }"""
    )
    talk(page)
    page.keyboard.press("3")
    page.wait_for_function("() => window.lose !== undefined")

    come_back(page, desk)
    page.evaluate("window.lose()")

    assert the_log(desk, page)["reason"] == "NO_VALUE"


def test_what_waits_survives_a_reload(page: Page, desk: FakeDesk) -> None:
    desk.away = True
    talk(page)
    page.keyboard.press("3")
    expect(page.locator("#post")).to_have_text("1 call waits")
    desk.away = False
    assert desk.logs == {}

    page.reload()

    assert the_log(desk, page)["reason"] == "NO_VALUE"


def test_a_full_disk_is_said_and_nothing_is_set_aside(page: Page, desk: FakeDesk) -> None:
    full = {"code": "disk-full", "text": "The disk that holds /data is full.", "hint": "Free some space."}
    desk.says[r"(POST|PUT) calls.*"] = (507, full)
    for key in ("3", "5"):
        talk(page)
        page.keyboard.press(key)
    expect(page.locator("#banner-away")).to_contain_text("The disk that holds /data is full. 2 calls wait here, safe.")
    page.evaluate("() => { const real = setTimeout; window.setTimeout = (act, ms) => real(act, Math.min(ms, 30)); }")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    heard = len(desk.heard)
    wait_for(page, lambda: len(desk.heard) >= heard + 8)  # more often than a letter may fail that is itself at fault

    desk.says.clear()

    the_log(desk, page, count=2)
    expect(page.locator("#banner-away")).to_be_hidden()


def test_a_lost_answer_is_asked_for_again_with_the_same_words(page: Page, desk: FakeDesk) -> None:
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.wait_for_function("() => !localStorage.getItem('bounceback.outbox')")  # the dial has been answered
    desk.loses_answers = 2

    page.keyboard.press("3")

    expect(page.locator("#strip-words")).to_contain_text("1 November")
    sent = [(path, body) for method, path, body in desk.heard if method == "PUT"]
    assert len(sent) == 3
    assert all(each == sent[0] for each in sent)


def test_a_server_that_falls_over_is_asked_again(page: Page, desk: FakeDesk) -> None:
    desk.says[r"PUT calls/.*"] = (500, {"code": "broken", "text": "Something went wrong.", "hint": ""})
    talk(page)
    page.keyboard.press("3")
    expect(page.locator("#post")).to_have_text("1 call waits")
    name(page).to_have_text("Marisol Ortiz")

    desk.says.clear()
    come_back(page, desk)

    assert the_log(desk, page)["reason"] == "NO_VALUE"


def test_what_the_server_does_not_accept_is_shown_with_its_note(page: Page, desk: FakeDesk) -> None:
    desk.says[r"PUT calls/.*"] = (
        409,
        {"code": "already-logged", "text": "This call is logged already.", "hint": "Correct it on its page."},
    )
    talk(page)
    page.keyboard.press("r")
    page.keyboard.type("call her sister")
    page.keyboard.press("Escape")
    page.keyboard.press("3")

    shown = expect(page.locator("#banner-returned"))
    shown.to_contain_text("This call is logged already. Correct it on its page.")
    shown.to_contain_text("call her sister")
    page.reload()
    shown.to_contain_text("call her sister")
    page.locator("#returned-seen").click()
    shown.to_be_hidden()


def test_a_closed_door_keeps_everything(page: Page, desk: FakeDesk) -> None:
    desk.says[r".*"] = (403, {"code": "no-way-in", "text": "This browser has not been let in.", "hint": "Run it."})
    talk(page)
    page.keyboard.press("3")

    expect(page.locator("#banner-away")).to_contain_text("let in again")
    desk.says.clear()
    page.reload()

    assert the_log(desk, page)["reason"] == "NO_VALUE"


def test_a_note_survives_a_crash_in_the_middle_of_a_word(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("r")
    page.keyboard.type("wants to hear about dent")

    page.reload()

    name(page).to_have_text("Dana Whitfield")
    in_mode(page, "talking")
    expect(page.locator("#note")).to_have_value("wants to hear about dent")
    page.keyboard.press("3")
    assert the_log(desk, page)["note"] == "wants to hear about dent"


def test_a_note_never_leaks_into_the_next_call(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("r")
    page.keyboard.type("about Dana")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    talk(page)

    expect(page.locator("#note")).to_have_value("")
    page.keyboard.press("2")
    the_log(desk, page, count=2)
    assert [log["note"] for log in desk.logs.values()] == ["about Dana", ""]


def test_a_note_for_the_last_call_that_was_cut_short_still_arrives(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("3")
    the_log(desk, page)
    page.keyboard.press("r")
    page.keyboard.type("said his wife deci")

    page.reload()

    wait_for(page, lambda: the_log(desk, page)["note"] == "said his wife deci")


def test_undo_before_the_log_has_left_takes_it_back_for_good(page: Page, desk: FakeDesk) -> None:
    desk.away = True
    talk(page)
    page.keyboard.press("3")
    name(page).to_have_text("Marisol Ortiz")
    page.wait_for_timeout(200)

    page.keyboard.press("z")
    name(page).to_have_text("Dana Whitfield")
    page.keyboard.press("5")
    come_back(page, desk)

    assert the_log(desk, page)["reason"] == "HAS_ONE"
    page.wait_for_timeout(300)
    assert len(desk.logs) == 1


def test_off_the_list_without_the_server_takes_their_other_cards_too(page: Page, desk: FakeDesk) -> None:
    desk.away = True
    page.keyboard.press("x")
    page.keyboard.press("x")
    name(page).to_have_text("Marisol Ortiz")

    come_back(page, desk)

    assert [body["scope"] for body in wait_for(page, lambda: desk.told("prospects/700/suppressions"))] == ["PERSON"]


def test_a_second_tab_says_so_and_can_take_over(page: Page, desk: FakeDesk) -> None:
    second = page.context.new_page()
    second.goto(ADDRESS + "/sessions/1/")
    expect(second.locator("#banner-tab")).to_be_visible()
    second.keyboard.press("Space")
    second.wait_for_timeout(100)
    assert desk.dials == {}

    second.locator("#take-over").click()

    expect(second.locator("#banner-tab")).to_be_hidden()
    expect(page.locator("#banner-tab")).to_be_visible()
    expect(second.locator("#dial")).to_be_enabled()
    second.keyboard.press("Space")
    expect(second.locator("#cockpit")).to_have_attribute("data-mode", "ringing")


def test_a_second_tab_goes_on_when_the_first_is_closed(page: Page, desk: FakeDesk) -> None:
    second = page.context.new_page()
    second.goto(ADDRESS + "/sessions/1/")
    expect(second.locator("#banner-tab")).to_be_visible()

    page.close()

    expect(second.locator("#banner-tab")).to_be_hidden()
    name(second).to_have_text("Dana Whitfield")


def test_a_tab_that_takes_over_again_knows_whom_the_other_one_put_off_the_list(page: Page, desk: FakeDesk) -> None:
    second = page.context.new_page()
    second.goto(ADDRESS + "/sessions/1/")
    second.locator("#take-over").click()
    name(second).to_have_text("Dana Whitfield")
    second.keyboard.press("x")
    second.keyboard.press("x")
    name(second).to_have_text("Marisol Ortiz")
    wait_for(second, lambda: desk.told("prospects/700/suppressions"))
    desk.laid_down.add(10)

    page.locator("#take-over").click()

    name(page).to_have_text("Marisol Ortiz")
    expect(page.locator("#dial")).to_be_enabled()


def test_a_reload_does_not_think_it_is_a_second_tab(page: Page, desk: FakeDesk) -> None:
    for _ in range(3):
        page.reload()
        expect(page.locator("#dial")).to_be_enabled()
        expect(page.locator("#banner-tab")).to_be_hidden()


def test_a_session_is_not_ended_while_calls_wait(page: Page, desk: FakeDesk) -> None:
    desk.away = True
    talk(page)
    page.keyboard.press("3")
    page.keyboard.press("b")
    page.keyboard.press("q")

    expect(page.locator("#pause-words")).to_contain_text("wait here, safe")
    come_back(page, desk)
    the_log(desk, page)
    page.keyboard.press("q")
    page.wait_for_url(re.compile("debrief"))


def test_another_page_sends_what_waits(page: Page, desk: FakeDesk) -> None:
    desk.away = True
    talk(page)
    page.keyboard.press("3")
    expect(page.locator("#post")).to_have_text("1 call waits")
    desk.away = False

    page.goto(ADDRESS + "/elsewhere/")

    assert the_log(desk, page)["reason"] == "NO_VALUE"


def test_a_card_whose_claim_was_lost_goes(page: Page, desk: FakeDesk) -> None:
    gone: dict[str, Any] = {"cards": [], "empty": None, "held": []}
    desk.says[r"POST sessions/1/leases"] = (200, gone)
    page.evaluate("document.querySelector('#ask-again').click()")

    expect(page.locator("#cockpit")).not_to_have_attribute("data-mode", "ready")


def test_the_rhythm_goes_on_after_a_reload(page: Page, desk: FakeDesk) -> None:
    talk(page)
    page.keyboard.press("3")
    the_log(desk, page)
    page.reload()

    expect(page.locator("#ring")).to_be_visible()
    pass_seconds(page, 20)
    expect(page.locator("#ring")).to_have_class(re.compile("late"))
    expect(page.locator("#strip-words")).to_contain_text("Dana Whitfield")
