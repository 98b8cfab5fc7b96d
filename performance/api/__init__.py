"""API operations of performance, a module for each subject."""
