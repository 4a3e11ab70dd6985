"""Everything known about one person, as lines that can be opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from ..commands.pipeline import DETAIL
from ..kit.command import Command, Commanded, bindings
from ..kit.list import Row, RowList
from ..kit.text import BLANK, assemble, joined, plain, styled

if TYPE_CHECKING:
    from textual.content import Content
    from textual.events import Resize

    from ...services.contact_view import Known


LABEL = 11
"""Cells of the label column."""
CHUNK = 300
"""Characters of a long text in one row, so that every part of it can be reached."""


class ContactDetail(Commanded, RowList):
    """The lines of one person; `h` and `l` go to the next one, Enter opens what a line names."""

    KEYS: ClassVar[tuple[Command, ...]] = DETAIL
    BINDINGS = bindings(DETAIL)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, show_blurred=False, empty=BLANK)
        self.person = ""
        self._known: Known | None = None
        self._shown_width = 0

    def show(self, known: Known | None) -> None:
        """Show a person, or nobody."""
        uid = known.contact.uid if known else ""
        self._known = known
        self._shown_width = self.scrollable_content_region.width
        rows = detail_rows(known, max(self._shown_width - 1, 20)) if known else []
        start = rows[1].key if uid != self.person and len(rows) > 1 else None
        self.person = uid
        self.set_rows(rows, cursor=start)

    def on_resize(self, _event: Resize) -> None:
        """Break lines where they break at the new width."""
        if self._known is not None and self._shown_width != self.scrollable_content_region.width:
            self.show(self._known)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lists refuse some keys, commands others."""
        if action == "toggle_mark":
            return False
        return super().check_action(action, parameters)


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
    yield Row("#name", (styled(contact.name, "bold $foreground"),), heading=True, wrap=True)
    if contact.role_line:
        yield Row("field:title", (plain(contact.role_line),), wrap=True)
    if flags:
        why = f": {contact.do_not_contact_reason}" if contact.do_not_contact_reason else ""
        yield Row("field:do_not_contact", (styled(", ".join(flags) + why, "bold $text-warning"),), wrap=True)
    stage = assemble((contact.stage.label, "bold $text-accent"), "  ", (known.since, "$text-muted"))
    yield Row("stage", (stage,), wrap=True)


def _now(known: Known, width: int) -> Iterable[Row]:
    if known.crumb:
        yield Row("crumb", tuple(plain(line) for line in crumb_lines(known.crumb, width)), wrap=True)
    if known.move:
        yield Row("move", (styled(known.move, "$text-muted"),), wrap=True)
    if known.next_step:
        yield _pair("next", "next", known.next_step)
    if known.begun:
        yield Row("begun", (styled(known.begun, "$text-accent"),), wrap=True)
    if known.missing:
        yield _pair("field:why_this_person", "not ready", "missing: " + ", ".join(known.missing))
    if known.tasks:
        yield _heading("yours to do")
        for at, task in enumerate(known.tasks):
            late = ("overdue ", "bold $text-warning") if task.late else ("", "")
            line = joined(
                "  ", [assemble(late, task.title), (task.due, "$text-accent"), (task.why, "$text-muted")]
            )
            yield Row(f"task:{at}", (line,), wrap=True, hang=2)
    if known.talks or known.thanks:
        yield _heading("conversations")
        for talk in known.talks:
            yield Row(
                f"talk:{talk.uid}",
                (assemble(talk.when, "  ", (talk.what, "$text-muted")),),
                wrap=True,
                hang=2,
            )
        for at, thank in enumerate(known.thanks):
            yield Row(f"thanks:{at}", (plain(thank),), wrap=True, hang=2)


def _hints(known: Known) -> Iterable[Row]:
    if known.hints:
        yield _heading("in touch")
    for at, hint in enumerate(known.hints):
        yield Row(f"hint:{at}", (styled(hint, "$text-accent"),), wrap=True, hang=2)


def _offered(known: Known) -> Iterable[Row]:
    if known.offered:
        yield _heading("what they offered")
        for at, line in enumerate(known.offered):
            yield Row(f"offered:{at}", (plain(line),), wrap=True, hang=2)


