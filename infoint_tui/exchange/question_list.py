"""Plain lists of questions: one a line, a heading above each group."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..domain.bank import STAGES, Question

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
