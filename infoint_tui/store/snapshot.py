"""The data file and its generations as they lie there, read and judged by checksum; nothing is written."""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .fs import OsLayer
from .records import Meta, read_meta
from .snapshot_text import sealed
from .strict_json import SIZE_LIMIT, Damage, load_tables

FILE = "infoint.json"
BACKUPS, QUARANTINE = "backups", "quarantine"
_NOT_THE_FILES_FAULT = frozenset(
    {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EPERM, errno.ENOENT}
)
"""Why a generation cannot be read that may be sound: an older one must not be taken for the newest."""


class Evidence(NamedTuple):
    """Bytes to put aside, unless they lie there already, before anything is written."""

    folder: str
    stem: str
    data: bytes


class MainFile(NamedTuple):
    """The data file as found. `state` is absent, good, edited or damaged; `why` says what is wrong."""

    state: str
    data: bytes = b""
    raw: Mapping[str, Any] = {}
    meta: Meta | None = None
    sha: str = ""
    why: str = ""


def read_main(main: Path, osl: OsLayer) -> MainFile:
    """Read and judge a data file. Raises OSError where it exists but cannot be read."""
    try:
        data = osl.read(main, SIZE_LIMIT)
    except FileNotFoundError:
        return MainFile("absent")
    return classify(data)


def classify(data: bytes) -> MainFile:
    """Good: the checksum agrees. Edited: it does not, but the text makes sense. Damaged: it does not."""
    sha = sealed(data)
    if sha is not None:
        raw = json.loads(data)
        meta = read_meta(raw)
        if meta is not None:
            return MainFile("good", data, raw, meta, sha)
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    try:
        raw = load_tables(data)
    except Damage as damage:
        return MainFile("damaged", data, sha=digest, why=str(damage))
    return MainFile(
        "edited", data, raw, read_meta(raw), digest, "its checksum does not agree with its content"
    )


def generations(home: Path, osl: OsLayer) -> list[tuple[int, Path]]:
    """(revision, path) of the backups, newest first."""
    found = []
    for name in osl.listdir(home / BACKUPS):
        middle = name.removeprefix("db.").removesuffix(".json")
        if name == f"db.{middle}.json" and middle.isdigit():
            found.append((int(middle), home / BACKUPS / name))
    return sorted(found, reverse=True)


def newest_good(backups: list[tuple[int, Path]], osl: OsLayer) -> tuple[MainFile | None, int]:
    """The newest generation whose checksum agrees, and how many newer ones had to be passed over."""
    for passed, (_, path) in enumerate(backups):
        try:
            found = read_main(path, osl)
        except OSError as error:
            if error.errno in _NOT_THE_FILES_FAULT:
                raise
            continue
        if found.state == "good":
            return found, passed
    return None, len(backups)
