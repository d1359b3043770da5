"""What can be tried against a no: options, tips, plans, and on which calls a plan was done."""
