"""What the keys of the Prepare tab do: checklist and research, the agenda, and what one says of oneself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ....domain.agenda import PRESETS, fact_question
from ....domain.bank import STAGES, stage_word
from ....domain.enums import ItemStatus
from ....domain.meeting import AgendaItem, ChecklistItem, ResearchNote
from ....domain.people import ANSWER_SECONDS, ANSWERS, PARTS, WORDS_A_MINUTE, joined, split
from ....services.rules import CHECKLISTS_PLACE as CHECKLISTS
from ...kit.advice import FOLLOW_UPS, PAUSE
from ...kit.command import command
from ...kit.dialog import DialogDrafts, TextPrompt
from ...kit.external import edit_file, may_open_editor, save_file
from ...kit.form import CHOICE, TEXT, Field, Values, whole_number
from ...kit.screen import OpenConversation, attempt, may_write, outcome
from . import rows
from .bank import (
    LOOKED_UP,
    SAID,
    Proposals,
    QuestionForm,
    ReadyAnswersDialog,
    RehearseDialog,
    TenMinuteCard,
    meter_line,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from textual.content import Content

    from ....domain.bank import Question
    from ....services.agenda import LeftoverQuestion
    from .pane import PreparePane


PLACE = "Prepare"
ALL_BANKS = "*"
THIRTY = 30
"""Seconds an introduction should take."""
MOST_GOALS = 3
EXAMPLES = (
    "What does a normal week look like?",
    "How hard is it to get in?",
    "How could I see the work up close for a day?",
)


# -- when they can run -------------------------------------------------------------------------------------


def has_meeting(pane: PreparePane) -> bool:
    """Where there is a conversation."""
    return pane.meeting is not None


def can_open(pane: PreparePane) -> bool:
    """Where there is a line to open."""
    return pane.is_mounted and not pane.read_only and pane.part(pane.at).cursor_value is not None


def on_check(pane: PreparePane) -> bool:
    """On a line of the checklist."""
    return isinstance(pane.under_cursor, ChecklistItem) and not pane.read_only


def on_question(pane: PreparePane) -> bool:
    """On a question of the agenda."""
    return pane.at == "agenda" and pane.question is not None and not pane.read_only


def on_fact(pane: PreparePane) -> bool:
    """On a fact that may become a question; what is to be looked up is none."""
    return pane.fact is not None and not pane.fact.text.endswith("?") and not pane.read_only


def can_remove(pane: PreparePane) -> bool:
    """Where something under the cursor can be removed."""
    return on_question(pane) or (pane.fact is not None and not pane.read_only)


def banks_there(pane: PreparePane) -> bool:
    """Once the banks are read."""
    return pane.banks_read


def is_ahead(pane: PreparePane) -> bool:
    """While the talk is ahead."""
    meeting = pane.meeting
    return meeting is not None and meeting.planned and not pane.read_only


def may_refill(pane: PreparePane) -> bool:
    """The same, once the banks are read."""
    return pane.banks_read and is_ahead(pane)


# -- lines -------------------------------------------------------------------------------------------------


@command(
    "prepare.pane", "tab", "next step", place=PLACE, footer=2, palette=False, arguments=(1,),
    help="Go to the next step. From the questions, go to the bank.",
)  # fmt: skip
@command(
    "prepare.pane-back", "shift+tab", "previous step", place=PLACE, palette=False, arguments=(-1,),
    help="Go to the previous step.",
)  # fmt: skip
def change_part(pane: PreparePane, step: int) -> None:
    """Go to another part."""
    names = list(rows.PANES)
    pane.go_to(names[(names.index(pane.at) + step) % len(names)])


@command("prepare.open", "enter", "open", place=PLACE, footer=1, when=can_open, palette=False)
def open_line(pane: PreparePane) -> None:
    """Do what this line says."""
    pane.part(pane.at).action_choose()


def do_line(pane: PreparePane, line: object) -> None:
    """Do what a line is about; an item that happens elsewhere is ticked."""
    match line:
        case AgendaItem():
            _ask(pane, edit_question(pane, line))
        case ResearchNote():
            _ask(pane, write_fact(pane, line.uid))
        case rows.GOALS | ChecklistItem(rule="prep.goals"):
            _ask(pane, goals(pane))
        case rows.PURPOSE:
            _ask(pane, purpose(pane))
        case rows.RESEARCH:
            _ask(pane, write_fact(pane))
        case rows.ITEM:
            _ask(pane, own_item(pane))
        case rows.LINES:
            _ask(pane, edit_checklists(pane))
        case rows.CONFIDENCE:
            _ask(pane, confidence(pane))
        case ChecklistItem(rule="prep.questions" | "written.questions"):
            pane.go_to("agenda")
        case ChecklistItem(rule="prep.intro"):
            _ask(pane, say_introduction(pane))
        case ChecklistItem(rule="prep.answers"):
            _ask(pane, ready_answers(pane))
        case ChecklistItem(rule="prep.assumption"):
            _ask(pane, choose_belief(pane))
        case ChecklistItem(rule="prep.industry" | "prep.organisation" | "prep.person" as rule):
            _ask(pane, write_fact(pane, subject=rule.removeprefix("prep.")))
        case ChecklistItem():
            _tick(pane, line)


def _ask(pane: PreparePane, dialog: Coroutine[Any, Any, object]) -> None:
    """Run what waits for dialogs; a newer one ends an older."""
    pane.run_worker(dialog, group="dialog", exclusive=True)


@command("prepare.tick", "space", "tick", place=PLACE, footer=3, when=on_check)
def tick(pane: PreparePane) -> None:
    """Tick the item, or take the tick back."""
    if isinstance(item := pane.under_cursor, ChecklistItem):
        _tick(pane, item)


def _tick(pane: PreparePane, item: ChecklistItem) -> None:
    """Tick a line or take the tick back. It goes to its like; the cursor stays, on what comes after it."""
    keys = [key for key in pane.todo.keys if key.startswith(rows.CHECK)]
    if not attempt(pane, lambda: pane.planning.tick_item(pane.uid, item.uid)) or pane.meeting is None:
        return
    pane.refresh_data()
    here = keys.index(f"{rows.CHECK}{item.uid}")
    done = item.done_at is not None
    like = {
        f"{rows.CHECK}{each.uid}" for each in pane.meeting.checklist if (each.done_at is not None) is done
    }
    after = next((key for key in (*keys[here + 1 :], *reversed(keys[:here])) if key in like), None)
    if after is not None:
        pane.todo.move_to(after)


@command("prepare.goals", "w", "want to know", place=PLACE, footer=10, when=may_write, worker="dialog")
async def goals(pane: PreparePane) -> None:
    """Write down one to three things you want to know afterward."""
    planning, uid, meeting = pane.planning, pane.uid, pane.meeting
    if meeting is None:
        return
    drafts = pane.place.dialogs.drafts("goals", uid)
    texts = [goal.text for goal in meeting.goals] + [""] * MOST_GOALS
    fields = [
        Field(
            f"goal{number}",
            f"{number + 1}",
            value=texts[number],
            placeholder=f"for example {EXAMPLES[number]}",
        )
        for number in range(MOST_GOALS)
    ]
    await pane.place.dialogs.form(
        "What do you want to know afterward?",
        fields,
        lambda values: planning.set_goals(
            uid, [values[field.name] for field in fields], end_drafts=drafts.keys
        ),
        lead="One to three things. The bank offers them as questions, and they stay visible during the "
        "conversation. Afterward you say: answered, partly, or still open.",
        drafts=drafts,
    )


@command("prepare.purpose", "p", "purpose", place=PLACE, footer=12, when=may_write, worker="dialog")
async def purpose(pane: PreparePane) -> None:
    """Write your purpose in one line."""
    planning, uid, meeting = pane.planning, pane.uid, pane.meeting
    if meeting is None:
        return
    drafts = pane.place.dialogs.drafts("purpose", uid)
    await pane.place.dialogs.line(
        "What is this conversation about, in one line?",
        lambda text: planning.set_purpose(uid, text, end_drafts=drafts.keys),
        value=meeting.purpose,
        placeholder="how people learn emergency care",
        lead="It stays at the top of the screen during the conversation.",
        drafts=drafts,
    )


@command(
    "prepare.confidence", "", "confidence", place=PLACE, footer=13, when=is_ahead, worker="dialog",
    words="nervous mood feel rate",
)  # fmt: skip
async def confidence(pane: PreparePane) -> None:
    """Say how confident you feel before the conversation, from 1 to 5."""
    meeting = pane.meeting
    if meeting is None:
        return
    notes = ("I'd rather not", "uneasy", "OK", "ready", "looking forward to it")
    chosen = await pane.place.dialogs.choose(
        "How confident do you feel about this conversation?",
        [(str(number), str(number), note) for number, note in enumerate(notes, start=1)],
        lead="You'll be asked again afterward. Review shows both.",
        current=str(meeting.confidence_before or 3),
    )
    if chosen:
        attempt(pane, lambda: pane.planning.set_confidence(pane.uid, int(chosen)))


@command("prepare.research", "r", "research", place=PLACE, footer=11, when=may_write, worker="dialog")
async def write_fact(pane: PreparePane, note_uid: str = "", subject: str = "") -> None:
    """Keep a fact about the person, the organization, the industry or the path."""
    planning, uid, meeting = pane.planning, pane.uid, pane.meeting
    if meeting is None:
        return
    old = next((note for note in meeting.research if note.uid == note_uid), None)
    drafts = pane.place.dialogs.drafts("research", f"{uid} {note_uid}".strip())
    about = old.subject if old else subject or rows.SUBJECTS[0]
    fields = [
        Field(
            "subject",
            "about",
            CHOICE,
            about,
            options=[(name, rows.SUBJECT_WORDS.get(name, name)) for name in rows.SUBJECTS],
        ),
        Field(
            "text",
            "fact",
            TEXT,
            old.text if old else "",
            help="Leave it empty to remove it." if old else "",
            placeholder="One trend, one challenge, one recent news item, something you have in common.",
        ),
    ]

    def save(values: Values) -> object:
        if old is None:
            return planning.add_research(uid, values["subject"], values["text"], end_drafts=drafts.keys)
        return planning.edit_research(
            uid, note_uid, values["text"], subject=values["subject"], end_drafts=drafts.keys
        )

    await pane.place.dialogs.form("What did you find out?", fields, save, drafts=drafts, focus="text")


@command("prepare.item", "i", "add item", place=PLACE, footer=14, when=may_write, worker="dialog")
async def own_item(pane: PreparePane) -> None:
    """Add an item of your own to the checklist."""
    planning, uid = pane.planning, pane.uid
    drafts = pane.place.dialogs.drafts("item", uid)
    await pane.place.dialogs.line(
        "What else is there to prepare?",
        lambda text: planning.add_item(uid, text, end_drafts=drafts.keys),
        placeholder="read her article on dispatch",
        drafts=drafts,
    )


# -- the agenda --------------------------------------------------------------------------------------------


@command("prepare.suggest", "f", "fill", place=PLACE, footer=8, when=may_write)
def suggest(pane: PreparePane) -> None:
    """Fill the agenda with questions that fit the time."""
    if attempt(pane, lambda: pane.workspace.agenda.suggest(pane.uid)):
        pane.say("Added questions that fit the time. u undoes it.")


@command(
    "prepare.presets", "", "another agenda", place=PLACE, footer=8, when=may_refill, worker="dialog",
    words="preset template ready agenda minutes",
)  # fmt: skip
async def presets(pane: PreparePane) -> None:
    """Choose a ready-made agenda, with a preview."""
    proposals = {preset: pane.workspace.agenda.propose(pane.uid, preset) for preset in PRESETS}
    chosen = await pane.place.dialogs.ask(Proposals(list(proposals.values())))
    if chosen and attempt(pane, lambda: pane.workspace.agenda.take_proposal(pane.uid, proposals[chosen])):
        pane.say(f"Agenda replaced with “{PRESETS[chosen]}”. u undoes it.")
        pane.go_to("agenda")


@command("prepare.fact", "Q", "ask about it", place=PLACE, footer=4, when=on_fact, worker="dialog")
async def ask_about_fact(pane: PreparePane) -> None:
    """Turn the fact under the cursor into a question, and look it over before it lands."""
    note, meeting = pane.fact, pane.meeting
    if note is None or meeting is None:
        return
    contact = pane.workspace.session.contacts.get(meeting.first_contact)
    text, stage = fact_question(
        note.subject,
        note.text,
        first_name=contact.first_name if contact else "",
        organisation=contact.organisation if contact else "",
    )
    before = len(meeting.agenda)
    await own_question(pane, text=text, stage=stage, about=note.uid)
    after = pane.meeting
    if after is not None and len(after.agenda) > before:
        pane.say("Added to the agenda from your note. u undoes it.")


async def choose_belief(pane: PreparePane) -> None:
    """Say which belief about a path this talk may shake."""
    meeting = pane.meeting
    beliefs = pane.planning.beliefs(meeting) if meeting else []
    if meeting is None or not beliefs:
        pane.say(
            ("This conversation's path has no beliefs yet. Press p in the pipeline to add one."), "warning"
        )
        return
    chosen = await pane.place.dialogs.choose(
        "Which belief could this person test?",
        [(belief.uid, belief.text, belief.status.value) for belief in beliefs],
        lead="Some questions use it, and the reflection asks about it.",
        current=meeting.assumption,
    )
    if chosen and attempt(pane, lambda: pane.planning.shake(pane.uid, chosen)):
        pane.say("The bank has a question to test it: press / and type “assumption”.")


def add_question(pane: PreparePane, question: Question) -> None:
    """Put a question of a bank on the agenda."""
    if not attempt(pane, lambda: pane.workspace.agenda.add_question(pane.uid, question)):
        return
    agenda = pane.meeting.agenda if pane.meeting else ()
    item = next((item for item in agenda if item.question == question.id), None)
    label = item.label if item else question.label
    if item:
        pane.refresh_data()
        pane.agenda.move_to(item.uid)
    fit = pane.bank.view.fitness(question) if pane.bank.view else None
    against = f" ({fit.reason})" if fit and fit.reason else ""
    pane.say(f"Added: {label}{against}", "warning" if against else "")


def add_carried(pane: PreparePane, carried: LeftoverQuestion) -> None:
    """Put a question that waits on the agenda; a note for later becomes a question first."""
    if not carried.worded:
        _ask(pane, own_question(pane, text=carried.text, stage=carried.stage, carried=carried.key))
    elif attempt(pane, lambda: pane.workspace.agenda.add_leftover(pane.uid, carried)):
        pane.say(f"Added to the agenda: {carried.why}. u undoes it.")


def _stage_field(value: str) -> Field:
    return Field(
        "stage",
        "stage",
        CHOICE,
        value,
        options=[(stage, stage_word(stage)) for stage in STAGES],
        help="When to ask it. Save referral and closing questions for the end.",
    )


def _because(value: str = "") -> Field:
    return Field(
        "because", "reason to keep it", value=value, placeholder="for example we agreed to talk about it",
        help="Just for you. It's saved with the question.",
    )  # fmt: skip


async def _ask_question(
    pane: PreparePane,
    title: str,
    fields: Sequence[Field],
    drafts: DialogDrafts,
    write: Callable[..., object],
    *,
    lead: str = "",
    item: AgendaItem | None = None,
) -> None:
    """Ask for a question in a form with advice; one that is looked up goes on the research list instead.

    Args:
        write: Keeps the question; gets its parts by name.
        item: The question of the agenda that is changed.
    """
    uid, agenda, place = pane.uid, pane.workspace.agenda, pane.place
    look = pane.workspace.linting.question_look(
        pane.meeting, off=place.settings.lint_off, question_id=item.question if item else ""
    )

    def save(values: Values) -> None:
        if values.get(LOOKED_UP):
            item_uid = item.uid if item else ""
            agenda.look_up(uid, values["text"], item_uid=item_uid, end_drafts=drafts.keys)
            pane.say("Moved to your research list. Write what you find out there. u undoes it.")
            return
        parts = {field.name: values[field.name] for field in fields} | {"minutes": int(values["minutes"])}
        probes = [line for line in values[FOLLOW_UPS].split("\n") if line.strip()]
        write(**parts, probes=probes, end_drafts=drafts.keys)

    def check(values: Values) -> dict[str, str]:
        if whole_number(values["minutes"], 1, 60) is not None:
            return {}
        return {"minutes": "Enter a number of minutes from 1 to 60."}

    await place.dialogs.settle(
        lambda refusal: QuestionForm(
            title,
            fields,
            lead=lead,
            check=check,
            refusal=refusal,
            drafts=drafts,
            look=look,
            on_field="text",
            reason="because",
            pause=PAUSE if place.intervals else 0,
        ),
        save,
    )


@command("prepare.own", "n", "add question", place=PLACE, footer=9, when=may_write, worker="dialog")
async def own_question(
    pane: PreparePane, *, text: str = "", stage: str = "role", about: str = "", carried: str = ""
) -> None:
    """Put a question of your own on the agenda.

    Args:
        text: What to begin with.
        stage: Its place in the conversation, unless it is changed.
        about: Uid of the research note it is made of.
        carried: Key of what an earlier conversation left over.
    """
    drafts = pane.place.dialogs.drafts("own-question", f"{pane.uid} {about or carried}".strip())
    title = "A question of your own"
    if about or carried:
        title = "A question about what you found" if about else "How would you ask it?"
    fields = [
        Field("text", "question", value=text, placeholder="What did your first year teach you?"),
        _because(),
        Field("minutes", "minutes", value="2"),
        _stage_field(stage),
    ]
    write = partial(pane.workspace.agenda.add_own_question, pane.uid, carried=carried)
    await _ask_question(pane, title, fields, drafts, write)


async def edit_question(pane: PreparePane, question: AgendaItem) -> None:
    """Wording and minutes of a question on the agenda."""
    drafts = pane.place.dialogs.drafts("question", f"{pane.uid} {question.uid}")
    fields = [
        Field("text", "question", value=question.text),
        _because(question.kept_because),
        Field("minutes", "minutes", value=str(question.minutes)),
    ]
    write = partial(pane.workspace.agenda.edit_question, pane.uid, question.uid)
    lead = "Only for this conversation. The bank stays the same."
    await _ask_question(pane, "Change the question", fields, drafts, write, lead=lead, item=question)


@command("prepare.remove", "x,delete", "remove", place=PLACE, footer=4, when=can_remove, once=True)
def remove(pane: PreparePane) -> None:
    """Remove the question or the fact. Undo brings it back."""
    if pane.at == "agenda" and (item := pane.question) is not None:
        must = item.must and item.status is ItemStatus.PLANNED
        what = "Removed a must-ask" if must else "Removed"
        if attempt(pane, lambda: pane.workspace.agenda.remove_question(pane.uid, item.uid)):
            pane.say(f"{what}: {item.label}. u brings it back.")
    elif (fact := pane.fact) is not None and attempt(
        pane, lambda: pane.planning.edit_research(pane.uid, fact.uid, "")
    ):
        pane.say("Removed. u brings it back.")


@command(
    "prepare.up", "K,ctrl+up", "up", place=PLACE, footer=5, when=on_question, palette=False, arguments=(-1,),
    help="Move the question up.",
)  # fmt: skip
@command(
    "prepare.down", "J,ctrl+down", "down", place=PLACE, footer=5, when=on_question, palette=False,
    arguments=(1,), help="Move the question down.",
)  # fmt: skip
def move(pane: PreparePane, step: int) -> None:
    """Move the question."""
    if (item := pane.question) is not None:
        attempt(pane, lambda: pane.workspace.agenda.move_question(pane.uid, item.uid, step))


@command(
    "prepare.more", "+,=", "one more minute", place=PLACE, footer=6, when=on_question, palette=False,
    arguments=(1,), help="Give the question one more minute.",
)  # fmt: skip
@command(
    "prepare.less", "-", "less", place=PLACE, footer=7, when=on_question, palette=False,
    arguments=(-1,), help="Give the question one minute less.",
)  # fmt: skip
def change_minutes(pane: PreparePane, step: int) -> None:
    """Change the minutes of the question."""
    if (item := pane.question) is not None and 1 <= item.minutes + step <= 60:
        minutes = item.minutes + step
        attempt(pane, lambda: pane.workspace.agenda.edit_question(pane.uid, item.uid, minutes=minutes))


# -- what one says of oneself ------------------------------------------------------------------------------


@command(
    "prepare.introduction", "", "introduction", place=PLACE, footer=16, when=may_write, worker="dialog",
    words="pitch elevator about me myself",
)  # fmt: skip
async def write_introduction(pane: PreparePane) -> bool:
    """Write your 30-second introduction. It counts words and seconds."""
    introduction, linting = pane.workspace.introduction, pane.workspace.linting
    audience = introduction.audience_of(pane.meeting)
    drafts = pane.place.dialogs.drafts("introduction", audience)
    parts = split(introduction.introduction_for(pane.meeting))
    fields = [
        Field(key, label, TEXT, parts[key], placeholder=example, rows=2) for key, label, example in PARTS
    ]
    minutes = pane.meeting.agreed_minutes if pane.meeting else 0

    def hints(values: Values) -> dict[str, str | Content]:
        text = joined(values)
        return {PARTS[-1][0]: meter_line(text, minutes, linting.asks_for_work(text))}

    def save(values: Values) -> bool:
        introduction.save_introduction(values, audience=audience, end_drafts=drafts.keys)
        return True

    saved = await pane.place.dialogs.form(
        f"30-second introduction for {audience}" if audience else "30-second introduction",
        fields,
        save,
        lead="Four lines, then let them talk. Don't ask for a job.",
        hints=hints,
        drafts=drafts,
    )
    return bool(saved)


@command(
    "prepare.audience", "", "for whom", place=PLACE, footer=18, when=may_write, worker="dialog",
    words="version audience pitch",
)  # fmt: skip
async def choose_audience(pane: PreparePane) -> None:
    """Choose or start a version for another audience."""
    introduction = pane.workspace.introduction
    chosen = await pane.place.dialogs.choose(
        "Who is your introduction for?",
        [("", "everybody"), *((name, name) for name in introduction.audiences)],
        lead="A new audience, such as nurses, starts from your words for everyone.",
        current=introduction.audience_of(pane.meeting),
        other="new",
    )
    if chosen is None:
        return
    name = chosen.removeprefix("=")
    if attempt(pane, lambda: introduction.choose_audience(pane.uid, name)) and name:
        await write_introduction(pane)


@command(
    "prepare.say", "", "say it", place=PLACE, footer=17, when=may_write, worker="dialog",
    words="rehearse aloud watch timer speak",
)  # fmt: skip
async def say_introduction(pane: PreparePane) -> None:
    """Say your 30-second introduction aloud, with a timer."""
    introduction = pane.workspace.introduction
    if not introduction.introduction_for(pane.meeting) and not await write_introduction(pane):
        return
    text = introduction.introduction_for(pane.meeting)
    seconds = await pane.place.dialogs.ask(RehearseDialog(pane.place, "Say it aloud", text, THIRTY))
    if seconds is not None and not pane.read_only:
        times = introduction.said_aloud(pane.uid, seconds)
        often = "once" if times == 1 else f"{times} times"
        pane.say(f"{seconds} seconds. Practiced {often} for this conversation.")


@command(
    "prepare.answers", "", "answers", place=PLACE, footer=18, when=may_write, worker="dialog",
    words="their questions what they ask",
)  # fmt: skip
async def ready_answers(pane: PreparePane) -> None:
    """Read and write answers to what they may ask you."""
    introduction = pane.workspace.introduction
    chosen = ""
    while (answer := await pane.place.dialogs.ask(ReadyAnswersDialog(introduction, chosen))) is not None:
        aloud, chosen = answer.startswith(SAID), answer.removeprefix(SAID)
        question, hint = next((question, hint) for key, question, hint in ANSWERS if key == chosen)
        if not aloud:
            await _write_answer(pane, chosen, question, hint)
            continue
        spoken = introduction.spoken(chosen)
        seconds = await pane.place.dialogs.ask(RehearseDialog(pane.place, question, spoken, ANSWER_SECONDS))
        if seconds is not None:
            over = seconds - ANSWER_SECONDS
            words = f"{over} seconds too long" if over > 0 else "within the minute"
            pane.say(f"Said aloud in {seconds} s, {words}.", "warning" if over > 0 else "")


async def _write_answer(pane: PreparePane, key: str, question: str, hint: str) -> None:
    introduction = pane.workspace.introduction
    drafts = pane.place.dialogs.drafts("ready-answer", key)
    words = ANSWER_SECONDS * WORDS_A_MINUTE // 60
    await pane.place.dialogs.settle(
        lambda refusal: TextPrompt(
            question,
            value=introduction.answer(key),
            lead=f"{hint} {ANSWER_SECONDS} seconds is about {words} words.",
            error=str(refusal or ""),
            drafts=drafts,
        ),
        lambda text: introduction.save_answer(key, text, end_drafts=drafts.keys),
    )


# -- the talk as a whole -----------------------------------------------------------------------------------


@command("prepare.card", "v", "card", place=PLACE, footer=19, when=has_meeting, worker="dialog")
async def show_card(pane: PreparePane) -> None:
    """Show the card for the last ten minutes: purpose, first question, must-asks, the end."""
    await pane.place.dialogs.ask(TenMinuteCard(pane.workspace.briefing.brief(pane.uid)))


@command(
    "prepare.brief", "", "printable page", place=PLACE, footer=21, when=has_meeting, worker="dialog",
    words="print brief export markdown",
)  # fmt: skip
async def write_page(pane: PreparePane) -> None:
    """Write the conversation on one page (Markdown), to be printed."""
    briefing, uid = pane.workspace.briefing, pane.uid
    name = f"conversation {briefing.brief(uid).name}"
    await save_file(
        pane.place, "The conversation on one page", name, "md", lambda: briefing.page(uid).encode()
    )


@command("prepare.short", "S", "short version", place=PLACE, footer=20, when=may_write)
def cut_short(pane: PreparePane) -> None:
    """Cut the checklist to what counts most, or show all of it again."""
    if (meeting := pane.meeting) is not None:
        pane.planning.set_short_on_time(pane.uid, not meeting.short_on_time)


@command(
    "prepare.resume", "", "résumé requested", place=PLACE, footer=20, when=may_write,
    words="cv resume",
)  # fmt: skip
def resume_asked(pane: PreparePane) -> None:
    """Mark that they asked for your résumé, or unmark it. This unlocks more questions."""
    if (meeting := pane.meeting) is not None:
        asked = not meeting.resume_requested
        attempt(pane, lambda: pane.say(pane.planning.resume_asked(pane.uid, asked) + "   u undoes it"))


@command(
    "prepare.lines", "", "edit checklists", place=PLACE, footer=22, when=may_write,
    words="checklist template todo", worker="dialog",
)  # fmt: skip
async def edit_checklists(pane: PreparePane) -> None:
    """Edit your checklists in your own editor."""
    service = pane.workspace.checklists
    if not await may_open_editor(pane.place):
        return
    told = edit_file(pane.place, CHECKLISTS, service.text, service.write)
    if told.text:
        pane.say(told.text, "warning" if told.stored and service.problems else told.severity)
    if told.stored:
        pane.refresh_data()


@command("prepare.rehearse", "t", "practice", place=PLACE, footer=15, when=is_ahead)
def rehearse(pane: PreparePane) -> None:
    """Practice the conversation with its agenda and clock. It counts in no statistics."""
    talk = outcome(pane, lambda: pane.workspace.conversation.rehearse(pane.uid))
    if talk is not None:
        pane.post_message(OpenConversation(talk.uid, "live"))


@command("prepare.banks", "b", "banks", place=PLACE, footer=13, when=banks_there, worker="dialog")
async def choose_banks(pane: PreparePane) -> None:
    """Choose which question banks are shown."""
    service = pane.workspace.banks
    mine = service.active(pane.workspace.session.profile.stage)
    options = [
        ("", "For me", ", ".join(mine)),
        (ALL_BANKS, "All banks", ""),
        *(
            (bank.id, bank.name, bank.description if bank.origin == "built-in" else bank.origin)
            for bank in service.banks()
        ),
    ]
    current = pane.banks[0] if len(pane.banks) == 1 else ""
    chosen = await pane.place.dialogs.choose("Which questions?", options, current=current)
    if chosen is not None:
        pane.banks = (chosen,) if chosen else ()
        pane.show_banks()
