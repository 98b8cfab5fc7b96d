"""Who may do what with presence, by subject."""
