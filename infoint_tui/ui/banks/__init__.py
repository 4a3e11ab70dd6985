"""The question banks on screen."""
