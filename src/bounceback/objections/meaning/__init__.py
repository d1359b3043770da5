"""Which card is meant: by letters always, by meaning where the small language model is installed (extra `meaning`)."""
