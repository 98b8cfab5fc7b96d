"""Shape and words of input, a module for each subject."""
