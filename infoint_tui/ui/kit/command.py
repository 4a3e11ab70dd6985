"""What a command is, and everything derived from it: bindings, predicates, shown keys, checked overrides."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cache
from inspect import iscoroutinefunction
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from ...domain import NamedTuple
from ...domain.record import NOTHING

if TYPE_CHECKING:
    from textual.binding import Binding, BindingType
    from textual.dom import DOMNode
    from textual.screen import Screen


EVERYWHERE = "everywhere"

YOURS = "your commands"
"""Place of the commands that the settings name: within the pipeline, whatever of it has the focus."""
REACHED_WITH_YOURS = frozenset((YOURS, EVERYWHERE, "pipeline", "pipeline, one person"))

OF_LISTS = frozenset(("space", "n", "N", "ctrl+d", "ctrl+u"))
"""Keys of every list, which a command of the place below it never gets to see."""

MODAL = frozenset(("dialogs", "choosing", "ticking"))
"""Places where what works everywhere rests, unless it has priority."""

NAMED = {
    "escape": "esc", "pageup": "pgup", "pagedown": "pgdn", "delete": "del", "backspace": "backspace",
    "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip
"""Keys whose shown name differs from Textual's."""

RESERVED = frozenset(
    [
        *("ctrl+q", "ctrl+c", "ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+[", "escape", "enter", "tab"),
        *("shift+tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "backspace"),
        *("delete", "h", "j", "k", "l", "g", "G"),
    ]
)
"""Keys that cannot be given to another command: lists, fields and terminals need them."""


AT_ONCE = 0.3
"""Seconds within which nobody can have read what the first press did."""
UNBOUND = "no key: "
"""How the binding of a command without a key begins: nobody can press it, the settings can change it."""

When = str | Callable[[Any], bool | None]
"""Whether a command can run on a node: a function of the node, or the name of a method of it."""
F = TypeVar("F", bound=Callable[..., Any])


class Command(NamedTuple):
    """One thing the user can do; binding, key bar, palette, help and key table come from it.

    Most are declared where they are done, by `command` above a function of the place or an action method.
    """

    id: str
    """Public name, "place.verb"; settings refer to it."""
    keys: str
    """Keys by Textual's names, or the character itself, separated by commas.

    Empty for what is rarer: it stands in the action menu, and the settings may give it a key.
    """
    action: str
    """Name of the action method, with its arguments: "place('today')"."""
    label: str
    """One or two words for the key bar."""
    help: str
    """What it does, in one sentence."""
    place: str = EVERYWHERE
    """Heading in the help; two commands of one place never share a key."""
    footer: int = 0
    """Rank in the key bar, 1 is needed most; 0 keeps it out."""
    when: When = ""
    """True runs, None dims, False hides; nothing given: it always runs."""
    palette: bool = True
    """Whether the palette lists it; moving about by one step does not belong there."""
    priority: bool = False
    """Works whatever has the focus, in dialogs too."""
    run: Callable[..., Any] | None = None
    """The function that does it, given the node; empty where the action is a method of the node."""
    worker: str = ""
    """Group of workers a coroutine runs in, so that it may wait for dialogs; a newer one ends the older."""
    group: str = ""
    """Heading in the action menu; the place where nothing is given."""
    words: str = ""
    """Further words by which the menu and the palette find it: what it was called, what people call it."""
    once: bool = False
    """Whether a second press at once does nothing: what is under the cursor is something else by then."""

    def binding(self) -> Binding:
        """The Textual binding of this command."""
        from textual.binding import Binding

        return Binding(
            self.keys or f"{UNBOUND}{self.id}",
            self.action,
            self.label,
            show=bool(self.footer and self.keys),
            priority=self.priority,
            tooltip=self.help,
            id=self.id,
        )


def command(
    id: str,
    keys: str,
    label: str,
    *,
    arguments: tuple[object, ...] = (),
    help: str = "",
    **fields: Any,
) -> Callable[[F], F]:
    """Declare a command at the function or action method that does it; the docstring is its help.

    A free function gets the node (`def archive(screen: PipelineScreen) -> None`); a coroutine that waits for
    dialogs names its `worker`. An `action_` method is run as Textual runs it, with `arguments`. One function
    may carry several commands; then each needs `help`. The further fields are those of `Command`.
    """

    def declare(function: F) -> F:
        name = function.__name__
        method = name.startswith("action_")
        given = ", ".join(repr(each) for each in arguments)
        sentence = help or " ".join((function.__doc__ or "").partition("\n\n")[0].split())
        action = f"{name.removeprefix('action_')}({given})" if method else f"command({id!r})"
        run = None if method else _with(function, arguments)
        made = Command(id, keys, action, label, sentence, run=run, **fields)
        # Decorators are applied from the innermost outward, but read from the top.
        function.__dict__["commands"] = (made, *function.__dict__.get("commands", ()))
        return function

    return declare


def _with(function: Callable[..., Any], arguments: tuple[object, ...]) -> Callable[..., Any]:
    """The function with its further arguments filled in."""
    if not arguments:
        return function
    if iscoroutinefunction(function):

        async def later(node: Any) -> Any:
            return await function(node, *arguments)

        return later
    return lambda node: function(node, *arguments)


def declared(*sources: ModuleType | type | Callable[..., Any]) -> tuple[Command, ...]:
    """The commands declared in modules or classes, or at single functions, in the order of their lines."""
    found: dict[str, Command] = {}
    for source in sources:
        own = source.__dict__.get("commands")
        members = [source] if isinstance(own, tuple) else list(vars(source).values())
        for member in members:
            if isinstance(source, ModuleType) and getattr(member, "__module__", "") != source.__name__:
                continue
            for each in getattr(member, "__dict__", {}).get("commands", ()):
                found.setdefault(each.id, each)
    return tuple(found.values())


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The bindings of some commands, for the BINDINGS of the node that has their actions."""
    return [command.binding() for command in commands]


class Commanded:
    """A screen or widget with commands. Put it before the Textual class in the list of bases.

    A class names its commands as `KEYS`, or declares them at its action methods; bindings follow from both.
    """

    KEYS: ClassVar[Sequence[Command]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """Bind the commands that the class itself brings, before Textual gathers the bindings."""
        given = cls.__dict__.get("KEYS")
        methods = declared(cls)
        if given is not None or methods:
            inherited = cls.KEYS if given is None else ()
            named = {each.id: each for each in (*(given or ()), *methods, *inherited)}
            cls.KEYS = tuple(named.values())
            own = cls.__dict__.get("BINDINGS")
            if own is None:
                cls.BINDINGS = bindings(cls.KEYS if given is not None else methods)  # type: ignore[attr-defined]
            elif methods:
                cls.BINDINGS = [*own, *bindings(methods)]  # type: ignore[attr-defined]
        super().__init_subclass__(**options)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can run now, by the `when` of its command: True, None dims, False hides."""
        return allowed(self, self.KEYS, action, parameters)

    async def action_command(self, id: str) -> None:
        """Run one of the node's commands that are functions."""
        for each in self.KEYS:
            if each.id == id and each.run is not None:
                await run(self, each)
                return


async def run(node: Any, wanted: Command) -> None:
    """Do what a command says on a node; in its worker where it names one, else until it is done."""
    if _is_echo(node.app, wanted):
        return
    if wanted.run is None:
        await node.run_action(wanted.action)
        return
    if wanted.worker and iscoroutinefunction(wanted.run):
        node.run_worker(wanted.run(node), group=wanted.worker, exclusive=True)
        return
    result = wanted.run(node)
    if isinstance(result, Awaitable):
        await result


async def enter(node: Any) -> None:
    """Do what Enter does on a node now, for a list in it that handed Enter on."""
    for each in node.KEYS:
        if "enter" in each.keys.split(",") and state_of(node, each):
            await run(node, each)
            return


def _is_echo(app: Any, command: Command) -> bool:
    """Whether the key is held down, or pressed twice as in other programs (`zz`, `dd`)."""
    if not command.once:
        app.pressed = ("", 0.0)
        return False
    now = app.workspace.session.clock.elapsed()
    (before, at), app.pressed = app.pressed, (command.id, now)
    return bool(before == command.id and now - at < AT_ONCE)


def allowed(
    node: object, commands: Sequence[Command], action: str, parameters: tuple[object, ...] = ()
) -> bool | None:
    """Ask the predicate of the command with this action; an action of no command is always allowed."""
    for command in commands:
        if command.run is not None:
            if action == "command" and parameters == (command.id,):
                return state_of(node, command)
            continue
        name, _, rest = command.action.partition("(")
        if name == action and (not rest or parameters == arguments(rest)):
            return state_of(node, command)
    return True


def state_of(node: object, command: Command) -> bool | None:
    """True if the command can run on the node now, None if it is dimmed, False if it is hidden."""
    if not command.when:
        return True
    verdict = command.when(node) if callable(command.when) else getattr(node, command.when)()
    return None if verdict is None else bool(verdict)


def arguments(rest: str) -> tuple[object, ...]:
    """The arguments written in an action, from the text after its opening bracket."""
    import ast

    text = rest.rpartition(")")[0]
    return tuple(ast.literal_eval(f"({text},)")) if text.strip() else ()


@cache
def show_key(key: str) -> str:
    """A key as people read it: "ctrl+p", "F2", "esc", "?"."""
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    if len(name) > 1 and name[0] == "f" and name[1:].isdigit():
        name = name.upper()
    return "+".join([*modifiers, NAMED.get(name) or _character(name) or name])


@cache
def _character(name: str) -> str:
    """The mark that Textual calls by its Unicode name, such as full_stop; empty for every other key."""
    from textual.keys import KEY_NAME_REPLACEMENTS

    written = {short: long for long, short in KEY_NAME_REPLACEMENTS.items()}.get(name, name)
    for guess in (written.replace("_", " "), written.replace("_", "-", 1).replace("_", " ")):
        try:
            mark = unicodedata.lookup(guess)
        except KeyError:
            continue
        return mark if len(name) > 1 and mark.isprintable() and not (mark.isalnum() or mark.isspace()) else ""
    return ""


def live_keys(command: Command, overrides: Mapping[str, str]) -> list[str]:
    """The keys of a command as they are now, overrides applied."""
    return [key.strip() for key in overrides.get(command.id, command.keys).split(",") if key.strip()]


def shown_keys(command: Command, overrides: Mapping[str, str]) -> str:
    """All present keys of a command as people read them."""
    return " ".join(show_key(key) for key in live_keys(command, overrides))


def first_key(command: Command, overrides: Mapping[str, str]) -> str:
    """The first of the present keys of a command as people read it; empty where it has none."""
    return next(iter(shown_keys(command, overrides).split()), "")


def chain(focused: DOMNode) -> list[tuple[DOMNode, Command]]:
    """Every command within reach of a node, from the innermost outward, with the node that runs it.

    A command whose keys are typed as text at present is listed all the same: the palette can run it. In a
    dialog only its own commands count, and those with priority.
    """
    found: list[tuple[DOMNode, Command]] = []
    seen: set[str] = set()
    modal = False
    for node in focused.ancestors_with_self:
        for command in getattr(node, "KEYS", ()):
            if command.id not in seen and (command.priority or not modal):
                seen.add(command.id)
                found.append((node, command))
        modal = modal or node.is_modal
    return found


def within_reach(screen: Screen[Any]) -> list[tuple[DOMNode, Command]]:
    """The commands a screen offers now: those near the focus, then those of its `command_nodes`."""
    nodes = chain(screen.focused or screen)
    known = {command.id for _node, command in nodes}
    for extra in getattr(screen, "command_nodes", tuple)():
        nodes += [(extra, command) for command in getattr(extra, "KEYS", ()) if command.id not in known]
    return nodes


# -- overrides -----------------------------------------------------------------------------------------


def check_overrides(
    wishes: Mapping[str, str], commands: Sequence[Command], places: Mapping[str, str] = NOTHING
) -> tuple[dict[str, str], list[str]]:
    """Sort the user's key overrides into those that work and sentences about the others.

    Args:
        wishes: Command id to keys, as the settings file has them.
        commands: Every command of the program.
        places: Where each stands in the file, by "keys." and its id; put before what is said about it.

    Returns:
        The overrides to apply, and a sentence for each that was refused; those commands keep their keys.
    """
    known = {command.id: command for command in commands}
    accepted: dict[str, str] = {}
    problems: list[str] = []
    for name, keys in wishes.items():
        problem = _problem_with(name, keys, known)
        if problem:
            problems.append(f"{places.get(f'keys.{name}', '')}keys: {problem} {_stays(name, known)}.")
        else:
            accepted[name] = ",".join(_as_textual(key.strip()) for key in keys.split(","))
    while clash := _clash(accepted, commands):
        name, key, other = clash
        del accepted[name]
        problems.append(
            f"{places.get(f'keys.{name}', '')}keys: {name}: {show_key(key)!r} is already used for {other!r}."
            f" {_stays(name, known)}. Choose another key."
        )
    return accepted, problems


def _stays(name: str, known: Mapping[str, Command]) -> str:
    """What is left of a command whose key was refused."""
    own = name in known and known[name].place == YOURS
    return "The command stays in the menu, without a key" if own else "The key stays as it was"


def _problem_with(name: str, keys: str, known: Mapping[str, Command]) -> str:
    if name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, n=1)
        return f"there is no command {name!r}{f'; did you mean {near[0]!r}?' if near else '.'}"
    listed = [key.strip() for key in keys.split(",")]
    if not all(listed):
        return f"{name}: no key is given."
    for key in listed:
        if not _parsable(key):
            return f"{name}: {key!r} isn't a key. Use a character, f2, or ctrl+t."
        if key in RESERVED or (key in OF_LISTS and known[name].place == YOURS):
            return f"{name}: {key!r} is needed by lists, fields or the terminal."
    return ""


