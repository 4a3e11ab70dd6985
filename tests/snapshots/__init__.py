"""What every screen and dialog looks like."""
