"""Objection cards on paper, in Anki and in tables: out and in."""
