"""Fields that every area's forms use."""

from __future__ import annotations

from typing import Any

from django import forms

from bounceback.core.texts import seen


class WordsField(forms.CharField):
    """Words to be read later: a text of which nothing can be seen is as empty as none."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return seen(text) if text else ""
