"""Complaints: by when what is owed to complainants."""
