"""The place Review: what the conversations say together."""
