"""What users say of themselves: the introduction in thirty seconds, and ready answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

PARTS: tuple[tuple[str, str, str], ...] = (
    ("now", "Now", "Second-year biology, and I drive a delivery van on Saturdays."),
    ("thread", "Thread", "What keeps drawing me is the hour in which somebody has to stay calm."),
    ("question", "Question", "I am finding out what the work is like once the first year is over."),
    ("you", "You", "You trained the people I heard at the open day, so I came to you."),
)
"""Key, label and an example of each line of the introduction."""

WORD_LIMIT = 75
"""Words an introduction may have (S001)."""
WORDS_A_MINUTE = 150
"""Speaking rate that seconds are reckoned with."""
SHARE_LIMIT = 0.10
"""Share of the agreed time from which an introduction takes the talk away from the other (S001)."""
ANSWER_SECONDS = 60
"""Seconds a ready answer may take."""

ANSWERS: tuple[tuple[str, str, str], ...] = (
    ("about", "Tell me about yourself.", "Your thirty seconds, and stop there."),
    ("draws", "What draws you to this field?", "One moment that made you curious says more than a list."),
    ("goals", "What are your goals, soon and later?", "One near, one far; not knowing yet is an answer."),
    (
        "job",
        "Are you looking for a job?",
        "The honest line: yes, from June; today I would only like to learn.",
    ),
    ("help", "How can I help you?", "By telling me who else sees this differently."),
    ("why_me", "Why did you choose me?", "What only they can tell you; it stands in their record."),
    ("found", "What have you found out so far?", "Two findings and one open question."),
    ("resume", "Do you have a résumé with you?", "Say what you decided beforehand, and offer to send it."),
)
"""Key, question and a hint for each ready answer (S001, S004)."""


class Meter(NamedTuple):
    """How long a text is when it is said."""

    words: int
    seconds: int
    share: float
    """Part of the agreed time, 0 to 1; 0 where no time is agreed."""

    @property
    def too_many_words(self) -> bool:
        """Whether it is over the words an introduction may have."""
        return self.words > WORD_LIMIT

    @property
    def too_much_of_the_talk(self) -> bool:
        """Whether it takes too large a share of the time."""
        return self.share > SHARE_LIMIT


def measure(text: str, minutes: int = 0) -> Meter:
    """Words of a text, seconds to say it at 150 words a minute, and its share of so many minutes."""
    words = len(text.split())
    seconds = round(words * 60 / WORDS_A_MINUTE)
    return Meter(words, seconds, seconds / (minutes * 60) if minutes > 0 else 0.0)


def joined(parts: Mapping[str, str]) -> str:
    """The introduction as one text, a line for each part."""
    lines = (" ".join(parts.get(key, "").split()) for key, _label, _example in PARTS)
    return "\n".join(lines).rstrip("\n")


def split(text: str) -> dict[str, str]:
    """The parts of an introduction; what goes beyond four lines belongs to the last."""
    lines = text.split("\n", len(PARTS) - 1)
    lines += [""] * (len(PARTS) - len(lines))
    return {key: " ".join(line.split()) for (key, _label, _example), line in zip(PARTS, lines, strict=True)}
