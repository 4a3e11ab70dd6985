"""Looking back: what happened and came up, how it felt, and what it means; answered by digits and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....domain.enums import AssumptionStatus, ChannelKind, ItemStatus, MeetingState, NoteKind
from ....domain.errors import Refused
from ....domain.meeting import FIT_SIDES
from ....domain.mentions import CAME_UP, DEPENDS, DIFFERS, SAME, VERDICTS, note_line
from ....domain.people import Contact
from ....domain.phrasing import clock_time, day, mm_ss
from ....domain.reflection import MOODS, PAUSES, SAYS, SCORES, SILENCES
from ....domain.zoned_time import guess_zone
from ...kit.form import Field, whole_number
from ...kit.select import Option
from ...pipeline.add import likely_words, offer_joining
from ..header import STATES
from .step import NOT_APPLICABLE, StepLogic, StepQuestion, TextField, View

if TYPE_CHECKING:
    from textual.content import Content

    from ....domain.meeting import Note
    from ....domain.people import Channel
    from ....domain.reflection import ReflectionStep
    from ....services.opportunities import Opportunity
    from ...kit.form import Values
    from ...kit.screen import PlaceScreen


# -- what happened -----------------------------------------------------------------------------------------


class FactsStep(StepLogic):
    """State, minutes and extension; all three stand there already."""

    WRITES = True

    def view(self) -> View:
        """Three lines; one where it did not take place."""
        meeting = self.meeting
        if meeting.called_off:
            why = "it was moved" if meeting.state is MeetingState.MOVED else STATES[meeting.state]
            row = StepQuestion("state", "went as planned", value=f"no, {why}")
            return View(self.step.prompt, "m in the pipeline changes this", (row,))
        minutes, extended = self._minutes(), meeting.extended_minutes
        start, end = meeting.actual_start, meeting.actual_end
        clock = (
            f"{clock_time(start.local())} to {clock_time(end.in_zone(start.zone).local())}"
            if start and end
            else ""
        )
        over = minutes - meeting.agreed_minutes - extended
        return View(
            self.step.prompt,
            "enter confirms this; w changes a number",
            (
                StepQuestion(
                    "state",
                    "went as planned",
                    (Option("held", "yes"), Option("cut_short", "no, it was cut short")),
                    meeting.state.value,
                ),
                StepQuestion("minutes", "it took", value=f"{minutes} min", note=clock),
                StepQuestion(
                    "extended",
                    "extra time they gave you",
                    value=f"{extended} min",
                    note=f"{over} min longer than agreed"
                    if over > 0
                    else f"of {meeting.agreed_minutes} agreed",
                ),
            ),
        )

    def _minutes(self) -> int:
        start, end = self.meeting.actual_start, self.meeting.actual_end
        return round((end.utc - start.utc).total_seconds() / 60) if start and end else 0

    def choose(self, question: str, value: str) -> None:  # noqa: ARG002
        """Held or cut short."""
        self.store(f"conversation {value.replace('_', ' ')}", state=MeetingState(value))

    def answers(self, text: str, picked: str) -> dict[str, Any]:  # noqa: ARG002
        """The state as it stands."""
        return {"state": self.meeting.state}

    def shift(self, question: str, step: int) -> None:
        """One minute more or less, or five of the extension."""
        if question == "minutes":
            self.workspace.reflection.set_length(self.uid, minutes=self._minutes() + step)
        elif question == "extended":
            self.workspace.reflection.set_length(self.uid, extended=self.meeting.extended_minutes + 5 * step)

    async def write(self, question: str) -> None:
        """Ask for the number."""
        asked = {
            "minutes": ("How many minutes did it take?", self._minutes()),
            "extended": ("How many extra minutes did they give you?", self.meeting.extended_minutes),
        }
        if question in asked:
            title, value = asked[question]
            set_length = self.workspace.reflection.set_length
            await self.ask_line(
                title, str(value), lambda text: set_length(self.uid, **{question: _number(text)}), question
            )


def _number(text: str) -> int:
    number = whole_number(text.strip().removesuffix("min"), 0, 9999)
    if number is None:
        raise Refused("That isn't a number of minutes.", "Try 24.")
    return number


class GuestStep(StepLogic):
    """Who it was, after a talk nobody planned."""

    WRITES = True

    def view(self) -> View:
        """What is known of the guest, a line each."""
        contact = self.contact
        if contact is None:
            return View(self.step.prompt, empty="This person is no longer on your list.")
        rows = (
            ("name", "name", contact.name),
            ("role", "what they do", contact.role_line),
            ("connection", "how you met", contact.connection),
            ("reach", "how to reach them", ", ".join(channel.value for channel in contact.channels)),
            ("zone", "time zone", contact.zone),
        )
        return View(
            self.step.prompt,
            f"{self.step.hint} · w fills it in",
            tuple(StepQuestion(key, label, value=value or "–") for key, label, value in rows),
        )

    async def write(self, question: str) -> None:
        """One form for all of it."""
        contact = self.contact
        if contact is None:
            return
        fields = [
            Field("name", "Name", value=contact.name),
            Field("title", "What they do", value=contact.title, placeholder="Firefighter paramedic"),
            Field(
                "organisation",
                "Where",
                value=contact.organisation,
                placeholder="for example Eastmere Fire Department",
            ),
            Field("connection", "How you met", value=contact.connection, placeholder="swimming at the pool"),
            Field("email", "Email", value=contact.channel(ChannelKind.EMAIL), placeholder="teo@example.org"),
            Field("phone", "Phone", value=contact.channel(ChannelKind.PHONE), placeholder="+1 312 555 0142"),
            Field("zone", "Time zone or city", value=contact.zone, placeholder=self.workspace.session.zone),
        ]
        start = {"role": "title", "reach": "email"}.get(question, question)
        drafts = self.drafts("guest")

        saved = await self.place.dialogs.form(
            "Who was it?",
            fields,
            lambda values: self._save(contact, values, drafts.keys),
            drafts=drafts,
            focus=start,
            hints=lambda values: self._hints(contact, values),
        )
        if saved:
            await offer_joining(self.place, contact.uid)

    def _hints(self, contact: Contact, values: Values) -> dict[str, str | Content]:
        """Who it may be by what is typed so far."""
        changes = {name: values[name].strip() for name in ("name", "title", "organisation")}
        typed = contact.replace(**changes, channels=_channels(contact, values))
        likely = self.workspace.people_merge.resembling(typed)
        found: dict[str, str | Content] = {}
        if likely:
            found["name"] = likely_words(likely, "You'll be asked when you save.")
        zone = guess_zone(values["zone"]) if values["zone"].strip() else None
        if zone and zone != values["zone"].strip():
            found["zone"] = zone
        return found

    def _save(self, contact: Contact, values: Values, end_drafts: tuple[str, ...]) -> Contact:
        zone = values["zone"].strip()
        changes = {name: values[name].strip() for name in ("name", "title", "organisation", "connection")}
        return self.workspace.people.save(
            contact.uid,
            {
                **changes,
                "zone": (guess_zone(zone) or zone) if zone else "",
                "channels": _channels(contact, values),
            },
            end_drafts=end_drafts,
        )


def _channels(contact: Contact, values: Values) -> tuple[Channel, ...]:
    """The channels with the first of each of the two kinds changed; others stay."""
    from ...pipeline.contact_form import with_channel

    channels = with_channel(contact.channels, ChannelKind.EMAIL, values["email"].strip())
    return with_channel(channels, ChannelKind.PHONE, values["phone"].strip())


# -- ratings ------------------------------------------------------------------------------------------------


FACES = (":(", ":/", ":|", ":)", ":D")
SIDES = {
    "skills": "your skills",
    "interests": "your interests",
    "lifestyle": "your lifestyle",
    "goals": "your goals",
}
FIVE = tuple(Option(str(number), "") for number in range(1, 6))
SHARES = (10, 25, 40, 50, 70)


class MoodStep(StepLogic):
    """Two keys to arrive."""

    def view(self) -> View:
        """Mood and confidence."""
        meeting, mood = self.meeting, self.reflection.mood
        after, before = meeting.confidence_after, meeting.confidence_before
        return View(
            self.step.prompt,
            questions=(
                StepQuestion(
                    "mood",
                    "I feel",
                    tuple(
                        Option(str(at), f"{FACES[at - 1]} {word}") for at, word in enumerate(MOODS, start=1)
                    ),
                    str(mood) if mood else None,
                ),
                StepQuestion(
                    "confidence",
                    "my confidence, 1 to 5",
                    FIVE,
                    str(after) if after else None,
                    note=f"before the conversation: {before}" if before else "",
                ),
            ),
            remark=(
                "That was a hard one. Here's the short version. The rest can wait. F2 shows everything."
                if mood == 1 and not self.reflection.full
                else ""
            ),
        )

    def choose(self, question: str, value: str) -> None:
        """Store one of the two."""
        if question == "mood":
            self.store(f"mood: {MOODS[int(value) - 1]}", mood=int(value))
        else:
            self.store(f"confidence: {value}", confidence_after=int(value))


class GoalsStep(StepLogic):
    """How far each goal was reached."""

    def view(self) -> View:
        """One line a goal."""
        options = tuple(Option(str(score), word) for score, word in enumerate(SCORES))
        return View(
            self.step.prompt,
            questions=tuple(
                StepQuestion(str(at), goal.text, options, None if goal.score is None else str(goal.score))
                for at, goal in enumerate(self.meeting.goals)
            ),
            beside=self.beside(),
        )

    def choose(self, question: str, value: str) -> None:
        """Store a score."""
        scores = [goal.score for goal in self.meeting.goals]
        scores[int(question)] = int(value)
        self.store(f"goal {int(question) + 1}: {SCORES[int(value)]}", goals=scores)


class AssumptionsStep(StepLogic):
    """What became of each assumption, and what surprised."""

    def view(self) -> View:
        """One line an assumption, and the surprises in words."""
        options = tuple(Option(status.value, SAYS[status]) for status in AssumptionStatus)
        found = self.workspace.reflection.assumptions(self.meeting)
        return View(
            self.step.prompt,
            questions=tuple(
                StepQuestion(uid, text, options, status.value, note=self._moved_by(uid))
                for uid, text, status in found
            ),
            text=self.text_field("What surprised you?", "optional; tab to type here"),
            beside=self.beside(),
        )

    def _moved_by(self, uid: str) -> str:
        """Who else moved an assumption."""
        paths = (self.workspace.session.paths.get(path) for path in self.meeting.paths)
        evidence = (item.evidence for path in paths if path for item in path.assumptions if item.uid == uid)
        talks = (self.workspace.session.meetings.get(talk) for talk in next(evidence, ()) if talk != self.uid)
        guests = (self.workspace.session.contacts.get(talk.first_contact) for talk in talks if talk)
        names = ", ".join(guest.first_name for guest in guests if guest)
        return f"earlier: {names}" if names else ""

    def choose(self, question: str, value: str) -> None:
        """Keep what this conversation says about a belief; its path follows."""
        said = AssumptionStatus(value)
        self.store(f"belief: {SAYS[said]}", assumptions={**self.reflection.assumptions, question: said})


class FitStep(StepLogic):
    """Four sides, each 1 to 5 or not applicable, with a reason if wished."""

    WRITES = True

    def view(self) -> View:
        """One line a side."""
        reflection = self.reflection
        fit = reflection.latest_fit
        return View(
            self.step.prompt,
            remark=self._remark(),
            questions=tuple(
                StepQuestion(
                    side,
                    label,
                    FIVE,
                    _rating(fit[side]) if side in fit else None,
                    note=reflection.fit_why.get(side, ""),
                    optional=True,
                )
                for side, label in SIDES.items()
            ),
            beside=self.beside(),
        )

    def choose(self, question: str, value: str) -> None:
        """Store a rating."""
        rating = None if value == NOT_APPLICABLE else int(value)
        shown = "not applicable" if rating is None else str(rating)
        now = self.reflection.latest_fit
        fit = {side: now[side] for side in FIT_SIDES if side in now}
        self.store(f"fit, {SIDES[question]}: {shown}", fit={**fit, question: rating})

    def _remark(self) -> str:
        opinions = self.reflection.second_opinions
        if not opinions:
            return ""
        when = day(opinions[-1].at.local().date(), today=self.workspace.session.today)
        first = " ".join(
            "-" if self.reflection.fit.get(side) is None else str(self.reflection.fit[side])
            for side in FIT_SIDES
        )
        return f"Rated again on {when}; the first time it was {first}."

    async def write(self, question: str) -> None:
        """Ask why."""

        def save(text: str) -> None:
            why = {**self.reflection.fit_why, question: text.strip()}
            self.store(
                f"why: {SIDES[question]}", fit_why={side: words for side, words in why.items() if words}
            )

        why = self.reflection.fit_why.get(question, "")
        await self.ask_line(f"Why that rating for {SIDES[question]}?", why, save, f"why-{question}")


def _rating(value: int | None) -> str:
    return NOT_APPLICABLE if value is None else str(value)


class ShareStep(StepLogic):
    """A rough share of talking, and what the agenda knows by itself."""

    def view(self) -> View:
        """One line, and the must-asks."""
        share = self.reflection.talk_share
        options = tuple(Option(str(percent), f"{percent}%") for percent in SHARES)
        must = [item for item in self.meeting.agenda if item.must]
        asked = [item for item in must if item.asked]
        facts = [f"must-asks asked: {len(asked)} of {len(must)}"] if must else []
        facts += [f"missed: {item.label}" for item in must if item not in asked]
        return View(
            self.step.prompt,
            "a rough guess; good listeners talk about a quarter of the time",
            (
                StepQuestion("share", "I talked", options, _nearest(share)),
                StepQuestion(
                    "silence",
                    "I paused after asking",
                    tuple(Option(word, PAUSES.get(word, word)) for word in SILENCES),
                    self.reflection.silence or None,
                ),
            ),
            beside=tuple(facts),
            beside_title="from your agenda",
        )

    def choose(self, question: str, value: str) -> None:
        """Store the share, or how much silence there was."""
        if question == "silence":
            self.store(f"{PAUSES.get(value, value)} paused", silence=value)
            return
        self.store(f"share of talking: {value}%", talk_share=int(value))


def _nearest(share: int | None) -> str | None:
    return None if share is None else str(min(SHARES, key=lambda percent: abs(percent - share)))


# -- in words -----------------------------------------------------------------------------------------------


VERDICT_WORDS = {SAME: "they agree", DIFFERS: "they differ", DEPENDS: "it depends"}
PAIRED = {
    "not_well": ("less_well", "what didn't go well", "What will you do about it?"),
    "unsaid": ("said", "something to add or correct", "Questions you didn't get to"),
}
"""Step to the field of its line, the label of the line, and the label of its text."""
AROUND = 2
"""Notes shown before and after a mark."""


class TextStep(StepLogic):
    """One text."""

    def view(self) -> View:
        """The text, and what the notes say."""
        title = "not asked in the conversation" if self.step.key == "unsaid" else "from your notes"
        return super().view()._replace(beside_title=title)


class PairStep(TextStep):
    """A text, and in the full walk a line that goes with it: a weakness with what is done about it."""

    WRITES = True

    def view(self) -> View:
        """The line, and the text below it; the express run asks for the text alone."""
        field, label, below = PAIRED[self.step.key]
        words = getattr(self.reflection, field)
        if not (words or self.reflection.full):
            return super().view()
        row = StepQuestion(field, label, value=words or "…", note="" if words else "press w to write it")
        text = self.text_field(below, self.step.hint)
        hint = "esc leaves the text; w edits the line above"
        return super().view()._replace(questions=(row,), text=text, hint=hint)

    async def write(self, question: str) -> None:
        """The words of the line."""
        label = PAIRED[self.step.key][1]
        words = getattr(self.reflection, question)
        await self.ask_line(
            f"{label[:1].upper()}{label[1:]}?",
            words,
            lambda text: self.store(label, **{question: " ".join(text.split())}),
            question,
        )


class ViewsStep(TextStep):
    """Two people on one theme: whether they agree, and what could explain it."""

    def view(self) -> View:
        """One line a theme, their words below each other, and the explanation."""
        options = tuple(Option(verdict, VERDICT_WORDS[verdict]) for verdict in VERDICTS)
        compared = self.workspace.review.differences.of(self.uid)
        lines, questions = [], []
        for shared in self.workspace.reflection.mentions.shared(self.meeting):
            lines.append(f"#{shared.theme}  {self.name}: {shared.line}")
            lines.append(f"{shared.other}: {shared.other_line}")
            label = f"#{shared.theme}, {self.name} and {shared.other}"
            judged = compared.get((shared.theme, shared.meeting))
            verdict = judged.verdict if judged else None
            key = f"{shared.meeting}/{shared.theme}"
            questions.append(StepQuestion(key, label, options, verdict, optional=True))
        return View(
            self.step.prompt,
            questions=tuple(questions),
            text=self.text_field("What could explain it?", "it depends on … (tab to type here)"),
            beside=tuple(lines),
            beside_title="what was said",
        )

    def choose(self, question: str, value: str) -> None:
        """Store how the two go together."""
        other, _, theme = question.partition("/")
        verdict = "" if value == NOT_APPLICABLE else value
        self.workspace.review.differences.judge(theme, self.uid, other, verdict)


class GapsStep(StepLogic):
    """One mark after the other gets its words."""

    def __init__(self, place: PlaceScreen, uid: str, step: ReflectionStep) -> None:
        super().__init__(place, uid, step)
        self._passed: set[str] = set()
        self._at = ""

    def _marks(self) -> list[Note]:
        return [n for n in self.meeting.notes if n.kind is NoteKind.MARK or n.origin == "expanded"]

    @property
    def mark(self) -> Note | None:
        """The mark asked about: the first that has no words and was not passed over."""
        marks = self._marks()
        current = next((note for note in marks if note.uid == self._at), None)
        if current is not None:
            return current
        open_marks = [note for note in marks if not note.text.strip() and note.uid not in self._passed]
        return open_marks[0] if open_marks else None

    def view(self) -> View:
        """The mark, with the notes around it."""
        marks, mark = self._marks(), self.mark
        rows = tuple(
            StepQuestion(
                note.uid,
                mm_ss(note.at) + (" *" if note.star else ""),
                value=note.text or "…",
                note="now" if mark is not None and note.uid == mark.uid else "",
            )
            for note in marks
        )
        if mark is None:
            return View("You've been through every moment.", "press w to edit one", rows)
        item = self.meeting.item(mark.agenda_item)
        about = f", during “{item.label.rstrip('?.')}”" if item else ""
        return View(
            f"What was said at {mm_ss(mark.at)}{about}?",
            self.step.hint,
            rows if len(rows) > 1 else (),
            TextField(f"gap-{mark.uid}", mark.text),
            self._around(mark),
            "notes around it",
        )

    WRITES = True

    async def write(self, question: str) -> None:
        """Come back to a mark."""
        self._at = question

    def _around(self, mark: Note) -> tuple[str, ...]:
        worded = [note for note in self.meeting.notes if note.text.strip() and note.uid != mark.uid]
        before = [note for note in worded if note.at <= mark.at][-AROUND:]
        after = [note for note in worded if note.at > mark.at][:AROUND]
        return tuple(f"{mm_ss(note.at)}  {note_line(note)}" for note in (*before, *after))

    def keep_text(self, text: str) -> None:
        """Give the mark its words."""
        mark = self.mark
        if mark is not None and text != mark.text:
            key = str(self.workspace.reflection.key(self.uid, f"gap-{mark.uid}"))
            self.workspace.conversation.edit_note(self.uid, mark.uid, text, end_drafts=(key,))

    def onward(self, text: str) -> bool:
        """Go to the next mark if there is one."""
        mark = self.mark
        if mark is None:
            return False
        self.keep_text(text)
        self._passed.add(mark.uid)
        self._at = ""
        return self.mark is not None


class PaperStep(StepLogic):
    """Notes taken on paper are typed in, with the agenda beside as a skeleton."""

    def view(self) -> View:
        """An empty page."""
        typed = sum(1 for note in self.meeting.notes if note.origin == "paper")
        asked = [item.text for item in self.meeting.agenda if item.status is not ItemStatus.SKIPPED]
        return View(
            self.step.prompt,
            self.step.hint,
            text=TextField("paper", placeholder="their words, names, numbers"),
            beside=tuple(asked[:8]),
            beside_title="on your agenda",
            remark=f"Notes typed in so far: {typed}." if typed else "",
        )

    def keep_text(self, text: str) -> None:
        """A page that is left stays a draft; only Enter makes notes of it."""

    def onward(self, text: str) -> bool:
        """Make notes of the lines."""
        self.workspace.reflection.add_paper(self.uid, text)
        return False


KEEP, LEAVE_GAINS, TICK = "keep", "leave", "tick"
NOTED = "note:"
"""Begins the key of a line that comes from a note."""


class OutcomesStep(StepLogic):
    """A line for each opening and resource in the notes, and one for each thing that may come up."""

    WRITES = True

    def view(self) -> View:
        """The lines, and a text for everything else."""
        found = [self._noted(gain) for gain in self.workspace.reflection.opportunities.of(self.meeting)]
        return View(
            self.step.prompt,
            "1 if it came up, - if it didn't; w adds details",
            (*found, *self._ticks()),
            self.text_field("anything else", "optional; tab to type here"),
        )

    def _noted(self, gain: Opportunity) -> StepQuestion:
        keep = "keep for later" if gain.note.kind is NoteKind.LEAD else "keep it"
        value = None if gain.record is None else KEEP if gain.record else LEAVE_GAINS
        return StepQuestion(
            f"{NOTED}{gain.note.uid}",
            gain.text,
            (Option(KEEP, keep), Option(LEAVE_GAINS, "leave out")),
            value,
            note="set aside until you've said thanks"
            if gain.note.kind is NoteKind.LEAD and value == KEEP
            else "",
        )

    def _ticks(self) -> tuple[StepQuestion, ...]:
        came_up = self.reflection.came_up
        return tuple(
            StepQuestion(
                key,
                label,
                (Option(TICK, "came up"),),
                TICK if key in came_up else None,
                note=came_up.get(key, ""),
                optional=True,
            )
            for key, label, _example in CAME_UP
        )

    def choose(self, question: str, value: str) -> None:
        """Keep or leave out; tick or take the tick back."""
        reflecting = self.workspace.reflection
        if question.startswith(NOTED):
            reflecting.opportunities.decide(self.uid, question.removeprefix(NOTED), keep=value == KEEP)
        elif value == NOT_APPLICABLE:
            reflecting.opportunities.set_came_up(self.uid, question, None)
        else:
            reflecting.opportunities.set_came_up(
                self.uid, question, self.reflection.came_up.get(question, "")
            )

    async def write(self, question: str) -> None:
        """The words of a tick; writing them ticks it."""
        if question.startswith(NOTED):
            raise Refused("The wording is in your notes.", "1 keeps it, 2 leaves it out.")
        label, example = next((label, example) for key, label, example in CAME_UP if key == question)
        await self.ask_line(
            f"What was it? ({label})",
            self.reflection.came_up.get(question, ""),
            lambda text: self.workspace.reflection.opportunities.set_came_up(self.uid, question, text),
            f"came-up-{question}",
            placeholder=example,
        )


# -- the thank-you and what comes after ---------------------------------------------------------------------
