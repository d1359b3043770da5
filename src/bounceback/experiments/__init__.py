"""Arms that the program deals: experiments, and which call took which arm."""
