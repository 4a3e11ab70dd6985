"""One module per place of the application."""
