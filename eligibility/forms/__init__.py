"""Shape and words of input; what may be written is decided by the services."""
