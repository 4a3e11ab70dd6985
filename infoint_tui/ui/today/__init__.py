"""The place Today: what is next and what is due."""
