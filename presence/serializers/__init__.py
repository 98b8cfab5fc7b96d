"""Shapes of the API, by subject."""
