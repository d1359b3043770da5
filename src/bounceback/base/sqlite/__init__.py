"""Django's SQLite backend with a sound SQLite library and one queue for writers.

See docs/decisions/0002-fixed-sqlite.md and 0003-writers-queue.md.
"""
