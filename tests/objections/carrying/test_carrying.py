"""Cards out and in: to Anki and to tables, and from there, without anything twice."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection

from bounceback.base.models import Event, User
from bounceback.core.objections import Turn
from bounceback.objections.carrying import actions, outgoing, packing, queries, reading, rows, sheets
from bounceback.objections.carrying.queries import State
from bounceback.objections.carrying.refusals import DeckNotAsSeen, DeckUnreadable
from bounceback.objections.carrying.rows import Back, Deck
from bounceback.objections.models import ObjectionCard, Response
from tests import factories
from tests.house.test_urls import _everything
from tests.objections.carrying import decks

pytestmark = pytest.mark.django_db

ODD = "=1+1 <b>“quoted”</b> [sound:a.mp3] {{c1::gap}} & \"this\";\n'that',\n-- and <hr> no more"

LONG = "and then we see whether it was worth them, or not, " * 6


@pytest.fixture
def album(ana, noon) -> ObjectionCard:
    """Three cards: one with two answers that hold all that is odd, one without, one in the archive."""
    campaign = factories.make_campaign(ana, at=noon, name="Ohio renewals")
    first = factories.make_objection_card(ana, at=noon, front='We <have> a broker; & "two"', family="HAS_ONE")
    factories.make_tag(ana, at=noon, card=first, campaign=campaign)
    factories.make_response(ana, at=noon, card=first, idea="-2 + 2, {{c1::or so}}", words=ODD)
    factories.make_response(ana, at=noon, card=first, idea="No words", words="", position=1)
    factories.make_objection_card(ana, at=noon, front="@ noon? No time", starter="realtors")
    factories.make_objection_card(ana, at=noon, front="In the archive", archived_at=noon)
    return first


def given(by: User, **which: object) -> list[outgoing.Outgoing]:
    return outgoing.cards(outgoing.choose(by.workspace_id, **which), workspace=by.workspace_id)  # type: ignore[arg-type]


def apkg(by: User, folder, at) -> bytes:
    out = io.BytesIO()
    packing.write(given(by), out, folder=folder, at=at)
    return out.getvalue()


def brought(data: bytes, folder, name: str = "cards.apkg") -> Deck:
    return reading.read(io.BytesIO(data), name=name, folder=folder)


def states(deck: Deck, by: User) -> list[str]:
    return [item.state.value for item in queries.look(deck, workspace=by.workspace_id).items]


# Ours out, ours in


def test_our_deck_brought_again_changes_nothing(album, ana, noon, tmp_path):
    deck = brought(apkg(ana, tmp_path, noon), tmp_path)
    before = _everything()

    preview = actions.take(deck=deck, by=ana, at=noon)

    assert [item.state for item in preview.items] == [State.KNOWN, State.KNOWN]
    assert _everything() == before


def test_our_table_brought_again_changes_nothing(album, ana, noon, tmp_path):
    deck = brought(sheets.write(given(ana)).encode(), tmp_path, "cards.csv")
    before = _everything()

    preview = actions.take(deck=deck, by=ana, at=noon)

    assert {item.state for item in preview.items} == {State.KNOWN}
    assert _everything() == before


@pytest.mark.parametrize("kind", ["apkg", "csv"])
def test_a_deck_of_ours_becomes_the_same_cards_elsewhere(kind, album, ana, noon, tmp_path):
    data = apkg(ana, tmp_path, noon) if kind == "apkg" else sheets.write(given(ana)).encode()
    told = [
        (each.key, each.front, each.family, each.starter, each.campaigns, [(a.idea, a.words) for a in each.answers])
        for each in given(ana)
    ]
    Response.objects.all().delete()
    ObjectionCard.objects.all().delete()

    actions.take(deck=brought(data, tmp_path, f"cards.{kind}"), by=ana, at=noon)

    assert [
        (each.key, each.front, each.family, each.starter, each.campaigns, [(a.idea, a.words) for a in each.answers])
        for each in given(ana)
    ] == told


def test_the_same_cards_at_the_same_time_give_the_same_bytes(album, ana, noon, tmp_path):
    assert apkg(ana, tmp_path, noon) == apkg(ana, tmp_path, noon)


def test_a_table_holds_no_formula(album, ana, noon):
    cells = [cell for line in csv.reader(io.StringIO(sheets.write(given(ana)))) for cell in line]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'@ noon? No time" in cells


# Foreign decks


def test_a_foreign_deck_becomes_cards(ana, noon, tmp_path):
    actions.take(deck=brought(decks.packed(), tmp_path), by=ana, at=noon)

    assert [(each.front, [(a.idea, a.words) for a in each.answers]) for each in given(ana)] == [
        ("We have a broker already", [("Keep them.", "When did they last quote it?")]),
        (
            "Send me an e-mail",
            [("Gladly. What should it say?", ""), ("What for?", "Ask before you write.")],
        ),
        ("Call me next year", []),
    ]
    event = Event.objects.get(kind="objection_cards.brought")
    assert event.facts == {"new": 3, "answers": 3, "known": 0, "unfit": 0}


def test_a_foreign_deck_brought_again_changes_nothing_even_where_we_rewrote_a_front(ana, noon, tmp_path):
    deck = brought(decks.packed(), tmp_path)
    actions.take(deck=deck, by=ana, at=noon)
    ObjectionCard.objects.filter(front="Call me next year").update(front="Ring in spring", folded="ring in spring")
    before = _everything()

    preview = actions.take(deck=deck, by=ana, at=noon)

    assert preview.counts == {State.KNOWN: 3}
    assert _everything() == before
    assert "other words" in preview.items[2].why


def test_a_back_that_differs_is_put_beside_ours(album, ana, noon, tmp_path):
    notes = [(str(album.key), "", "We have a broker\x1fAsk how long")]

    actions.take(deck=brought(decks.packed(decks.database(notes)), tmp_path), by=ana, at=noon)

    album.refresh_from_db()
    assert album.front == 'We <have> a broker; & "two"'
    assert [each.idea for each in album.responses.order_by("position")] == [
        "-2 + 2, {{c1::or so}}",
        "No words",
        "Ask how long",
    ]


def test_answers_that_anki_ran_together_as_plain_text_are_known(ana, noon, tmp_path):
    card = factories.make_objection_card(ana, at=noon, front="No time")
    factories.make_response(ana, at=noon, card=card, idea="Ask when", words="When then?")
    factories.make_response(ana, at=noon, card=card, idea="Give it back", words=f"Two minutes {LONG}", position=1)
    head = "#separator:tab\n#html:false\n"

    for text, state in (
        ("No time\tAsk when When then?Give it back Two minutes " + LONG, "known"),
        ("No time\tNo timeAsk when When then?Give it back Two minutes " + LONG, "known"),
        ("No time\tAsk when When then?Give it back Three minutes " + LONG, "further"),
    ):
        assert states(brought((head + text).encode(), tmp_path, "a.txt"), ana) == [state]


def test_an_answer_that_was_dropped_does_not_come_back(album, ana, noon, tmp_path):
    deck = brought(apkg(ana, tmp_path, noon), tmp_path)
    album.responses.update(dropped_at=noon)

    preview = actions.take(deck=deck, by=ana, at=noon)

    assert preview.nothing_to_take


def test_the_key_of_a_merged_card_leads_to_the_one_it_became(album, ana, noon, tmp_path):
    other = factories.make_objection_card(ana, at=noon, front="Somebody does it", merged_into=album, merged_at=noon)
    notes = [(str(other.key), "", "Somebody does it\x1fNo words")]

    preview = queries.look(brought(decks.packed(decks.database(notes)), tmp_path), workspace=ana.workspace_id)

    assert [item.state for item in preview.items] == [State.KNOWN]


def test_words_that_mean_a_card_of_ours_make_no_second_one(album, ana, noon, tmp_path):
    factories.make_phrasing(ana, at=noon, card=album, text="Our cousin does it")

    assert states(brought(b"front\nour cousin does it!\n", tmp_path, "a.csv"), ana) == ["known"]


def test_nobody_elses_card_is_touched_by_its_key(album, ana, noon, tmp_path):
    from bounceback.base.models import Workspace

    deck = brought(apkg(ana, tmp_path, noon), tmp_path)
    elsewhere = Workspace.objects.create(name="Elsewhere", created_at=noon)
    stranger = factories.make_user(ana, at=noon)
    stranger.workspace = elsewhere
    stranger.save()

    actions.take(deck=deck, by=stranger, at=noon)

    assert ObjectionCard.objects.filter(workspace=elsewhere).count() == 2
    assert not ObjectionCard.objects.filter(workspace=elsewhere, key=album.key).exists()
    assert actions.take(deck=deck, by=stranger, at=noon).nothing_to_take


def test_pictures_sounds_and_gaps_are_said(ana, tmp_path):
    notes = [
        ("a", "", 'Price?<img src="x.png">[sound:y.mp3]\x1f{{c1::Per month::unit}} it is\x1fmore'),
        ("b", "", "<style>.x{}</style><script>alert(1)</script>Fee &lt;b&gt; &amp; all<!-- no -->\x1f"),
    ]
    data = decks.database(notes, models={"1": {"type": 1}})

    deck = brought(decks.packed(data), tmp_path)

    assert [(row.front, row.backs) for row in deck.rows] == [
        ("Price?", (Back("Per month it is"),)),
        ("Fee <b> & all", ()),
    ]
    assert deck.left == (
        "Pictures and sounds stay in Anki: 1 card has some.",
        "Of more than two fields the first two are taken: 1 card has some.",
        "Gaps come filled in: 2 cards have some.",
    )


# Tables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("front,back\nNo time,When then?\n", [("No time", (Back("When then?"),))]),
        ("Objection;Answer;Reason\nNo time;When then?;wrong time\n", [("No time", (Back("When then?"),))]),
        ("No time\tWhen then?\n", [("No time", (Back("When then?"),))]),
        ("No time,Ask when,When then?\nNo,,\n", [("No time", (Back("Ask when", "When then?"),)), ("No", ())]),
        ("No time\n", [("No time", ())]),
        ('front,back\nNo time,"Ask when\nWhen then?"\n', [("No time", (Back("Ask when", "When then?"),))]),
        ("#separator:tab\n#html:true\nNo <i>time</i>\tAsk<br>When?\n", [("No time", (Back("Ask", "When?"),))]),
        (
            "#separator:Tab\n#html:false\n#guid column:1\n#tags column:4\nk1\tNo time\tWhen?\tfamily::WRONG_TIME\n",
            [("No time", (Back("When?"),))],
        ),
    ],
)
def test_tables_of_many_kinds_are_read(text, expected, tmp_path):
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        deck = brought(data, tmp_path, "cards.csv")
        assert [(row.front, row.backs) for row in deck.rows] == expected


def test_a_family_is_read_by_its_name_and_by_its_tag(tmp_path):
    for text in ("front,reason\nNo,Wrong time\n", "#separator:tab\n#tags column:2\nNo\tfamily::WRONG_TIME\n"):
        assert brought(text.encode(), tmp_path, "a.csv").rows[0].family == "WRONG_TIME"


def test_every_row_is_accounted_for(album, ana, tmp_path):
    text = "front,idea\nNew one,a\nNew one,b\nNew one,a\n!!!,c\nIn the archive,\n" + "x" * 301 + ",d\n"

    preview = queries.look(brought(text.encode(), tmp_path, "a.csv"), workspace=ana.workspace_id)

    assert [item.state.value for item in preview.items] == ["new", "further", "known", "unfit", "known", "unfit"]
    assert sum(preview.counts.values()) == 6
    assert (len(preview.new), preview.answers) == (1, 2)


def test_what_was_looked_at_is_what_is_taken(album, ana, noon, tmp_path):
    deck = brought(b"front,back\nA new one,b\n", tmp_path, "a.csv")
    seen = queries.look(deck, workspace=ana.workspace_id).seal
    factories.make_objection_card(ana, at=noon, front="A new one")

    with pytest.raises(DeckNotAsSeen):
        actions.take(deck=deck, seen=seen, by=ana, at=noon)


def test_rows_on_the_page_come_back_as_they_went(ana, tmp_path):
    deck = brought(decks.packed(), tmp_path)

    assert rows.unpack(rows.pack(deck)) == deck


@pytest.mark.parametrize("sent", ["", "!!!", "aGVsbG8=", "eJwDAAAAAAE=", "x" * 1000])
def test_rows_that_somebody_made_up_are_refused(sent):
    with pytest.raises(DeckUnreadable):
        rows.unpack(sent)


# Which cards


def test_cards_are_chosen_by_back_campaign_and_change(album, ana, noon):
    other = factories.make_campaign(ana, at=noon, name="Other")
    later = noon + timedelta(days=1)
    new = factories.make_objection_card(ana, at=later, front="Brand new")
    factories.make_response(ana, at=later, card=new)

    def fronts(**which: object) -> set[str]:
        return {each.front for each in given(ana, **which)}

    assert fronts() == {album.front, "@ noon? No time", "Brand new"}
    assert fronts(answered=True) == {album.front, "Brand new"}
    assert fronts(campaign=other.pk) == {"@ noon? No time", "Brand new"}
    assert fronts(since=later) == {"Brand new"}


def test_a_card_that_was_rewritten_has_changed(album, ana, noon):
    from bounceback.objections import actions as album_actions

    later = noon + timedelta(days=1)
    album_actions.write_card(card=album, front="We have one", family="", by=ana, at=later)

    assert [each.front for each in given(ana, since=later)] == ["We have one"]


def test_the_record_goes_along_on_paper(album, ana, noon):
    response = album.responses.get(position=1)
    for number in range(12):
        turn = Turn.WENT_ON if number < 5 else Turn.HUNG_UP
        factories.make_hearing(ana, at=noon, card=album, response=response, grade=3, turn=turn)

    (card, *_) = outgoing.on_paper(given(ana))

    assert card.answers[0].record == "5 of 12 went on · 26–60 %"
    assert card.answers[1].record == ""
    assert (card.number, card.about) == (1, "Has one already · Ohio renewals")


# A card takes so many answers, and no more


def test_a_card_that_is_full_takes_no_further_answer_and_the_row_says_so(ana, noon, tmp_path):
    table = "front,idea\n" + "".join(f"No time,Answer {number}\n" for number in range(40))
    deck = brought(table.encode(), tmp_path, "cards.csv")

    done = actions.take(deck=deck, by=ana, at=noon)

    assert Response.objects.count() == done.answers == 12
    assert [item.state for item in done.items] == [State.NEW, *[State.FURTHER] * 11, *[State.UNFIT] * 28]
    assert done.items[-1].why == "Its card has 12 answers, the most there can be."
    assert states(deck, ana) == [State.KNOWN] * 12 + [State.UNFIT] * 28


def test_of_several_answers_those_come_that_find_room(ana, noon, tmp_path):
    card = factories.make_objection_card(ana, at=noon, front="No time")
    for number in range(11):
        factories.make_response(ana, at=noon, card=card, idea=f"Mine {number}")
    factories.make_response(ana, at=noon, card=card, idea="Dropped", dropped_at=noon)
    deck = brought(b"#html:true\n#separator:tab\nNo time\tA<hr>B<hr>Mine 3<hr>Dropped<hr>C\n", tmp_path, "a.txt")

    done = actions.take(deck=deck, by=ana, at=noon)

    assert done.items[0].why == "2 more found no room: a card has 12 answers at most."
    assert card.responses.filter(dropped_at=None).count() == 12
    assert card.responses.get(position__gt=0, dropped_at=None).idea == "A"


def test_thousands_of_answers_to_one_front_are_looked_at_in_one_go(ana, noon):
    backs = [Back(f"Answer {number}", "words " * 300) for number in range(5_000)]
    deck = Deck(tuple(rows.row(number, "No time", [back]) for number, back in enumerate(backs, start=1)))

    assert queries.look(deck, workspace=ana.workspace_id).count(State.UNFIT) == 4_988


# Whoever logs a call meanwhile


@pytest.fixture
def table(tmp_path) -> Deck:
    return brought(b"front,idea\nNo time,When then\nNo money,Whose\n", tmp_path, "cards.csv")


@pytest.mark.django_db(transaction=True)
def test_what_is_written_is_found_out_before_anybody_has_to_wait(table, ana, noon, monkeypatch):
    inside: list[bool] = []
    look = queries.look
    monkeypatch.setattr(
        queries, "look", lambda *args, **kw: [inside.append(connection.in_atomic_block), look(*args, **kw)][1]
    )

    actions.take(deck=table, by=ana, at=noon)

    assert inside == [False]
    assert ObjectionCard.objects.count() == 2


@pytest.mark.parametrize("times", [1, 2, 3, 9])
def test_a_card_that_somebody_makes_meanwhile_is_known_then(times, table, ana, noon, monkeypatch):
    look = queries.look
    looked: list[int] = []

    def meanwhile(deck: Deck, *, workspace: int) -> queries.Preview:
        preview = look(deck, workspace=workspace)
        looked.append(1)
        if len(looked) == 1:
            factories.make_objection_card(ana, at=noon, front="no time!")
        return preview

    monkeypatch.setattr(queries, "look", meanwhile)
    monkeypatch.setattr(actions.bulk, "version", lambda: min(len(looked), times))

    done = actions.take(deck=table, by=ana, at=noon)

    assert len(looked) == min(times, 3) + 1
    assert [item.state for item in done.items] == [State.FURTHER, State.NEW]
    assert Event.objects.filter(kind="objection_cards.brought").count() == 1


def test_what_was_looked_at_and_changed_meanwhile_is_refused(table, ana, noon, monkeypatch):
    seal, version = queries.look(table, workspace=ana.workspace_id).seal, iter(range(100))
    factories.make_objection_card(ana, at=noon, front="No money")
    monkeypatch.setattr(actions.bulk, "version", lambda: next(version))

    with pytest.raises(DeckNotAsSeen):
        actions.take(deck=table, seen=seal, by=ana, at=noon)
    assert not Event.objects.exists()
