"""What the commands share: exit statuses, the data home, saying and refusing."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
"""As in `typing`, whose import would take as long as all that `--version` does."""

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[[argparse.Namespace], int]
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]

TIME_ZONES = os.pathsep.join(
    ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
)
"""Where Python looks for zones by default; asking it what its default is costs more than all the zones."""
OK, UNUSABLE, USAGE, LOCKED = 0, 1, 2, 3
"""Exit statuses: done; nothing found or not possible; wrong use; another window keeps writing."""


def quick_time_zones() -> None:
    """Tell Python where zones lie, before it looks for that itself."""
    if os.name == "posix":
        os.environ.setdefault("PYTHONTZPATH", TIME_ZONES)


def home_of(options: argparse.Namespace) -> Path:
    """The data home that the command line or the environment names, else the platform's place."""
    chosen = options.home or os.environ.get("INFOINT_HOME")
    if chosen:
        return user_path(chosen)
    from platformdirs import user_data_path

    return user_data_path("infoint", appauthor=False)


def user_path(text: str) -> Path:
    """A path as a user writes it, absolute. Raises HomeError for a user nobody knows."""
    from pathlib import Path

    from ..store.records import HomeError

    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise HomeError(f"{text} names a user this computer doesn't know. Write the whole path.") from error


def refuse(sentence: str, status: int = UNUSABLE) -> int:
    """Say on standard error why something is not done; gives the exit status."""
    from ..domain.text import visible

    sys.stderr.write(f"infoint: {visible(sentence)}\n")
    return status


def print_bytes(data: bytes) -> int:
    """Write bytes to standard output as they are; gives the exit status."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        return unwritten(error)
    return OK


def unwritten(error: OSError) -> int:
    """Say that standard output could not be written."""
    # What is left in the buffer would be tried again, and fail again, when Python ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return refuse(f"Standard output could not be written: {error.strerror or error}.")


def lock_of(options: argparse.Namespace) -> bool:
    """Whether writing needs a lock; not with `--no-lock`."""
    return not getattr(options, "no_lock", False)


def tell(lines: list[str], *, tabs: bool = False) -> None:
    """Write lines to standard output; nothing in them can act on the terminal. Tabs stay where asked for."""
    from ..domain.text import visible

    def shown(line: str) -> str:
        return "\t".join(map(visible, line.split("\t"))) if tabs else visible(line)

    sys.stdout.write("".join(f"{shown(line)}\n" for line in lines))
