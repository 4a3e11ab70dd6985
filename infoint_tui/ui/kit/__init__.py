"""The pieces every place is built from."""
