"""Pages of pilots, one module a topic."""
