"""Steps answered by ratings: mood, goals, assumptions, fit, the share of talking."""

from __future__ import annotations

from .....domain.enums import AssumptionStatus, ItemStatus
from .....domain.meeting import FIT_SIDES
from .....domain.phrasing import day
from .....domain.reflection import MOODS, SCORES, SILENCES
from .base import NOT_APPLICABLE, AnswerOption, StepLogic, StepQuestion, View

FACES = (":(", ":/", ":|", ":)", ":D")
SIDES = {
    "skills": "your skills",
    "interests": "your interests",
    "lifestyle": "the life you want",
    "goals": "your goals",
}
FIVE = tuple(AnswerOption(str(number)) for number in range(1, 6))
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
                        AnswerOption(str(at), f"{FACES[at - 1]} {word}")
                        for at, word in enumerate(MOODS, start=1)
                    ),
                    str(mood) if mood else None,
                ),
                StepQuestion(
                    "confidence",
                    "confident, from 1 to 5",
                    FIVE,
                    str(after) if after else None,
                    note=f"before the talk: {before}" if before else "",
                ),
            ),
            remark=(
                "That was hard. The walk is short now; the rest may wait. F2 shows all of it."
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
        options = tuple(AnswerOption(str(score), word) for score, word in enumerate(SCORES))
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
        options = tuple(AnswerOption(status.value, status.value) for status in AssumptionStatus)
        found = self.workspace.reflection.assumptions(self.meeting)
        return View(
            self.step.prompt,
            questions=tuple(
                StepQuestion(uid, text, options, status.value, note=self._moved_by(uid))
                for uid, text, status in found
            ),
            text=self.text_field("What surprised you?", "tab comes here; empty is fine"),
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
        """Move an assumption, here and on its path."""
        moved = {**self.reflection.assumptions, question: AssumptionStatus(value)}
        self.store(f"assumption {value}", assumptions=moved)


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
        when = day(opinions[-1].at.local().date(), today=self.workspace.session.moment().local().date())
        first = " ".join(
            "-" if self.reflection.fit.get(side) is None else str(self.reflection.fit[side])
            for side in FIT_SIDES
        )
        return f"A second opinion of {when}; the first was {first}."

    async def write(self, question: str) -> None:
        """Ask why."""

        def save(text: str) -> None:
            why = {**self.reflection.fit_why, question: text.strip()}
            self.store(
                f"why: {SIDES[question]}", fit_why={side: words for side, words in why.items() if words}
            )

        why = self.reflection.fit_why.get(question, "")
        await self.ask_line(f"Why? This work and {SIDES[question]}", why, save, f"why-{question}")


def _rating(value: int | None) -> str:
    return NOT_APPLICABLE if value is None else str(value)


class ShareStep(StepLogic):
    """A rough share of talking, and what the agenda knows by itself."""

    def view(self) -> View:
        """One line, and the must-asks."""
        share = self.reflection.talk_share
        options = tuple(AnswerOption(str(percent), f"{percent} %") for percent in SHARES)
        must = [item for item in self.meeting.agenda if item.must]
        asked = [item for item in must if item.status not in (ItemStatus.PLANNED, ItemStatus.SKIPPED)]
        facts = [f"must-asks: {len(asked)} of {len(must)} asked"] if must else []
        facts += [f"not asked: {item.label}" for item in must if item not in asked]
        return View(
            self.step.prompt,
            "roughly; a quarter is a good listener's share",
            (
                StepQuestion("share", "my share", options, _nearest(share)),
                StepQuestion(
                    "silence",
                    "after a question I let silence stand",
                    tuple(AnswerOption(word, word) for word in SILENCES),
                    self.reflection.silence or None,
                ),
            ),
            beside=tuple(facts),
            beside_title="from your agenda",
        )

    def choose(self, question: str, value: str) -> None:
        """Store the share, or how much silence there was."""
        if question == "silence":
            self.store(f"silence {value}", silence=value)
            return
        self.store(f"share of talking: {value} %", talk_share=int(value))


def _nearest(share: int | None) -> str | None:
    return None if share is None else str(min(SHARES, key=lambda percent: abs(percent - share)))
