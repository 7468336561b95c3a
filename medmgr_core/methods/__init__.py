"""Pure functions that several slices need: plain numbers and arrays in and out, no store."""
