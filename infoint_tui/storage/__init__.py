"""The data home on disk: TinyDB file, journal, lock, backups, banks, settings."""
