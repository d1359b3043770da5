"""A made-up world of cold calling, driven through the real actions by a clock of its own."""
