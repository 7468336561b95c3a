"""Slides as files: PPTX with native charts, and PDF."""
