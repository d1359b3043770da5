"""The table of keys: what the keyboard does in the cockpit.

The server prints these keys on the controls, the browser obeys the same rows, `?` lists them and
`docs/reference/keys.md` is generated from them. A caller can give any action another key, or switch
single keys off; that is kept in the browser, because it belongs to the keyboard on the desk.

Keys are named as browsers name them (`KeyboardEvent.key`): "a", "1", "Tab", " " for the space bar.
The number pad is named by `KeyboardEvent.code`, which does not change with Num Lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What the caller is doing; decides which keys live."""

    READY = "READY"  # a card is on screen, nothing was dialled
    LAST = "LAST"  # the strip of the call just logged; lives beside READY until the next dial
    RINGING = "RINGING"
    TALKING = "TALKING"
    EAR = "EAR"  # an objection card is open beside the call: asked first, the keys of the call go on
    ANY = "ANY"


STATE_LABELS: dict[State, str] = {
    State.READY: "Ready",
    State.LAST: "The call just logged, until the next dial",
    State.RINGING: "It rings",
    State.TALKING: "They talk",
    State.EAR: "While a card is in the ear",
    State.ANY: "Always",
}

# What can be on screen together: a key may mean one thing only within each of these.
SCREENS: dict[str, frozenset[State]] = {
    "ready": frozenset({State.READY, State.LAST, State.ANY}),
    "ringing": frozenset({State.RINGING, State.ANY}),
    "talking": frozenset({State.TALKING, State.ANY}),
    "ear": frozenset({State.EAR, State.ANY}),
}

# Keys that end a call are deaf for the first seconds after a dial, so that a doubled key, or one meant
# for the strip, never logs somebody whose telephone has not rung yet.
DEAF_SECONDS = 4
# Two presses of one key count as such within this time.
TWICE_WITHIN_SECONDS = 2


@dataclass(frozen=True, slots=True)
class KeyAction:
    """One thing a key does.

    id        stable name; what is stored when a caller changes the key
    states    where it lives
    key       default key, as `KeyboardEvent.key`
    pad       its mirror on the number pad, as `KeyboardEvent.code`; "" for none
    label     as written on the control
    does      one line for the list of keys
    presses   how many presses it takes
    deaf      while it rings, does it wait DEAF_SECONDS after the dial?
    """

    id: str
    states: tuple[State, ...]
    key: str
    label: str
    does: str
    pad: str = ""
    presses: int = 1
    deaf: bool = False


_READY = (State.READY,)
_LAST = (State.LAST,)
_RINGING = (State.RINGING,)
_TALKING = (State.TALKING,)
_EAR = (State.EAR,)
_CALL = (State.RINGING, State.TALKING)

REASON_KEYS = ("1", "2", "3", "4", "5", "6")
DATE_KEYS = ("1", "2", "3", "4", "5", "6")
# Objectives take these in the order of the ladder. Free in every state where a rung can be pressed.
RUNG_KEYS = ("a", "e", "f", "h", "y", "u")
RUNG_PADS = ("Numpad7", "Numpad8", "Numpad9", "", "", "")
RESPONSE_KEYS = ("1", "2", "3", "4", "5")
# In the drawer of finer reasons; the drawer has the keyboard to itself, as the trigger has.
FINER_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
RUNG_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth")

