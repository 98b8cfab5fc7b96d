"""Pure rules of the studio."""
