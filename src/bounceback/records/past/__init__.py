"""Calls of the past: a log of another program, brought in as calls."""
