"""One definition per command feeds binding, key bar, palette, help and the key table."""

from __future__ import annotations

from ..kit.command import Command, shown_keys

ORDER = (
    *("everywhere", "first_run", "today", "pipeline", "conversation", "prepare", "live", "reflect"),
    *("outreach", "thanks", "banks", "review", "data", "rules", "dialogs"),
)
"""The modules that define commands, in the order of the key table; others follow them."""
START_MARK, END_MARK = "<!-- keys -->", "<!-- end keys -->"
NOT_COMMANDS = ("__main__", "base", "palette")


def all_commands() -> tuple[Command, ...]:
    """Every command of the program, without loading a screen."""
    from importlib import import_module
    from pkgutil import iter_modules

    names = [module.name for module in iter_modules(__path__) if module.name not in NOT_COMMANDS]
    names.sort(key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    found: dict[str, Command] = {}
    for name in names:
        for command in getattr(import_module(f".{name}", __name__), "COMMANDS", ()):
            found.setdefault(command.id, command)
    return tuple(found.values())


def key_table() -> str:
    """All keys as a Markdown table, as the README has it."""
    lines = ["| where | key | what |", "|---|---|---|"]
    for command in all_commands():
        keys = " ".join(f"`{key}`" for key in shown_keys(command, {}).replace("|", "\\|").split())
        lines.append(f"| {command.place} | {keys} | {command.help} |")
    return "\n".join(lines) + "\n"


def with_key_table(text: str) -> str:
    """A document with the present key table between its two marks. Raises ValueError where one is missing."""
    before, start, rest = text.partition(START_MARK)
    _old, end, after = rest.partition(END_MARK)
    if not start or not end:
        raise ValueError(f"the marks {START_MARK} and {END_MARK} are needed")
    return f"{before}{start}\n{key_table()}{end}{after}"
