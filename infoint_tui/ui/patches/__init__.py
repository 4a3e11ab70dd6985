"""Measured replacements for slow parts of Textual; the only place that touches its private API."""
