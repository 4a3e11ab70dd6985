"""The frame of every place: header, body, message line and key bar, fed by the changes of the workspace."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, cast

from textual.app import App
from textual.message import Message
from textual.screen import Screen

from ...domain.errors import Refused
from ...domain.settings import Settings
from ..textual_fixes.chosen import compose_less
from .chrome import HeaderBar, KeyBar, MessageLine, OneLine
from .command import Commanded, first_key
from .list import CachedLines, StyledOnce
from .text import assemble

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.driver import Driver
    from textual.message_pump import MessagePump
    from textual.widget import Widget

    from ...services.finding import FoundText
    from ...services.session import Change, Session
    from ...services.workspace import Workspace
    from .dialog import Dialog, DialogDrafts
    from .fields import LineInput
    from .form import Field, Values


T = TypeVar("T")
R = TypeVar("R")
V = TypeVar("V")


LETTERS = ("outreach|", "letter-", "thanks|")
"""How the names of the drafts of letters begin: places say that one is begun."""


FLASH_SECONDS = 8.0


class Banner(OneLine):
    """Says who holds the pen while this window is read-only."""

    DEFAULT_CSS = "Banner { background: $warning-muted; color: $text-warning; padding: 0 1; }"

    def __init__(self, reason: Callable[[], str], offer: Callable[[], str]) -> None:
        """A banner: why this window only reads, and the key that takes over once nobody writes."""
        super().__init__()
        self._reason = reason
        self._offer = offer

    def line(self, width: int) -> Content:
        """The reason, and the key that takes over when the other window has ended."""
        key = self._offer()
        offer = assemble((key, "bold $text-accent"), " lets this window write: ") if key else ""
        return assemble(("READ ONLY  ", "bold"), offer, self._reason()).truncate(width, ellipsis=True)


class Chrome:
    """Header and banner of a place: the minute, the saving state, who holds the pen."""

    def __init__(self, place: Screen[Any], session: Session) -> None:
        self._place = place
        self._session = session

    def update(self) -> None:
        """Bring them up to date."""
        if self._place.is_mounted:
            for each in self._place.children:  # looking through the whole screen costs a key in Live
                if isinstance(each, HeaderBar):
                    each.update()
            self.show_banner()

    def show_banner(self) -> None:
        """Show or remove the line that says who holds the pen."""
        place, session = self._place, self._session
        banner = next((each for each in place.children if isinstance(each, Banner)), None)
        if session.read_only and banner is None:
            writing = getattr(place.app, "writing", None)
            offer = writing.offer if writing is not None else str
            place.mount(Banner(lambda: session.status.reason, offer), after=place.query_one(HeaderBar))
        elif banner is not None and session.read_only:
            banner.update()
        elif banner is not None:
            banner.remove()


class Once:
    """A call that is made once for all who ask for it until then, and only while its screen is there."""

    def __init__(self, screen: Screen[Any], call: Callable[[], object]) -> None:
        self._screen = screen
        self._call = call
        self._waits = False

    def soon(self, queue: MessagePump) -> None:
        """Make the call when the queue of the app or of the screen comes to it.

        After a change of size it goes by the queue of the app: a message of our own between two changes of
        size in the queue of the screen would keep Textual from merging them, and each would bring the other
        back for ever.
        """
        if not self._waits:
            self._waits = True
            queue.call_later(self._now)

    def after(self, seconds: float) -> None:
        """Make the call after a while."""
        if not self._waits:
            self._waits = True
            self._screen.set_timer(seconds, self._now)

    def _now(self) -> None:
        self._waits = False
        if self._screen.is_mounted:
            self._call()


class Following:
    """Keeps a place in step with the workspace: once for any number of changes in one go, and only while
    the place is shown; what changed meanwhile is caught up with."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place
        self._refreshing = Once(place, self._refresh)
        self._stale = False
        self.catching_up = False
        """Whether what is shown just now comes from elsewhere."""
        self._unsubscribe: Callable[[], None] | None = None
        self.hearers: list[Callable[[Change], None]] = []
        """Told of each change before anything is shown of it."""

    def begin(self) -> None:
        """Follow from now on."""
        self._unsubscribe = self._place.workspace.session.subscribe(self._changed)

    def end(self) -> None:
        """Follow no longer."""
        if self._unsubscribe:
            self._unsubscribe()
            self._unsubscribe = None

    def catch_up(self) -> None:
        """Show what changed while the place was not shown."""
        if self._stale:
            self._stale = False
            self.catching_up = True
            self._place.refresh_view()
            self.catching_up = False

    def _changed(self, change: Change) -> None:
        place = self._place
        for hear in self.hearers:
            hear(change)
        if change.kind in ("draft", "status"):
            # A place below the letter is "current" to Textual, too.
            if place.app.screen is not place and any(uid.startswith(LETTERS) for _, uid in change.touched):
                self._stale = True
        elif not place.is_current:
            self._stale = True
        else:
            self._refreshing.soon(place)

    def _refresh(self) -> None:
        self._place.refresh_view()
        self._place.chrome.update()
        self._place.refresh_bindings()


