"""A reflection on one page of Markdown, to be sent to somebody who looks at it too."""

from __future__ import annotations

from ..domain.handouts import FeedbackPage
from .markdown import listed, plain_line, section


def feedback_markdown(page: FeedbackPage) -> str:
    """The page. It holds answers of the reflection only: the notes of the talk stay private."""
    lines = [f"# {plain_line(page.title)}", ""]
    lines += section("What I wanted to know", _pairs(page.goals))
    lines += section("What I know now", listed(page.takeaways))
    lines += section("How well it fits", _pairs(page.fit))
    lines += section("What went well", _paragraph(page.well))
    lines += section("What I would do differently", _paragraph(page.not_well))
    lines += section("What is next", _paragraph(page.strategy))
    lines += section("My question to you", _paragraph(page.question or "What do you see that I do not?"))
    return "\n".join(lines)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"- {plain_line(name)}: {plain_line(said)}" for name, said in pairs]


def _paragraph(text: str) -> list[str]:
    return [plain_line(line) for line in text.splitlines() if line.strip()]
