"""Forms of the pages, one module a topic."""
