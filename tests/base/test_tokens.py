"""Tokens: the same text is recognised, and nobody can find out which it was without the key."""

from __future__ import annotations

import hashlib
import stat

import pytest
from django.db import connection

from bounceback.base import tokens
from bounceback.base.folder import Folder


def test_the_same_text_has_the_same_token_and_another_text_another():
    assert tokens.token("+13305550143") == tokens.token("+13305550143")
    assert tokens.token("+13305550143") != tokens.token("+13305550144")


def test_a_token_is_no_plain_hash():
    assert tokens.token("+13305550143") != hashlib.sha256(b"+13305550143").hexdigest()


def test_the_key_is_made_once_and_only_its_owner_may_read_it(data_dir):
    tokens.token("x")
    file = Folder(data_dir).hash_key_file
    first = file.read_bytes()

    Folder(data_dir).prepare()

    assert file.read_bytes() == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_another_key_gives_other_tokens_and_another_name(data_dir):
    before, name = tokens.token("x"), tokens.key_id()
    file = Folder(data_dir).hash_key_file

    file.unlink()

    assert tokens.token("x") != before
    assert tokens.key_id() != name


def test_the_name_of_a_key_says_nothing_about_it(data_dir):
    assert tokens.key_id() not in Folder(data_dir).hash_key_file.read_text()


@pytest.mark.django_db
def test_statements_reckon_the_same_token():
    with connection.cursor() as cursor:
        cursor.execute("SELECT keyed_hash(%s), keyed_hash(NULL)", ["+13305550143"])
        assert cursor.fetchone() == (tokens.token("+13305550143"), None)
