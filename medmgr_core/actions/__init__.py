"""Actions: what was agreed to be done, by whom and by when, whatever it came from, and whether it worked."""
