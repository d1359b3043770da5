"""Rules of the house that the code can be asked about. New code is covered the day it is written."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

import bounceback
from bounceback import AREAS
from bounceback.base import schema

SOURCE = Path(bounceback.__file__).parent
# Tables that are not a user's data, and the table that all others point to.
# A set of places is named by what it holds, is the same for everybody, and says nothing about anybody.
WITHOUT_WORKSPACE = {"base.Workspace", "prospects.PlaceSet"}


def _modules(room: str) -> Iterator[Any]:
    for area in AREAS:
        package = importlib.import_module(f"bounceback.{area}")
        for found in pkgutil.walk_packages(package.__path__, f"bounceback.{area}."):
            if room in found.name.split(".")[2:4]:
                yield importlib.import_module(found.name)


def _public_functions(room: str) -> list[tuple[str, Callable[..., Any]]]:
    return [
        (f"{module.__name__}.{name}", function)
        for module in _modules(room)
        for name, function in vars(module).items()
        if inspect.isfunction(function) and not name.startswith("_") and function.__module__ == module.__name__
    ]


def _models() -> list[type[models.Model]]:
    return [each for area in AREAS for each in apps.get_app_config(area).get_models()]


def test_there_is_something_to_look_at():
    assert len(_models()) > 20
    assert len(_public_functions("actions")) > 5


def test_actions_are_keyword_only_and_take_who_and_when():
    wrong = []
    for name, function in _public_functions("actions"):
        parameters = inspect.signature(function).parameters
        keyword_only = all(each.kind is inspect.Parameter.KEYWORD_ONLY for each in parameters.values())
        if not keyword_only or not {"by", "at"} <= set(parameters):
            wrong.append(name)
    assert wrong == []


def test_only_actions_open_transactions():
    wrong = []
    for file in SOURCE.rglob("*.py"):
        parts = file.relative_to(SOURCE).parts
        if parts[0] not in AREAS or "migrations" in parts or "actions" in parts or file.name == "actions.py":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        wrong += [
            f"{'/'.join(parts)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "atomic"
        ]
    # The errands' own table is no user's data, and no action's; bringing a file in and undoing it are actions in
    # many small transactions, so that callers get their turn in between.
    apart = (
        "base/errands.py",
        "records/bringing.py",
        "records/undoing.py",
        "records/past/undoing.py",
        "simulate/driver.py",
    )
    assert [each for each in wrong if not each.startswith(apart)] == []


def test_every_table_of_the_users_data_carries_its_workspace():
    wrong = [
        each._meta.label
        for each in _models()
        if each._meta.label not in WITHOUT_WORKSPACE and "workspace" not in {field.name for field in each._meta.fields}
    ]
    assert wrong == []


def test_every_model_says_what_it_is_and_its_words_hold_its_id():
    for each in _models():
        assert "__str__" in vars(each), each
        assert "#7" in str(each(pk=7)) or "7" in str(each(pk=7)), each
        assert each.__doc__, each
        assert not each.__doc__.startswith(f"{each.__name__}("), each


def test_no_model_decides_or_signals():
    for each in _models():
        assert "save" not in vars(each), each
        assert "delete" not in vars(each), each
    for file in SOURCE.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert "django.dispatch" not in text, file
        assert "ModelForm" not in text, file


def test_every_constraint_has_a_name_that_says_what_it_guards():
    names = [constraint.name for each in _models() for constraint in each._meta.constraints]
    assert len(names) == len(set(names))
    assert all(name and "_" in name for name in names)


def test_no_bare_or_silent_handlers():
    wrong = []
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception")
            if broad and file.name != "root.py" and not any(isinstance(each, ast.Raise) for each in ast.walk(node)):
                wrong.append(f"{file.relative_to(SOURCE)}:{node.lineno}")
    assert wrong == []


def test_dangerous_things_are_not_used():
    words = (
        ".raw(",
        ".extra(",
        "RawSQL",
        "mark_safe",
        "|safe",
        "os.system",
        "shell=True",
        "import pickle",
        "yaml.load",
    )
    wrong = [
        f"{file.relative_to(SOURCE)}: {word}"
        for pattern in ("*.py", "*.html")
        for file in SOURCE.rglob(pattern)
        for word in words
        if word in file.read_text(encoding="utf-8")
    ]
    assert wrong == []


@pytest.mark.django_db
def test_the_quick_look_at_the_schema_knows_every_migration():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert schema.expected() == set(loader.disk_migrations or ())


@pytest.mark.django_db
def test_models_and_migrations_agree():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
