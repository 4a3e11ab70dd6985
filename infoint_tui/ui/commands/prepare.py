"""Commands of the Prepare tab."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "Prepare"

COMMANDS: tuple[Command, ...] = (
    Command(
        "prepare.pane", "tab", "pane(1)", "next part", "Go to the next part: checklist, agenda, bank.",
        PLACE, 2, palette=False,
    ),
    Command(
        "prepare.pane-back", "shift+tab", "pane(-1)", "part before", "Go to the part before.",
        PLACE, 0, palette=False,
    ),
    Command(
        "prepare.open", "enter", "open", "open", "Do what the line is about; in the bank, add the question.",
        PLACE, 1, "can_open", palette=False,
    ),
    Command(
        "prepare.tick", "space", "tick", "tick", "Tick the item, or take the tick back.",
        PLACE, 3, "on_check",
    ),
    Command(
        "prepare.goals", "w", "goals", "want to know",
        "Write down one to three things you want to know afterwards.", PLACE, 10, "may_write",
    ),
    Command(
        "prepare.purpose", "p", "purpose", "purpose",
        "Write the one line that stands above the talk.", PLACE, 12, "may_write",
    ),
    Command(
        "prepare.research", "r", "research", "research",
        "Keep a fact about the person, the organisation, the industry or the path.", PLACE, 11, "may_write",
    ),
    Command(
        "prepare.item", "i", "item", "own item", "Add an item of your own to the checklist.",
        PLACE, 14, "may_write",
    ),
    Command(
        "prepare.suggest", "f", "suggest", "fill", "Fill the agenda with questions that fit the time.",
        PLACE, 8, "may_write",
    ),
    Command(
        "prepare.presets", "F", "presets", "another agenda",
        "Choose a whole agenda: story first, TIARA, ten minutes, decide, second talk; with a preview.",
        PLACE, 8, "may_refill",
    ),
    Command(
        "prepare.fact", "Q", "fact_question", "ask about it",
        "Turn the fact under the cursor into a question, and look it over before it lands.",
        PLACE, 4, "on_fact",
    ),
    Command(
        "prepare.own", "n", "own", "own question", "Put a question of your own on the agenda.",
        PLACE, 9, "may_write",
    ),
    Command(
        "prepare.remove", "x,delete", "remove", "remove",
        "Take the question off the agenda, or remove the fact; undo brings it back.", PLACE, 4, "can_remove",
    ),
    Command(
        "prepare.up", "K,ctrl+up", "move(-1)", "up", "Move the question up.", PLACE, 5, "on_question",
        palette=False,
    ),
    Command(
        "prepare.down", "J,ctrl+down", "move(1)", "down", "Move the question down.", PLACE, 5, "on_question",
        palette=False,
    ),
    Command(
        "prepare.more", "+,=", "minutes(1)", "minute more", "Give the question a minute more.",
        PLACE, 6, "on_question", palette=False,
    ),
    Command(
        "prepare.less", "-", "minutes(-1)", "less", "Give the question a minute less.",
        PLACE, 7, "on_question", palette=False,
    ),
    Command(
        "prepare.introduction", "e", "introduction", "30 seconds",
        "Write what you say of yourself in thirty seconds; words and seconds show as you write.",
        PLACE, 16, "may_write",
    ),
    Command(
        "prepare.audience", "E", "audience", "for whom",
        "Choose or begin other words of your thirty seconds for another audience.", PLACE, 18, "may_write",
    ),
    Command(
        "prepare.say", "s", "say", "say it", "Say your thirty seconds aloud against a watch.",
        PLACE, 17, "may_write",
    ),
    Command(
        "prepare.answers", "a", "answers", "answers", "Read and write answers to what they may ask you.",
        PLACE, 18, "may_write",
    ),
    Command(
        "prepare.card", "v", "card", "card",
        "Show the card for the last ten minutes: purpose, first question, must-asks, the end.",
        PLACE, 19, "has_meeting",
    ),
    Command(
        "prepare.brief", "P", "brief", "page for print",
        "Write the conversation on one page (Markdown), to be printed.", PLACE, 21, "has_meeting",
    ),
    Command(
        "prepare.short", "S", "short", "short on time",
        "Cut the checklist to what counts most, or show all of it again.", PLACE, 20, "may_write",
    ),
    Command(
        "prepare.resume", "R", "resume", "résumé asked",
        "Note that they asked to see your résumé, or take that back: more questions become available.",
        PLACE, 20, "may_write",
    ),
    Command(
        "prepare.lines", "L", "lines", "edit checklists",
        "Edit your file of checklists in your editor: other words and days, lines left out, own lines.",
        PLACE, 22, "may_write",
    ),
    Command(
        "prepare.rehearse", "t", "rehearse", "practise",
        "Practise the talk: its agenda and clock against nobody, outside all statistics.",
        PLACE, 15, "may_rehearse",
    ),
    Command(
        "prepare.banks", "b", "banks", "banks", "Choose which question banks are shown.",
        PLACE, 13, "on_bank",
    ),
)  # fmt: skip
