"""Rows of pilots' surveys for tests."""
