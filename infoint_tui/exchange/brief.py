"""A conversation on one page of Markdown, to be printed and laid on the table."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.checklist import REMINDER_TITLES
from ..domain.handouts import Brief, BriefQuestion
from .markdown import listed, numbered, plain_line, section

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
