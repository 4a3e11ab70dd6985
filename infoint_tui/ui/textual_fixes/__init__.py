"""Measured replacements for slow parts of Textual; the only place where its private API is used."""
