"""The store: what it promises, on real files in temporary homes."""
