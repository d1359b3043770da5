"""Pages that join areas. One file per page."""
