"""Rows of pilots' savings for tests."""
