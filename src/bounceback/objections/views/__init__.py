"""Pages of the objection cards."""
