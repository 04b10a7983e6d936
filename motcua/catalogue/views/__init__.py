"""Staff pages of the catalogue."""
