"""Measures the speed of the program against small baseline programs, side by side, and prints a table.

    python -m tests.benchmarks.run [--quick] [--processor] [--runs N] [--only WORD] [--keep DIRECTORY]

Times differ from machine to machine; the ratios are what counts. Nothing is asserted. On a machine that is
busy with other things, --processor compares the processor time that was used. Linux only, with strace for the
slow disk; about three minutes with --quick and fifteen without.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from . import measures
from .homes import Shape
from .measures import Bench, Samples, Unmeasured

SMALL, MIDDLE, HUGE = Shape(), Shape(contacts=1000, meetings=300), Shape(contacts=30_000, meetings=1000)
REVIEWED = Shape(contacts=1_000, meetings=1_000, themes=40)


class Figure(NamedTuple):
    """One line of the table."""

    what: str
    key: str
    """Which samples of its measure."""
    target: float
    red: float
    percentile: int = 50
    absolute: bool = False
    """The limits are values of the product, not ratios."""


class Subject(NamedTuple):
    """Figures that come from one measure."""

    measure: Callable[[Bench], Samples]
    figures: tuple[Figure, ...]
    quick: bool = True
    rounds: int | None = None
    """Rounds at most, for measures that take long or repeat themselves."""


def subjects(quick: bool) -> list[Subject]:
    """Everything that is measured, with its target and the line it must not cross."""
    resting = 5.0 if quick else 10.0
    return [
        _start("small home", SMALL, (1.15, 1.25), (1.3, 1.6)),
        _start("1,000 contacts, 300 meetings", MIDDLE, (1.25, 1.5), (1.5, 2.0)),
        _start("30,000 contacts, 1,000 meetings", HUGE, (2.0, 2.5), (3.5, 5.0), quick=False),
        Subject(
            measures.typing_live,
            (
                Figure("typing in Live with 200 notes, p50 / bare Input", "typing", 1.2, 1.5),
                Figure("typing in Live with 200 notes, p95 / bare Input", "typing", 1.2, 1.5, 95),
                Figure("a lone Esc in Live / bare app", "esc", 0.4, 1.0),
            ),
            rounds=3,
        ),
        Subject(
            measures.typing_live_banks,
            tuple(
                Figure(
                    f"typing in Live, 200 notes and 2,000 questions, p{percent} / bare {name}",
                    name,
                    1.2,
                    1.5,
                    percent,
                )
                for name in ("input", "editor")
                for percent in (50, 95)
            ),
            rounds=3,
        ),
        Subject(
            measures.typing_slow_disk,
            (
                Figure("typing in Live, 500 ms a flush, p50 / same at full speed", "letters", 1.2, 1.5),
                Figure("typing in Live, 500 ms a flush, p95 / same at full speed", "letters", 1.2, 1.5, 95),
                Figure("Enter in Live, 500 ms a flush / same at full speed", "enter", 1.2, 1.5),
            ),
            rounds=3,
        ),
        *(_text(size) for size in (1_000, 50_000, 500_000)),
        _pipeline("1,000 contacts", MIDDLE),
        _pipeline("30,000 contacts", HUGE, quick=False),
        _places("30,000 contacts, 1,000 meetings", HUGE),
        _review("1,000 conversations", REVIEWED),
        _review("30,000 contacts, 1,000 conversations", REVIEWED._replace(contacts=30_000)),
        Subject(
            partial(measures.first_change, shape=HUGE),
            (Figure("first change of a session, 30,000 contacts / the second", "change", 1.5, 3.0),),
            quick=False,
            rounds=3,
        ),
        Subject(
            partial(measures.banks, questions=2_000),
            (
                Figure("question banks, 2,000 own: first paint / built-in alone", "first", 1.1, 1.5),
                Figure("question banks, 2,000 own: all there / built-in alone", "last", 2.0, 4.0),
                Figure("question banks, 2,000 own: cursor / bare list", "cursor", 1.2, 1.6),
                Figure("question banks, 2,000 own: search per key / bare Input", "search", 2.0, 3.0),
            ),
            rounds=3,
        ),
        Subject(
            partial(measures.idle, seconds=resting, clock=False),
            (
                Figure("idle on Today: bytes a second", "bytes a second", 0.0, 5.0, absolute=True),
                Figure("idle on Today: processor %", "processor %", 0.0, 0.3, absolute=True),
            ),
            rounds=1,
        ),
        Subject(
            partial(measures.idle, seconds=resting, clock=True),
            (
                Figure("idle in Live: bytes a second", "bytes a second", 400.0, 2000.0, absolute=True),
                Figure("idle in Live: processor %", "processor %", 1.0, 2.0, absolute=True),
            ),
            rounds=1,
        ),
        Subject(
            measures.command_line,
            (
                Figure("--version / python -c pass", "--version", 1.5, 2.5),
                Figure("--help / python -c pass", "--help", 1.5, 2.5),
                Figure("check on a small home / python -c pass", "check", 3.0, 5.0),
            ),
        ),
    ]


def _start(
    name: str, shape: Shape, start: tuple[float, float], memory: tuple[float, float], quick: bool = True
) -> Subject:
    figures = (
        Figure(f"start, {name} / bare app", "start", *start),
        Figure(f"peak memory, {name} / bare app", "memory", *memory),
        Figure(f"leaving, {name} / bare app", "leaving", 0.3, 1.0),
    )
    return Subject(partial(measures.start, shape=shape), figures, quick)


def _text(size: int) -> Subject:
    figure = Figure(f"typing in a text of {size:,} characters / bare Input", "typing", 1.2, 2.0)
    return Subject(partial(measures.typing_text, size=size), (figure,), rounds=2)


def _pipeline(name: str, shape: Shape, quick: bool = True) -> Subject:
    figures = (
        Figure(f"cursor on the board, {name} / bare list", "board", 1.2, 1.6),
        Figure(f"cursor in the list, {name} / bare list", "list", 1.2, 1.6),
        Figure(f"page down in the list, {name} / bare list", "pages", 1.2, 1.6),
        Figure(f"filter per key, {name} / cursor in the list", "filter", 2.0, 3.0),
    )
    return Subject(partial(measures.pipeline, shape=shape), figures, quick, rounds=3)


def _places(name: str, shape: Shape) -> Subject:
    figures = (
        Figure(f"Pipeline for the first time, {name} / start of a bare app", "pipeline", 1.0, 3.0),
        Figure(f"Review for the first time, {name} / start of a bare app", "review", 1.0, 3.0),
        Figure(f"looking back on a week, {name} / start of a bare app", "week", 1.0, 3.0),
        Figure(f"Today again, {name} / start of a bare app", "today", 0.2, 0.5),
    )
    return Subject(partial(measures.places, shape=shape), figures, quick=False, rounds=3)


def _review(name: str, shape: Shape) -> Subject:
    tabs = ("compare", "themes", "differences", "people", "decide", "numbers")
    figures = [
        Figure(f"Review, {tab} for the first time, {name} / start of a bare app", tab, 1.0, 3.0)
        for tab in tabs
    ]
    figures += [
        Figure(f"cursor in {tab}, {name} / bare list", f"{tab} keys", 2.0, 3.0)
        for tab in ("compare", "themes", "numbers")
    ]
    return Subject(partial(measures.review, shape=shape), tuple(figures), quick=False, rounds=3)


def percentile(values: Sequence[float], percent: int) -> float:
    """A percentile of the samples; the median for 50."""
    if percent == 50:
        return statistics.median(values)
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def verdict(value: float, target: float, red: float) -> str:
    """Where a figure stands."""
    return "on target" if value <= target else "ok" if value <= red else "RED"


def line(figure: Figure, bare: Sequence[float], ours: Sequence[float]) -> str:
    """One line of the table."""
    base, value = percentile(bare, figure.percentile), percentile(ours, figure.percentile)
    judged = value if figure.absolute else value / base
    shown = f"{value:.1f}" if figure.absolute else f"{judged:.2f}x"
    against = "" if figure.absolute else f"{base:.1f}"
    limits = f"{figure.target:g} | {figure.red:g}"
    return (
        f"| {figure.what} | {against} | {value:.1f} | {shown} | {limits} |"
        f" {verdict(judged, figure.target, figure.red)} |"
    )


def measured(bench: Bench, chosen: Sequence[Subject], runs: int) -> list[str]:
    """Run everything, one round after the other so that both sides share the machine's moods; the lines."""
    gathered: list[dict[str, tuple[list[float], list[float]]]] = [{} for _ in chosen]
    failures: dict[int, str] = {}
    for turn in range(runs):
        for number, subject in enumerate(chosen):
            if number in failures or (subject.rounds is not None and turn >= subject.rounds):
                continue
            _progress(f"round {turn + 1} of {runs}: {subject.figures[0].what}")
            try:
                samples = subject.measure(bench)
            except Unmeasured as problem:
                failures[number] = str(problem)
                continue
            for key, (bare, ours) in samples.items():
                both = gathered[number].setdefault(key, ([], []))
                both[0].extend(bare)
                both[1].extend(ours)
    lines = []
    for number, subject in enumerate(chosen):
        for figure in subject.figures:
            if number in failures:
                lines.append(f"| {figure.what} | | | not measured | {figure.target:g} | {figure.red:g} | |")
            else:
                lines.append(line(figure, *gathered[number][figure.key]))
    for reason in failures.values():
        sys.stderr.write(f"\nNot measured: {reason}\n")
    return lines


