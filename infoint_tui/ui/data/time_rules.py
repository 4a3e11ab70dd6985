"""The table of time rules: what falls due when, from which source; preset and values can be changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from ...domain.time_rules import PRESETS, RuleEntry, explain
from ..kit.command import Command, bindings
from ..kit.dialog import Dialog, LinePrompt
from ..kit.list import Row, RowList
from ..kit.screen import attempt
from ..kit.select import Option, SelectOne
from ..kit.text import BLANK, assemble, joined, plain

if TYPE_CHECKING:
    from textual.widget import Widget

    from ..kit.screen import PlaceScreen

PLACE = "time rules"

RULE_COMMANDS: tuple[Command, ...] = (
    Command(
        "rules.change", "enter", "change", "change", "Change the value of the rule.", PLACE, 1, "can_change"
    ),
    Command(
        "rules.preset", "p", "preset", "preset", "Choose a set of rules: gentle, duke, 3b7, jp.", PLACE, 2
    ),
    Command("rules.file", "e", "file", "edit file", "Edit your time rules file in your editor.", PLACE, 3),
)


PRESET, FILE, CHANGE = "preset", "file", "change:"
NAME_CELLS, VALUE_CELLS = 23, 21
MEND = "#mend"


class RulesTable(Dialog[str]):
    """Every rule with its value. Returns what is to be changed, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (*RULE_COMMANDS, *Dialog.KEYS)
    BINDINGS = bindings(RULE_COMMANDS)
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = "RowList"
    DEFAULT_CSS = """
    RulesTable RowList { height: auto; }
    RulesTable #source { height: auto; min-height: 2; max-height: 4; color: $text-muted; margin: 1 0 0 0; }
    """

    def __init__(
        self, entries: Sequence[RuleEntry], preset: str, problems: Sequence[str], *, current: str = ""
    ) -> None:
        """A table.

        Args:
            entries: The rules in force.
            preset: Id of the preset in force.
            problems: What is wrong with the user's file.
            current: Rule to start on.
        """
        lead = f"preset {preset}: {PRESETS[preset].text}. Dates you enter yourself are never moved."
        super().__init__("Time rules", lead=lead)
        self._entries = {entry.rule.id: entry for entry in entries}
        self._problems = problems
        self._current = current

    def content(self) -> Iterable[Widget]:
        """The rules, and where the one under the cursor comes from."""
        yield RowList(self._rows())
        yield Static(BLANK, id="source")

    def on_mount(self) -> None:
        """Start on a rule."""
        rows = self.query_one(RowList)
        if self._current:
            rows.move_to(self._current)
        rows.focus()
        self.on_row_list_moved()

    def _rows(self) -> list[Row]:
        rows = [
            Row(f"{MEND}{number}", (assemble(("to fix  ", "bold $text-error"), problem),), wrap=True)
            for number, problem in enumerate(self._problems)
        ]
        for name, entry in self._entries.items():
            mark = "" if entry.origin == "built in" else "*"
            value = plain(f"{entry.shown}{mark}").truncate(VALUE_CELLS, ellipsis=True, pad=True)
            words = entry.rule.text.replace("{value}", "…").replace("{at}", "…").strip(" …,")
            line = assemble(name.ljust(NAME_CELLS), value.stylize("bold"), "  ", (words, "$text-muted"))
            rows.append(Row(name, (line,)))
        return rows

    def on_row_list_moved(self) -> None:
        """Explain the rule under the cursor."""
        entry = self._entries.get(self.query_one(RowList).cursor_key or "")
        shown = BLANK
        if entry is not None:
            origin = "built in, can't be changed" if entry.rule.fixed else entry.origin
            shown = joined(
                "  ·  ",
                [
                    assemble(("set by ", "bold"), origin),
                    assemble(("from ", "bold"), f"{entry.rule.source}: {explain(entry.rule.source)}"),
                ],
            )
        self.query_one("#source", Static).update(shown)

    def can_change(self) -> bool | None:
        """Dimmed on a rule that is built in."""
        entry = self._entries.get(self.query_one(RowList).cursor_key or "") if self.is_mounted else None
        return True if entry and not entry.rule.fixed else None

    def on_row_list_chosen(self) -> None:
        """Enter on a rule."""
        self.action_change()

    def action_change(self) -> None:
        """Return the rule under the cursor."""
        key = self.query_one(RowList).cursor_key or ""
        if key in self._entries and not self._entries[key].rule.fixed:
            self.dismiss(f"{CHANGE}{key}")

    def action_preset(self) -> None:
        """Return that another preset is wanted."""
        self.dismiss(PRESET)

    def action_file(self) -> None:
        """Return that the file is to be edited."""
        self.dismiss(FILE)


async def open_rules(screen: PlaceScreen) -> None:
    """Show the table until it is left; open tasks are counted anew after every change."""
    service = screen.workspace.rules
    if not screen.workspace.session.read_only and attempt(screen, service.follow_file) is False:
        return
    current = ""
    failed: tuple[str, ...] = ()
    while True:
        problems = (*failed, *service.problems)
        table = RulesTable(service.entries(), service.table.preset, problems, current=current)
        chosen, failed = await screen.dialogs.ask(table), ()
        if chosen is None:
            return
        if screen.workspace.session.read_only:
            screen.say("This window is read-only, so the rules stay as they are.", "warning")
            return
        if chosen == PRESET:
            await _preset(screen)
        elif chosen == FILE:
            failed = await _edit_file(screen)
        else:
            current = chosen.removeprefix(CHANGE)
            await _change(screen, current)


async def _preset(screen: PlaceScreen) -> None:
    service = screen.workspace.rules
    options = [Option(preset.id, preset.id, preset.text) for preset in PRESETS.values()]
    lead = "Open tasks get new dates. Anything done, skipped, or dated by you stays."
    chosen = await screen.dialogs.ask(
        SelectOne("Which set of rules?", options, lead=lead, current=service.table.preset)
    )
    if chosen:
        attempt(screen, lambda: screen.say(f"{service.choose(chosen)}   u undoes it"))


async def _change(screen: PlaceScreen, name: str) -> None:
    service = screen.workspace.rules
    entry = service.table[name]
    await screen.dialogs.edit(
        lambda refusal: LinePrompt(
            name,
            lead=f"{service.table.text(name)}. Leave it empty for the "
            f"built-in value: {service.built_in(name)}.",
            value=entry.shown,
            placeholder=entry.rule.kind.value,
            check=lambda text: service.check(name, text),
            error=str(refusal or ""),
        ),
        lambda text: screen.say(service.change(name, text)),
    )


async def _edit_file(screen: PlaceScreen) -> tuple[str, ...]:
    """Edit the user's file; what went wrong, to stand in the table, which hides the message line."""
    from ...services.rules import PLACE
    from ..kit.external import edit_file, may_open_editor

    if not await may_open_editor(screen):
        return ()
    told = edit_file(screen, PLACE, screen.workspace.rules.text, screen.workspace.rules.write)
    if told.stored:
        screen.say(told.text)
        return ()
    return (told.text,) if told.text else ()
