"""The line above the people with filter and counts; the lists of paths and of kept views."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from ...domain.enums import PathKind, PathStatus
from ...domain.people import Path
from ...domain.phrasing import count, of_planned
from ...domain.record import NOTHING
from ...services.pipeline import GROUPS, SORTS
from ..kit.chrome import OneLine
from ..kit.command import Command, Commanded, bindings, command
from ..kit.dialog import RowsDialog
from ..kit.fields import LineInput
from ..kit.form import TEXT, Field, Values, bound, chosen, in_section, number_from
from ..kit.list import Row, RowList
from ..kit.screen import PlaceScreen, outcome
from ..kit.text import BLANK, Part, assemble, joined, plain

if TYPE_CHECKING:
    from textual.content import Content

    from ...domain.people import SavedView
    from ...services.pipeline import Arrangement, PipelineView
    from ...services.workspace import Workspace
    from ..kit.screen import PlaceScreen


PATHS: tuple[Command, ...] = (
    Command("paths.edit", "enter", "edit", "edit", "Edit the path under the cursor.", "paths", 1),
    Command("paths.add", "a", "add", "add", "Add a path.", "paths", 2),
)
"""Of the list of paths."""

VIEWS: tuple[Command, ...] = (
    Command(
        "views.use", "enter", "do('use')", "use", "Show the pipeline in this view.", "views", 1,
        "has_view",
    ),
    Command("views.save", "s", "do('save')", "save", "Save what you see now as a view.", "views", 2),
    Command(
        "views.delete", "x", "do('delete')", "delete", "Delete the view; u brings it back.", "views", 3,
        "has_view",
    ),
    Command(
        "views.default", "o", "do('default')", "open with",
        "Make this the view the pipeline opens in. Again undoes that.",
        "views", 4, "has_view",
    ),
)  # fmt: skip
"""Of the list of views."""

COMMANDS: tuple[Command, ...] = (*PATHS, *VIEWS)


class ViewsDialog(RowsDialog[tuple[str, str]]):
    """All views. Returns what to do (use, save, delete, default) and the view under the cursor."""

    KEYS: ClassVar[tuple[Command, ...]] = (*VIEWS, *RowsDialog.KEYS)
    BINDINGS = bindings(VIEWS)

    def has_view(self) -> bool | None:
        """Dimmed where there is no view."""
        return True if self.rows.cursor_key else None

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a view."""
        self.dismiss(("use", event.key))

    def action_do(self, what: str) -> None:
        """Return what to do with the view under the cursor."""
        self.dismiss((what, self.rows.cursor_key or ""))


async def open_views(screen: PlaceScreen, now: SavedView) -> str:
    """Show the views until one is used; returns its name, empty when left. `now` may be saved as one."""
    from ...services.pipeline import in_words

    views = screen.workspace.views
    current = ""
    while True:
        rows = RowList(
            [_row(view, in_words(view)) for view in views.all()],
            empty=plain("No saved views yet. s saves what you see now."),
        )
        answer = await screen.dialogs.ask(
            ViewsDialog("Views of the pipeline", rows, lead=f"now: {in_words(now)}", current=current)
        )
        if answer is None:
            return ""
        what, current = answer
        if what == "use":
            return current
        if screen.workspace.session.read_only:
            screen.say("This window is read-only, so views can't be changed.", "warning")
            return ""
        if what == "save":
            current = await _save(screen, now, current)
        elif what == "delete" and (said := outcome(screen, partial(views.delete, current))):
            screen.say(f"{said}   u brings it back")
        elif what == "default" and (said := outcome(screen, partial(views.make_default, current))):
            screen.say(said)


def _row(view: SavedView, words: str) -> Row:
    opens = ("  opens first", "$text-accent") if view.default else ("", "")
    return Row(
        view.name, (assemble((view.name, "bold"), "  ", (words, "$text-muted"), opens),), wrap=True, hang=2
    )


async def _save(screen: PlaceScreen, now: SavedView, current: str) -> str:
    """Ask for a name and keep what is looked at now; returns the name."""
    views = screen.workspace.views

    def hint(name: str) -> str:
        return f"replaces the view {old.name}" if (old := views.get(name)) else ""

    def save(name: str) -> str:
        screen.say(views.save(now.replace(name=name)))
        return " ".join(name.split())

    saved = await screen.dialogs.line(
        "Keep this view as", save, placeholder="for example reply this week", hint=hint
    )
    return saved or current


REASON = "Required when you change the status. Shown in Review."
NEW = "+"
"""Key of what stands for a path not there yet."""


