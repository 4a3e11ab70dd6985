"""Dialogs return drafts and never save."""
