"""Compliance: recurring duties, requirement sets and their assessment, findings, risks, policies."""
