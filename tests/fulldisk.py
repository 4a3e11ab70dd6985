"""An os layer in which one directory is on a full disk, as the store sees it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from infoint_tui.store.fs import OsLayer


class FullDisk(OsLayer):
    """Nothing can be written below `home` while `code` is set; everywhere else it can."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.code = 0
        self._inside: set[int] = set()

    def fill(self, code: int = errno.ENOSPC) -> None:
        """From now on every write below the home fails with this errno."""
        self.code = code

    def free(self) -> None:
        """There is room again."""
        self.code = 0

    def _meet(self, path: Path) -> None:
        if self.code and path.is_relative_to(self.home):
            raise OSError(self.code, os.strerror(self.code), str(path))

    def create(self, path: Path) -> int:
        self._meet(path)
        return self._note(path, super().create(path))

    def create_plain(self, path: Path) -> int:
        self._meet(path)
        return self._note(path, super().create_plain(path))

    def _note(self, path: Path, fd: int) -> int:
        self._inside.discard(fd)
        if path.is_relative_to(self.home):
            self._inside.add(fd)
        return fd

    def write(self, fd: int, data: bytes | memoryview) -> int:
        if self.code and fd in self._inside:
            raise OSError(self.code, os.strerror(self.code))
        return super().write(fd, data)
