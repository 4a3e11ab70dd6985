"""All that is said about a question."""

from __future__ import annotations

from collections.abc import Iterator

from . import question_form, question_topics, question_wants
from .context import Context
from .finding import Finding, order
from .question_parser import asks
from .raw_finding import Found, as_finding
from .text import Text, fold

LOOKED_AT = 2_000
"""Characters of a question that are looked at; a longer one is too long whatever it says."""
_SAID_BY = {
    "searchable": frozenset({"job-ask", "favour-ask", "pay-benefits"}),
    "closed": frozenset(
        {"job-ask", "favour-ask", "pay-benefits", "leading", "vague", "personal", "confidential"}
    ),
}
"""A finding says little beside one of these about the same question."""


def lint_question(text: str, context: Context | None = None) -> tuple[Finding, ...]:
    """What may be wrong with a question, errors first; places are characters of the text as given.

    Args:
        text: One question as it is asked; placeholders are read as their values or fallbacks.
        context: What is known beside it.
    """
    known = context or Context()
    folded = fold(text[:LOOKED_AT], known.values)
    found = [one for one in _findings(folded, known) if one.rule not in known.off]
    rules = {one.rule for one in found}
    kept = (one for one in found if not rules & _SAID_BY.get(one.rule, frozenset()))
    return order([as_finding(one, folded) for one in kept])


def _findings(text: Text, known: Context) -> Iterator[Found]:
    questions = asks(text)
    if not known.english:
        yield from question_form.double(text, questions, english=False)
        yield from question_form.too_long(text)
        return
    yield from question_wants.job_ask(text, questions)
    yield from question_wants.favour_ask(text, questions)
    yield from question_wants.pay(text, questions)
    yield from question_form.closed(text, questions)
    yield from question_form.double(text, questions)
    yield from question_form.leading(text, questions)
    yield from question_topics.searchable(text, questions)
    yield from question_form.too_long(text)
    yield from question_topics.personal(text, questions)
    yield from question_topics.confidential(text, questions)
    yield from question_form.vague(text, questions)
