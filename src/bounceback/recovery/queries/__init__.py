"""What calls, deals and plans say together. Nothing here writes."""
