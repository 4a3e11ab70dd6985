"""A conversation on one page of Markdown, to be printed and laid on the table."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..domain.brief import Brief, BriefQuestion
from ..domain.visible import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=~])")
_BOX = "☐"


def brief_markdown(brief: Brief) -> str:
    """The page. Text of the user is escaped: nothing in it becomes a heading, a link or HTML."""
    lines = [f"# {_safe(brief.name)}", ""]
    lines += _paragraph(brief.role, brief.when, brief.how)
    if brief.ends:
        lines += [f"**{brief.minutes} minutes**, until {brief.ends}; closing from {brief.closing_at}", ""]
    lines += _section("Purpose", [_safe(brief.purpose)] if brief.purpose else [])
    lines += _section("I want to know", _numbered(brief.goals))
    lines += _section("What we share", _listed(brief.shared))
    lines += _section("My thirty seconds", [_safe(line) for line in brief.introduction.splitlines() if line])
    middle = [question for question in brief.questions if not question.closing]
    closing = [question for question in brief.questions if question.closing]
    lines += _section("Questions", _asked(middle))
    lines += _section(f"Closing, {brief.closing_at}" if brief.closing_at else "Closing", _asked(closing))
    lines += _section(
        "Found out", [f"- *{_safe(subject)}*: {_safe(text)}" for subject, text in brief.research]
    )
    lines += _section("Still to do", _listed(brief.to_do))
    lines += ["## Notes", ""]
    return "\n".join(lines)


def _paragraph(*texts: str) -> list[str]:
    shown = [_safe(text) for text in texts if text]
    return [*("  \n".join(shown).splitlines()), ""] if shown else []


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"## {title}", "", *lines, ""] if lines else []


def _listed(texts: Iterable[str]) -> list[str]:
    return [f"- {_safe(text)}" for text in texts]


def _numbered(texts: Iterable[str]) -> list[str]:
    return [f"{number}. {_safe(text)}" for number, text in enumerate(texts, 1)]


def _asked(questions: Iterable[BriefQuestion]) -> list[str]:
    lines = []
    for question in questions:
        must = " **MUST**" if question.must else ""
        lines.append(f"- {_BOX} {_safe(question.text)} ({question.minutes} min){must}")
        if question.probes:
            lines.append(f"    - then: {_safe(' / '.join(question.probes))}")
    return lines


def _safe(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    line = " ".join(visible(text, multiline=True).split())
    escaped = _SPECIAL.sub(r"\\\1", line)
    return _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", escaped)
