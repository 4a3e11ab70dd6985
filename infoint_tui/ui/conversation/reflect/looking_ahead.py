"""Looking ahead: the people and actions of the notes, the thank-you, staying in touch, the path."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ....domain.enums import ChannelKind, PathDecision, PathStatus, Permission, Strategy
from ....domain.errors import Refused
from ....domain.mentions import default_action_due, note_line, preferred_way, role_and_place
from ....domain.naturaltime import WhenError, parse_day
from ....domain.people import Path
from ....domain.phrasing import day, mm_ss, of_planned, relative_day
from ....services.thank_you import NO_MOMENT
from ...kit.form import CHOICE, Field, Form, told
from ...kit.select import Option
from ...pipeline.add import ask_if_known
from .step import StepLogic, StepQuestion, View

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from ....domain.people import Task
    from ....services.known_people import LikelyPerson
    from ....services.mentions import MentionedPerson, Planned
    from ...kit.form import Values


OPEN, NAME_ONLY, GUEST, LEAVE, DO = "open", "name_only", "guest", "leave", "do"


class PeopleStep(StepLogic):
    """Each name becomes a contact, or not."""

    WRITES = True
    ADDS = True

    def view(self) -> View:
        """One line a name, with what the brackets said."""
        guest = self.name
        options = (
            Option(OPEN, f"add; I can mention {guest}"),
            Option(NAME_ONLY, f"add, but don't mention {guest}"),
            Option(LEAVE, "leave out"),
            Option(GUEST, "was there too"),
        )
        return View(
            self.step.prompt,
            "1 and 2 add the person and a reminder to write; w edits details",
            tuple(self._question(at, named, options) for at, named in enumerate(self._named())),
            empty="No names in your notes. a adds someone.",
        )

    def _named(self) -> list[MentionedPerson]:
        return self.workspace.reflection.mentions.named(self.meeting)

    def _question(self, at: int, named: MentionedPerson, options: tuple[Option, ...]) -> StepQuestion:
        contact = self.workspace.session.contacts.get(named.contact or "")
        title, organisation, about = role_and_place(named.found.note)
        role = (
            contact.role_line if contact else ", ".join(part for part in (title, organisation, about) if part)
        )
        name = contact.name if contact else named.found.name
        value = None
        if named.contact is not None:
            added = OPEN if named.may_use_name else NAME_ONLY
            there = named.contact in self.meeting.contacts
            value = GUEST if there else added if named.contact else LEAVE
        return StepQuestion(
            str(at),
            f"{name} · {role}" if role else name,
            options,
            value,
            note=_remark(named, known=contact is not None),
            under=named.found.line,
        )

    def choose(self, question: str, value: str) -> None:
        """Add or leave out; what was added can change its kind."""
        self._decide(self._named()[int(question)], value)

    def doubt(self, question: str, value: str) -> Coroutine[Any, Any, bool] | None:
        """Whether a name means somebody who is here, before there is a second person."""
        named = self._named()[int(question)]
        if value == LEAVE or named.contact or not (likely := self._likely(named.found.name)):
            return None
        return self._ask(named, value, likely)

    def _likely(self, name: str) -> list[LikelyPerson]:
        """Who may be meant by a name, the guests apart; nobody where it is the name of somebody here."""
        workspace, guests = self.workspace, self.meeting.contacts
        if workspace.people.find(name):
            return []
        return [each for each in workspace.known_people.called(name) if each.uid not in guests]

    async def _ask(self, named: MentionedPerson, value: str, likely: list[LikelyPerson]) -> bool:
        whom = await self._whom(named.found.name, likely)
        if whom is not None:
            self._decide(named, value, whom)
        return whom is not None

    async def _whom(self, name: str, likely: list[LikelyPerson]) -> str | None:
        return await ask_if_known(self.place, name, likely, yes="that's them")

    def _decide(self, named: MentionedPerson, value: str, whom: str = "") -> None:
        """Add or leave out a name, or say who it is."""
        reflecting = self.workspace.reflection
        if value == LEAVE:
            reflecting.mentions.turn_down_person(self.uid, named.found.name)
        elif value == GUEST:
            self._add_guest(named, whom)
        elif named.contact in self.meeting.contacts:
            raise Refused(f"{named.found.name} is listed as also there.", "`u` undoes that.")
        elif named.contact:
            reflecting.mentions.set_may_use_name(self.uid, named.contact, value == OPEN)
        else:
            title, organisation, about = role_and_place(named.found.note)
            reflecting.mentions.confirm_person(
                self.uid,
                named.found.name,
                title=title,
                organisation=organisation,
                about=about,
                prefers=preferred_way(named.found.line),
                may_use_name=value == OPEN,
                contact=whom,
            )

    def _add_guest(self, named: MentionedPerson, whom: str) -> None:
        if named.contact and named.contact not in self.meeting.contacts:
            raise Refused(f"{named.found.name} is listed as someone they mentioned.", "`u` undoes that.")
        self.workspace.reflection.mentions.confirm_guest(
            self.uid, named.found.name, about=named.found.note, known=whom or named.contact or ""
        )

    async def write(self, question: str) -> None:
        """Correct a name that is no contact yet; a contact is edited in the pipeline."""
        named = self._named()[int(question)]
        if named.contact:
            raise Refused(f"{named.found.name} is on your list now.", "Edit them in the pipeline.")
        await self._form(named, question)

    async def add(self) -> None:
        """Somebody the notes do not have."""
        await self._form(None, "new")

    async def _form(self, named: MentionedPerson | None, place: str) -> None:
        found = named.found if named else None
        title, organisation, about = role_and_place(found.note if found else "")
        line = found.line if found else ""
        fields: tuple[Field, ...] = (
            Field("name", "Name", value=found.name if found else "", placeholder="for example Marcus Bell"),
            Field("title", "What they do", value=title, placeholder="for example dispatch supervisor"),
            Field("organisation", "Where", value=organisation, placeholder="for example Halden"),
            Field("about", "What was said", value=about),
            Field("prefers", "Prefers", value=preferred_way(line), placeholder="for example email"),
            Field(
                "kind", f"Can I mention {self.name}?", CHOICE, OPEN,
                options=((OPEN, "yes"), (NAME_ONLY, "no, better not")),
            ),
        )  # fmt: skip
        drafts = self.drafts(f"person-{place}")

        lead = f"suggested by {self.contact.name if self.contact else 'the person you talked to'}"

        def save(values: Values, whom: str = "") -> None:
            self.workspace.reflection.mentions.confirm_person(
                self.uid,
                values["name"],
                found_as=found.name if found else "",
                title=values["title"],
                organisation=values["organisation"],
                about=values["about"],
                prefers=values["prefers"],
                may_use_name=values["kind"] == OPEN,
                contact=whom,
            )

        async def take(values: Values) -> None:
            """Save it, once it is said who is meant; where nobody says so, the form comes back as it was."""
            likely = self._likely(values["name"])
            whom = await self._whom(values["name"], likely) if likely else ""
            if whom is None:
                raise Refused("")
            save(values, whom)

        await self.place.dialogs.settle_later(
            lambda refusal: Form("Who is it?", fields, lead=lead, refusal=refusal, drafts=drafts), take
        )


def _remark(named: MentionedPerson, *, known: bool) -> str:
    if named.contact is not None:
        return ""
    if named.found.joined:
        return "joined the conversation"
    return "already on your list" if known else ""


class ActionsStep(StepLogic):
    """Each action becomes a task with a day, or not."""

    WRITES = True
    ADDS = True

    def view(self) -> View:
        """One line an action."""
        return View(
            self.step.prompt,
            "w changes the wording or the day; a day you set yourself stays",
            tuple(self._question(at, planned) for at, planned in enumerate(self._planned())),
            empty="No actions in your notes. a adds one.",
        )

    def _planned(self) -> list[Planned]:
        return self.workspace.reflection.mentions.planned(self.meeting)

    def _due(self, planned: Planned | None, task: Task | None) -> date:
        """The day of an action: the task's, the note's, else by rule."""
        named = task.due_day if task else planned.found.due if planned else None
        return named or default_action_due(self.meeting, self.workspace.rules.reckoning)

    def _question(self, at: int, planned: Planned) -> StepQuestion:
        task = self.workspace.session.tasks.get(planned.task or "")
        due = self._due(planned, task)
        text = task.title if task else planned.found.text
        value = None if planned.task is None else DO if planned.task else LEAVE
        shown = day(due, today=self.workspace.session.today)
        return StepQuestion(
            str(at),
            text,
            (Option(DO, f"do it by {shown}"), Option(LEAVE, "skip it")),
            value,
            note=self._of_day(planned, task),
        )

    def _of_day(self, planned: Planned, task: Task | None) -> str:
        """Where the day proposed comes from, unless it was written or decided."""
        if task:
            return ""
        if planned.found.due:
            return "from your wording" if planned.found.read else ""
        return f"{self.workspace.rules.table['action.default_due'].shown}, since you didn't set a day"

    def choose(self, question: str, value: str) -> None:
        """Make a task of it, or leave it."""
        planned = self._planned()[int(question)]
        if value == LEAVE:
            self.workspace.reflection.mentions.turn_down_action(self.uid, planned.found.key)
        elif not planned.task:
            found = planned.found
            self.workspace.reflection.mentions.confirm_action(self.uid, found.key, found.text, found.due)

    async def write(self, question: str) -> None:
        """Change words or day, which confirms it."""
        await self._form(self._planned()[int(question)])

    async def add(self) -> None:
        """An action the notes do not have."""
        await self._form(None)

    async def _form(self, planned: Planned | None) -> None:
        task = self.workspace.session.tasks.get((planned.task if planned else "") or "")
        text = task.title if task else planned.found.text if planned else ""
        due = self._due(planned, task)

        def that_is(text: str) -> str:
            return told(lambda: f"that is {relative_day(self._day(text, due), self.workspace.session.today)}")

        fields = (
            Field("text", "What", value=text, placeholder="for example ask about the ride-along form"),
            Field("due", "By", value=day(due), placeholder="thu · +3d · mar 12", hint=that_is),
        )
        drafts = self.drafts(f"action-{planned.found.key if planned else ''}")

        def save(values: Values) -> None:
            key = planned.found.key if planned else ""
            self.workspace.reflection.mentions.confirm_action(
                self.uid, key, values["text"], self._day(values["due"], due)
            )

        await self.place.dialogs.form("What will you do?", fields, save, drafts=drafts)

    def _day(self, text: str, due: date) -> date:
        """The day of a typed date; the one that stood there is left as it is."""
        if text.strip() == day(due):
            return due
        try:
            chosen = parse_day(
                text,
                today=self.workspace.session.today,
                work_days=frozenset(self.workspace.session.profile.work_days),
            )
        except WhenError as error:
            raise Refused(str(error), field="due") from error
        if chosen < self.workspace.session.today:
            raise Refused("That day has passed.", "Try a later one: thu, +3d, or a date.", field="due")
        return chosen


CADENCES = (30, 60, 90, 120, 180, 365)
WAYS = {
    ChannelKind.EMAIL: "email",
    ChannelKind.PHONE: "phone",
    ChannelKind.LINKEDIN: "LinkedIn",
    ChannelKind.MESSAGE: "message",
    ChannelKind.IN_PERSON: "in person",
    ChannelKind.LETTER: "letter",
}
STRATEGIES = {
    Strategy.NURTURE: "an update now and then",
    Strategy.COME_BACK: "report back, and ask again",
    Strategy.THANKS_ONLY: "thank them and leave it there",
    Strategy.CLOSE: "nothing more planned",
}
DECISIONS = {
    PathDecision.CARRY_ON: "keep going",
    PathDecision.MORE_PEOPLE: "talk to more people",
    PathDecision.PAUSE: "pause",
    PathDecision.RULE_OUT: "rule out",
}
NO_PATH = "none"
MOST_PATHS = 7


class MomentStep(StepLogic):
    """Pick the note that the letter will mention."""

    def view(self) -> View:
        """The starred ones first, and none."""
        notes = self.workspace.thanks.letter.moments(self.meeting)
        options = tuple(
            Option(
                note.uid,
                note_line(note) or "a marked moment",
                f"{mm_ss(note.at)}{' ★' if note.star else ''}",
            )
            for note in notes
        )
        chosen = self.reflection.moment_note
        starred = next((note.uid for note in notes if note.star and note.text.strip()), "")
        return View(
            self.step.prompt,
            "something they said makes the message personal",
            (
                StepQuestion(
                    "moment",
                    "",
                    (*options, Option(NO_MOMENT, "none of these")),
                    chosen or starred or (NO_MOMENT if not notes else None),
                    listed=True,
                ),
            ),
        )

    def choose(self, question: str, value: str) -> None:  # noqa: ARG002
        """Store the note."""
        self.store("thank-you moment", moment_note=value)

    def answers(self, text: str, picked: str) -> dict[str, Any]:  # noqa: ARG002
        """The line under the cursor."""
        return {"moment_note": picked} if picked else {}


class TouchStep(StepLogic):
    """Whether, how and how often."""

    WRITES = True

    def view(self) -> View:
        """Three lines; the last two only where they make sense."""
        outlook = self.outlook
        permission = outlook.permission
        questions = [
            StepQuestion(
                "permission",
                f"{self.name} was open to it",
                tuple(Option(kind.value, kind.label) for kind in Permission),
                permission.value if permission else None,
            )
        ]
        if permission is not Permission.REFUSED:
            ways = {kind.value: label for kind, label in WAYS.items()}
            how = self._how()
            questions += [
                StepQuestion(
                    "how",
                    "how",
                    tuple(Option(value, label) for value, label in ways.items()),
                    how if how in ways else None,
                    note="" if how in ways else how,
                ),
                StepQuestion(
                    "days",
                    "how often, in days",
                    (
                        *(Option(str(days), str(days)) for days in CADENCES),
                        Option("0", "only news"),
                    ),
                    str(outlook.touch_days),
                ),
            ]
        several = len(self.meeting.contacts) > 1
        return View(
            f"Was {self.name} open to staying in touch?" if several else self.step.prompt,
            questions=tuple(questions),
            remark=(
                "Then nothing is planned after the thank-you." if permission is Permission.REFUSED else ""
            ),
        )

    def _how(self) -> str:
        if self.outlook.touch_how or self.contact is None:
            return self.outlook.touch_how
        usual = self.workspace.outreach.usual_channel(self.contact.uid)
        return (usual if usual in WAYS else ChannelKind.EMAIL).value

    def choose(self, question: str, value: str) -> None:
        """Store one of the three."""
        if question == "permission":
            self.store(f"staying in touch: {Permission(value).label}", permission=Permission(value))
        elif question == "how":
            self.store("how to stay in touch", touch_how=value)
        else:
            often = f"every {value} days" if int(value) else "when there is news"
            self.store(often, touch_days=int(value))

    async def write(self, question: str) -> None:
        """Another way of staying in touch."""
        if question == "how":
            await self.ask_line(
                "How will you stay in touch?",
                self._how(),
                lambda text: self.choose("how", text.strip()),
                f"how{self.step.guest}",
            )

    def answers(self, text: str, picked: str) -> dict[str, Any]:  # noqa: ARG002
        """Suggestions count once it is known whether they were open to it."""
        if self.outlook.permission in (None, Permission.REFUSED):
            return {}
        return {"touch_how": self._how(), "touch_days": self.outlook.touch_days}


class StrategyStep(StepLogic):
    """What is next with this person."""

    def view(self) -> View:
        """Four lines; a suggestion by the answer before."""
        outlook = self.outlook
        options = tuple(Option(kind.value, kind.label, note) for kind, note in STRATEGIES.items())
        suggested = Strategy.THANKS_ONLY if outlook.permission is Permission.REFUSED else Strategy.NURTURE
        return View(
            f"What's next with {self.name}?",
            questions=(
                StepQuestion("strategy", "", options, (outlook.strategy or suggested).value, listed=True),
            ),
            beside=self.beside(),
        )

    def choose(self, question: str, value: str) -> None:  # noqa: ARG002
        """Store it; somebody thanked already moves on."""
        self.store(f"what's next: {Strategy(value).label}", strategy=Strategy(value))

    def answers(self, text: str, picked: str) -> dict[str, Any]:  # noqa: ARG002
        """The line under the cursor."""
        return {"strategy": Strategy(picked)} if picked else {}


class PathStep(StepLogic):
    """Which path it was about, what becomes of it, and the next unknown."""

    ADDS = True

    def view(self) -> View:
        """The path where it is open, the decision, the unknown."""
        path = self._path()
        questions = []
        others = self._paths()
        if others and (path is None or len(others) > 1) and len(self.meeting.paths) < 2:
            options = (
                *(Option(item.uid, item.title) for item in others),
                Option(NO_PATH, "none of these"),
            )
            questions.append(StepQuestion("path", "it was about", options, path.uid if path else None))
        if path is None:
            return View(
                self.step.prompt,
                "a adds a path",
                tuple(questions),
                empty="No path is being explored yet. a adds the one this conversation was about.",
            )
        decision = self._decision(path)
        questions.append(
            StepQuestion(
                "decision",
                path.title,
                tuple(Option(kind.value, label) for kind, label in DECISIONS.items()),
                decision.value,
            )
        )
        held = self.workspace.people.coverage(path.uid)
        return View(
            f"Keep exploring {path.title}?",
            of_planned(held, path.target_conversations, " about this path so far"),
            tuple(questions),
            self.text_field("What would you need to know next?", "one line; tab to type here"),
            self.beside(),
            remark="That's a result, too." if decision is PathDecision.RULE_OUT else "",
        )

    def _path(self) -> Path | None:
        return next(
            (path for uid in self.meeting.paths if (path := self.workspace.session.paths.get(uid))), None
        )

    def _paths(self) -> list[Path]:
        own = set(self.meeting.paths)
        closed = (PathStatus.PARKED, PathStatus.RULED_OUT)
        found = [
            path
            for path in self.workspace.session.paths.all()
            if path.uid in own or path.status not in closed
        ]
        return sorted(found, key=lambda path: path.uid not in own)[:MOST_PATHS]

    def _decision(self, path: Path) -> PathDecision:
        if self.reflection.path_decision:
            return self.reflection.path_decision
        few = self.workspace.people.coverage(path.uid) < path.target_conversations
        return PathDecision.MORE_PEOPLE if few else PathDecision.CARRY_ON

    def choose(self, question: str, value: str) -> None:
        """Store the path or the decision."""
        if question == "path":
            self.workspace.reflection.set_path(self.uid, "" if value == NO_PATH else value)
        else:
            label = f"path: {DECISIONS[PathDecision(value)]}"
            self.store(label, path_decision=PathDecision(value))

    def answers(self, text: str, picked: str) -> dict[str, Any]:  # noqa: ARG002
        """The decision shown and the unknown; nothing where there is no path."""
        path = self._path()
        return {} if path is None else {"path_decision": self._decision(path), "unknown": text}

    async def add(self) -> None:
        """A new path."""

        def save(text: str) -> None:
            self.workspace.reflection.new_path(self.uid, text)

        await self.ask_line("Which path was it about?", "", save, "path", placeholder="Paramedic")


HIDDEN, SHOWN = "hidden", "shown"


class SecondViewStep(StepLogic):
    """A name, whether names stand in the page, and the answer; `a` writes the page to a file."""

    WRITES = True
    ADDS = True

    def view(self) -> View:
        """Three lines, and the page beside them."""
        reviewer = self.workspace.reflection.second_view.reviewer(self.meeting)
        feedback = self.reflection.feedback
        said = feedback[-1].text if feedback else ""
        page = self.workspace.reflection.second_view.page(self.uid)
        return View(
            self.step.prompt,
            "a saves the page as a file; your notes stay private",
            (
                StepQuestion(
                    "who", "who", value=reviewer or "no one yet", note="" if reviewer else "w adds a name"
                ),
                StepQuestion(
                    "names",
                    "names on the page",
                    (Option(HIDDEN, "left out"), Option(SHOWN, "shown")),
                    HIDDEN if self.reflection.anonymous else SHOWN,
                ),
                StepQuestion("said", "what they said", value=said or "…"),
            ),
            beside=tuple(line for line in page.splitlines() if line.strip()),
            beside_title="the page",
        )

    def choose(self, question: str, value: str) -> None:  # noqa: ARG002
        """With names or without."""
        self.workspace.reflection.second_view.set_anonymous(self.uid, value == HIDDEN)

    async def write(self, question: str) -> None:
        """The name, or what they said."""
        reflecting = self.workspace.reflection
        if question == "who":
            name = reflecting.second_view.reviewer(self.meeting)
            await self.ask_line(
                "Who could look at this with you?",
                name,
                lambda text: reflecting.second_view.ask_reviewer(self.uid, text),
                "reviewer",
                placeholder="a friend, a teacher, an adviser",
            )
        elif question == "said":
            feedback = self.reflection.feedback
            said = feedback[-1].text if feedback else ""
            await self.ask_line(
                "What did they say?",
                said,
                lambda text: reflecting.second_view.received(self.uid, text),
                "feedback",
            )

    async def add(self) -> None:
        """Write the page to a file."""
        from ...kit.external import save_file

        await save_file(
            self.place,
            "The page for a second opinion",
            "second opinion",
            "md",
            lambda: self.workspace.reflection.second_view.page(self.uid).encode(),
        )
