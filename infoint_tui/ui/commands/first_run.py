"""Commands of the place first_run."""

from __future__ import annotations

from .base import Command

COMMANDS: tuple[Command, ...] = ()
