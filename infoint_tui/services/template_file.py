"""One of the user's own files: noticed when it changes, shown as it stands, stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.errors import Refused

if TYPE_CHECKING:
    from .open_home import OpenHome
    from .session import Session


Stamp = tuple[int, int, int]
"""Tells one version of a file from another."""


class TemplateFile:
    """A file that may not be there."""

    def __init__(self, session: Session, home: OpenHome, place: str) -> None:
        """A file of a data home.

        Args:
            session: Says whether this window may write.
            home: The open data home.
            place: Where it lies in the data home, such as "templates/letters.yaml".
        """
        self._session, self._home = session, home
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
        if self._session.read_only:
            raise Refused("This window only reads.", "Close the other window first.")
