"""The only writes of pilots, one module a topic."""
