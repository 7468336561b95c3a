"""Indicators: what is measured beside money, and its values by unit and period."""
