"""The tab Differences: what became of what the user believed, and what depends on whom one asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from ...domain import NamedTuple
from ...domain.enums import AssumptionStatus
from ...domain.evidence import said_to, words_of
from ...domain.mentions import DEPENDS, DIFFERS, SAME, note_line
from ...domain.note_syntax import theme_places
from ...domain.phrasing import count, day
from ..kit.command import command
from ..kit.list import Row
from ..kit.screen import attempt, may_write
from ..kit.text import BLANK, assemble, lines, styled
from .pane import ListPane, headed, nothing_yet

if TYPE_CHECKING:
    from ...domain.evidence import AskedQuestion, Quote, Testimony
    from ...domain.meeting import Meeting
    from ...services.evidence import Belief, Compared
    from ...services.workspace import Workspace


PLACE = "Review, differences"
EMPTY = nothing_yet(
    "Where people disagree, and which of your beliefs hold up.",
    "Starts at three conversations. Add beliefs to a path, or mark answers with ! in Compare.",
    "No family life                                   people disagree",
    "    for it      Rosa    “friends suffer”",
    "    against it  Marcus  “four days off is freedom”",
    "#lifestyle  Lena ≠ Marcus                        they differ · explained",
    "    why  it depends on where your friends work",
)
SAYS = {
    AssumptionStatus.SUPPORTED: "for it",
    AssumptionStatus.REFUTED: "against it",
    AssumptionStatus.MIXED: "partly",
    AssumptionStatus.UNTESTED: "not said",
}
"""What one conversation says about a belief."""
STATES = {
    AssumptionStatus.SUPPORTED: "holds up",
    AssumptionStatus.REFUTED: "doesn't hold up",
    AssumptionStatus.MIXED: "people disagree",
    AssumptionStatus.UNTESTED: "not asked yet",
}
"""What became of a belief, in words."""
STYLES = {AssumptionStatus.UNTESTED: "$text-muted", AssumptionStatus.MIXED: "$text-warning"}
VERDICTS = {SAME: "they agree", DIFFERS: "they differ", DEPENDS: "it depends"}
MARKS = {SAME: "=", DIFFERS: "≠", DEPENDS: "~"}
NO_ONE = "a adds it to your next agenda"
GONE = "that conversation was deleted"
UNKNOWN_OTHER = "the other person is unclear"


class SaidLine(NamedTuple):
    """A line with what one conversation says: about a belief, of a theme, or to a question."""

    belief: Belief | None
    compared: Compared | None
    meeting: str
    note: str = ""
    question: AskedQuestion | None = None

    @property
    def talks(self) -> list[str]:
        """The conversations behind it."""
        if self.meeting:
            return [self.meeting]
        if self.belief is not None:
            return [one.meeting for one in self.belief.evidence]
        if self.question is not None:
            return [answer.talk.uid for answer in self.question.answers]
        return [uid for uid, _line in self.compared.lines] if self.compared is not None else []


class DifferencesPane(ListPane):
    """Beliefs with what speaks for and against them, then pairs of conversations that were compared."""

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is shown yet."""
        super().__init__(workspace, "differences", "Beliefs and differences", EMPTY, self._shown)

    # -- what is shown -------------------------------------------------------------------------------

    def _shown(self) -> tuple[list[Row], bool]:
        beliefs = [each for each in self.workspace.review.beliefs.all() if self.scope.path in ("", each.path)]
        compared = [each for each in self.workspace.review.differences.all() if self._about_path(each)]
        answers = self._answers_apart()
        rows = [*self._beliefs(beliefs), *self._differences(compared), *self._questions(answers)]
        return rows, bool(beliefs or compared or answers)

    def _about_path(self, each: Compared) -> bool:
        talks = (self.workspace.session.meetings.get(uid) for uid, _line in each.lines)
        return not self.scope.path or any(talk and self.scope.path in talk.paths for talk in talks)

    def _beliefs(self, beliefs: list[Belief]) -> list[Row]:
        rows: list[Row] = []
        several = len({each.path for each in beliefs}) > 1
        today = self.workspace.session.today
        for each in beliefs:
            said = [(self._who(one.meeting), one) for one in each.evidence]
            if not self.scope.fits(each.text, each.title, *(f"{who} {one.words}" for who, one in said)):
                continue
            title = assemble("  ", (each.title, "$text-muted")) if several else BLANK
            line = assemble((each.text, "bold"), title)
            moved = f"· {day(each.moved, today=today)}" if each.moved else ""
            right = assemble((STATES[each.state], STYLES.get(each.state, "$text-accent")), f" {moved}")
            value = SaidLine(each, None, "")
            rows.append(Row(f"belief:{each.uid}", (line,), right, wrap=True, hang=2, value=value))
            rows += [_testimony(each, who, one) for who, one in said]
            if not said:
                words = GONE if each.unfounded else NO_ONE
                rows.append(
                    Row(f"#none:{each.uid}", (assemble(("    " + words, "$text-muted")),), heading=True)
                )
        return headed("beliefs", "What you believed and what people said", rows, spaced=False)

    def _differences(self, compared: list[Compared]) -> list[Row]:
        rows: list[Row] = []
        for each in compared:
            found = each.difference
            names = [self._who(uid) for uid, _line in each.lines]
            if not self.scope.fits(found.theme, each.why, *names, *(line for _uid, line in each.lines)):
                continue
            pair = f" {MARKS[found.verdict]} ".join(names if found.certain else [names[0], "?"])
            state = VERDICTS[found.verdict]
            if found.verdict != SAME:
                state += " · explained" if each.why else " · not explained yet"
            line = assemble((f"#{found.theme}", "bold"), f"  {pair}")
            rows.append(
                Row(
                    f"pair:{found.uid}",
                    (line,),
                    assemble((state, "$text-accent")),
                    value=SaidLine(None, each, ""),
                )
            )
            for (uid, said), who in zip(each.lines, names, strict=True):
                words = assemble("    ", (f"{who}  ", "$text-muted"), said or "–")
                value = SaidLine(None, each, uid, self._note_of(uid, found.theme))
                rows.append(Row(f"line:{found.uid}:{uid}", (words,), wrap=True, hang=6, value=value))
            note = each.why or ("" if found.certain else f"{UNKNOWN_OTHER}; press v to choose")
            if note:
                shown = assemble(("    why  " if each.why else "    ", "$text-muted"), note)
                value = SaidLine(None, each, "")
                rows.append(Row(f"why:{found.uid}", (shown,), wrap=True, hang=6, value=value))
        return headed("differences", "People you compared", rows)

    def _answers_apart(self) -> list[AskedQuestion]:
        """The questions with an answer that was marked as different."""
        review, path = self.workspace.review, self.scope.path
        marked = any(item.stance == DIFFERS for talk in review.voices.talks(path) for item in talk.asked)
        questions = review.comparing.questions(path) if marked else ()
        return [row for row in questions if row.count(DIFFERS)]

    def _questions(self, questions: list[AskedQuestion]) -> list[Row]:
        rows: list[Row] = []
        for row in questions:
            apart = [
                (self._who(answer.talk.uid), said_to(answer), answer)
                for answer in row.answers
                if answer.item.stance == DIFFERS
            ]
            if not self.scope.fits(row.text, *(f"{who} {words}" for who, words, _answer in apart)):
                continue
            verb = "differs" if len(apart) == 1 else "differ"
            right = styled(f"{len(apart)} of {count(len(row.answers), 'answer')} {verb}", "$text-accent")
            value = SaidLine(None, None, "", question=row)
            rows.append(
                Row(f"question:{row.key}", (styled(row.text, "bold"),), right, wrap=True, value=value)
            )
            for who, words, answer in apart:
                line = assemble("    ", (f"{who}  ", "$text-muted"), words or "–")
                note = answer.notes[0].uid if answer.notes else ""
                value = SaidLine(None, None, answer.talk.uid, note, row)
                rows.append(Row(f"answer:{answer.item.uid}", (line,), wrap=True, hang=6, value=value))
        return headed("questions", "ANSWERS YOU MARKED AS DIFFERENT", rows)

    def _note_of(self, meeting: str, theme: str) -> str:
        """Uid of the first note of a conversation that has a theme."""
        talk = self.workspace.session.meetings.get(meeting)
        for note in talk.notes if talk else ():
            if any(name == theme for name, _start, _end in theme_places(note.text)):
                return note.uid
        return ""

    def _said_of(self, meeting: str, theme: str) -> str:
        """The first words of a conversation on a theme."""
        talk = self.workspace.session.meetings.get(meeting)
        note = talk.note(self._note_of(meeting, theme)) if talk else None
        return note_line(note) if note else ""

    def _who(self, meeting: str) -> str:
        talk = self.workspace.session.meetings.get(meeting)
        return self.workspace.review.heard.names(talk.contacts) if talk else ""

    # -- what can be done ----------------------------------------------------------------------------

    @property
    def _said(self) -> SaidLine | None:
        value = self.rows.cursor_value
        return value if isinstance(value, SaidLine) else None

    def on_line(self) -> bool | None:
        """Hidden where there is nothing under the cursor; dimmed where another window writes."""
        return may_write(self) if self._said is not None else False

    def on_verdict(self) -> bool | None:
        """As `on_line`, of a belief or of what was compared; an answer gets its mark where all are read."""
        return self.on_line() if self._said is not None and self._said.question is None else False

    def may_compare(self) -> bool | None:
        """Whether several people spoke of one theme; dimmed where another window writes."""
        rows = self.workspace.review.codebook.rows(self.scope.path)
        return may_write(self) if any(len(row.people) > 1 for row in rows) else False

    def on_testimony(self) -> bool:
        """Whether the line names a conversation."""
        return self._said is not None and bool(self._said.talks)

    def on_difference(self) -> bool | None:
        """As `on_line`, of a difference."""
        return self.on_line() if self._said is not None and self._said.compared is not None else False

    @command("review.quotes", "enter", "open conversation", place=PLACE, footer=1, when="on_testimony")
    @work(exclusive=True, group="dialog")
    async def action_quotes(self) -> None:
        """Open the conversation that says so, at its note."""
        said = self._said
        if said is None:
            return
        talks = said.talks
        meeting = talks[0] if talks else ""
        if len(talks) > 1:
            options = [(uid, self._who(uid), self._day(uid)) for uid in talks]
            meeting = await self.place.dialogs.choose("Which conversation?", options) or ""
        if meeting:
            note = said.note
            if said.belief is not None:
                note = next((one.note for one in said.belief.evidence if one.meeting == meeting), note)
            elif said.compared is not None:
                note = self._note_of(meeting, said.compared.difference.theme)
            self.open_talk(meeting, note)

    def _day(self, meeting: str) -> str:
        talk = self.workspace.session.meetings.get(meeting)
        when = talk.began if talk else None
        return day(self.workspace.session.day_of(when)) if when else ""

    @command("review.ask-next", "a", "ask next person", place=PLACE, footer=2, when="on_line")
    @work(exclusive=True, group="dialog")
    async def action_ask_next(self) -> None:
        """Put a question about this on the agenda of the next conversation."""
        said = self._said
        if said is None:
            return
        if said.belief is not None:
            path, subject = said.belief.path, said.belief.uid
            text = " ".join(said.belief.text.split()).rstrip(".")
            question = f"Some people say “{text}”. How do you see it?"
        elif said.question is not None:
            path = self.scope.path or next(iter(said.question.answers[-1].talk.paths), "")
            question, subject = said.question.text, said.question.key
        else:
            assert said.compared is not None
            path, subject = said.compared.path or self.scope.path, said.compared.difference.uid
            theme = said.compared.difference.theme.replace("-", " ")
            question = f"People see {theme} differently. What do you think it depends on?"
        if not path:
            self.place.say("These two conversations don't share a path. Press p to choose one.", "warning")
            return
        decisions, drafts = self.workspace.review.decisions, self.place.dialogs.drafts("ask-next", subject)
        await self.place.dialogs.line(
            "What do you want to ask the next person?",
            lambda text: self.place.say(decisions.ask_next(path, text, end_drafts=drafts.keys)),
            value=question,
            lead="It goes on the agenda of your next conversation about this path.",
            drafts=drafts,
        )

    @command("review.explain", "e", "explain", place=PLACE, footer=3, when="on_difference")
    @work(exclusive=True, group="dialog")
    async def action_explain(self) -> None:
        """Write what explains the difference."""
        said = self._said
        if said is None or said.compared is None:
            return
        found, explain = said.compared.difference, self.workspace.review.differences.explain
        drafts = self.place.dialogs.drafts("difference", found.uid)
        await self.place.dialogs.line(
            f"What explains it? #{found.theme}",
            lambda text: explain(found.uid, text, end_drafts=drafts.keys),
            value=said.compared.why,
            placeholder="for example it depends on where your friends work",
            drafts=drafts,
        )

    @command("review.compare", "n", "compare two people", place=PLACE, footer=5, when="may_compare")
    @work(exclusive=True, group="dialog")
    async def action_compare(self) -> None:
        """Say how what two people told you about a theme goes together."""
        choose, rows = self.place.dialogs.choose, self.workspace.review.codebook.rows(self.scope.path)
        theme = await choose(
            "Compare two people on which theme?",
            [
                (row, f"#{row.name}", count(len(row.people), "person", "people"))
                for row in rows
                if len(row.people) > 1
            ],
        )
        if theme is None:
            return
        said = {each.talk.uid: each for each in reversed(theme.quotes)}
        chosen: list[Quote] = []
        while len(chosen) < 2:
            title = "Who do you want to compare?"
            if chosen:
                title = f"Compare {self._who(chosen[0].talk.uid)} with whom?"
            options = [
                (each, self._who(uid), words_of(each.note.kind, each.note.text))
                for uid, each in said.items()
                if all(each.talk.person != other.talk.person for other in chosen)
            ]
            quote = await choose(title, options, lead=f"#{theme.name}")
            if quote is None:
                return
            chosen.append(quote)
        await self._judge(theme.name, chosen[0].talk.uid, chosen[1].talk.uid, "")

    @command("review.verdict", "v", "change the verdict", place=PLACE, footer=4, when="on_verdict")
    @work(exclusive=True, group="dialog")
    async def action_verdict(self) -> None:
        """Say what a conversation says about the belief, or how the two go together."""
        said = self._said
        if said is None:
            return
        if said.belief is not None:
            await self._judge_belief(said.belief, said.meeting)
        elif said.compared is not None:
            await self._judge_pair(said.compared)

    async def _judge_belief(self, belief: Belief, meeting: str) -> None:
        known = {one.meeting: one for one in belief.evidence}
        if not meeting:
            options = [
                (uid, self._who(uid), SAYS[known[uid].direction] if uid in known else "nothing noted yet")
                for uid in (talk.uid for talk in reversed(self.workspace.review.voices.talks(belief.path)))
            ]
            if not options:
                self.place.say("No conversation about this path took place yet.", "warning")
                return
            meeting = await self.place.dialogs.choose(f"Who spoke about it? {belief.text}", options) or ""
        if not meeting:
            return
        before = known.get(meeting)
        direction = await self.place.dialogs.choose(
            f"What does {self._who(meeting)} say?", SAYS.items(), current=before.direction if before else None
        )
        if direction is None:
            return
        note = await self._choose_note(self.workspace.session.meetings.get(meeting), before, direction)
        if note is not None:
            say = self.workspace.review.beliefs.say
            attempt(self.place, lambda: say(meeting, belief.uid, direction, note))

    async def _choose_note(
        self, talk: Meeting | None, known: Testimony | None, direction: AssumptionStatus
    ) -> str | None:
        """Uid of the note that says so; empty for none in particular, None where the user left."""
        if talk is None or direction is AssumptionStatus.UNTESTED:
            return ""
        notes = [(note.uid, line) for note in talk.notes if (line := note_line(note))]
        if not notes:
            return ""
        options = [("", "no note in particular"), *notes]
        current = known.note if known else ""
        return await self.place.dialogs.choose("Which note says so?", options, current=current)

    async def _judge_pair(self, compared: Compared) -> None:
        found = compared.difference
        first = found.meetings[0]
        other = found.meetings[1] if found.certain else ""
        if not other:
            talks = self.workspace.review.differences.candidates(found)
            options = [(talk.uid, self._who(talk.uid), self._day(talk.uid)) for talk in talks]
            if not options:
                self.place.say(f"No one else mentions #{found.theme} anymore.", "warning")
                return
            title = f"Who did you compare {self._who(first)} with? #{found.theme}"
            other = await self.place.dialogs.choose(title, options) or ""
        if not other:
            return
        await self._judge(found.theme, first, other, found.verdict)

    async def _judge(self, theme: str, first: str, other: str, current: str) -> None:
        """Ask how two conversations go together on a theme, and keep it."""
        ways = [*VERDICTS.items(), *([("", "not compared")] if current else [])]
        title = f"#{theme}: {self._who(first)} and {self._who(other)}"
        said = [f"{self._who(uid)}: {self._said_of(uid, theme) or '–'}" for uid in (first, other)]
        verdict = await self.place.dialogs.choose(title, ways, lead=lines(*said), current=current)
        if verdict is not None:
            judge = self.workspace.review.differences.judge
            attempt(self.place, lambda: judge(theme, first, other, verdict))


def _testimony(belief: Belief, who: str, one: Testimony) -> Row:
    said = f"  {one.words}" if one.words else ""
    line = assemble("    ", (SAYS[one.direction].ljust(11), "$text-muted"), who, said)
    key = f"said:{belief.uid}:{one.meeting}"
    return Row(key, (line,), wrap=True, hang=15, value=SaidLine(belief, None, one.meeting, one.note))
