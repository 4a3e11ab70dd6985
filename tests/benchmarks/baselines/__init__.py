"""Small Textual programs that show what the framework alone costs."""
