"""The people of the tests. Ana owns the installation."""

from __future__ import annotations

from datetime import datetime

from bounceback.base.models import User, Workspace


def make_workspace(*, at: datetime, name: str = "Ana's desk") -> Workspace:
    return Workspace.objects.create(name=name, created_at=at)


def make_ana(workspace: Workspace, *, at: datetime) -> User:
    return User.objects.create(username="ana", first_name="Ana", workspace=workspace, date_joined=at)


def make_ben(workspace: Workspace, *, at: datetime) -> User:
    return User.objects.create(username="ben", first_name="Ben", workspace=workspace, date_joined=at)