KEYS: tuple[KeyAction, ...] = (
    KeyAction("dial", _READY, " ", "Dial", "Dials this number and starts the clock.", "NumpadEnter"),
    KeyAction("skip", _READY, "s", "Skip", "Puts this card back and shows the next one.", "NumpadDivide"),
    KeyAction("next_number", _READY, "n", "Next number", "Shows this prospect’s next number."),
    KeyAction("pause", _READY, "b", "Pause", "Stops the rhythm clock; from here the session can be ended."),
    KeyAction("came_in", _READY, "`", "They called me", "Finds the caller by the last four digits or by name."),
    *(
        KeyAction(f"date_{key}", _LAST, key, f"Date {key}", f"Gives the last call date number {key}.", f"Numpad{key}")
        for key in DATE_KEYS
    ),
    KeyAction("undo", _LAST, "z", "Undo", "Takes the last log back and shows that call again.", "NumpadDecimal"),
    KeyAction(
        "said_when", _LAST, "d", "They said …", "Turns the date of the last call into the day and hour they named."
    ),
    KeyAction("calendar", _LAST, "i", "Calendar", "Hands out the appointment just made as a calendar file (.ics)."),
    KeyAction("open_call", _LAST, "p", "Open", "Opens the last call as a page, to look at it closely."),
    KeyAction("off_firm", _LAST, "o", "The whole firm", "After “off the list”: takes the whole firm off as well."),
    KeyAction(
        "no_answer",
        _RINGING,
        " ",
        "No answer",
        "Logs that nobody answered, or a voicemail without a message.",
        "NumpadEnter",
        deaf=True,
    ),
    KeyAction(
        "voicemail",
        _RINGING,
        "v",
        "Voicemail",
        "Shows what to say; once more: the message was left.",
        "NumpadMultiply",
    ),
    KeyAction("busy", _RINGING, "b", "Busy", "Logs that the line was busy."),
    KeyAction(
        "wrong_number",
        _RINGING,
        "w",
        "Wrong number",
        "Wrong or dead: this number is never called again.",
        "NumpadDivide",
    ),
    KeyAction(
        "answered",
        _CALL,
        "Tab",
        "They answered",
        "Marks the answer; after a gatekeeper: I was put through.",
        "NumpadAdd",
    ),
    *(
        KeyAction(f"reason_{key}", _CALL, key, f"Reason {key}", f"A no, with reason {key}.", f"Numpad{key}", deaf=True)
        for key in REASON_KEYS
    ),
    KeyAction("hung_up", _CALL, "q", "Hung up", "They hung up; the reason stays open.", "Numpad0", deaf=True),
    *(
        KeyAction(
            f"rung_{place + 1}",
            (State.LAST, State.TALKING),
            key,
            f"Rung {place + 1}",
            f"The {RUNG_WORDS[place]} objective was reached; on the strip: was saved although they said no.",
            RUNG_PADS[place],
        )
        for place, key in enumerate(RUNG_KEYS)
    ),
    KeyAction("right_person", _TALKING, "w", "Right person is …", "Wrong person: opens a card for whom they named."),
    KeyAction(
        "gatekeeper",
        _CALL,
        "g",
        "Gatekeeper",
        "Marks that a gatekeeper speaks; once more: nobody else came.",
    ),
    KeyAction("speaker", _TALKING, "k", "Who speaks", "Notes who is at the other end, with a name if one was said."),
    KeyAction(
        "heard",
        (State.LAST, State.TALKING),
        "c",
        "Card",
        "Finds the card of what they say, or makes it; its responses are then in the ear.",
    ),
    *(
        KeyAction(f"ear_{key}", _EAR, key, f"Response {key}", f"You answered with response {key}.", f"Numpad{key}")
        for key in RESPONSE_KEYS
    ),
    KeyAction("ear_own", _EAR, "6", "Own words", "You answered, with none of these.", "Numpad6"),
    KeyAction("ear_nothing", _EAR, "0", "Nothing came", "No answer came to you.", "Numpad0"),
    KeyAction("ear_went_on", _EAR, "b", "Went on", "The talk went on; closes the card.", "NumpadAdd"),
    KeyAction(
        "ear_rung_down", _EAR, "v", "A rung down", "They took less than you asked; closes the card.", "NumpadDecimal"
    ),
    KeyAction("ear_hung_up", _EAR, "q", "Hung up", "They hung up, which ends the call as well.", "NumpadMultiply"),
    KeyAction("ear_not_this", _EAR, "z", "Not this card", "It was another one: back to the picker, nothing was heard."),
    KeyAction(
        "plan_1",
        (State.LAST, State.TALKING),
        "m",
        "Plan",
        "You did what your plan says; once more: you forgot; once more: neither.",
        "NumpadMultiply",
    ),
    KeyAction("plan_2", (State.LAST, State.TALKING), "l", "Second plan", "The same for your second plan."),
    KeyAction(
        "why_1", _LAST, "j", "First reason proposed", "The last call failed for the first reason proposed.", "NumpadAdd"
    ),
    KeyAction("why_2", _LAST, "k", "Second reason proposed", "The last call failed for the second reason proposed."),
    KeyAction("finer", _LAST, "w", "Why, finer", "Opens the finer reasons of the last call; a digit chooses one."),
    KeyAction("trigger", _TALKING, "t", "Trigger", "Marks a moment that turned the talk: who said it, good or bad."),
    KeyAction("answer", _TALKING, "d", "Answer", "Writes down the answer to a question."),
    KeyAction("note", (State.LAST, *_CALL), "r", "Note", "Goes to the note; Esc or Enter comes back."),
    KeyAction(
        "off_list",
        (State.READY, *_CALL),
        "x",
        "Off the list",
        "Never call again. Two presses; holds at once.",
        "NumpadSubtract",
        presses=2,
    ),
    KeyAction("help", (State.ANY,), "?", "Keys", "Lists the keys."),
)

