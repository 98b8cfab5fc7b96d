"""Shapes of the API, one module a topic."""
