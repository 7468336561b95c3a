"""The running desk in a real Chromium: only what nothing smaller can show."""
