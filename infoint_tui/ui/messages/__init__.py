"""Messages: written, filled from templates, and logged as sent."""
