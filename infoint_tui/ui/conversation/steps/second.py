"""Who could look at the reflection too: the page for them, and what they said."""

from __future__ import annotations

from .base import Option, Question, StepLogic, View

HIDDEN, SHOWN = "hidden", "shown"


class SecondViewStep(StepLogic):
    """A name, whether names stand in the page, and the answer; `a` writes the page to a file."""

    WRITES = True
    ADDS = True

    def view(self) -> View:
        """Three lines, and the page beside them."""
        reviewer = self.workspace.reflecting.reviewer(self.meeting)
        feedback = self.reflection.feedback
        said = feedback[-1].text if feedback else ""
        page = self.workspace.reflecting.page(self.uid)
        return View(
            self.step.prompt,
            "a writes the page to a file; your notes stay private",
            (
                Question(
                    "who", "who", value=reviewer or "nobody yet", note="" if reviewer else "w names them"
                ),
                Question(
                    "names",
                    "names in the page",
                    (Option(HIDDEN, "left out"), Option(SHOWN, "shown")),
                    HIDDEN if self.reflection.anonymous else SHOWN,
                ),
                Question("said", "what they said", value=said or "…"),
            ),
            beside=tuple(line for line in page.splitlines() if line.strip()),
            beside_title="the page",
        )

    def choose(self, question: str, value: str) -> None:  # noqa: ARG002
        """With names or without."""
        self.workspace.reflecting.set_anonymous(self.uid, value == HIDDEN)

    async def write(self, question: str) -> None:
        """The name, or what they said."""
        reflecting = self.workspace.reflecting
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
        from ...dialogs.save_file import save_file

        await save_file(
            self.context.screen(),
            "The page for a second view",
            "second view",
            "md",
            lambda: self.workspace.reflecting.page(self.uid).encode(),
        )
