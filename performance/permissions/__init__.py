"""Who may see and change what in performance, a module for each subject."""
