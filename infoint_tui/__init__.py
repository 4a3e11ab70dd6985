"""infoint: informational interviews, from first idea to lasting contact, in the terminal."""

__version__ = "0.1.0"
