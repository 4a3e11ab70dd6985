"""The command line as a whole: the overview that `infoint --help` gives, and completion in bash, zsh and
fish, by scripts that shtab makes and the wheel carries.
"""

from __future__ import annotations

import sys

from .common import OK

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from typing import Any, Self

    from .common import Subcommands

SHELLS = ("bash", "zsh", "fish")
FOLDER = "completions"
"""Beside the packages of the program; a script for each shell."""


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    completion = commands.add_parser(
        "completion",
        help="print the completion script for a shell",
        description="Print the script that lets a shell complete commands and options.",
        epilog="examples:\n"
        "  infoint completion bash > ~/.local/share/bash-completion/completions/infoint\n"
        "  infoint completion zsh > ~/.zfunc/_infoint     with ~/.zfunc in fpath before compinit\n"
        "  infoint completion fish > ~/.config/fish/completions/infoint.fish\n",
    )
    completion.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    completion.set_defaults(run=_completion)
    return [completion]


_VERSION = "show program's version number and exit"
"""What argparse says of an option without a help of its own."""


class Outline:
    """Hears what the parser of all commands is told, and gives its help word for word.

    Loading argparse and its formatter, and a parser for each command, takes several times as long.
    """

    MARGIN = 2
    LEFT_OUT = None

    def __init__(self) -> None:
        self._usage = ["usage: infoint", "[-h]"]
        self._commands: list[tuple[str, str]] = []
        self._options = [("  -h, --help", "show this help message and exit")]

    def set_defaults(self, **_values: object) -> None:
        """What a command does is of no interest here."""

    def add_argument(self, flag: str, *, metavar: str = "", help: str = _VERSION, **_told: object) -> None:
        """Hear of an option of the program."""
        head = f"{flag} {metavar}".rstrip()
        self._usage.append(f"[{head}]")
        self._options.append((f"  {head}", help))

    def add_subparsers(self, *, metavar: str, **_told: object) -> Self:
        """Hear that there are commands, and what they are called."""
        self._usage.append(f"{metavar} ...")
        self._commands.append((f"  {metavar}", ""))
        return self

    def add_parser(self, name: str, *, help: str, **_told: object) -> Any:
        """Hear of a command; what is told of its own arguments goes nowhere."""
        self._commands.append((f"    {name}", help))
        return _Unheard()

    def text(self, width: int, description: str, epilog: str) -> str:
        """The help in a terminal of so many cells; empty where it is too narrow for the usage in one line."""
        usage = " ".join(self._usage)
        width -= self.MARGIN
        if len(usage) > width:
            return ""
        column = max(len(head.lstrip()) for head, _help in (*self._commands, *self._options)) + 4
        parts = [usage, "\n".join(_lines(description, width))]
        for title, entries in (("positional arguments", self._commands), ("options", self._options)):
            rows = [f"{title}:"]
            for head, help in entries:
                lines = _lines(help, width - column)
                if len(head) + 2 > column or not lines:
                    rows.append(head)
                    head = ""
                for line in lines:
                    rows.append(f"{head:<{column}}{line}")
                    head = ""
            parts.append("\n".join(rows))
        parts.append("\n".join(_lines(epilog, width)))
        return "\n\n".join(parts) + "\n"


class _Unheard:
    """Takes whatever it is told."""

    def __getattr__(self, _name: str) -> Self:
        return self

    def __call__(self, *_values: object, **_named: object) -> Self:
        return self


def _lines(text: str, width: int) -> list[str]:
    """Broken as `textwrap` breaks it: at blanks, and behind a hyphen that joins two words of letters."""
    lines: list[str] = []
    for word in text.split():
        joint = " "
        parts = word.split("-") if all(len(part) > 1 for part in word.split("-")) else [word]
        for number, part in enumerate(parts, 1):
            piece = part if number == len(parts) else f"{part}-"
            if lines and len(lines[-1]) + len(joint) + len(piece) <= width:
                lines[-1] += joint + piece
            else:
                lines.append(piece)
            joint = ""
    return lines


def _completion(options: argparse.Namespace) -> int:
    from importlib.resources import files

    script = files("infoint_tui") / FOLDER / f"infoint.{options.shell}"
    sys.stdout.write(script.read_text(encoding="utf-8"))
    return OK


def make_scripts() -> dict[str, str]:
    """The scripts as they should be, by shell. Needs shtab, which only developers have."""
    import shtab

    from . import command_line

    return {
        shell: "".join(f"{line.rstrip()}\n" for line in shtab.complete(command_line(), shell).splitlines())
        for shell in SHELLS
    }


def write_scripts() -> None:
    """Renew the scripts beside the program: `python -m infoint_tui.cli.completion`."""
    from pathlib import Path

    folder = Path(__file__).parents[1] / FOLDER
    folder.mkdir(exist_ok=True)
    for shell, script in make_scripts().items():
        (folder / f"infoint.{shell}").write_text(script, encoding="utf-8")


if __name__ == "__main__":
    write_scripts()
