"""Rows of pilots' complaints for tests."""
