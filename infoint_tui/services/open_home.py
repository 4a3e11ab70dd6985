"""An open data home as a file: who holds the pen, what is saved, what undo may still reach, and the files of
the user's own in it: noticed when they change, shown as they stand, stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path as FilePath

from ..domain.errors import Refused
from ..store.records import HomeError, ReadOnly, Status
from ..store.store import Store


@contextmanager
def refusing() -> Iterator[None]:
    """What the store says about a home it cannot read or may not change is a refusal to a front end."""
    try:
        yield
    except (HomeError, ReadOnly) as error:
        raise Refused(str(error)) from error


class OpenHome:
    """Says and does nothing about what is in the records."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def path(self) -> FilePath:
        """The data home's directory."""
        return self._store.home

    @property
    def read_only(self) -> bool:
        """Whether this window may not write."""
        return self._store.read_only

    def drop_undo(self) -> None:
        """What was done so far stands: undo does not reach back to it."""
        with suppress(OSError):  # what stays of it on disk is gone tomorrow
            self._store.history.drop()

    @property
    def may_undo(self) -> bool:
        """Whether there may be something to undo; costs nothing, so that it can be asked for every key."""
        return self._store.history.may_undo

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._store.history.undo_label

    # -- the truth about saving -----------------------------------------------------------------------

    def on_status(self, callback: Callable[[Status], object]) -> None:
        """Be told when saving succeeds or fails; may be called from another thread."""
        self._store.saver.on_status(callback)

    def tick(self) -> None:
        """Housekeeping, about every two seconds."""
        self._store.tick()

    def look(self) -> None:
        """Notice at once what others did to the data file, as on coming back to the window."""
        self._store.look()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything is on disk."""
        return self._store.flush(timeout)

    def save_copy(self, path: FilePath) -> None:
        """Write everything to another place, for a full disk."""
        self._store.saver.save_copy(path)

    def rescue_now(self) -> bool:
        """Try to have everything in the place for copies; True when it is there, or on disk anyway."""
        return self._store.saver.rescue_now()

    def close(self, *, force: bool = False) -> None:
        """Flush and let go of the pen; with `force` also where something is in memory only."""
        self._store.close(force=force)

    # -- the pen --------------------------------------------------------------------------------------

    def ask_lock(self, timeout: float = 3.0) -> bool:
        """Ask the program that holds the pen for it. Refuses when the home cannot be read any more."""
        with refusing():
            return self._store.ask_lock(timeout)

    def try_take_lock(self) -> bool:
        """Take the pen if nobody holds it. Refuses when the home cannot be read any more."""
        with refusing():
            return self._store.try_take_lock()

    def lock_free(self) -> bool:
        """Whether the program that had the pen has let go of it; the status says who has it now."""
        return self._store.lock_free()

    def given_back(self) -> bool:
        """Whether the pen was given away to a program that has ended since, and nobody has it."""
        return self._store.given_back()

    def refresh(self) -> bool:
        """Follow the changes of the program that holds the pen. Refuses when the home cannot be read."""
        with refusing():
            return self._store.refresh()

    @property
    def handover_fileno(self) -> int | None:
        """Descriptor that becomes readable when somebody asks for the pen."""
        return self._store.handover_fileno

    def hand_over(self) -> bool:
        """Hand the pen over; this window goes on read-only."""
        return self._store.hand_over()


Stamp = tuple[int, int, int]
"""Tells one version of a file from another."""


class TemplateFile:
    """A file that may not be there."""

    def __init__(self, home: OpenHome, place: str) -> None:
        """A file of a data home.

        Args:
            home: The open data home.
            place: Where it lies in the data home, such as "templates/letters.yaml".
        """
        self._home = home
        self.place = place

    def stamp(self) -> Stamp | None:
        """Differs from the one before when the file was changed; None without a file."""
        try:
            found = (self._home.path / self.place).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def text(self) -> str | None:
        """The file as it stands, to be edited; None where there is none.

        Refuses what cannot be read, and where this window only reads: what is typed then would be lost.
        """
        self._need_writer()
        path = self._home.path / self.place
        if not path.is_file():
            return None
        from ..content.yaml_reader import UnreadableFile, decode, read_bytes

        try:
            return decode(read_bytes(path, follow=True))[0]
        except UnreadableFile as error:
            raise Refused(f"{self.place}: {error.what}.", error.mend) from error

    def store(self, text: str) -> None:
        """Write the file. Refuses where this window only reads, and what cannot be stored."""
        self._need_writer()

        from ..content.files import store

        try:
            store(self._home.path / self.place, text)
        except OSError as error:
            raise Refused(f"{self.place} was not written: {error.strerror}.") from error

    def keep_theme(self, name: str) -> None:
        """Write the theme into it, the file being that of the settings; every other line stays as it is.

        Refuses what `text` and `store` refuse, and a file whose lines cannot be told apart.
        """
        from ..content.settings import with_theme

        self.store(with_theme(self.text() or "", name))

    def _need_writer(self) -> None:
        if self._home.read_only:
            raise Refused("This window only reads.", "Close the other window first.")