def crumb_lines(crumb: str, width: int) -> list[str]:
    """A breadcrumb in lines that break between events only."""
    *events, last = crumb.split(" > ")
    lines = [""]
    for event in (*(f"{event} >" for event in events), last):
        longer = f"{lines[-1]} {event}".strip()
        if lines[-1] and len(longer) > width:
            lines.append(event)
        else:
            lines[-1] = longer
    return lines


def _reach(known: Known) -> Iterable[Row]:
    contact = known.contact
    if not (contact.channels or known.times):
        return
    yield _heading("reach")
    for at, channel in enumerate(contact.channels):
        preferred = "  (preferred)" if channel.preferred else ""
        label = channel.kind.value.replace("_", " ")
        yield _pair(f"channel:{at}", "e-mail" if label == "email" else label, channel.value + preferred)
    if known.times:
        yield _pair("field:zone", "now", known.times)


def _reasons(known: Known) -> Iterable[Row]:
    contact = known.contact
    pairs = [
        ("why_this_person", "why", contact.why_this_person),
        ("connection", "connection", contact.connection),
        ("source", "found by", contact.source.replace("_", " ")),
        ("tie", "tie", "" if contact.tie.value == "none" else contact.tie.value),
        ("formality", "address", "" if contact.formality.value == "neutral" else contact.formality.value),
        ("commonalities", "in common", ", ".join(contact.commonalities)),
        ("affiliations", "also at", "\n".join(known.places)),
        ("keep_in_touch", "in touch", known.touch),
        ("tags", "tags", " ".join(f"#{tag}" for tag in contact.tags)),
    ]
    shown = [(name, label, value) for name, label, value in pairs if value]
    if shown or contact.about or contact.ask_later:
        yield _heading("about")
    for name, label, value in shown:
        yield from _long(f"field:{name}", value, label)
    yield from _long("field:about", contact.about)
    for at, question in enumerate(contact.ask_later):
        yield _pair(f"later:{at}", "ask later", question)


def _around(known: Known) -> Iterable[Row]:
    contact = known.contact
    if known.milestones:
        yield _heading("milestones")
        for at, line in enumerate(known.milestones):
            yield Row(f"milestone:{at}", (plain(f"{line[:CHUNK]}"),), wrap=True, hang=2)
    if known.paths:
        yield _heading("paths")
        for uid, line in known.paths:
            yield Row(f"path:{uid}", (plain(line),), wrap=True, hang=2)
    if known.introducer or known.introduced:
        yield _heading("introductions")
    if known.introducer:
        yield _pair(f"person:{contact.introduced_by}", "by", known.introducer)
    for uid, name in known.introduced:
        yield _pair(f"person:{uid}", "to", name)


def _history(known: Known) -> Iterable[Row]:
    if known.history:
        yield _heading("timeline")
    for at, step in enumerate(known.history):
        line = assemble((f"{step.when}  ", "$text-muted"), step.what, "  ", (step.why, "$text-muted"))
        yield Row(f"step:{at}:{step.meeting}", (line,), wrap=True, hang=2)


def _heading(text: str) -> Row:
    return Row(f"#{text}", (BLANK, styled(text, "$text-muted")), heading=True)


def _pair(key: str, label: str, text: str) -> Row:
    return Row(key, (_labelled(label, text),), wrap=True, hang=LABEL)


def _labelled(label: str, text: str) -> Content:
    return assemble((label.ljust(LABEL - 1) + " ", "$text-muted"), text)


def _long(key: str, text: str, label: str = "") -> Iterable[Row]:
    """A text of any length: its lines, and long lines in several rows."""
    number = 0
    for line in text.splitlines():
        rest = line
        while rest or not line:
            piece, rest = _piece(rest)
            content = _labelled(label if not number else "", piece) if label else plain(piece)
            yield Row(
                key if not number else f"{key}:{number}", (content,), wrap=True, hang=LABEL if label else 0
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
