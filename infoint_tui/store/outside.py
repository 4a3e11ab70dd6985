"""What other programs do to the data file while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .changes import Change, Put
from .database import RecordStorage
from .home import Home
from .merge_base import base_of_diverged
from .migrations import newest
from .opening import merge_found
from .saving import Saver
from .snapshot import BACKUPS, QUARANTINE, Evidence, MainFile
from .writer import Writer, explain


class OutsideWatch:
    """Notices a data file that is not the one left here, and takes in what it holds."""

    def __init__(
        self, home: Home, storage: RecordStorage, saver: Saver, meet_newer: Callable[[Writer], None]
    ) -> None:
        """`meet_newer` is told where a newer infoint has replaced the file."""
        self._home, self._storage, self._saver, self._meet_newer = home, storage, saver, meet_newer

    def look(self) -> None:
        """Notice what others did to the data file or the whole home, as after coming back to the window."""
        writer = self._storage.access.writer
        if writer is None:
            return
        writer.check_lock()
        if not writer.lost:
            self._look(writer)
        self._saver.update_status()

    def _look(self, writer: Writer) -> None:
        """Take in what another program did to the data file, after putting its version aside."""
        try:
            found = writer.look()
            if found is None:
                return
            if found.meta is not None and found.meta.schema > newest(self._home.steps):
                self._meet_newer(writer)
                return
            if found.state == "damaged":
                writer.keep(Evidence(QUARANTINE, "infoint.corrupt", found.data))
            elif found.state != "absent":
                writer.keep(Evidence(BACKUPS, "found", found.data))
            text, puts = self._classified(writer, found)
        except OSError as error:
            writer.trouble = explain(error)
            writer.outside = True
            return
        writer.accept(found)
        self._home.report.notices.append(text)
        if puts:
            self.take_over(puts, found.sha)
        else:
            self._storage.publish(Change(text, frozenset(), "outside"))
        self._saver.submit_checkpoint()

    def _classified(self, writer: Writer, found: MainFile) -> tuple[str, list[tuple[Put, int | None]]]:
        """What to say of a file that is not the one we left, and what to put so that both sides are kept."""
        home = self._home
        if found.state == "absent":
            return f"{home.main.name} was deleted or moved while open; it is written anew from memory.", []
        if found.state == "damaged":
            bad = f"{home.main.name} was damaged while open ({found.why})"
            return f"{bad}; it is written anew from memory, the bad file is kept in {QUARANTINE}/.", []
        base = base_of_diverged(found, writer.line, home.path / BACKUPS, home.osl, home.steps)
        ours = self._storage.data
        merged = merge_found(found, writer.base_tables() if base is None else base, ours, home.steps)
        home.report.problems += [p for p in merged.problems if p not in home.report.problems]
        if merged.puts:
            # What stands here is put aside, before something from outside changes it.
            writer.keep(Evidence(BACKUPS, "ours", self._saver.copier.compose(ours).whole()))
        return merged.told(f"{home.main.name} was changed by another program"), merged.puts

    def take_over(self, puts: Sequence[tuple[Put, int | None]], file: str) -> None:
        """Journal what was merged in from outside; `file` is the checksum of the file it came from."""
        with self._storage.change("changed outside", kind="outside", undoable=False, file=file) as change:
            for put, number in puts:
                change.set(put.table, put.uid, put.record, number)
