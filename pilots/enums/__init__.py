"""Choices, states and words of pilots, one module a topic."""
