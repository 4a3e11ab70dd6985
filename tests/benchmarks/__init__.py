"""Programs that measure; nothing here asserts a time."""
