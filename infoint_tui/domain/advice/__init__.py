"""Advice on questions and messages: what may be wrong, where, why, and what might stand there instead.

Pure functions of a text and what is known beside it. They look for wordings and may be wrong; every rule can be
switched off, see `Context.off`. The words and frames they look for are lists in `data`, see `lexicon`; nothing is
read or compiled before a text needs it.
"""

from .findings import ERROR, HINT, RULES, WARNING, Context, Finding, Rule
from .letter import body_words
from .messages import INMAIL_MOST, lint_message, lint_thanks
from .questions import lint_question

__all__ = [
    "ERROR",
    "HINT",
    "INMAIL_MOST",
    "RULES",
    "WARNING",
    "Context",
    "Finding",
    "Rule",
    "body_words",
    "lint_message",
    "lint_question",
    "lint_thanks",
    "warm_up",
]

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
