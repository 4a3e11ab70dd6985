"""Prints how many faulty texts each rule finds: `python -m tests.domain.advice.report`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import NamedTuple

from infoint_tui.domain.advice.findings import TIP

from .texts import context_of, found_rules, lint, message_examples, read

QUESTIONS = tuple(
    f"{name}questions.yaml"
    for name in ("", "more_", "unseen_", "second_", "third_", "fourth_", "fifth_", "sixth_", "seventh_")
)
VOICES = (
    "eighth_questions.yaml",
    "tenth_questions.yaml",
    "eleventh_questions.yaml",
    "twelfth_questions.yaml",
    "thirteenth_questions.yaml",
    "fourteenth_questions.yaml",
    "fifteenth_questions.yaml",
    "sixteenth_questions.yaml",
    "seventeenth_questions.yaml",
    "eighteenth_questions.yaml",
)
"""Texts for the weights of words; in these a clean one may well be closed or ask two things."""
HELD_OUT = ("ninth_questions.yaml",)
"""Texts that nothing was learned from."""
LETTERS = (
    ("unseen_requests.yaml", "request"),
    ("second_requests.yaml", "request"),
    ("third_requests.yaml", "request"),
    ("fourth_requests.yaml", "request"),
    ("fifth_requests.yaml", "request"),
    ("sixth_requests.yaml", "request"),
    ("unseen_thanks.yaml", "thanks"),
    ("second_thanks.yaml", "thanks"),
    ("third_thanks.yaml", "thanks"),
    ("fourth_thanks.yaml", "thanks"),
    ("fifth_thanks.yaml", "thanks"),
    ("sixth_thanks.yaml", "thanks"),
    ("requests.yaml", "request"),
    ("more_requests.yaml", "request"),
    ("thanks.yaml", "thanks"),
    ("more_thanks.yaml", "thanks"),
)


class Measured(NamedTuple):
    """What the rules found in texts whose faults are known."""

    expected: Counter[str]
    """Texts with a fault, by rule."""
    found: Counter[str]
    """Those in which the rule found it."""
    wrong: Counter[str]
    """Texts without the fault in which the rule spoke; for questions only clean texts count."""
    clean: int
    """Texts without any fault."""
    clean_kept: int
    """Those about which nothing was said."""

    @property
    def precision_on_clean(self) -> float:
        """Share of the clean texts that are left alone."""
        return self.clean_kept / self.clean

    @property
    def recall(self) -> float:
        """Share of the faults that are found."""
        return sum(self.found.values()) / sum(self.expected.values())


def measure_questions(names: tuple[str, ...] = QUESTIONS + VOICES) -> Measured:
    """All questions of the corpus, or of some of its files."""
    expected, found, wrong = Counter[str](), Counter[str](), Counter[str]()
    clean = kept = 0
    for name in names:
        corpus = read(name)
        for text in corpus["clean"]:
            found_here = lint("question", text)
            if name not in QUESTIONS:
                found_here = tuple(each for each in found_here if each.severity != TIP)
            rules = found_rules(found_here)
            clean += 1
            kept += not rules
            wrong.update(rules)
        for rule, texts in corpus["faulty"].items():
            expected[rule] += len(texts)
            found[rule] += sum(rule in found_rules(lint("question", text)) for text in texts)
    return Measured(expected, found, wrong, clean, kept)


def measure_letters() -> Measured:
    """All letters of the corpus."""
    expected, found, wrong = Counter[str](), Counter[str](), Counter[str]()
    clean = kept = 0
    for name, kind in LETTERS:
        for entry in read(name):
            rules = found_rules(lint(kind, entry["text"], context_of(entry)))
            wanted = set(entry["expect"])
            clean += not wanted
            kept += not wanted and not rules
            expected.update(wanted)
            found.update(wanted & rules)
            wrong.update(rules - wanted)
    return Measured(expected, found, wrong, clean, kept)


def measure_examples() -> Measured:
    """The examples of each message rule."""
    expected, found, wrong = Counter[str](), Counter[str](), Counter[str]()
    clean = kept = 0
    for rule, fires, kind, text, context in message_examples():
        spoke = rule in found_rules(lint(kind, text, context))
        if fires:
            expected[rule] += 1
            found[rule] += spoke
        else:
            clean += 1
            kept += not spoke
            wrong[rule] += spoke
    return Measured(expected, found, wrong, clean, kept)


def main() -> None:
    """Print the tables."""
    for title, measured in (
        ("questions", measure_questions()),
        ("letters", measure_letters()),
        ("examples of messages", measure_examples()),
    ):
        sys.stdout.write(
            f"{title}: {measured.clean_kept} of {measured.clean} clean texts left alone"
            f" ({measured.precision_on_clean:.3f}), recall {measured.recall:.3f}\n"
        )
        for rule, count in sorted(measured.expected.items()):
            sys.stdout.write(f"  {rule:<20} {measured.found[rule]:>3} of {count:<3}")
            sys.stdout.write(f"  wrongly {measured.wrong[rule]}\n" if measured.wrong[rule] else "\n")


if __name__ == "__main__":
    main()
