"""Finding people by what one remembers of them."""

from __future__ import annotations

import pytest
from django.db import connection

from bounceback.base.models import Workspace
from bounceback.core.names import name_key
from bounceback.prospects import search
from bounceback.prospects.models import Ending, Number, Prospect
from tests import factories, personas

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(ana, noon):
    on = factories.make_list(ana, at=noon)
    rows = [
        ("Zoë O'Brien", "Café Übersee", "+13305550143"),
        ("Dana Whitfield", "Whitfield Tool & Die", "+14405550199"),
        ("", "O'Reilly Media", "+442079460143"),
    ]
    made = [
        factories.make_prospect(ana, at=noon, on=on, name=name, company=company, e164=e164).prospect
        for name, company, e164 in rows
    ]
    for each in made:
        each.name_key = name_key(each.name, each.company)
        each.save()
    return made


def names(by, text: str, **more) -> list[str]:
    return [row.name or row.company for row in search.find(by=by, text=text, **more).rows]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("zoe", "Zoë O'Brien"),
        ("ZOË", "Zoë O'Brien"),
        ("obrien", "Zoë O'Brien"),
        ("o'brien z", "Zoë O'Brien"),
        ("uber caf", "Zoë O'Brien"),
        ("die whit da", "Dana Whitfield"),
        ("whitf", "Dana Whitfield"),
        ("oreil", "O'Reilly Media"),
        ("o'reilly", "O'Reilly Media"),
        ("O'R", "O'Reilly Media"),
    ],
)
def test_words_may_be_begun_in_any_order_and_accents_do_not_count(ana, people, text, whom):
    assert names(ana, text) == [whom]


def test_an_e_mail_address_is_found_by_what_stands_before_its_domain(ana, people):
    Prospect.objects.filter(pk=people[1].pk).update(email="office.dana@example.com")
    Prospect.objects.filter(pk=people[0].pk).update(email="no address")

    assert names(ana, "offi") == ["Dana Whitfield"]
    assert names(ana, "example") == []
    Prospect.objects.filter(pk=people[1].pk).update(email="")
    assert names(ana, "offi") == []


@pytest.mark.parametrize("text", ["itfield", "zzz", "&", "dana zoe", '"', "* -", "x²y", "﷽", "a" * 3000])
def test_nobody_is_found_by_other_letters_and_nothing_is_an_error(ana, people, text):
    assert names(ana, text) == []


@pytest.mark.parametrize("text", ["0143", "143", "555-0143", "(330) 555-0143", "+1 330 555 0143"])
def test_a_number_is_found_by_its_end(ana, people, text):
    assert "Zoë O'Brien" in names(ana, text)
    assert "Dana Whitfield" not in names(ana, text)


def test_more_digits_tell_more(ana, people):
    assert names(ana, "0143") == ["Zoë O'Brien", "O'Reilly Media"]
    assert names(ana, "5550143") == ["Zoë O'Brien"]


def test_the_end_of_a_number_is_found_by_an_index(ana, people):
    with connection.cursor() as cursor:
        query = Number.objects.alias(ending=Ending("e164")).filter(workspace_id=ana.workspace_id, ending="143")
        statement, params = query.values("pk").query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", params)
        assert "number_by_ending" in str(cursor.fetchall())


def test_a_page_goes_on_where_the_last_one_ended(ana, people):
    first = search.find(by=ana, text="0143", most=1)

    second = search.find(by=ana, text="0143", most=1, after=int(first.after))

    assert [row.name or row.company for row in (*first.rows, *second.rows)] == ["Zoë O'Brien", "O'Reilly Media"]
    assert second.after == ""


def test_another_workspace_is_not_looked_into(people, noon):
    other = Workspace.objects.create(name="Other", created_at=noon)
    ben = personas.make_ben(other, at=noon)

    assert names(ben, "zoe") == []
    assert names(ben, "0143") == []


def test_who_is_renamed_or_gone_is_found_so(ana, people):
    zoe = people[0]
    Prospect.objects.filter(pk=zoe.pk).update(name="Ana Sun", name_key="ana sun", company="")

    assert (names(ana, "zoe"), names(ana, "uber"), names(ana, "sun")) == ([], [], ["Ana Sun"])

    people[1].delete()
    assert names(ana, "dana") == []
