"""Now what: the moment for the thank-you, staying in touch, the strategy, the path."""

from __future__ import annotations

from typing import Any

from .....domain.enums import ChannelKind, PathDecision, PathStatus, Permission, Strategy
from .....domain.mentions import note_line
from .....domain.people import Path
from .....domain.phrasing import mm_ss
from .....services.thank_you import NO_MOMENT
from .base import AnswerOption, Given, StepLogic, StepQuestion, View

CADENCES = (30, 60, 90, 120, 180, 365)
WAYS = {
    ChannelKind.EMAIL: "e-mail",
    ChannelKind.PHONE: "phone",
    ChannelKind.LINKEDIN: "LinkedIn",
    ChannelKind.MESSAGE: "message",
    ChannelKind.IN_PERSON: "in person",
    ChannelKind.LETTER: "letter",
}
STRATEGIES = {
    Strategy.NURTURE: ("nurture", "a sign of life now and then"),
    Strategy.COME_BACK: ("come back", "return with results, and ask again"),
    Strategy.THANKS_ONLY: ("thanks only", "thank them, and let it rest"),
    Strategy.CLOSE: ("close", "nothing further"),
}
DECISIONS = {
    PathDecision.CARRY_ON: "carry on",
    PathDecision.MORE_PEOPLE: "more people",
    PathDecision.PAUSE: "pause",
    PathDecision.RULE_OUT: "rule out",
}
PERMISSIONS = {
    Permission.GRANTED: "yes",
    Permission.REFUSED: "no",
    Permission.NOT_ASKED: "not asked",
    Permission.UNKNOWN: "hard to say",
}
NO_PATH = "none"
MOST_PATHS = 7


class MomentStep(StepLogic):
    """Pick the note that the letter will mention."""

    def view(self) -> View:
        """The starred ones first, and none."""
        notes = self.workspace.thanks.moments(self.meeting)
        options = tuple(
            AnswerOption(
                note.uid,
                note_line(note) or "marked without words",
                f"{mm_ss(note.at)}{' ★' if note.star else ''}",
            )
            for note in notes
        )
        chosen = self.reflection.moment_note
        starred = next((note.uid for note in notes if note.star and note.text.strip()), "")
        return View(
            self.step.prompt,
            "a sentence of theirs makes the letter unmistakable",
            (
                StepQuestion(
                    "moment",
                    "",
                    (*options, AnswerOption(NO_MOMENT, "none of these")),
                    chosen or starred or (NO_MOMENT if not notes else None),
                    listed=True,
                ),
            ),
        )

    def choose(self, question: str, value: str) -> None:  # noqa: ARG002
        """Store the note."""
        self.store("thank-you moment", moment_note=value)

    def answers(self, given: Given) -> dict[str, Any]:
        """The line under the cursor."""
        return {"moment_note": given.picked["moment"]} if given.picked.get("moment") else {}


class TouchStep(StepLogic):
    """Whether, how and how often."""

    WRITES = True

    def view(self) -> View:
        """Three lines; the last two only where they make sense."""
        reflection = self.reflection
        permission = reflection.permission
        questions = [
            StepQuestion(
                "permission",
                f"{self.name} was open to it",
                tuple(AnswerOption(kind.value, label) for kind, label in PERMISSIONS.items()),
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
                    tuple(AnswerOption(value, label) for value, label in ways.items()),
                    how if how in ways else None,
                    note="" if how in ways else how,
                ),
                StepQuestion(
                    "days",
                    "how often, in days",
                    (
                        *(AnswerOption(str(days), str(days)) for days in CADENCES),
                        AnswerOption("0", "only news"),
                    ),
                    str(reflection.touch_days),
                ),
            ]
        return View(
            self.step.prompt,
            questions=tuple(questions),
            remark=(
                "Then nothing is planned after the thank-you." if permission is Permission.REFUSED else ""
            ),
        )

    def _how(self) -> str:
        if self.reflection.touch_how or self.contact is None:
            return self.reflection.touch_how
        preferred = sorted(self.contact.channels, key=lambda channel: not channel.preferred)
        known = next((channel.kind for channel in preferred if channel.kind in WAYS), ChannelKind.EMAIL)
        return known.value

    def choose(self, question: str, value: str) -> None:
        """Store one of the three."""
        if question == "permission":
            self.store(f"staying in touch: {PERMISSIONS[Permission(value)]}", permission=Permission(value))
        elif question == "how":
            self.store("how to stay in touch", touch_how=value)
        else:
            often = f"every {value} days" if int(value) else "when there is news"
            self.store(often, touch_days=int(value))

    async def write(self, question: str) -> None:
        """Another way of staying in touch."""
        if question == "how":
            await self.ask_line(
                "How do you stay in touch?", self._how(), lambda text: self.choose("how", text.strip()), "how"
            )

    def answers(self, given: Given) -> dict[str, Any]:  # noqa: ARG002
        """Suggestions count once it is known whether they were open to it."""
        if self.reflection.permission in (None, Permission.REFUSED):
            return {}
        return {"touch_how": self._how(), "touch_days": self.reflection.touch_days}


