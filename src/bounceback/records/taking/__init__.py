"""Taking the record along: a whole export and its way back, and one person's own data."""
