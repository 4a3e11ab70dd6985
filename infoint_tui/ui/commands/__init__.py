"""One definition per command feeds binding, key bar, palette, help and the key table."""

from __future__ import annotations

from importlib import import_module

from .base import Command

MODULES = ("everywhere", "first_run", "today", "pipeline", "conversation", "review", "dialogs")
"""The modules that define commands, in the order of the help; those that are there are read."""


def all_commands() -> tuple[Command, ...]:
    """Every command of the program, without loading a screen."""
    found: list[Command] = []
    for name in MODULES:
        found += import_module(f".{name}", __name__).COMMANDS
    return tuple(found)


def key_table() -> str:
    """All keys as a Markdown table, as the README has it."""
    from .base import shown_keys

    lines = ["| where | key | what |", "|---|---|---|"]
    for command in all_commands():
        keys = shown_keys(command, {}).replace("|", "\\|")
        lines.append(f"| {command.place} | `{keys}` | {command.help} |")
    return "\n".join(lines) + "\n"
