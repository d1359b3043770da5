"""A workbench for people who sell by cold calling."""

__version__ = "0.1.0"
