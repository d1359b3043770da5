"""What a caller does: begin and end a session, take cards, dial, log, take back, correct."""

from bounceback.calling.actions.calls import Change, amend, change, dial, log, take_back
from bounceback.calling.actions.cards import (
    ask_permit,
    put_off_list,
    receive,
    skip,
    switch_line,
    take_cards,
)
from bounceback.calling.actions.sessions import end_session, start_session, write_note

__all__ = [
    "Change",
    "amend",
    "ask_permit",
    "change",
    "dial",
    "end_session",
    "log",
    "put_off_list",
    "receive",
    "skip",
    "start_session",
    "switch_line",
    "take_back",
    "take_cards",
    "write_note",
]
