"""Compiles ahead of the first text what nearly every text needs."""

from __future__ import annotations

from .message import lint_message, lint_thanks
from .question import lint_question

_QUESTIONS = (
    "When you began, how did you find your first job in this field, and what do you do now at work?",
    "Do you like the team you work with, and would you say that people stay?",
    "Could you tell me about a week that went wrong?",
)
_LETTER = """Dear Ms Delgado,

Thank you for the talk. I am a student and would like to learn how you came to your work; what you told me about
the first week stays with me. Could we talk for 20 minutes on Monday at 3 pm or on Tuesday 10 March? I am not
asking for a job, and if it does not suit you I understand. I will write to your colleague.

Kind regards,
Noor"""
_BARE = "Dear Ann,\n\nCould we meet in the garden? It is green.\n\nBest,\nBo"
"""Lacks most things, so that they are looked for in every way."""


def warm_up() -> None:
    """Look at ordinary texts, for a thread that nobody waits for; afterwards the first real one is as quick as the
    next."""
    for text in _QUESTIONS:
        lint_question(text)
    for letter in (_LETTER, _BARE):
        lint_message(letter)
        lint_thanks(letter)
