"""Learns the weights of words from the example texts: `python -m tests.domain.advice.learn`.

One rule after the other by logistic regression over the features of `advice.questions`; the texts of
`report.HELD_OUT` are never learned from, so that what is measured on them holds for texts nobody knew.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import exp, sqrt
from pathlib import Path

from infoint_tui.domain import advice
from infoint_tui.domain.advice.lexicon import fold
from infoint_tui.domain.advice.questions import STEPS, features, tokens
from infoint_tui.services.banks import BankService

from .report import QUESTIONS, VOICES
from .texts import read

RULES = ("job-ask", "favour-ask", "pay-benefits", "searchable", "personal", "confidential", "vague")
ROUNDS, STEP, SHRINK = 20, 0.3, 0.001
AVERAGED = 10
"""Rounds at the end whose weights are averaged, so that the order of the texts matters less."""
FAULT_COUNTS = {"vague": 1.5}
"""How much more a fault counts than its absence; twice for the other rules."""
SEEN = 2
"""Texts in which a feature has to occur."""
LEAST = 2
"""Parts of one, see `STEPS`, a weight has to reach to be kept."""
Example = tuple[tuple[str, ...], str]
"""The features of a text, and the rule it breaks."""

HEAD = """# What words, their meanings and their neighbors weigh for each rule of questions, in tenths.
# Written by `python -m tests.domain.advice.learn`: teach it by example texts and word classes, not by hand.
# "a b" stands for a before b, "a * b" for one word between them, "abcde~" for long words that begin so,
# <name> for any word of a class of words.txt, ^ and $ for both ends.
"""


def example(text: str, rule: str) -> Example:
    """A text as it is learned from."""
    said = tokens(fold(text, {}).flow)
    return tuple(sorted({feature.name for feature in features(said)})), rule


def examples(names: Iterable[str]) -> list[Example]:
    """The texts of files."""
    found = []
    for name in names:
        corpus = read(name)
        found += [example(text, "") for text in corpus["clean"]]
        for rule, texts in corpus["faulty"].items():
            found += [example(text, rule) for text in texts]
    return found


def rule_examples() -> list[Example]:
    """The examples of each rule, of both sides."""
    found = []
    for rule, sides in read("question_examples.yaml").items():
        found += [example(text, rule) for text in sides["fires"]]
        found += [example(text, "") for text in sides["silent"]]
    return found


def banks() -> list[Example]:
    """The built-in questions, none of which has a fault."""
    found = []
    for bank in BankService(None).banks():
        for question in bank.questions():
            texts = (question.text, *question.variants.values(), *question.probes)
            found += [example(text, "") for text in texts]
    return found


def learn(texts: list[Example], rule: str) -> Mapping[str, float]:
    """The weight of every feature for a rule."""
    weights: defaultdict[str, float] = defaultdict(float)
    moved: defaultdict[str, float] = defaultdict(lambda: 0.01)
    counts = FAULT_COUNTS.get(rule, 2.0)
    shuffled, chance = list(texts), random.Random(1)
    total: defaultdict[str, float] = defaultdict(float)
    for done in range(ROUNDS):
        chance.shuffle(shuffled)
        for names, broken in shuffled:
            score = sum(weights.get(name, 0.0) for name in names)
            off = 1 / (1 + exp(-max(-30.0, min(30.0, score)))) - (broken == rule)
            if abs(off) < 0.02:
                continue
            for name in names:
                slope = off * (counts if broken == rule else 1.0) + SHRINK * weights[name]
                moved[name] += slope * slope
                weights[name] -= STEP * slope / sqrt(moved[name])
        if done >= ROUNDS - AVERAGED:
            for name, weight in weights.items():
                total[name] += weight / AVERAGED
    return total


def known(texts: list[Example]) -> list[Example]:
    """The texts with those features alone that occur more than once."""
    seen = Counter(name for names, _ in texts for name in names)
    return [(tuple(name for name in names if seen[name] >= SEEN), rule) for names, rule in texts]


def written(weights: Mapping[str, float]) -> str:
    """Weights as lines, the strongest first."""
    levels: defaultdict[int, list[str]] = defaultdict(list)
    for name, weight in sorted(weights.items()):
        if abs(level := round(weight * STEPS)) >= LEAST:
            levels[level].append(name)
    order = sorted(levels, key=lambda level: (-abs(level), -level))
    return "".join(f"{level}: {' | '.join(levels[level])}\n" for level in order)


def main() -> None:
    """Learn from all texts but those held out, and write the list."""
    texts = known(examples(QUESTIONS + VOICES) + rule_examples() + banks())
    parts = [HEAD]
    for rule in RULES:
        parts.append(f"\n[{rule}]\n{written(learn(texts, rule))}")
        sys.stdout.write(f"{rule}\n")
    path = Path(advice.__file__).parent / "data" / "weights.txt"
    path.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
