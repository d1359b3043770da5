"""Parts of writes about calling. No transactions, no Events: actions have those."""
