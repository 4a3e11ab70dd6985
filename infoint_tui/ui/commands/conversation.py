"""Commands of the place conversation."""

from __future__ import annotations

from .base import Command

COMMANDS: tuple[Command, ...] = ()
