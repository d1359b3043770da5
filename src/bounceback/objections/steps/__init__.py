"""Parts of writes about objection cards. No transaction, no Event of their own."""
