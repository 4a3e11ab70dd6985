"""Everything known about one person, as lines that can be opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from ...domain import NamedTuple
from ...domain.checklist import needs_words
from ...domain.enums import Formality, Stage, Tie
from ...domain.people import source_words
from ...domain.pipeline import EARLY
from ..kit.command import Commanded, command, declared, enter
from ..kit.list import CachedVertical, Row, RowList
from ..kit.screen import OpenConversation
from ..kit.text import BLANK, assemble, joined, plain, styled
from ..kit.theme import stage_style
from . import actions

if TYPE_CHECKING:
    from textual.content import Content
    from textual.events import Resize

    from ...domain.people import Contact
    from ...services.contact_view import Known
    from .screen import PipelineScreen


PLACE = "pipeline, one person"
LABEL = 14
"""Cells of the label column."""
CHUNK = 300
"""Characters of a long text in one row, so that every part of it can be reached."""
BEFORE_ANSWER = (*EARLY, Stage.CONTACTED, Stage.LATER, Stage.QUIET)
"""Stages in which a message is what comes next."""


class Named(NamedTuple):
    """What a line names: a talk, somebody else, a path, or a field of the form."""

    what: str
    uid: str
    """Of a field the name."""


class Act(Enum):
    """What other lines ask for."""

    MOVE = "another stage"
    MEETING = "a conversation"
    OUTREACH = "a message or call"
    TOUCH = "keeping in touch"
    TALK = "the current conversation"
    NEXT = "whatever is next in the stage"


@command(
    "pipeline.person-next", "l,right,n", "next", place=PLACE, footer=3, palette=False, arguments=(1,),
    help="Next person of the list.",
)  # fmt: skip
@command(
    "pipeline.person-previous", "h,left,b", "previous", place=PLACE, footer=4, palette=False,
    arguments=(-1,), help="Previous person.",
)  # fmt: skip
def step(pane: ContactDetail, by: int) -> None:
    """The next or previous person, without leaving the pane."""
    pane.place.people.step(by)
    pane.follow()


@command("pipeline.close", "q", "close", place=PLACE, footer=5, palette=False)
async def close(pane: ContactDetail) -> None:
    """Back to the list."""
    await pane.app.run_action("leave")


@command("pipeline.open-line", "enter", "open", place=PLACE, footer=2, palette=False, worker="dialog")
async def open_line(pane: ContactDetail) -> None:
    """Open this conversation, person, or path, or edit this field."""
    screen, value = pane.place, pane.rows.cursor_value
    if value is Act.NEXT:
        value = _what_is_next(screen)
    match value:
        case Named("talk", uid):
            screen.post_message(OpenConversation(uid))
        case Named("person", uid):
            screen.show_contact(uid)
        case Named("path", uid):
            await actions.edit_one_path(screen, uid)
        case Named("field", name):
            await actions.edit_field(screen, name)
        case Act.MOVE:
            await actions.move(screen, 1)
        case Act.OUTREACH:
            await actions.outreach(screen)
        case Act.MEETING:
            await actions.meeting(screen)
        case Act.TOUCH:
            await actions.touch(screen)
        case Act.TALK:
            actions.open_talk(screen)


def _what_is_next(screen: PipelineScreen) -> Act:
    """What is next with the person: a message, a meeting, or the talk there is."""
    stage = screen.workspace.pipeline.stage_of(screen.current or "")
    if stage in (Stage.IN_DIALOGUE, Stage.MISSED):
        return Act.MEETING
    if stage in BEFORE_ANSWER:
        return Act.OUTREACH
    return Act.TOUCH if stage in (Stage.IN_TOUCH, Stage.DORMANT, Stage.DECLINED) else Act.TALK


class ContactDetail(Commanded, CachedVertical):
    """The lines of one person; `h` and `l` go to the next one, Enter opens what a line names."""

    KEYS = declared(step, close, open_line)
    DEFAULT_CSS = """
    ContactDetail {
        border: round $border-blurred;
        border-title-color: $foreground;
        border-title-style: bold;
        border-subtitle-color: $foreground-muted;
        padding: 0 1;
        &:focus-within { border: round $accent; border-title-color: $text-accent; }
        & RowList { height: 1fr; }
    }
    """

    def __init__(self, place: PipelineScreen) -> None:
        """A pane without anybody, for the people of a screen."""
        self.rows = RowList(show_blurred=False, empty=BLANK)
        super().__init__(self.rows, id="detail")
        self.place = place
        self.person = ""
        self._known: Known | None = None
        self._shown_width = 0

    def follow(self) -> None:
        """Show who is under the cursor now, if the pane can be seen."""
        if self.is_mounted and self.display:
            uid = self.place.current
            self._show(self.place.workspace.contact_view.known(uid) if uid else None)
            self.place.refresh_bindings()

    def _show(self, known: Known | None) -> None:
        uid = known.contact.uid if known else ""
        self._known = known
        self._shown_width = self.rows.scrollable_content_region.width
        rows = detail_rows(known, max(self._shown_width - 1, 20)) if known else []
        start = rows[0].key if uid != self.person and rows else None
        self.border_title = styled(known.contact.name, "bold") if known else None
        self.person = uid
        self.rows.set_rows(rows, cursor=start)

    def on_resize(self, _event: Resize) -> None:
        """Break lines where they break at the new width."""
        if self._known is not None and self._shown_width != self.rows.scrollable_content_region.width:
            self._show(self._known)

    async def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a line."""
        event.stop()
        await enter(self)


