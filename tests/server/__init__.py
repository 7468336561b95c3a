"""The server, spoken to over real HTTP: what it gives out, and what it refuses."""
