"""The inbox of tips."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bounceback.playbook.actions import options, tips
from bounceback.playbook.models import Tip
from bounceback.playbook.queries import tips as inbox
from bounceback.playbook.refusals import TipEmpty, TipSettled
from tests.playbook.test_options import WORDS


def test_a_tip_waits_until_it_is_settled(ana, noon):
    tip = tips.note_tip(text=" Say the town first. ", source="Ben", by=ana, at=noon)
    assert inbox.waiting(ana) == [tip]

    tips.let_tip_go(tip=tip, by=ana, at=noon)

    assert inbox.waiting(ana) == []
    assert inbox.settled(ana) == [tip]


def test_the_same_words_twice_are_one_tip(ana, noon):
    first = tips.note_tip(text="Say the town first.", by=ana, at=noon)

    assert tips.note_tip(text="Say the town first.", by=ana, at=noon) == first
    assert Tip.objects.count() == 1


def test_an_option_settles_its_tip(ana, noon):
    tip = tips.note_tip(text="Say the street first.", by=ana, at=noon)

    row = options.make_option(key=uuid4(), words=WORDS, tip=tip, by=ana, at=noon)

    tip.refresh_from_db()
    assert (tip.option, tip.settled_at) == (row, noon)
    with pytest.raises(TipSettled):
        tips.let_tip_go(tip=tip, by=ana, at=noon)


def test_what_was_let_go_can_be_taken_up(ana, noon):
    tip = tips.let_tip_go(tip=tips.note_tip(text="Smile.", by=ana, at=noon), by=ana, at=noon)

    tips.take_tip_up(tip=tip, by=ana, at=noon)

    assert inbox.how_many(ana) == 1


def test_nothing_is_no_tip(ana, noon):
    with pytest.raises(TipEmpty):
        tips.note_tip(text=" \n", by=ana, at=noon)
