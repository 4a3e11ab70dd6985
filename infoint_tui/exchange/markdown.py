"""What is written as Markdown: a brief, a page for a second pair of eyes, the dossier of a decision, and
lists of questions, which are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ..domain.bank import STAGES, Question
from ..domain.checklist import REMINDER_TITLES
from ..domain.handouts import Brief, BriefQuestion, FeedbackPage
from ..domain.text import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=~])")


def plain_line(text: str) -> str:
    """One line that Markdown shows as it is: no heading, list, link or HTML comes of it."""
    line = " ".join(visible(text, multiline=True).split())
    escaped = _SPECIAL.sub(r"\\\1", line)
    return _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", escaped)


def section(title: str, lines: list[str]) -> list[str]:
    """A heading with its lines; nothing where there are none."""
    return [f"## {title}", "", *lines, ""] if lines else []


def listed(texts: Iterable[str]) -> list[str]:
    """A line of a list for each text."""
    return [f"- {plain_line(text)}" for text in texts]


def numbered(texts: Iterable[str]) -> list[str]:
    """The same with numbers."""
    return [f"{number}. {plain_line(text)}" for number, text in enumerate(texts, 1)]


_BOX = "☐"


def brief_markdown(brief: Brief) -> str:
    """The page. Text of the user is escaped: nothing in it becomes a heading, a link or HTML."""
    lines = [f"# {plain_line(brief.name)}", ""]
    sound = f"say: {brief.name_sound}" if brief.name_sound else ""
    address = f"address: {brief.salutation}" if brief.salutation else ""
    lines += _paragraph(sound, address, brief.role, brief.when, brief.how)
    if brief.ends:
        lines += [f"**{brief.minutes} minutes**, until {brief.ends}; closing from {brief.closing_at}", ""]
    lines += section("What helps them", listed(brief.needs))
    lines += section("Purpose", [plain_line(brief.purpose)] if brief.purpose else [])
    lines += section("This time", listed(brief.next_time))
    lines += section("I want to know", numbered(brief.goals))
    lines += section("What we share", listed(brief.shared))
    lines += section(
        "My thirty seconds", [plain_line(line) for line in brief.introduction.splitlines() if line]
    )
    middle = [question for question in brief.questions if not question.closing]
    closing = [question for question in brief.questions if question.closing]
    lines += section("Questions", _asked(middle))
    lines += section(f"Closing, {brief.closing_at}" if brief.closing_at else "Closing", _asked(closing))
    lines += section(
        "Found out", [f"- *{plain_line(subject)}*: {plain_line(text)}" for subject, text in brief.research]
    )
    lines += section("Still to do", listed(brief.to_do))
    for group in dict.fromkeys(group for group, _text in brief.reminders):
        texts = [text for other, text in brief.reminders if other == group]
        lines += section(REMINDER_TITLES.get(group, group), listed(texts))
    lines += ["## Notes", ""]
    return "\n".join(lines)


def _paragraph(*texts: str) -> list[str]:
    shown = [plain_line(text) for text in texts if text]
    return [*("  \n".join(shown).splitlines()), ""] if shown else []


def _asked(questions: Iterable[BriefQuestion]) -> list[str]:
    lines = []
    for question in questions:
        must = " **MUST**" if question.must else ""
        lines.append(f"- {_BOX} {plain_line(question.text)} ({question.minutes} min){must}")
        if question.probes:
            lines.append(f"    - then: {plain_line(' / '.join(question.probes))}")
    return lines


def feedback_markdown(page: FeedbackPage) -> str:
    """The page. It holds answers of the reflection only: the notes of the talk stay private."""
    lines = [f"# {plain_line(page.title)}", ""]
    lines += section("What I wanted to know", _pairs(page.goals))
    lines += section("What I know now", listed(page.takeaways))
    lines += section("How well it fits", _pairs(page.fit))
    lines += section("What went well", _short_paragraph(page.well))
    lines += section("What I would do differently", _short_paragraph(page.not_well))
    lines += section("What is next", _short_paragraph(page.strategy))
    lines += section(
        "My question to you", _short_paragraph(page.question or "What do you see that I do not?")
    )
    return "\n".join(lines)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"- {plain_line(name)}: {plain_line(said)}" for name, said in pairs]


def _short_paragraph(text: str) -> list[str]:
    return [plain_line(line) for line in text.splitlines() if line.strip()]


MINE = {
    "skills": "my skills",
    "interests": "my interests",
    "lifestyle": "the life I want",
    "goals": "my goals",
}
MOST = 8
"""Lines of one list that still fit on the page."""


class Dossier(NamedTuple):
    """What stands on the page."""

    title: str
    standing: str
    why: str
    fit: tuple[tuple[str, float, int, int, int], ...]
    """Side, median, lowest, highest, how many conversations."""
    weighted: float | None
    for_it: tuple[tuple[str, str], ...]
    """What speaks for it, and who said so."""
    against: tuple[tuple[str, str], ...]
    new_themes: tuple[int, ...]
    not_heard: tuple[str, ...]
    open_questions: tuple[str, ...]
    log: tuple[tuple[date, str, str], ...]
    """Day, decision, reason."""


def dossier_markdown(page: Dossier) -> str:
    """The page. What people said is text: nothing in it becomes a heading, a link or HTML."""
    lines = [f"# {plain_line(page.title)}", "", plain_line(page.standing), ""]
    lines += section("Why", [plain_line(page.why)] if page.why else [])
    lines += section("How well it fits", _fit(page))
    lines += section("For", _said(page.for_it))
    lines += section("Against", _said(page.against) or ["No one has spoken against it yet."])
    if page.new_themes:
        counts = " ".join(map(str, page.new_themes))
        lines += section("New themes per conversation", [counts])
    lines += section("Not heard yet", listed(page.not_heard))
    lines += section("Still open", _cut(listed(page.open_questions)))
    lines += section("Decisions", [_decided(*entry) for entry in page.log])
    return "\n".join(lines).rstrip() + "\n"


def _fit(page: Dossier) -> list[str]:
    lines = [
        f"- {MINE.get(side, side)}: {median:g} of 5 ({low}-{high}), n = {n}" if n > 1
        else f"- {MINE.get(side, side)}: {median:g} of 5, n = 1"
        for side, median, low, high, n in page.fit
    ]  # fmt: skip
    if page.weighted is not None:
        lines.append(f"- weighted by what counts for me: {page.weighted:.1f}")
    return lines


def _said(found: tuple[tuple[str, str], ...]) -> list[str]:
    return _cut([f"- {plain_line(text)} ({plain_line(names)})" for text, names in found])


def _decided(on: date, what: str, reason: str) -> str:
    because = f": {plain_line(reason)}" if reason else ""
    return f"- {on.isoformat()} {plain_line(what)}{because}"


def _cut(lines: list[str]) -> list[str]:
    """So many lines that the page stays one; the rest is counted."""
    return lines if len(lines) <= MOST else [*lines[: MOST - 1], f"- and {len(lines) - MOST + 1} more"]


def tree_markdown(figures: str, people: Iterable[tuple[int, str, str]]) -> str:
    """Who named whom, as a list in a list. Depth, name and figures of everybody, in the order of the tree."""
    lines = ["# Who named whom", "", plain_line(figures), ""]
    for depth, name, said in people:
        behind = f" ({plain_line(said)})" if said else ""
        lines.append(f"{'    ' * depth}- {plain_line(name)}{behind}")
    return "\n".join(lines) + "\n"


MOST_QUESTIONS = 2_000
MOST_CHARACTERS = 2_000
_BULLET = re.compile(r"(?:[-*+•–]|\(?\d{1,4}[.)])\s+")
_HEADING = re.compile(r"#+\s*(.*?)\s*#*")


class Skipped(NamedTuple):
    """A line that became no question."""

    line: int
    """Counted from 1."""
    why: str


class QuestionList(NamedTuple):
    """What a plain list holds."""

    questions: tuple[Question, ...]
    skipped: tuple[Skipped, ...]
    guessed: tuple[str, ...]
    """Headings that name no stage; their questions count as story."""


def read_list(text: str, known: Iterable[str] = ()) -> QuestionList:
    """The questions of a text: bullets and numbers before them are dropped, `# Heading` begins a section.

    A heading that holds the name of a stage gives its questions that stage; without one they are of the
    story. Lines that are questions already are skipped.

    Args:
        text: The text, with plain line ends.
        known: Wordings that are there already.
    """
    seen = {_key(wording) for wording in known}
    questions: list[Question] = []
    skipped: list[Skipped] = []
    guessed: list[str] = []
    stage, title = "story", ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line:
            continue
        if (heading := _HEADING.fullmatch(line)) is not None:
            title = " ".join(heading[1].split())[:MOST_CHARACTERS]
            found = _stage_in(title)
            stage = found or "story"
            if title and not found:
                guessed.append(title)
            continue
        wording = " ".join(_BULLET.sub("", line, count=1).split())
        problem = _problem(wording, seen, len(questions))
        if problem:
            skipped.append(Skipped(number, problem))
            continue
        seen.add(_key(wording))
        questions.append(Question(id="", text=wording, stage=stage, section_title=title))
    return QuestionList(tuple(questions), tuple(skipped), tuple(dict.fromkeys(guessed)))


def _problem(wording: str, seen: set[str], count: int) -> str:
    if len(wording) > MOST_CHARACTERS:
        return f"it has more than {MOST_CHARACTERS:,} characters"
    if _key(wording) in seen:
        return "the question is there already"
    if count >= MOST_QUESTIONS:
        return f"a bank holds {MOST_QUESTIONS:,} questions at most"
    return "" if re.search(r"\w", wording) else "it holds no words"


def _key(wording: str) -> str:
    return " ".join(wording.casefold().split())


def _stage_in(title: str) -> str:
    words = re.findall(r"[^\W_]+", title.casefold().replace("organization", "organisation"))
    return next((stage for stage in STAGES if stage in words), "")
