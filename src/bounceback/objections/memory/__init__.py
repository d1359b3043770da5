"""The memory model fitted to one person's own reviews, and how well it foretells."""
