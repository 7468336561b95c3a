"""Rosters: who works when, whether it is allowed, whether it is enough, and what it costs."""
