"""Rows of pilots' plans for tests."""