def detail_rows(known: Known, width: int) -> list[Row]:
    """The lines of a person in so many cells, the most needed first; what is not known is left out."""
    return [
        *_head(known),
        *_now(known, width),
        *_hints(known),
        *_offered(known),
        *_reach(known),
        *_reasons(known),
        *_around(known),
        *_history(known),
    ]


def _head(known: Known) -> Iterable[Row]:
    contact = known.contact
    flags = [
        word
        for word, flag in (
            ("archived", contact.archived),
            ("practice", contact.practice),
            ("do not contact", contact.do_not_contact),
        )
        if flag
    ]
    if contact.role_line:
        yield Row("field:title", (plain(contact.role_line),), wrap=True, value=Named("field", "title"))
    if flags:
        why = f": {contact.do_not_contact_reason}" if contact.do_not_contact_reason else ""
        line = styled(", ".join(flags) + why, "bold $text-warning")
        yield Row("field:do_not_contact", (line,), wrap=True, value=Named("field", "do_not_contact"))
    stage = assemble(
        (contact.stage.label, f"bold {stage_style(contact.stage)}"), "  ", (known.since, "$text-muted")
    )
    yield Row("stage", (stage,), wrap=True, value=Act.MOVE)


def _now(known: Known, width: int) -> Iterable[Row]:
    if known.crumb:
        crumb = tuple(plain(line) for line in crumb_lines(known.crumb, width))
        yield Row("crumb", crumb, wrap=True, value=Act.OUTREACH)
    if known.move:
        yield Row("move", (styled(known.move, "$text-muted"),), wrap=True, value=Act.OUTREACH)
    if known.next_step:
        yield _pair("next", "next", known.next_step, Act.NEXT)
    if known.begun:
        yield Row("begun", (styled(known.begun, "$text-warning"),), wrap=True, value=Act.NEXT)
    if known.missing:
        missing = "missing: " + ", ".join(known.missing)
        yield _pair("field:why_this_person", "not ready", missing, Named("field", "why_this_person"))
    if known.tasks:
        yield _heading("To do")
        for at, task in enumerate(known.tasks):
            late = ("overdue ", "bold $text-error") if task.late else ("", "")
            due = (task.due, "$text-error" if task.late else "$text-warning")
            line = joined("  ", [assemble(late, task.title), due, (task.why, "$text-muted")])
            yield _line(f"task:{at}", line, Act.NEXT)
    if known.talks or known.thanks:
        yield _heading("Conversations")
        for talk in known.talks:
            line = assemble(talk.when, "  ", (talk.what, "$text-muted"))
            yield _line(f"talk:{talk.uid}", line, Named("talk", talk.uid))
        for at, thank in enumerate(known.thanks):
            yield _line(f"thanks:{at}", plain(thank), Act.TALK)


def _hints(known: Known) -> Iterable[Row]:
    if known.hints:
        yield _heading("In touch")
    for at, hint in enumerate(known.hints):
        yield _line(f"hint:{at}", styled(hint, "$text-warning"), Act.TOUCH)


def _offered(known: Known) -> Iterable[Row]:
    if known.offered:
        yield _heading("What they offered")
        for at, line in enumerate(known.offered):
            yield _line(f"offered:{at}", plain(line))


def crumb_lines(steps: Sequence[str], width: int) -> list[str]:
    """What happened so far, in lines that break between steps only."""
    lines = [""]
    for at, step in enumerate(steps):
        word = f"{step} →" if at < len(steps) - 1 else step
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _reach(known: Known) -> Iterable[Row]:
    contact = known.contact
    if not (contact.channels or known.times):
        return
    yield _heading("Reach")
    for at, channel in enumerate(contact.channels):
        preferred = "  (preferred)" if channel.preferred else ""
        label = channel.kind.label
        yield _pair(f"channel:{at}", label, channel.value + preferred, Named("field", "email"))
    if known.times:
        yield _pair("field:zone", "now", known.times, Named("field", "zone"))