BY_ID: Mapping[str, KeyAction] = {action.id: action for action in KEYS}

_SPOKEN = {" ": "space", "Tab": "tab", "`": "`", "Enter": "enter", "Escape": "esc"}
_PAD_SPOKEN = {
    "NumpadEnter": "enter", "NumpadAdd": "+", "NumpadSubtract": "−", "NumpadMultiply": "×", "NumpadDivide": "÷",
    "NumpadDecimal": ".",
}  # fmt: skip


def spoken(key: str) -> str:
    """A key as it is written on a control.

    >>> spoken(" "), spoken("a")
    ('space', 'a')
    """
    return _SPOKEN.get(key, key)


def clashes(actions: Iterable[KeyAction]) -> list[tuple[str, str, str]]:
    """Keys that would mean two things at once: (screen, key, the ids that want it)."""
    rows = list(actions)
    found = []
    for screen, states in SCREENS.items():
        taken: dict[str, list[str]] = {}
        for action in rows:
            if states.intersection(action.states):
                taken.setdefault(action.key, []).append(action.id)
                if action.pad:
                    taken.setdefault(action.pad, []).append(action.id)
        found += [(screen, key, ", ".join(ids)) for key, ids in taken.items() if len(ids) > 1]
    return found


def reference() -> str:
    """The table as a page of the reference (Markdown)."""
    parts = [
        "# Keys of the cockpit",
        "",
        "Made from the table in `bounceback.core.keys`; do not edit by hand.",
        "",
        "Keys are inert while you type, while an input method composes, when they repeat, and together with Ctrl,",
        "Alt or Meta. Every key can be changed, and single keys can be switched off, on the page *Keys*. The number",
        "pad mirrors them for the right hand. Keys marked ◷ are deaf, while it rings, for the first",
        f"{DEAF_SECONDS} seconds after a dial.",
    ]
    for state in State:
        rows = [action for action in KEYS if state in action.states]
        parts += ["", f"## {STATE_LABELS[state]}", "", "| key | number pad | what it does |", "| --- | --- | --- |"]
        for action in rows:
            mark = " ◷" if action.deaf and state is State.RINGING else ""
            keys = " ".join([f"`{spoken(action.key)}`" if action.key != "`" else "`` ` ``"] * action.presses)
            pad = f"`{_PAD_SPOKEN.get(action.pad, action.pad.removeprefix('Numpad'))}`" if action.pad else ""
            parts.append(f"| {keys}{mark} | {pad} | **{action.label}.** {action.does} |")
    return "\n".join(parts) + "\n"