def _parsable(key: str) -> bool:
    from textual.keys import Keys

    if len(key) == 1:
        return key.isprintable() and not key.isspace()
    *modifiers, name = key.split("+")
    known = name in {item.value for item in Keys} or (len(name) == 1 and name.isprintable())
    return known and len(set(modifiers)) == len(modifiers) and set(modifiers) <= {"ctrl", "shift", "alt"}


def _as_textual(key: str) -> str:
    from textual.binding import Binding

    return next(iter(Binding.make_bindings([Binding(key, "", "")]))).key


def _meet(one: Command, other: Command) -> bool:
    """Whether both can be within reach at the same time."""
    if YOURS in (one.place, other.place):
        return {one.place, other.place} <= REACHED_WITH_YOURS
    if EVERYWHERE not in (one.place, other.place):
        return one.place == other.place
    return not ({one.place, other.place} & MODAL) or one.priority or other.priority


def _clash(accepted: Mapping[str, str], commands: Sequence[Command]) -> tuple[str, str, str] | None:
    """The last override whose key another command of the same place, or of everywhere, has too."""
    normal = {command.id: {_as_textual(key) for key in live_keys(command, accepted)} for command in commands}
    for command in reversed([command for command in commands if command.id in accepted]):
        for other in commands:
            shared = normal[command.id] & normal[other.id]
            if other.id != command.id and shared and _meet(command, other):
                return command.id, sorted(shared)[0], other.id
    return None
