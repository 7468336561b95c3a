"""Filling a roster by computer: plain data in, a checked proposal out."""
