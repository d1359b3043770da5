"""Experiments on the command line, with their verdicts."""
