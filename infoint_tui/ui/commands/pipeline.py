"""Commands of the place pipeline."""

from __future__ import annotations

from .base import Command

COMMANDS: tuple[Command, ...] = ()
