"""The tests. They mirror the source; what they share lies in tests/support."""