def saving_lines(bench: Bench, quick: bool) -> list[str]:
    """What a change costs the one who makes it, and how a durable save grows with the home."""
    few, many = 100, 1_000 if quick else 10_000
    _progress("saving")
    (held, saved), (held_many, saved_many) = measures.saving(bench, few), measures.saving(bench, many)
    limits = (1.0, 5.0) if quick else (5.0, 10.0)
    growth = Figure(f"a durable save, {many:,} / {few} contacts", "", 1.5, 3.0)
    return [
        line(Figure(f"one field changed, {few} contacts: ms", "", 1.0, 5.0, absolute=True), [1.0], held),
        line(
            Figure(f"one field changed, {many:,} contacts: ms", "", *limits, absolute=True), [1.0], held_many
        ),
        line(growth, saved, saved_many),
    ]


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 0 unless the arguments are wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds, nothing with 30,000 contacts")
    parser.add_argument(
        "--processor", action="store_true", help="processor time instead of the clock, for a busy machine"
    )
    parser.add_argument("--runs", type=int, default=None, help="rounds (default 9, quick 5)")
    parser.add_argument("--only", default="", metavar="WORD", help="only figures whose name contains it")
    parser.add_argument(
        "--keep", type=Path, default=None, metavar="DIRECTORY", help="make the homes there, keep them"
    )
    options = parser.parse_args(arguments)
    chosen = [
        subject
        for subject in subjects(options.quick)
        if (subject.quick or not options.quick)
        and any(options.only in figure.what for figure in subject.figures)
    ]
    before = os.getloadavg()[0]
    runs = options.runs or (5 if options.quick else 9)
    with tempfile.TemporaryDirectory(prefix="infoint-benchmark-") as temporary:
        work = options.keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(work.absolute(), processor=options.processor)
        lines = measured(bench, chosen, runs)
        if options.only in "saving":
            lines += saving_lines(bench, options.quick)
    _progress("")
    columns, rows = 120, 40
    sys.stdout.write(
        f"{runs} rounds, {columns}x{rows}, Python {sys.version.split()[0]}, {os.cpu_count()} processors,"
        f" {'processor time' if options.processor else 'time by the clock'},"
        f" load average {before:.1f} before and {os.getloadavg()[0]:.1f} after\n\n"
        "| what | baseline ms | ours | ratio | target | red line | |\n|---|---|---|---|---|---|---|\n"
    )
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
