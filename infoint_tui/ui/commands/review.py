"""Commands of the review."""

from __future__ import annotations

from .base import Command

COMMANDS: tuple[Command, ...] = ()
