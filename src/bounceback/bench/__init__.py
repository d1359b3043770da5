"""What Bounceback takes, measured against what it could take at best. `bounceback bench`."""