class PathsDialog(RowsDialog[str]):
    """All paths with what is believed about them. Returns the uid of the one to edit, or `NEW`."""

    KEYS: ClassVar[tuple[Command, ...]] = (*PATHS, *RowsDialog.KEYS)
    BINDINGS = bindings(PATHS)
    WIDTH: ClassVar[int] = 100

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a path."""
        self.dismiss(event.key)

    def action_edit(self) -> None:
        """Edit the path under the cursor."""
        self.dismiss(self.rows.cursor_key)

    def action_add(self) -> None:
        """Add a path."""
        self.dismiss(NEW)


async def edit_paths(screen: PlaceScreen) -> None:
    """Show the paths until the user leaves; with none yet, the form of the first one."""
    current = ""
    while True:
        paths = screen.workspace.session.paths.all()
        if not paths:
            if not await edit_path(screen, None):
                return
            continue
        rows = []
        for path in paths:
            rows += [path_row(path, screen.workspace.people.coverage(path.uid)), gap(path)]
        lead = "Beliefs are what your conversations test."
        answer = await screen.dialogs.ask(
            PathsDialog("Paths you explore", RowList(rows), lead=lead, current=current)
        )
        if answer is None:
            return
        current = "" if answer == NEW else answer
        await edit_path(screen, screen.workspace.session.paths.get(current))


def path_row(path: Path, held: int) -> Row:
    """A path with its coverage, and below it each belief with what conversations did to it."""
    status = path.status.label
    talks = of_planned(held, path.target_conversations)
    lines = [assemble((path.title, "bold"), "  ", (f"{status}  ·  {talks}", "$text-muted"))]
    if path.why:
        lines.append(assemble("  ", (path.why, "$text-muted")))
    for belief in path.assumptions:
        word = belief.status.value
        style = "$text-muted" if word == "untested" else "$text-accent"
        lines.append(assemble("  ", (word.ljust(10), style), belief.text))
    return Row(path.uid, tuple(lines), wrap=True, hang=12)


def gap(path: Path) -> Row:
    """An empty line below a path."""
    return Row(f"#{path.uid}", (BLANK,), heading=True)


async def edit_path(screen: PlaceScreen, path: Path | None) -> Path | None:
    """Edit a path, or add one; returns what was saved."""
    drafts = screen.dialogs.drafts("path", path.uid if path else "")

    def save(values: Values) -> Path:
        saved = screen.workspace.people.save_path(
            values["title"],
            uid=path.uid if path else "",
            kind=values["kind"],
            why=values["why"],
            status=values["status"],
            reason=values.get("reason", ""),
            assumptions=values["assumptions"],
            target=values["target_conversations"],
            end_drafts=drafts.keys,
        )
        screen.say(f"path {saved.title}")
        return saved

    return await screen.dialogs.form(
        "Path" if path else "A new path",
        _fields(screen.workspace, path),
        save,
        lead="What do you believe about it today? Conversations will tell.",
        drafts=drafts,
        fast_editor=screen.settings.fast_editor,
    )


def _fields(workspace: Workspace, path: Path | None) -> list[Field]:
    before = path or Path(uid="", title="")

    def early(status: str) -> str:
        """Committing to a path of which few people were heard is said to be early; nothing forbids it."""
        if status != PathStatus.COMMITTED.value:
            return ""
        return workspace.review.learning.commit_note(before.uid)

    status = chosen(before, "status", "Status", PathStatus, hint=early)
    decided = [status, Field("reason", "Reason", help=REASON)] if path else []
    return [
        bound(before, "title", "Path", placeholder="for example Paramedic"),
        bound(before, "why", "Why", placeholder="what draws you to it"),
        Field(
            "assumptions", "What I believe", TEXT, "\n".join(item.text for item in before.assumptions),
            help="One belief per line, seven at most. It's untested until someone weighs in.",
            placeholder="for example It is all accidents and heroics", parse=str.splitlines,
        ),
        *decided,
        *in_section(
            "Kind and goal",
            [
                chosen(before, "kind", "Kind", PathKind),
                bound(
                    before, "target_conversations", "Conversations to aim for",
                    parse=number_from(1, 99, "Write a number from 1 to 99, for example 3."),
                ),
                *([] if path else [status]),
            ],
        ),
    ]  # fmt: skip


PLACE = "pipeline, filter"
SUGGESTED = 8
"""Suggestions named at once."""


class FilterInput(Commanded, LineInput):
    """The filter; Enter and the cursor key leave it for the people."""

    DEFAULT_CSS = """
    FilterInput { width: 1fr; background: transparent; }
    FilterInput:focus { background: transparent; }
    """

    between = " "

    completion = ""
    """What Tab writes in place of the last word; empty where nothing is suggested."""

    on_typed: Callable[[str], None] | None = None
    """Called with what stands here now, before the key is painted: both are painted in one go."""

    def watch_value(self, value: str) -> None:
        """Tell at once; a message would come after the painting."""
        if self.on_typed is not None and self.is_mounted:
            self.on_typed(value)

    def write(self, text: str) -> None:
        """Put this in place of what stands here."""
        self.value = text
        self.cursor_position = len(text)

    def suggest(self, workspace: Workspace) -> list[str]:
        """What the last word may go on to, while one types; the first is what Tab writes."""
        word = self.value.rpartition(" ")[2]
        found = workspace.pipeline.completions(self.value) if self.has_focus and word else []
        if found == [word]:
            found = []
        was, self.completion = self.completion, found[0] if found else ""
        if bool(was) != bool(found):
            self.refresh_bindings()
        return found[:SUGGESTED]

    @command("pipeline.filter-done", "enter,down", "go to list", place=PLACE, footer=2, palette=False)
    def action_to_people(self) -> None:
        """Go from the filter to the people it shows."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.go_home()

    def has_completion(self) -> bool:
        """Whether Tab writes something; else it goes to the next widget."""
        return bool(self.completion)

    @command(
        "pipeline.filter-complete", "tab", "complete", place=PLACE, footer=1, when="has_completion",
        palette=False,
    )  # fmt: skip
    def action_complete(self) -> None:
        """Fill in the first suggestion."""
        if self.completion:
            before, space, _ = self.value.rpartition(" ")
            end = "" if self.completion.endswith(":") else " "
            self.write(before + space + self.completion + end)

    @command("pipeline.filter-leave", "escape", "leave", place=PLACE, footer=3, palette=False)
    def action_leave(self) -> None:
        """Leave the filter. What you typed is kept."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.leave()


class FilterHint(OneLine):
    """The line under the filter: suggestions, what is not understood, or how people are arranged."""

    DEFAULT_CSS = "FilterHint { height: 1; padding: 0 1 0 3; color: $text-muted; }"

    _state: tuple[object, ...] = ()
    _parts: tuple[Part, ...] = ()

    def show(
        self,
        *,
        problem: str = "",
        found: Sequence[str] = (),
        notes: Mapping[str, str] = NOTHING,
        arranged: Arrangement | None = None,
    ) -> None:
        """Show a problem, else suggestions with notes behind some, else how people are arranged."""
        shown = (problem, tuple(found), tuple(notes.items()), arranged)
        if shown == self._state:
            return
        self._state = shown
        if problem:
            self._parts = ((problem, "$text-warning"),)
        elif found:
            self._parts = (("tab  ", "bold $text-accent"), *self._suggestions(found, notes))
        elif arranged:
            sort, group = SORTS.get(arranged.sort, ""), GROUPS.get(arranged.group, "")
            self._parts = (f"sort: {sort}  ·  group: {group}",)
        # Only a low screen looks different with it, and takes it up when it becomes low.
        self.set_class(bool(problem or found), "-needed", update=self.screen.has_class("-low"))
        self.update()

    @staticmethod
    def _suggestions(found: Sequence[str], notes: Mapping[str, str]) -> Iterator[Part]:
        for at, word in enumerate(found):
            note = notes.get(word, "")
            yield (word, "$text-accent" if not at else "")
            yield (f" {note}   " if note else "   ", "$text-muted")

    def line(self, width: int) -> Content:
        """One line, cut where it is too long."""
        return assemble(*self._parts).truncate(width, ellipsis=True)


class Counts(OneLine):
    """How many people there are, are shown and are selected."""

    DEFAULT_CSS = """
    Counts { width: 42; color: $text-muted; }
    .-narrow Counts { width: 30; }
    .-tiny Counts { width: 20; }
    """

    total = 0
    fitting: int | None = None
    """None where nothing is filtered."""
    selected = 0

    def show(self, view: PipelineView, selected: int, *, filtered: bool) -> None:
        """Count the people of a view."""
        self.total, self.selected = view.total, selected
        self.fitting = view.shown if filtered else None
        self.update()

    def line(self, width: int) -> Content:
        """The counts at the right end, shorter where there is less room."""
        people = count(self.total, "person", "people")
        long = short = people
        if self.fitting is not None:
            long, short = f"{people} · {self.fitting} shown", f"{self.fitting} of {self.total}"
        marked = (f"{self.selected} selected", "bold $text-accent") if self.selected else BLANK
        content = joined(" · ", [long, marked])
        if content.cell_length > width:
            content = joined(" · ", [short, marked])
        return content.truncate(width, ellipsis=True).pad_left(max(0, width - content.cell_length))


class FilterMark(OneLine):
    """The key of the filter, in front of it."""

    def line(self, width: int) -> Content:  # noqa: ARG002
        """One character."""
        return plain("/")


def show_hint(line: FilterHint, field: FilterInput, workspace: Workspace, problems: Sequence[str]) -> None:
    """Say what of the filter is not understood, else what may be written on, else what is looked at."""
    found = field.suggest(workspace)
    if found:
        line.show(found=found, notes=_coverage(workspace, field.value.rpartition(" ")[2]))
    elif problems:
        line.show(problem=problems[0])
    else:
        line.show(arranged=workspace.pipeline.arrangement)


def _coverage(workspace: Workspace, word: str) -> dict[str, str]:
    """Behind each path that may be meant: how many of the conversations hoped for took place."""
    sign = "-" if word.startswith("-") else ""
    if not word.removeprefix("-").casefold().startswith("path:"):
        return {}
    held = workspace.people.coverages()
    found = {}
    for path in workspace.session.paths.all():
        done = of_planned(held.get(path.uid, 0), path.target_conversations)
        found[f"{sign}path:{path.title.replace(' ', '_')}"] = done
    return found
