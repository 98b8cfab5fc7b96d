"""Who may do what with pilots, one module a topic."""