def _reasons(known: Known) -> Iterable[Row]:
    contact = known.contact
    pairs = [
        ("why_this_person", "why", contact.why_this_person),
        ("connection", "connection", contact.connection),
        ("source", "found through", source_words(contact.source)),
        ("tie", "how well", "" if contact.tie is Tie.NONE else contact.tie.label),
        ("formality", "formality", "" if contact.formality is Formality.NEUTRAL else contact.formality.label),
        ("salutation", "dear …", contact.salutation),
        ("name_sound", "say", contact.name_sound),
        ("pronouns", "pronouns", contact.pronouns),
        ("relation", "this work", _standing(contact)),
        ("communication", "helps them", contact.communication),
        ("accommodations", "arrange", needs_words(contact.accommodations)),
        ("commonalities", "in common", ", ".join(contact.commonalities)),
        ("affiliations", "also at", "\n".join(known.places)),
        ("keep_in_touch", "in touch", known.touch),
        ("tags", "tags", " ".join(f"#{tag}" for tag in contact.tags)),
    ]
    shown = [(name, label, value) for name, label, value in pairs if value]
    if shown or contact.about or contact.ask_later:
        yield _heading("About")
    for name, label, value in shown:
        yield from _long(name, value, label)
    yield from _long("about", contact.about)
    for at, question in enumerate(contact.ask_later):
        yield _pair(f"later:{at}", "ask later", question)


def _standing(contact: Contact) -> str:
    """What they have to do with the work, and how far along they are."""
    known = (contact.relation.label, contact.seniority.value)
    return ", ".join(word for word in known if word != "unknown")


def _around(known: Known) -> Iterable[Row]:
    contact = known.contact
    if known.milestones:
        yield _heading("Milestones")
        for at, line in enumerate(known.milestones):
            yield _line(f"milestone:{at}", plain(line[:CHUNK]))
    if known.paths:
        yield _heading("Paths")
        for uid, line in known.paths:
            yield _line(f"path:{uid}", plain(line), Named("path", uid))
    if known.introducer or known.introduced:
        yield _heading("Introductions")
    if known.introducer:
        uid = contact.introduced_by
        yield _pair(f"person:{uid}", "by", known.introducer, Named("person", uid))
    for uid, name in known.introduced:
        yield _pair(f"person:{uid}", "to", name, Named("person", uid))


def _history(known: Known) -> Iterable[Row]:
    if known.history:
        yield _heading("Timeline")
    for at, step in enumerate(known.history):
        line = assemble((f"{step.when}  ", "$text-muted"), step.what, "  ", (step.why, "$text-muted"))
        talk = Named("talk", step.meeting) if step.meeting else None
        yield _line(f"step:{at}:{step.meeting}", line, talk)


def _heading(text: str) -> Row:
    return Row(f"#{text}", (BLANK, styled(text, "$text-muted")), heading=True)


def _line(key: str, line: Content, value: object = None) -> Row:
    return Row(key, (line,), wrap=True, hang=2, value=value)


def _pair(key: str, label: str, text: str, value: object = None) -> Row:
    return Row(key, (_labelled(label, text),), wrap=True, hang=LABEL, value=value)


def _labelled(label: str, text: str) -> Content:
    return assemble((label.ljust(LABEL - 1) + " ", "$text-muted"), text)


def _long(field: str, text: str, label: str = "") -> Iterable[Row]:
    """What a field holds, of any length: its lines, and long lines in several rows."""
    key, number = f"field:{field}", 0
    for line in text.splitlines():
        rest = line
        while rest or not line:
            piece, rest = _piece(rest)
            content = _labelled(label if not number else "", piece) if label else plain(piece)
            yield Row(
                key if not number else f"{key}:{number}",
                (content,),
                wrap=True,
                hang=LABEL if label else 0,
                value=Named("field", field),
            )
            number += 1
            if not line:
                break


def _piece(text: str) -> tuple[str, str]:
    if len(text) <= CHUNK:
        return text, ""
    cut = text.rfind(" ", CHUNK // 2, CHUNK)
    cut = CHUNK if cut < 0 else cut
    return text[:cut], text[cut:].lstrip(" ") if text[cut : cut + 1] == " " else text[cut:]
