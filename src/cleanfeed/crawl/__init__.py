"""Pages from their addresses."""
