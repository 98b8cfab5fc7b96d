"""API operations of pilots, one module a topic."""
