"""The Reflect tab."""
