"""Reading what was recorded: tallies in, pages out. Writes nothing."""
