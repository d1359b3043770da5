"""Keeping the record: backups, the journal beside them, and the proof that nothing was altered."""
