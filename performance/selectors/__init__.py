"""What other apps and the pages read of performance."""
