"""Forms of the pages, by subject."""
