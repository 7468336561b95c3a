"""Activity: appointments, counts of what was done. No clinical record, no patient."""
