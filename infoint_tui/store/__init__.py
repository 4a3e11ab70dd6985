"""The data home on disk: TinyDB on our storage, journal, snapshot, lock, undo, merge, mending."""
