"""Commands of the table of time rules."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "time rules"

COMMANDS: tuple[Command, ...] = (
    Command(
        "rules.change", "enter", "change", "change", "Change the value of the rule.", PLACE, 1, "can_change"
    ),
    Command(
        "rules.preset", "p", "preset", "preset", "Choose a set of rules: gentle, duke, 3b7, jp.", PLACE, 2
    ),
    Command("rules.file", "e", "file", "edit file", "Edit your time rules file in your editor.", PLACE, 3),
)
