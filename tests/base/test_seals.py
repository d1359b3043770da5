"""Nobody changes, removes or inserts an event, or a seal, without its being found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bounceback.base import events, seals
from bounceback.base.models import Event, Seal, User
from tests import personas


def _happen(ana: User, noon, times: int) -> None:
    for number in range(times):
        events.record("thing.done", subject=ana.workspace, by=ana, at=noon, facts={"number": number, "a": "b"})


@pytest.fixture
def sealed(ana, noon):
    """Ana's workspace with three seals over ten events each."""
    for minute in range(3):
        _happen(ana, noon, 10)
        seals.seal_all(at=noon + timedelta(minutes=minute))
    return ana.workspace


def test_what_is_new_is_sealed_once(ana, noon):
    _happen(ana, noon, 5)

    assert seals.seal_all(at=noon) == 5
    assert seals.seal_all(at=noon) == 0
    assert Seal.objects.get().events == 5


def test_each_seal_holds_the_one_before(sealed):
    first, second, third = Seal.objects.order_by("pk")

    assert first.previous == ""
    assert (second.previous, third.previous) == (first.digest, second.digest)


def test_a_whole_chain_holds(sealed, ana, noon):
    _happen(ana, noon, 2)

    chain = seals.verify(sealed.pk)

    assert chain.broken is None
    assert (chain.events, chain.seals, chain.waiting) == (32, 3, 2)
    assert chain.head == Seal.objects.order_by("-pk")[0].digest


def test_each_workspace_has_a_chain_of_its_own(sealed, ana, noon):
    other = personas.make_ben(personas.make_workspace(at=noon, name="Other"), at=noon)
    _happen(other, noon, 3)
    _happen(ana, noon, 3)
    seals.seal_all(at=noon)

    assert seals.verify(sealed.pk).events == 33
    assert seals.verify(other.workspace.pk).events == 3

    Event.objects.filter(workspace=other.workspace).delete()
    Seal.objects.filter(workspace=other.workspace).delete()
    assert seals.verify(sealed.pk).broken is None


def test_many_events_take_several_seals(ana, noon, monkeypatch):
    monkeypatch.setattr(seals, "_AT_ONCE", 4)
    _happen(ana, noon, 10)

    seals.seal_all(at=noon)

    assert list(Seal.objects.order_by("pk").values_list("events", flat=True)) == [4, 4, 2]
    assert seals.verify(ana.workspace.pk).broken is None


@pytest.mark.django_db(transaction=True)
def test_two_that_seal_at_once_leave_one_chain(sealed, ana, noon, monkeypatch):
    _happen(ana, noon, 1)
    _, newest = Seal.objects.order_by("-pk")[1], Seal.objects.order_by("-pk")[0]
    real = seals._events

    def slowly(workspace, **span):
        monkeypatch.setattr(seals, "_events", real)
        seals.seal_all(at=noon)
        return real(workspace, **span)

    monkeypatch.setattr(seals, "_events", slowly)

    assert seals.seal_all(at=noon) == 0
    assert Seal.objects.filter(previous=newest.digest).count() == 1
    assert seals.verify(sealed.pk).broken is None


MIDDLE = 15  # events into the chain: under the second seal


def _event(place: int) -> Event:
    return Event.objects.order_by("pk")[place]


def _change_kind():
    Event.objects.filter(pk=_event(MIDDLE).pk).update(kind="thing.undone")


def _change_facts():
    Event.objects.filter(pk=_event(MIDDLE).pk).update(facts={"number": 99, "a": "b"})


def _change_time():
    event = _event(MIDDLE)
    Event.objects.filter(pk=event.pk).update(at=event.at + timedelta(microseconds=1))


def _change_hash():
    Event.objects.filter(pk=_event(MIDDLE).pk).update(digest="0" * 64)


def _change_subject():
    Event.objects.filter(pk=_event(MIDDLE).pk).update(subject_id=4711)


def _remove_event():
    _event(MIDDLE).delete()


def _remove_first_events():
    Event.objects.filter(pk__lte=_event(9).pk).delete()


def _remove_seal():
    Seal.objects.order_by("pk")[1].delete()


def _remove_first_seal():
    Seal.objects.order_by("pk")[0].delete()


def _change_seal():
    Seal.objects.filter(pk=Seal.objects.order_by("pk")[1].pk).update(digest="f" * 64)


def _shrink_seal():
    Seal.objects.filter(pk=Seal.objects.order_by("pk")[1].pk).update(events=9)


def _change_who():
    event = _event(MIDDLE)
    Event.objects.filter(pk=event.pk).update(by=personas.make_ben(event.workspace, at=event.at))


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (_change_kind, "was changed"),
        (_change_facts, "was changed"),
        (_change_time, "was changed"),
        (_change_hash, "was changed"),
        (_change_subject, "was changed"),
        (_change_who, "was changed"),
        (_remove_event, "1 were removed"),
        (_remove_first_events, "10 were removed"),
        (_remove_seal, "A seal before seal"),
        (_remove_first_seal, "A seal before seal"),
        (_change_seal, "was changed"),
        (_shrink_seal, "1 were inserted"),
    ],
)
def test_tampering_is_found_and_placed(sealed, tamper, words):
    tamper()

    broken = seals.verify(sealed.pk).broken

    assert broken is not None
    assert words in broken.text


def test_an_event_that_is_inserted_is_found(sealed, ana, noon):
    gap = _event(MIDDLE).pk
    Event.objects.filter(pk=gap).delete()
    seals_before = Seal.objects.count()
    Event.objects.create(pk=gap, workspace=sealed, kind="thing.done", by=ana, at=noon, facts={"number": 5, "a": "b"})

    assert seals.verify(sealed.pk).broken is not None
    assert Seal.objects.count() == seals_before


def test_the_place_is_the_first_that_does_not_hold(sealed):
    _remove_event()
    second = Seal.objects.order_by("pk")[1]

    chain = seals.verify(sealed.pk)

    assert chain.broken is not None
    assert chain.broken.seal == second.pk
    assert chain.seals == 1


def test_facts_count_by_what_they_say_and_not_by_how_they_are_spaced(ana, noon):
    row = [1, "k", "", None, 1, "2026-11-17 17:00:00", '{"a": 1, "b": [2]}', ""]
    same = [*row[:6], '{"b":[2],"a":1}', ""]
    parsed = [*row[:5], noon, {"b": [2], "a": 1}, ""]

    assert seals._as_bytes(row) == seals._as_bytes(same) == seals._as_bytes(parsed)
