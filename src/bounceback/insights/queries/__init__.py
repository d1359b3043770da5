"""Questions over all calls: counts, never single rows."""
