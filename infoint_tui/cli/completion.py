"""Completion of the command line in bash, zsh and fish: scripts that shtab makes and the wheel carries."""

from __future__ import annotations

import sys

from .common import OK

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse

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
