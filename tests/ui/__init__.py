"""Screens, dialogs and widgets, driven by keys."""
