"""Pages of performance, a module for each subject."""