class OwnUndo(Protocol):
    """What takes back changes that are made outside of the records."""

    def step(self) -> Callable[[], str] | None:
        """Takes back the last one and says so; None where it is not the last change of all."""
        ...


class Speaker(Protocol):
    """Says something where the user sees it."""

    def say(self, text: str, severity: str, /) -> None:
        """Show a message."""
        ...


def may_write(node: Any) -> bool | None:
    """Dimmed while another window writes."""
    return None if node.workspace.session.read_only else True


def outcome(where: Speaker, call: Callable[[], R]) -> R | None:
    """What a service makes; a refusal becomes a message, and None."""
    try:
        return call()
    except Refused as refusal:
        where.say(str(refusal), "error")
        return None


def attempt(where: Speaker, call: Callable[[], object], done: str = "") -> bool:
    """Call a service and say that it is done; a refusal becomes a message. Returns whether it went well."""
    try:
        call()
    except Refused as refusal:
        where.say(str(refusal), "error")
        return False
    if done:
        where.say(done, "")
    return True


def _awaited(take: Callable[[T], R]) -> Callable[[T], Awaitable[R]]:
    async def later(draft: T) -> R:
        return take(draft)

    return later


class Dialogs:
    """Shows dialogs over a place, or whatever is in front, and waits for what they return; only inside a
    worker."""

    def __init__(self, place: PlaceScreen | Program) -> None:
        self._place = place

    def drafts(self, place: str, subject: str = "") -> DialogDrafts:
        """Keeps what is typed into a dialog; see `DialogDrafts` for the two names."""
        from .dialog import DialogDrafts

        return DialogDrafts(self._place.workspace.session.drafts, place, subject)

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Show a dialog and wait for its draft; None if it was left."""
        return await self._place.app.push_screen_wait(dialog)

    async def confirm(
        self, title: str, *, lead: str | Content = "", yes: str = "", no: str = ""
    ) -> bool | None:
        """Ask a question that y and n answer, see `Confirm`; None if it was left."""
        from .dialog import Confirm

        return await self.ask(Confirm(title, lead=lead, yes=yes, no=no))

    async def choose(
        self,
        title: str,
        options: Iterable[tuple[V, str] | tuple[V, str, str]],
        *,
        current: V | None = None,
        **more: Any,
    ) -> V | None:
        """Let the user choose one of several things; None if none was.

        Args:
            title: What is chosen.
            options: Each with its label and, where there is one, a note that is shown beside it.
            current: The one to start on.
            more: As for `SelectOne`.
        """
        from .select import Option, SelectOne

        things: dict[str, V] = {}
        shown: list[Option] = []
        for at, (thing, *words) in enumerate(options):
            key = thing if isinstance(thing, str) else f"at {at}"
            things[key] = thing
            shown.append(Option(key, *words))
        start = next((key for key, thing in things.items() if thing == current), None)
        chosen = await self.ask(SelectOne(title, shown, current=start, **more))
        return None if chosen is None else things.get(chosen, cast("V", chosen))

    async def line(self, title: str, take: Callable[[str], R], **options: Any) -> R | None:
        """Ask for one line until it is taken, see `settle`; the options are those of `LinePrompt`."""
        return await self.line_later(title, _awaited(take), **options)

    async def line_later(self, title: str, take: Callable[[str], Awaitable[R]], **options: Any) -> R | None:
        """The same where taking it takes a while, or asks for more."""
        from .dialog import LinePrompt

        return await self.settle_later(
            lambda refusal: LinePrompt(title, error=str(refusal or ""), **options), take
        )

    async def form(
        self, title: str, fields: Sequence[Field], take: Callable[[Values], R], **options: Any
    ) -> R | None:
        """Show a form until its values are taken, see `settle`; the options are those of `Form`."""
        from .form import Form

        return await self.settle(lambda refusal: Form(title, fields, refusal=refusal, **options), take)

    async def settle(self, make: Callable[[Refused | None], Dialog[T]], take: Callable[[T], R]) -> R | None:
        """Show a dialog until what it returns is taken, or it is left; refused, it comes back with why.

        `make` gets the refusal of the last try, `take` may raise one. Returns what was taken, None if left.
        """
        return await self.settle_later(make, _awaited(take))

    async def settle_later(
        self, make: Callable[[Refused | None], Dialog[T]], take: Callable[[T], Awaitable[R]]
    ) -> R | None:
        """The same where taking it takes a while, or asks for more."""
        refusal: Refused | None = None
        refused: Dialog[T] | None = None
        while True:
            dialog = make(refusal)
            if refused is not None:
                dialog.drafts.go_on_from(refused.drafts)
            draft = await self.ask(dialog)
            if draft is None:
                return None
            try:
                taken = await take(draft)
            except Refused as error:
                refusal, refused = error, dialog
            else:
                dialog.drafts.clear()
                return taken

    async def edit(self, make: Callable[[Refused | None], Dialog[T]], save: Callable[[T], object]) -> bool:
        """Show a dialog until its draft is saved or left; returns whether it was saved. See `settle`."""

        def take(draft: T) -> bool:
            save(draft)
            return True

        return await self.settle(make, take) is not None


class PlaceScreen(Commanded, StyledOnce, CachedLines, Screen[Any]):
    """A place: subclasses set `PLACE`, `KEYS` and BINDINGS, and implement `body` and `refresh_view`."""

    PLACE: ClassVar[str] = ""
    """Name of the place, as in the header."""
    HOME: ClassVar[str] = ""
    """Selector of the widget that has the focus when no text field has it."""
    CAN_FIND: ClassVar[bool] = False
    """Whether `find` does something here."""
    SHOWS_BANKS: ClassVar[bool] = False
    """Whether it is the screen of question banks itself."""
    AUTO_FOCUS = ""
    ONLY_GROUND = True
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (70, "-narrow"), (100, "-wide"), (160, "-vast")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]

    DEFAULT_CSS = """
    PlaceScreen {
        background: $background; color: $foreground;
        & .panel {
            border-title-style: bold; border-title-color: $foreground;
            border-subtitle-color: $foreground-muted;
        }
        &.-wide .panel, &.-vast .panel {
            border: round $border-blurred; padding: 0 1;
            &:focus-within { border: round $accent; border-title-color: $text-accent; }
        }
    }
    """

    undoing: OwnUndo | None = None
    """What takes back changes that this screen makes outside of the records."""

    def __init__(
        self, workspace: Workspace, settings: Settings | None = None, *, intervals: bool = True
    ) -> None:
        """A place; tests switch the intervals of timers off and call `tick` themselves."""
        super().__init__()
        compose_less(self)
        self.workspace = workspace
        self.settings = settings or Settings()
        self.intervals = intervals
        self.dialogs = Dialogs(self)
        self.chrome = Chrome(self, workspace.session)
        self.following = Following(self)
        self.back = ""
        """The place that opened what is shown, to which Esc and q lead back; else empty."""
        self.finished = False
        """Whether nothing is left to do on it, so that it goes when another place is visited."""

    def on_screen_suspend(self) -> None:
        """Who goes to another place is not led back any more; dialogs stay in this one."""
        if self.app.current_mode != self.PLACE:
            self.back = ""

    # -- for subclasses ------------------------------------------------------------------------------

    @property
    def bare(self) -> bool:
        """Whether nothing stands here yet: then the key bar names only what the place itself does."""
        return False

    def body(self) -> Iterable[Widget]:
        """The widgets between header and key bar."""
        return ()

    def refresh_view(self) -> None:
        """Show the present data; called once after mounting and after every change."""

    def find(self) -> bool:
        """Start finding or filtering; False if this place has nothing to find."""
        return False

    def leave(self) -> bool:
        """Leave the text field with the focus, keeping its text; False if there was nothing to leave."""
        focused = self.focused
        if focused is None or not focused.check_consume_key("a", "a"):
            return False
        self.go_home()
        return True

    @property
    def subject(self) -> str:
        """What the cursor is on, in a word or two, above the actions there are for it; empty for nothing."""
        return ""

    def tick(self) -> None:
        """Called every few seconds while this place is shown; the minute in the header is looked after."""

    # -- life ----------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, body, message line, key bar."""
        yield HeaderBar(self.PLACE, self.workspace.session)
        yield from self.body()
        yield MessageLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the workspace and show its data."""
        self.following.begin()
        self.refresh_view()
        self.go_home()
        self.chrome.show_banner()

    def on_unmount(self) -> None:
        """Stop following."""
        self.following.end()

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another place was shown."""
        self.following.catch_up()
        self.chrome.update()

    def go_home(self) -> None:
        """Give the focus to the main widget of this place."""
        self.set_focus(self.query_one_optional(self.HOME) if self.HOME else None)

    # -- helpers -------------------------------------------------------------------------------------

    def say(self, text: str | Content, severity: str = "") -> None:
        """Show one line above the key bar; plain messages go after a while, warnings and errors stay."""
        line = self.query_one(MessageLine)
        line.show(text, severity)
        if text and not severity and self.intervals:
            shown = line.message
            self.set_timer(FLASH_SECONDS, lambda: line.show("") if line.message == shown else None)

    def on_line_input_lines_joined(self, event: LineInput.LinesJoined) -> None:
        """Say that pasted lines stand in one."""
        event.stop()
        self.say(f"{event.count} pasted lines joined into one.")


