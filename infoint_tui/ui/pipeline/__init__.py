"""The place Pipeline: everybody by stage, and single people."""
