"""A kit: one readable file with what a campaign says, out of one installation and into another."""