class Program(Commanded, App[int], inherit_bindings=False):
    """What every screen may ask of the application, whatever places it has."""

    def __init__(
        self, workspace: Workspace, settings: Settings, *, intervals: bool, driver: type[Driver] | None
    ) -> None:
        """An application on an open data home; without a driver Textual's choice speaks to the terminal."""
        super().__init__(driver_class=driver)
        self.workspace = workspace
        self.settings = settings
        self.intervals = intervals
        self.overrides: dict[str, str] = {}
        """Key overrides in force, by command id."""
        self.pressed = ("", 0.0)
        """The last command, if a second press at once must not repeat it, and when that was."""
        self.editors: set[str] = set()
        """The editors of the user's of which was said how they are left."""
        self.terminal: list[Any] | None = None
        """How the terminal was set up before the program changed it."""
        self.dialogs = Dialogs(self)

    def key_of(self, command: str) -> str:
        """The present key of a command that works everywhere."""
        return first_key(next(entry for entry in self.KEYS if entry.id == command), self.overrides)

    @property
    def place(self) -> Screen[Any]:
        """The screen at the bottom of the present place, below dialogs."""
        return self.screen_stack[0]

    @property
    def open_places(self) -> list[PlaceScreen]:
        """The present place and the screens of its kind above it, the uppermost last."""
        places = (screen for screen in self.screen_stack if isinstance(screen, PlaceScreen))
        return [place for place in places if place.is_mounted]

    def say(self, text: str, severity: str = "") -> None:
        """Show a message where it is seen."""
        if places := self.open_places:
            places[-1].say(text, severity)

    async def bare_place(self) -> Screen[Any]:
        """Close what lies over the present place, and give its screen."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        return self.screen

    async def open_conversation(self, meeting: str, tab: str = "", note: str = "", back: str = "") -> None:
        """Show a meeting in the conversation place, at a note of it if one is named."""
        await self.switch_mode("conversation")
        place: Any = await self.bare_place()
        place.back = back
        await place.show(meeting, tab)
        if note:
            place.show_note(note)


class AfterRest:
    """Calls a function when nothing happened for a while."""

    def __init__(self, node: MessagePump, seconds: float, call: Callable[[], object], *, waits: bool) -> None:
        """What follows once it was quiet for so many seconds; where nothing `waits`, it is called at once."""
        self._node = node
        self._seconds = seconds
        self._call = call
        self._waits = waits
        self._touched = 0.0
        self._running = False

    def touch(self) -> None:
        """Something happened; a new timer for each would cost as much as what happened."""
        if not self._waits:
            self._call()
            return
        self._touched = get_running_loop().time()
        if not self._running:
            self._running = True
            self._node.set_timer(self._seconds, self._due)

    def _due(self) -> None:
        left = self._touched + self._seconds - get_running_loop().time()
        if left > 0:
            self._node.set_timer(left, self._due)
        else:
            self._running = False
            self._call()


class Visit(Message):
    """Go to a place (today, pipeline, conversation or review), and say something there."""

    def __init__(self, place: str, said: str = "") -> None:
        super().__init__()
        self.place = place
        self.said = said


class OpenConversation(Message):
    """Show a meeting in the conversation place; leaving leads back to a place, if one is named."""

    def __init__(self, meeting: str, tab: str = "", note: str = "", back: str = "") -> None:
        """A request to open a meeting.

        Args:
            meeting: Its uid.
            tab: prepare, live or reflect; empty leaves the choice to the state of the meeting.
            note: Uid of the note to put the cursor on, in the tab live.
            back: The place that Esc and q lead back to; empty for the usual one.
        """
        super().__init__()
        self.meeting = meeting
        self.tab = tab
        self.note = note
        self.back = back


class Call(Message):
    """Start the next conversation, or one with somebody new."""


class Find(Message):
    """Find someone, in the pipeline: those a filter leaves, or whoever is typed."""

    def __init__(self, filtered: str = "") -> None:
        super().__init__()
        self.filtered = filtered


class OpenPerson(Message):
    """Show somebody in the pipeline, looked at closely; leaving leads back to a place."""

    def __init__(self, person: str, back: str) -> None:
        super().__init__()
        self.person = person
        self.back = back


class OpenText(Message):
    """Go to where a text that was found stands."""

    def __init__(self, hit: FoundText) -> None:
        super().__init__()
        self.hit = hit
