"""Who may see and do what: two departments that know nothing of each other, and everything that could carry a word across."""
