"""Pages of the chain from a no to what is tried against it."""
