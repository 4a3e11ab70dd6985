"""The dialogs of the Prepare tab: each returns a draft, the planning service saves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ....domain.bank import STAGES
from ...commands.questions import COMMANDS
from ...kit.advice import FOLLOW_UPS, PAUSE, AdvisedForm
from ...kit.command import Command, bindings
from ...kit.dialog import DialogDrafts
from ...kit.form import CHOICE, TEXT, Field, Form, Texts, Values, whole_number
from ...kit.prompt import LinePrompt
from ...kit.select import Option, SelectOne
from .rows import SUBJECTS

if TYPE_CHECKING:
    from ....domain.meeting import AgendaItem
    from ...kit.screen import PlaceScreen


LOOKED_UP = "looked_up"
"""Name of the value that is not empty where the question belongs to the research."""
RULE = "searchable"


class QuestionForm(AdvisedForm):
    """A form with advice on a question; the values hold `LOOKED_UP` besides the fields."""

    KEYS: ClassVar[tuple[Command, ...]] = (*COMMANDS, *AdvisedForm.KEYS)
    BINDINGS = bindings(COMMANDS)

    def can_be_looked_up(self) -> bool:
        """Whether one of the remarks says that a search answers it."""
        mounted = getattr(self, "is_mounted", False)
        return mounted and any(found.rule == RULE for found in self.findings.found)

    def action_look_up(self) -> None:
        """Return the question for the research list; its minutes and stage do not matter there."""
        self.findings.look_now()
        if self.can_be_looked_up():
            self.dismiss({**self.texts(), LOOKED_UP: "yes"})

    def texts(self) -> Texts:
        """The fields, what rewrites left out, and where the question goes."""
        return {**super().texts(), LOOKED_UP: ""}


GOALS = 3
ALL_BANKS = "*"
EXAMPLES = (
    "What does an ordinary shift hold?",
    "Is strength a barrier?",
    "How could I see the work for a day?",
)


async def goals(place: PlaceScreen, uid: str) -> None:
    """One to three things to know afterwards."""
    ws = place.workspace
    meeting = ws.session.meetings.get(uid)
    if meeting is None:
        return
    drafts = DialogDrafts(ws.session.drafts, "goals", uid)
    texts = [goal.text for goal in meeting.goals] + [""] * GOALS
    fields = [
        Field(f"goal{number}", f"{number + 1}", value=texts[number], placeholder=EXAMPLES[number])
        for number in range(GOALS)
    ]
    await place.edit(
        lambda refusal: Form(
            "What do you want to know afterwards?",
            fields,
            lead="One to three things. They come back after the talk: answered, partly, or still open.",
            refusal=refusal,
            drafts=drafts,
        ),
        lambda values: ws.planning.set_goals(
            uid, [values[field.name] for field in fields], end_drafts=drafts.keys
        ),
    )


async def purpose(place: PlaceScreen, uid: str) -> None:
    """The line that stands above the talk."""
    ws = place.workspace
    meeting = ws.session.meetings.get(uid)
    if meeting is None:
        return
    drafts = DialogDrafts(ws.session.drafts, "purpose", uid)
    await place.edit(
        lambda refusal: LinePrompt(
            "What is this talk about, in one line?",
            value=meeting.purpose,
            placeholder="how emergency care is learnt",
            lead="It stands above the talk while it runs.",
            error=str(refusal or ""),
            drafts=drafts,
        ),
        lambda text: ws.planning.set_purpose(uid, text, end_drafts=drafts.keys),
    )


async def research(place: PlaceScreen, uid: str, note_uid: str = "", subject: str = "") -> None:
    """A fact found before the talk, new or changed."""
    ws = place.workspace
    meeting = ws.session.meetings.get(uid)
    if meeting is None:
        return
    old = next((note for note in meeting.research if note.uid == note_uid), None)
    drafts = DialogDrafts(ws.session.drafts, "research", f"{uid} {note_uid}".strip())
    about = old.subject if old else subject or SUBJECTS[0]
    fields = [
        Field("subject", "about", CHOICE, about, options=[(name, name) for name in SUBJECTS]),
        Field(
            "text",
            "fact",
            TEXT,
            old.text if old else "",
            help="Empty removes it." if old else "",
            placeholder="One trend, one challenge, one recent piece of news, what the two of you share.",
        ),
    ]

    def save(values: Values) -> object:
        if old is None:
            return ws.planning.add_research(uid, values["subject"], values["text"], end_drafts=drafts.keys)
        return ws.planning.edit_research(
            uid, note_uid, values["text"], subject=values["subject"], end_drafts=drafts.keys
        )

    await place.edit(
        lambda refusal: Form("What did you find out?", fields, refusal=refusal, drafts=drafts, focus="text"),
        save,
    )


async def item(place: PlaceScreen, uid: str) -> None:
    """A checklist item of the user's own."""
    ws = place.workspace
    drafts = DialogDrafts(ws.session.drafts, "item", uid)
    await place.edit(
        lambda refusal: LinePrompt(
            "What else is there to prepare?",
            placeholder="read her article on dispatch",
            error=str(refusal or ""),
            drafts=drafts,
        ),
        lambda text: ws.planning.add_item(uid, text, end_drafts=drafts.keys),
    )


