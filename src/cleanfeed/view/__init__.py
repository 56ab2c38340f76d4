"""Reports for a browser: a page's anatomy beside its story, and an index of many."""
