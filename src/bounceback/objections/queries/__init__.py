"""Questions about objection cards."""
