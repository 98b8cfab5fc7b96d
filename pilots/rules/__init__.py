"""Pure rules of pilots over frozen values, one module a topic."""
