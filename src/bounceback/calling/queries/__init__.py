"""Questions about calling. One noun per file: the queue, a card, totals, the plan, the debrief."""
