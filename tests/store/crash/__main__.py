"""Every point: `python -m tests.store.crash --full`; without `--full`, a seeded part."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from .cuts import MODELS, power_cuts
from .points import (
    SEED,
    Outcome,
    errors,
    kills,
    part,
    run_cuts,
    run_errors,
    run_kills,
    run_kills_then_cuts,
    scratch_folder,
    tears,
    undisturbed,
)


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _tell(name: str, outcomes: Iterable[Outcome]) -> int:
    began = time.monotonic()
    count, bad = 0, []
    for outcome in outcomes:
        count += 1
        if outcome.why:
            bad.append(outcome)
    say(f"{name:40} {count:7} points {len(bad):5} failed {time.monotonic() - began:7.1f} s")
    for outcome in bad[:20]:
        say(f"    {outcome.where}: {outcome.why}")
    return len(bad)


def main() -> int:
    """Run all kinds of faults and print how many points were tried and which failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.store.crash", description=__doc__)
    parser.add_argument("--full", action="store_true", help="every point, not a seeded part")
    parser.add_argument("--seed", type=int, default=SEED, help="which part")
    options = parser.parse_args()
    few = None if options.full else 200
    bad = 0
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as name:
        top = Path(name)
        for links in (True, False):
            where = "" if links else ", links refused"
            session = undisturbed(top, links=links)
            disk, deltas = session.disk, session.deltas
            say(f"a session of {len(disk.calls)} calls and {len(deltas)} changes{where}")
            found = part(kills(disk), few, options.seed)
            bad += _tell(f"killed{where}", run_kills(top, found, links=links))
            found = part(tears(disk), few, options.seed)
            bad += _tell(f"torn{where}", run_kills(top, found, links=links))
            for model in MODELS:
                states = part(power_cuts(disk.ops, model), few, options.seed)
                bad += _tell(f"power cut, {model}{where}", run_cuts(top, states, deltas))
            for model in MODELS:
                found = part(kills(disk), few and 30, options.seed)
                again = run_kills_then_cuts(top, found, model, most=6 if few else 40, links=links)
                bad += _tell(f"killed, then cut, {model}{where}", again)
            found = part(errors(disk), few, options.seed)
            bad += _tell(f"error{where}", run_errors(top, found, links=links, every_ack=True))
    say("All of it held." if not bad else f"{bad} points failed.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
