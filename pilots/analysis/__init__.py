"""The engine: pure functions over numpy arrays; no Django, no clock, no files (docs/evaluation.md)."""
