"""What may be wrong with the text beside it: one line per remark, the reason of the present one below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual import on
from textual.message import Message
from textual.widgets import Static

from ...domain.advice import ERROR, HINT, RULES, TIP, WARNING, Finding
from ...domain.time_rules import explain
from .command import Command, bindings, command, declared
from .fields import LineInput
from .form import Field, Form
from .text import BLANK, Part, assemble, joined

if TYPE_CHECKING:
    from textual.content import Content
    from textual.timer import Timer
    from textual.widget import Widget


Look = Callable[[str], tuple[Finding, ...]]

PAUSE = 0.15
"""Seconds without a key after which the text is looked over."""
INDENT = 2
"""Cells before the further parts of a folded line."""
LONGEST = 40
"""Characters of the text that are quoted."""
MOST = 5
"""Remarks listed at once."""
MARKS: Mapping[str, tuple[str, str]] = {
    ERROR: ("✗ ", "bold $text-error"),
    WARNING: ("! ", "$text-warning"),
    HINT: ("· ", "$text-muted"),
    TIP: ("  ", "$text-muted"),
}


def nothing(_text: str) -> tuple[Finding, ...]:
    """A look that finds nothing."""
    return ()


class AdvicePanel(Static):
    """Remarks on a text; it looks when there was a pause in typing, and at once where it is asked."""

    DEFAULT_CSS = "AdvicePanel { height: auto; max-height: 9; } AdvicePanel.-none { display: none; }"

    class Changed(Message):
        """There are other remarks now, or another one is the present one."""

    def __init__(
        self,
        look: Look,
        *,
        pause: float = PAUSE,
        most: int = MOST,
        more: Mapping[str, str] | None = None,
        id: str | None = None,
    ) -> None:
        """Remarks on a text.

        Args:
            look: Gives the findings of a text.
            pause: Seconds to wait for another key; 0 looks at once.
            most: Remarks listed at once.
            more: By rule, what else can be done about it, as "F2 picks a note".
            id: Textual's id of the widget.
        """
        super().__init__(BLANK, id=id, classes="-none")
        self.look = look
        self._pause = pause
        self._most = most
        self._more = more or {}
        self._text: str | None = None
        self._waits: Timer | None = None
        self.found: tuple[Finding, ...] = ()
        """All findings of the text that was looked over last."""
        self.at = 0
        """Which of them is the present one."""
        self._explained = False
        self._moved = False
        """Whether the user chose the present one."""
        self._width = 0

    # -- looking -------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Have the rules made ready in a thread before the first pause in typing."""
        if self._pause > 0:
            from ...domain.advice import warm_up

            self.run_worker(warm_up, thread=True, exit_on_error=False, group="warming")

    def text_changed(self, text: str) -> None:
        """Look the text over once there is a pause in typing."""
        if text == self._text:
            return
        self._text = text
        if self._waits is not None:
            self._waits.stop()
            self._waits = None
        if self._pause > 0:
            self._waits = self.set_timer(self._pause, self.look_now)
        else:
            self.look_now()

    def look_now(self) -> None:
        """Look the text over without waiting."""
        if self._waits is not None:
            self._waits.stop()
            self._waits = None
        found = self.look(self._text) if self._text else ()
        if found == self.found:
            return
        present = self.current.rule if self.current and self._moved else ""
        self.found = found
        self.at = next((index for index, one in enumerate(found) if one.rule == present), 0)
        self._moved = self._moved and self.at > 0
        if not found:
            self._explained = False
        self._draw()

    def look_again(self, look: Look) -> None:
        """Look the same text over with another function."""
        self.look = look
        self.look_now()

    @property
    def current(self) -> Finding | None:
        """The present finding."""
        return self.found[self.at] if self.at < len(self.found) else None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that ask for a reason."""
        return tuple(one for one in self.found if one.severity == ERROR)

    # -- moving --------------------------------------------------------------------------------------

    def move(self, step: int) -> None:
        """Make another finding the present one, round and round."""
        if self.found:
            self.at = (self.at + step) % len(self.found)
            self._moved = True
            self._draw()

    @property
    def explained(self) -> bool:
        """Whether a reason is shown at length."""
        return self._explained and bool(self.found)

    def explain(self) -> None:
        """Show the reason of the present finding and its source, or hide them."""
        self._explained = not self._explained
        self._draw()

    # -- drawing -------------------------------------------------------------------------------------

    def show_most(self, most: int) -> None:
        """List so many remarks at once."""
        if most != self._most:
            self._most = most
            self._draw()

    def on_resize(self) -> None:
        """Fold the lines anew."""
        if self.found and self.size.width != self._width:
            self.update(self._lines())

    def _draw(self) -> None:
        self.set_class(not self.found, "-none")
        self.update(self._lines())
        self.post_message(self.Changed())

    def _lines(self) -> Content:
        if not self.found:
            return BLANK
        self._width = self.size.width
        first = max(0, min(self.at - self._most // 2, len(self.found) - self._most))
        shown = range(first, min(first + self._most, len(self.found)))
        rows: list[Part] = []
        for index in shown:
            rows += self._folded(self._row(index))
            if index == self.at:
                rows += [line for part in self._detail() for line in self._folded(part)]
        rest = len(self.found) - len(shown)
        if rest > 0:
            rows.append(assemble((f"  {rest} more  ", "$text-muted"), ("ctrl+n", "$text-accent")))
        return joined("\n", rows)

    def _folded(self, line: Content) -> list[Part]:
        """A line in the width there is, its further parts under the first."""
        width = max(20, (self._width or 80) - INDENT)
        if line.cell_length <= width + INDENT:
            return [line]
        head, *rest = line.wrap(width)
        return [head, *(part.pad_left(INDENT) for part in rest)]

    def _row(self, index: int) -> Content:
        finding = self.found[index]
        mark, style = MARKS[finding.severity]
        here = index == self.at
        title = RULES[finding.rule].title if finding.rule in RULES else finding.rule
        words = self._words(finding)
        if finding.rule == "mechanics":
            title, words = finding.reason, ""
        asks = here and finding.severity in (HINT, TIP) and not self._explained
        return assemble(
            (mark, style),
            (f"{finding.severity}  ", style),
            (title, "bold" if here else ""),
            (f"  “{words}”" if words else "", "$text-muted"),
            ("  ctrl+r" if asks else "", "$text-accent"),
            (" why" if asks else "", "$text-muted"),
        )

    def _words(self, finding: Finding) -> str:
        """The words meant, shortened; none where nearly all of the text is meant."""
        if finding.end - finding.start > 2 * LONGEST:
            return ""
        words = " ".join((self._text or "")[finding.start : finding.end].split())
        return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"

    def _detail(self) -> list[Content]:
        """The reason of the present finding and what might stand there; of a hint only on request, of a tip
        unasked only the latter."""
        finding = self.current
        if finding is None or (finding.severity == HINT and not self._explained):
            return []
        rows = []
        more = self._more.get(finding.rule, "")
        quiet = finding.severity == TIP and not self._explained
        if not quiet and (more or finding.rule != "mechanics"):
            rows.append(assemble("  ", finding.reason, (f" {more}", "$text-accent")))
        if finding.rewrite and (proposed := " ".join(finding.rewrite.split())):
            rows.append(assemble("  ", ("ctrl+t", "bold $text-accent"), f" {proposed}"))
        if self._explained:
            said = f"  Based on {explain(finding.source)}. It may be wrong. Rule: {finding.rule}."
            rows.append(assemble((said, "$text-muted")))
        return rows


class Advised(Protocol):
    """A screen with remarks on its text."""

    @property
    def is_mounted(self) -> bool:
        """Whether its widgets are there."""
        ...

    @property
    def findings(self) -> AdvicePanel:
        """The remarks."""
        ...

    def take_rewrite(self) -> None:
        """Use the suggested words."""
        ...


PLACE = "advice on a text"


def _present(screen: Advised) -> Finding | None:
    return screen.findings.current if screen.is_mounted else None


def has_findings(screen: Advised) -> bool:
    """Whether there is a remark to go to."""
    return _present(screen) is not None


def has_rewrite(screen: Advised) -> bool:
    """Whether the present remark proposes other words."""
    present = _present(screen)
    return present is not None and present.rewrite is not None


@command("findings.next", "ctrl+n", "next note", place=PLACE, footer=12, when=has_findings, palette=False)
def next_remark(screen: Advised) -> None:
    """Go to the next remark on the text."""
    screen.findings.move(1)


@command("findings.before", "ctrl+b", "previous note", place=PLACE, when=has_findings, palette=False)
def remark_before(screen: Advised) -> None:
    """Go to the previous remark."""
    screen.findings.move(-1)


@command("findings.why", "ctrl+r", "why", place=PLACE, footer=11, when=has_findings, palette=False)
def why(screen: Advised) -> None:
    """Show why, and where the advice comes from."""
    screen.findings.explain()


@command("findings.take", "ctrl+t", "use rewrite", place=PLACE, footer=4, when=has_rewrite, palette=False)
def take_rewrite(screen: Advised) -> None:
    """Use the suggested words."""
    screen.take_rewrite()


ADVICE = declared(next_remark, remark_before, why, take_rewrite)
"""Commands about what may be wrong with a text; all of them work while typing."""


FOLLOW_UPS = "follow_ups"
"""Name of the value that holds what a rewrite left out, one question a line."""
NEEDS_REASON = "Fix it, or give a reason to keep it."


class AdvisedForm(Form):
    """A form whose text is looked over on each pause.

    With a field for the reason, an error keeps the form open until it is mended or the reason is given; that
    field shows only then. The values hold `FOLLOW_UPS` besides the fields.
    """

    KEYS: ClassVar[tuple[Command, ...]] = (*ADVICE, *Form.KEYS)
    BINDINGS = bindings(ADVICE)

    DEFAULT_CSS = """
    AdvisedForm AdvicePanel { margin: 0 0 0 21; }
    AdvisedForm.-tiny AdvicePanel { margin: 0 0 0 2; }
    AdvisedForm .-resting { display: none; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        look: Look,
        on_field: str,
        reason: str = "",
        pause: float = PAUSE,
        **options: Any,
    ) -> None:
        """A form with advice on one of its fields.

        Args:
            title: What is edited.
            fields: The fields in order.
            look: Gives the findings of the text.
            on_field: Name of the field that is looked over.
            reason: Name of the field for the reason why an error stays; empty where errors only show.
            pause: Seconds without a key before the text is looked over.
            options: As for `Form`.
        """
        super().__init__(title, fields, **options)
        self._look = look
        self._linted = on_field
        self._reason = reason
        self._pause = pause
        self._left_out: list[str] = []
        self.fields.besides[FOLLOW_UPS] = ""

    # -- drawing -------------------------------------------------------------------------------------

    def beneath(self, field: Field) -> Iterable[Widget]:
        """The remarks under their text."""
        if field.name == self._linted:
            yield AdvicePanel(self._look, pause=self._pause)

    def on_mount(self) -> None:
        """Look over what is there already."""
        self._rest_reason()
        self.findings.text_changed(self.fields.shown(self._linted))

    @property
    def findings(self) -> AdvicePanel:
        """The remarks."""
        return self.query_one(AdvicePanel)

    def _rest_reason(self) -> None:
        """The reason is asked for only where there is an error, or one was given."""
        if not self._reason:
            return
        rests = not self.findings.errors and not self.fields.shown(self._reason).strip()
        row = self.fields.widget(self._reason).parent
        assert row is not None
        row.set_class(rests, "-resting")
        self.query_one(f"#note-{self._reason}").set_class(rests, "-resting")

    def _changed(self, name: str) -> None:
        super()._changed(name)
        if name == self._linted and self.is_mounted:
            self.findings.text_changed(self.fields.shown(name))

    @on(AdvicePanel.Changed)
    def _remarks_changed(self) -> None:
        self._rest_reason()
        self.refresh_bindings()
        self.on_resize()

    # -- doing ---------------------------------------------------------------------------------------

    def take_rewrite(self) -> None:
        """Put the proposed words into the text; what they leave out becomes a follow-up."""
        self.findings.look_now()
        current = self.findings.current
        if current is None or current.rewrite is None:
            return
        changed = current.applied(self.fields.shown(self._linted))
        if current.rest and current.rest not in self._left_out:
            self._left_out.append(current.rest)
            self.fields.besides[FOLLOW_UPS] = "\n".join(self._left_out)
            self.notes.kept[self._linted] = f"Saved as a follow-up question: {' · '.join(self._left_out)}"
        self.fields.write(self._linted, changed)
        widget = self.fields.widget(self._linted)
        if isinstance(widget, LineInput):
            widget.cursor_position = len(changed)
        self.notes.show()

    def action_accept(self) -> None:
        """Return the values; an error wants to be mended or kept for a reason."""
        self.findings.look_now()
        if self._reason and self.findings.errors and not self.fields.shown(self._reason).strip():
            self._rest_reason()
            self.notes.wrong = {self._reason: NEEDS_REASON}
            self.notes.show()
            self.fields.widget(self._reason).focus()
            return
        super().action_accept()
