"""One definition per command feeds binding, key bar, palette, help and the key table.

`python -m infoint_tui.ui.commands [README.md]` prints the key table, or renews it in a document.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .kit.command import Command, declared, shown_keys

MODULES = (
    *("everywhere", "data.profile", "today.actions", "today.week", "pipeline.actions", "kit.board"),
    *("pipeline.person", "pipeline.views", "pipeline.add", "pipeline.importing"),
    *("conversation.screen", "conversation.prepare.pane", "conversation.live.pane"),
    *("conversation.reflect.pane", "messages.request", "messages.pickers", "messages.request_call"),
    *("messages.thank_you", "banks.actions", "review.screen", "review.compare", "review.themes"),
    *("review.differences", "review.people", "review.decide", "review.numbers", "data.screen"),
    *("kit.dialog", "kit.form", "pipeline.interactions", "data.dialogs", "kit.select"),
    *("kit.advice", "conversation.prepare.bank"),
)
"""The modules that define commands, in the order of the key table.

In each count its `COMMANDS`, those declared at its functions, and those of its screens and widgets.
"""
START_MARK, END_MARK = "<!-- keys -->", "<!-- end keys -->"


def all_commands() -> tuple[Command, ...]:
    """Every command of the program.

    Loads the screens that declare some, so it serves the help and the check of changed keys, not each start.
    """
    from importlib import import_module

    found: dict[str, Command] = {}
    for name in MODULES:
        module = import_module(f".{name}", __package__)
        here = [each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__]
        classes = [each for each in here if isinstance(each, type)]
        listed = [*getattr(module, "COMMANDS", ()), *declared(module), *declared(*classes)]
        for command in listed:
            found.setdefault(command.id, command)
    return tuple(found.values())


NEEDED_MOST = (
    *("menu", "find", "find.anything", "help.keys", "leave", "undo", "call", "palette", "data"),
    *("today.do", "today.done", "today.snooze"),
    *("pipeline.add", "pipeline.outreach", "pipeline.meeting", "pipeline.edit"),
    *("prepare.pane", "prepare.suggest", "live.next", "live.end", "reflect.next", "outreach.sent"),
)
"""The commands a newcomer needs, in the order of their day; `?` shows all of them."""


def key_table() -> str:
    """The keys needed most as a Markdown table, as the README has it."""
    lines = ["| where | key | what |", "|---|---|---|"]
    known = {command.id: command for command in all_commands()}
    for command in (known[id_] for id_ in NEEDED_MOST):
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


if __name__ == "__main__":
    if len(sys.argv) > 1:
        document = Path(sys.argv[1])
        document.write_text(with_key_table(document.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(key_table())
