"""What is chosen on the page of the export → clean values."""

from __future__ import annotations

from django import forms

FORMATS = (
    ("csv", "Spreadsheets (CSV): for Excel, Numbers, any other program"),
    ("jsonl", "Lines of JSON: for programmers"),
    ("parquet", "Parquet: for analysis, small and exact"),
)


class ExportForm(forms.Form):
    """In which shape everything leaves."""

    format = forms.ChoiceField(label="In which shape?", choices=FORMATS, initial="csv", widget=forms.RadioSelect)