class StrategyStep(StepLogic):
    """What is next with this person."""

    def view(self) -> View:
        """Four lines; a suggestion by the answer before."""
        reflection = self.reflection
        options = tuple(AnswerOption(kind.value, label, note) for kind, (label, note) in STRATEGIES.items())
        suggested = Strategy.THANKS_ONLY if reflection.permission is Permission.REFUSED else Strategy.NURTURE
        return View(
            f"What is next with {self.name}?",
            questions=(
                StepQuestion("strategy", "", options, (reflection.strategy or suggested).value, listed=True),
            ),
            beside=self.beside(),
        )

    def choose(self, question: str, value: str) -> None:  # noqa: ARG002
        """Store it; somebody thanked already moves on."""
        self.store(f"strategy: {STRATEGIES[Strategy(value)][0]}", strategy=Strategy(value))

    def answers(self, given: Given) -> dict[str, Any]:
        """The line under the cursor."""
        return {"strategy": Strategy(given.picked["strategy"])} if given.picked.get("strategy") else {}


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
                *(AnswerOption(item.uid, item.title) for item in others),
                AnswerOption(NO_PATH, "none of these"),
            )
            questions.append(StepQuestion("path", "it was about", options, path.uid if path else None))
        if path is None:
            return View(
                self.step.prompt,
                "a adds a path",
                tuple(questions),
                empty="No path is being explored yet. a adds the one this talk was about.",
            )
        decision = self._decision(path)
        questions.append(
            StepQuestion(
                "decision",
                path.title,
                tuple(AnswerOption(kind.value, label) for kind, label in DECISIONS.items()),
                decision.value,
            )
        )
        held = self.workspace.people.coverage(path.uid)
        return View(
            f"{path.title}: carry on?",
            f"{held} of {path.target_conversations} talks about it so far",
            tuple(questions),
            self.text_field("What would you need to know next?", "one line; tab comes here"),
            self.beside(),
            remark="That is a result." if decision is PathDecision.RULE_OUT else "",
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

    def answers(self, given: Given) -> dict[str, Any]:
        """The decision shown and the unknown; nothing where there is no path."""
        path = self._path()
        return {} if path is None else {"path_decision": self._decision(path), "unknown": given.text}

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
        reviewer = self.workspace.reflection.reviewer(self.meeting)
        feedback = self.reflection.feedback
        said = feedback[-1].text if feedback else ""
        page = self.workspace.reflection.page(self.uid)
        return View(
            self.step.prompt,
            "a writes the page to a file; your notes stay private",
            (
                StepQuestion(
                    "who", "who", value=reviewer or "nobody yet", note="" if reviewer else "w names them"
                ),
                StepQuestion(
                    "names",
                    "names in the page",
                    (AnswerOption(HIDDEN, "left out"), AnswerOption(SHOWN, "shown")),
                    HIDDEN if self.reflection.anonymous else SHOWN,
                ),
                StepQuestion("said", "what they said", value=said or "…"),
            ),
            beside=tuple(line for line in page.splitlines() if line.strip()),
            beside_title="the page",
        )

    def choose(self, question: str, value: str) -> None:  # noqa: ARG002
        """With names or without."""
        self.workspace.reflection.set_anonymous(self.uid, value == HIDDEN)

    async def write(self, question: str) -> None:
        """The name, or what they said."""
        reflecting = self.workspace.reflection
        if question == "who":
            name = reflecting.reviewer(self.meeting)
            await self.ask_line(
                "Who could look at this with you?",
                name,
                lambda text: reflecting.ask_reviewer(self.uid, text),
                "reviewer",
                placeholder="a friend, a teacher, an adviser",
            )
        elif question == "said":
            feedback = self.reflection.feedback
            said = feedback[-1].text if feedback else ""
            await self.ask_line(
                "What did they say?", said, lambda text: reflecting.received(self.uid, text), "feedback"
            )

    async def add(self) -> None:
        """Write the page to a file."""
        from ....kit.save_file import save_file

        await save_file(
            self.context.screen(),
            "The page for a second view",
            "second view",
            "md",
            lambda: self.workspace.reflection.page(self.uid).encode(),
        )