def _stage_field(value: str) -> Field:
    return Field(
        "stage",
        "stage",
        CHOICE,
        value,
        options=[(stage, stage) for stage in STAGES],
        help="Its place in the talk; referral and closing use the last minutes.",
    )


def _minutes(values: Values) -> dict[str, str]:
    if whole_number(values["minutes"], 1, 60) is not None:
        return {}
    return {"minutes": "Minutes are a number from 1 to 60."}


def _because(value: str = "") -> Field:
    return Field(
        "because", "why it stays", value=value, placeholder="we agreed to speak about it",
        help="For yourself; it is kept with the question.",
    )  # fmt: skip


def _linted(place: PlaceScreen, uid: str, question_id: str = "") -> dict[str, Any]:
    """What a form with advice on a question needs."""
    ws = place.workspace
    off = place.settings.lint_off
    return {
        "look": ws.linting.question_look(ws.session.meetings.get(uid), off=off, question_id=question_id),
        "on_field": "text",
        "reason": "because",
        "pause": PAUSE if place.intervals else 0,
    }


def _looked_up(place: PlaceScreen, label: str) -> str:
    """Say where the question went, as the research may be out of sight."""
    place.say("It stands with the research now: what you find out goes there. u takes it back.")
    return label


def _follow_ups(values: Values) -> list[str]:
    return [line for line in values[FOLLOW_UPS].split("\n") if line.strip()]


async def own_question(
    place: PlaceScreen, uid: str, *, text: str = "", stage: str = "role", about: str = "", carried: str = ""
) -> None:
    """A question of the user's own, one made of a fact, or one of a note for later.

    Args:
        place: The screen.
        uid: The meeting.
        text: What to begin with.
        stage: Its place in the talk, unless it is changed.
        about: Uid of the research note it is made of.
        carried: Key of what an earlier talk left over.
    """
    ws = place.workspace
    drafts = DialogDrafts(ws.session.drafts, "own-question", f"{uid} {about or carried}".strip())
    title = "A question of your own"
    if about or carried:
        title = "A question about what you found" if about else "How would you ask it?"
    fields = [
        Field("text", "question", value=text, placeholder="What did your first year teach you?"),
        _because(),
        Field("minutes", "minutes", value="2"),
        _stage_field(stage),
    ]

    def save(values: Values) -> object:
        if values[LOOKED_UP]:
            return _looked_up(place, ws.planning.look_up(uid, values["text"], end_drafts=drafts.keys))
        return ws.planning.add_own_question(
            uid,
            values["text"],
            stage=values["stage"],
            minutes=int(values["minutes"]),
            because=values["because"],
            probes=_follow_ups(values),
            carried=carried,
            end_drafts=drafts.keys,
        )

    await place.edit(
        lambda refusal: QuestionForm(
            title,
            fields,
            check=_minutes,
            refusal=refusal,
            drafts=drafts,
            **_linted(place, uid),
        ),
        save,
    )


async def edit_question(place: PlaceScreen, uid: str, question: AgendaItem) -> None:
    """Wording and minutes of a question on the agenda."""
    ws = place.workspace
    drafts = DialogDrafts(ws.session.drafts, "question", f"{uid} {question.uid}")
    fields = [
        Field("text", "question", value=question.text),
        _because(question.kept_because),
        Field("minutes", "minutes", value=str(question.minutes)),
    ]

    def save(values: Values) -> object:
        if values[LOOKED_UP]:
            return _looked_up(
                place,
                ws.planning.look_up(uid, values["text"], item_uid=question.uid, end_drafts=drafts.keys),
            )
        return ws.planning.edit_question(
            uid,
            question.uid,
            text=values["text"],
            minutes=int(values["minutes"]),
            because=values["because"],
            probes=_follow_ups(values),
            end_drafts=drafts.keys,
        )

    await place.edit(
        lambda refusal: QuestionForm(
            "Change the question",
            fields,
            lead="Only here: the bank stays as it is.",
            check=_minutes,
            refusal=refusal,
            drafts=drafts,
            **_linted(place, uid, question.question),
        ),
        save,
    )


async def banks(place: PlaceScreen, current: tuple[str, ...]) -> tuple[str, ...] | None:
    """Which banks to show; None if nothing was chosen."""
    service = place.workspace.banks
    mine = service.active(place.workspace.session.profile.stage)
    options = [
        Option("", "For me", ", ".join(mine)),
        Option(ALL_BANKS, "All banks"),
        *(
            Option(bank.id, bank.name, bank.description if bank.origin == "built-in" else bank.origin)
            for bank in service.banks()
        ),
    ]
    chosen = await place.ask(
        SelectOne("Which questions?", options, current=current[0] if len(current) == 1 else "")
    )
    if chosen is None:
        return None
    return (chosen,) if chosen else ()
