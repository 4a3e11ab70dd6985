"""Formats in and out: pure functions between bytes and domain values."""
