"""Makes question banks of any size; the same seed gives the same bank.

python -m tests.benchmarks.banks DIRECTORY --questions 2000
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from infoint_tui.domain.bank import STAGES

MOST = 2_000
NAME = "benchmark"
WORDS = (
    *("shift", "patients", "radio", "training", "years", "people", "career", "change", "sleep", "team"),
    *("advice", "technique", "week", "place", "field", "deadline", "customer", "budget", "craft", "mentor"),
)


def bank(questions: int = MOST, seed: int = 7) -> str:
    """The text of a bank with questions in full: follow-ups, tags, conditions.

    Args:
        questions: How many; a bank holds at most 2,000.
        seed: Decides on the words.
    """
    draw = random.Random(seed)
    lines = ["schema: 1", f"id: {NAME}", "name: Benchmark", "sections:"]
    for number, stage in enumerate(STAGES):
        lines += [
            f"  - id: {stage}",
            f"    title: All about {stage}",
            f"    stage: {stage}",
            "    questions:",
        ]
        for index in range(number, questions, len(STAGES)):
            lines += _question(draw, index)
    return "\n".join(lines) + "\n"


def _question(draw: random.Random, index: int) -> list[str]:
    words = " ".join(draw.choices(WORDS, k=6))
    return [
        f"      - id: q{index}",
        f'        text: "What about {words} at {{org|your place}}, number {index}?"',
        "        probes:",
        f"          - How does the {draw.choice(WORDS)} help?",
        "          - What makes it harder?",
        f"        minutes: {draw.randint(1, 4)}",
        f"        depth: {draw.randint(1, 3)}",
        f"        tags: [{draw.choice(WORDS)}, {draw.choice(WORDS)}]",
        "        avoid_if: [weak_rapport]" if draw.random() < 0.2 else "        idea: [O]",
    ]


def write(home: Path, questions: int = MOST) -> Path:
    """Put a bank among the user's own of a home; gives its file."""
    folder = home / "question_banks"
    folder.mkdir(exist_ok=True)
    path = folder / f"{NAME}.yaml"
    path.write_text(bank(questions), encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    """Write one bank into a home; 0 if it was written."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.banks", description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--questions", type=int, default=MOST)
    given = parser.parse_args(arguments)
    given.directory.mkdir(exist_ok=True)
    sys.stdout.write(f"{write(given.directory, given.questions)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
