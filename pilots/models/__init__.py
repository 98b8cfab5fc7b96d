"""Tables of pilots, one module a topic."""
