"""Benchmarks: each a ratio to a floor measured in the same run. ``python -m benchmarks`` runs all, with names some."""
