"""Commands of the place today."""

from __future__ import annotations

from .base import Command

COMMANDS: tuple[Command, ...] = ()
