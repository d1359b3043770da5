"""A record to take along, and a newcomer to bring it to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bounceback.base.models import User, Workspace
from bounceback.records import removing
from bounceback.records.taking import actions
from tests import factories, personas, tables


@pytest.fixture
def filled(ana: User, noon: Any) -> User:
    tables.make_one_of_each(ana, at=noon)
    Workspace.objects.exclude(pk=ana.workspace_id).delete()
    factories.make_prospect(ana, at=noon, on=factories.make_list(ana, at=noon, name="x"), remarks="=HYPERLINK()")
    factories.make_objection_card(ana, at=noon, front="ß" * 300)  # its fold is twice as long
    return ana


@pytest.fixture
def exported(filled: User, noon: Any, tmp_path: Path) -> Path:
    """An export in lines of JSON, and nothing left here."""
    return export_and_empty(filled, noon, tmp_path / "out", "jsonl")


def export_and_empty(owner: User, at: Any, to: Path, format: str) -> Path:
    actions.export(to=to, format=format, by=owner, at=at)
    removing.workspace_rows(workspace=owner.workspace)
    return to


@pytest.fixture
def newcomer(exported: Path, noon: Any) -> User:
    return personas.make_ana(personas.make_workspace(at=noon, name="New"), at=noon)
