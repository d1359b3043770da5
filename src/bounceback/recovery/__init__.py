"""Why calls fail, what to try, what is being tried, and what came of it. Reads calls; its tables are other areas'."""
