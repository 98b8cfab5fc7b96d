"""Papers that the portal issues: PDF from a finished view model, no queries."""
