"""The data file and its generations as they lie there, read and classified by checksum; a JSON reader that
refuses what the ordinary one lets pass, and says at which line and column. Nothing is written.
"""

from __future__ import annotations

import errno
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from json.decoder import JSONDecodeError
from pathlib import Path
from typing import Any, NoReturn

from ..domain import NamedTuple, regex
from .checkpoint import TABLE, checksum_place, sealed
from .fs import SIZE_LIMIT, OsLayer
from .records import META, READER, InvalidRecord, Meta, Unread, as_stored, is_shallow, read_meta, too_deep

DEPTH_LIMIT = 100
"""Levels of nesting, the root being the first."""

_ESCAPE = regex(r"\\(u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F]..|.)", re.DOTALL)
_STRUCTURE = regex(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


class Damage(Exception):
    """The bytes are not a data file of ours; the text says what is wrong and where."""


class _Refused(ValueError):
    """Raised by the hooks; the place is looked for afterwards."""

    def __init__(self, what: str, needle: str) -> None:
        super().__init__(what)
        self.needle = needle


def decode(data: bytes) -> str:
    """The text of a data file. Raises Damage for an empty, zeroed or non-UTF-8 file."""
    if not data:
        raise Damage("the file is empty (0 bytes)")
    if not data.strip(b"\0"):
        raise Damage("the file has only zero bytes")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Damage("the file is UTF-16 text, not UTF-8")
    if b"\0" in data:
        raise Damage(f"there are zero bytes in the file, the first {_place_of_byte(data, data.index(0))}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Damage(f"the text is not UTF-8 {_place_of_byte(data, error.start)}") from None
    if not text.strip():
        raise Damage("the file holds nothing but blanks")
    return text


def loads(data: bytes) -> Any:
    """Parse bytes strictly. Raises Damage for duplicate keys, NaN, excessive depth and malformed text."""
    text = decode(data)
    _check_depth(text)
    try:
        return json.loads(
            whole_characters(text),
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_short_int,
        )
    except JSONDecodeError as error:
        raise Damage(f"{error.msg}, line {error.lineno} column {error.colno}") from None
    except _Refused as error:
        raise Damage(f"{error}{_place_of(text, error.needle)}") from None
    except RecursionError:
        raise Damage("the text is nested too deeply") from None


_PIECE = 200_000
"""Bytes of a file that are taken apart at once: the less, the less room is needed meanwhile."""
_FIRST = b'\n  "'
_NEXT = b"," + _FIRST
_BETWEEN = b"\n  }" + _NEXT
"""What stands between two records."""
_UID = b'\n   "uid": "'
_LATE, _LATE_FROM = ("contacts",), 100_000
"""Tables of which a start needs few records, and the bytes of text from which it is worth while to read no
others."""


def load_sealed(data: bytes, *, late: bool = False) -> dict[str, dict[str, Any]] | None:
    """The tables in bytes whose checksum agrees, read by the quick reader; None where they are not sound.

    A checksum proves who wrote a file, not that what it holds can be used. With `late` long tables may come
    as text; see `Unread`.
    """
    try:
        root = _by_pieces(data, late=late)
        if root is None:
            root = _quick(data)
            if isinstance(root, dict) and any(map(_too_deep, root.values())):
                return None
    except (ValueError, RecursionError):
        return None
    if not isinstance(root, dict) or not {dict, Unread}.issuperset(map(type, root.values())):
        return None
    for table in filter(None, root.values()):
        numbers = "".join(table)
        plain = numbers.isascii() and numbers.isdigit() and max(map(len, table)) <= 18
        if not plain or "0" in {number[:1] for number in table}:
            return None
    return root


def _too_deep(table: Any) -> bool:
    return type(table) is dict and too_deep(table.values())


def _quick(data: bytes) -> Any:
    escaped = b"\\" in data and b"\\u" in data
    text = data.decode("utf-8", "surrogatepass")
    return READER.decode(whole_characters(text) if escaped else text)


def _by_pieces(data: bytes, *, late: bool) -> dict[str, dict[str, Any]] | None:
    """The same tables from a file laid out as a checkpoint lays it out, taken apart piece by piece into the
    records that will be stored; None for any other file. Raises ValueError and RecursionError."""
    root: dict[str, dict[str, Any]] = {}
    at = 1 if data.startswith(b"{") else len(data)
    while (head := TABLE.match(data, at)) is not None:
        name, at = _quick(head[1]), head.end()
        table = root[name] = {}
        if not head[2]:
            end = data.find(b'\n },\n "', at)
            end = data.find(b"\n }", at) if end < 0 else end
            unread = _unread(data, at, end) if late and name in _LATE and end - at >= _LATE_FROM else None
            if unread is not None:
                root[name] = unread
            else:
                for piece in _pieces(data, at, end):
                    found = _quick(b"{%b}" % piece)
                    shallow = all(map(is_shallow, piece.split(_BETWEEN)))
                    if not found or not (shallow or not _too_deep(found)):
                        return None
                    table.update(found if name == META else as_stored(found))
            at = end + len(b"\n }") if end >= 0 else len(data)
        if data.startswith(b"\n}\n", at) and at + len(b"\n}\n") == len(data):
            return root
        at = at + 1 if data.startswith(b",", at) else len(data)
    return None


def _pieces(data: bytes, at: int, end: int) -> Iterator[bytes]:
    """The records of a table, many at a time, without the comma between the pieces."""
    while at < end:
        cut = data.find(_NEXT, at + _PIECE, end)
        cut = end if cut < 0 else cut
        yield data[at:cut]
        at = cut + 1


def _unread(data: bytes, at: int, end: int) -> Unread | None:
    """The records of a table as their text; None where the text does not show uids and numbers."""
    texts: list[bytes] = []
    for piece in _pieces(data, at, end):
        escaped = b"\\" in piece and b"\\u" in piece  # one sign alone is found many times as fast
        if escaped or not (piece.startswith(_FIRST) and piece.endswith(b"\n  }")):
            return None
        found = piece[4:-4].split(_BETWEEN)
        # One that is empty, or no object at all, stands in a line of its own: it would be a part of another.
        if len(found) != piece.count(_FIRST):
            return None
        texts += found
    numbers = b"\n".join([text[: text.find(b'"')] for text in texts]).decode().split("\n")
    starts = [text.rfind(_UID) + len(_UID) for text in texts]
    uids = b"\n".join([text[at : text.find(b'"', at)] for text, at in zip(texts, starts, strict=True)])
    if min(starts) < len(_UID) or b"\\" in uids or b"\n#" in b"\n" + uids or b"\n\n" in b"\n%b\n" % uids:
        return None
    unread = Unread(numbers, texts, uids.decode().split("\n"))
    ascending = list(map(int, unread))
    sound = len(unread) == len(unread.places) == len(texts) and ascending == sorted(ascending)
    return unread if sound else None


def whole_characters(text: str) -> str:
    """JSON text in which each escaped half of a character that lacks its other half is U+FFFD."""
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _ESCAPE.sub(lambda found: "\\ufffd" if _is_half(found[1]) else found[0], text)


def _is_half(escape: str) -> bool:
    return len(escape) == 5 and escape[:2] in ("ud", "uD")


def load_tables(data: bytes) -> dict[str, dict[str, Any]]:
    """Parse bytes strictly as TinyDB's form {table: {"1": record}}. Raises Damage.

    Records themselves are not looked into: a bad record must not block the others.
    """
    root = loads(data)
    if not isinstance(root, dict):
        raise Damage(f"the outermost value must be an object, not {_kind(root)}, line 1 column 1")
    text = decode(data)
    for name, table in root.items():
        if not isinstance(table, dict):
            place = _place_of(text, json.dumps(name, ensure_ascii=False))
            raise Damage(f"table {name!r} must be an object, not {_kind(table)}{place}")
        for doc_id in table:
            if not (
                doc_id.isascii() and doc_id.isdigit() and len(doc_id) <= 18 and str(int(doc_id)) == doc_id
            ):
                place = _place_of(text, json.dumps(doc_id, ensure_ascii=False))
                raise Damage(
                    f"record number {doc_id[:40]!r} in table {name!r} is not a plain whole number{place}"
                )
    return root


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Refused(
                    f"the name {key!r} stands twice in one object", json.dumps(key, ensure_ascii=False)
                )
            seen.add(key)
    return found


def _no_constant(name: str) -> NoReturn:
    raise _Refused(f"{name} is not a JSON number", name)


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise _Refused(f"the number {text[:20]} is too large", text)
    return value


def _short_int(text: str) -> int:
    if len(text) > 1000:
        raise _Refused(f"the number {text[:20]}… has {len(text)} digits", text)
    return int(text)


def _check_depth(text: str) -> None:
    if text.count("{") + text.count("[") <= DEPTH_LIMIT:
        return
    depth = 0
    for match in _STRUCTURE.finditer(text):
        sign = match.group()
        if sign in "{[":
            depth += 1
            if depth > DEPTH_LIMIT:
                raise Damage(f"more than {DEPTH_LIMIT} levels of nesting{_place(text, match.start())}")
        elif sign in "}]":
            depth -= 1


def _place_of(text: str, needle: str) -> str:
    """Where the last occurrence of `needle` stands: the repetition is what is wrong."""
    at = text.rfind(needle)
    return "" if at < 0 else _place(text, at)


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    return f", line {line} column {at - text.rfind(chr(10), 0, at)}"


def _place_of_byte(data: bytes, at: int) -> str:
    line = data.count(b"\n", 0, at) + 1
    return f"at line {line} column {at - data.rfind(10, 0, at)} (byte {at})"


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    return {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}.get(
        type(value), type(value).__name__
    )


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
    alien: bool = False
    """Damaged only in that it says a schema that never was: what it holds may be all there is."""


def read_main(main: Path, osl: OsLayer, *, late: bool = False) -> MainFile:
    """Read and judge a data file; see `load_sealed` for `late`. Raises OSError where it exists but cannot be
    read."""
    try:
        data = osl.read(main, SIZE_LIMIT)
    except FileNotFoundError:
        return MainFile("absent")
    return classify(data, late=late)


def classify(data: bytes, *, late: bool = False) -> MainFile:
    """Good: the checksum agrees and the content is sound. Edited: it does not, but the text makes sense.

    Damaged: the text makes no sense, or is of a schema that never was.
    """
    seal = _seal_meanwhile(data)
    sound = None if seal is None else load_sealed(data, late=late)
    sha = None if seal is None else seal()
    if sha is not None:
        meta = None if sound is None else read_meta(sound)
        if sound is not None and meta is not None and meta.schema > 0:
            return MainFile("good", data, sound, meta, sha)
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    try:
        raw = load_tables(data)
    except Damage as damage:
        return MainFile("damaged", data, sha=digest, why=str(damage))
    if (schema := _odd_schema(raw)) is not None:
        why = f"it says schema {schema}, which no version of infoint wrote"
        return MainFile("damaged", data, sha=digest, why=why, alien=True)
    return MainFile("edited", data, raw, read_meta(raw), digest, "its checksum doesn't match its content")


_LONG_FILE = 4_000_000
"""Bytes from which the checksum is worth a thread."""


def _seal_meanwhile(data: bytes) -> Callable[[], str | None] | None:
    """Gives the result of `sealed`, for which a long file is looked through meanwhile; None where it is None
    already."""
    found: list[str | None] = []
    if len(data) < _LONG_FILE or checksum_place(data) is None:
        found.append(sealed(data))
        return None if found[0] is None else found.pop
    thread = threading.Thread(target=lambda: found.append(sealed(data)), daemon=True)
    with suppress(RuntimeError):  # no more threads: it is looked through afterwards
        thread.start()

    def wait() -> str | None:
        if thread.ident is not None:
            thread.join()
        return found[0] if found else sealed(data)

    return wait


def _odd_schema(raw: Mapping[str, Any]) -> int | None:
    """The schema a file names where it is below the first; None for any other, and for none at all."""
    one = raw.get(META, {}).get("1")
    schema = one.get("schema") if isinstance(one, dict) else None
    return schema if type(schema) is int and schema < 1 else None


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


class Generation(NamedTuple):
    """A data file among the backups.

    `state` is good, edited (sound JSON that its checksum does not cover) or damaged; `why` says what is
    wrong. `saved` is the instant it was written, as it stands in the file; `records` how many it holds.
    """

    path: Path
    rev: int
    saved: str
    size: int
    records: int
    state: str
    why: str
    kept: bool
    """True for a version that was put aside; the others are the generations of the file itself."""

    @property
    def name(self) -> str:
        """What a command takes to mean it: the revision, or the name of the file."""
        return self.path.name if self.kept else str(self.rev)


def list_generations(
    home: Path, osl: OsLayer, progress: Callable[[str, int], None] = lambda _what, _size: None
) -> list[Generation]:
    """Every generation, the newest first, then the versions put aside. Nothing is changed.

    `progress` hears of each before it is read, with its size in bytes.
    """
    folder = home / BACKUPS
    try:
        names = osl.listdir(folder)
    except OSError:
        return []
    found = []
    for name in names:
        if name.endswith(".json"):
            progress(f"Reading {BACKUPS}/{name}", _size_of(folder / name, osl))
            found.append(read_generation(folder / name, osl))
    return sorted(found, key=lambda each: (each.kept, -each.rev, each.path.name))


def _size_of(path: Path, osl: OsLayer) -> int:
    try:
        return osl.stat(path).st_size
    except OSError:
        return 0


def revision_of(name: str) -> int | None:
    """The revision in the name of a generation; None for any other file."""
    middle = name.removeprefix("db.").removesuffix(".json")
    return int(middle) if name == f"db.{middle}.json" and middle.isdecimal() else None


def read_generation(path: Path, osl: OsLayer) -> Generation:
    """Read and judge one file; one that cannot be read counts as damaged."""
    try:
        data = osl.read(path, SIZE_LIMIT)
    except OSError as error:
        rev = revision_of(path.name)
        why = error.strerror or str(error)
        return Generation(path, rev or 0, "", 0, 0, "damaged", why, rev is None)
    return generation_of(path, data, classify(data))


def generation_of(path: Path, data: bytes, judged: MainFile) -> Generation:
    """What a file that was read and judged is among the backups."""
    rev = revision_of(path.name)
    kept = rev is None
    state, why = judged.state, judged.why
    one = judged.raw.get(META, {}).get("1")
    meta = one if isinstance(one, dict) else {}
    records = sum(len(table) for name, table in judged.raw.items() if name != META)
    if rev is None:
        rev = meta["rev"] if type(meta.get("rev")) is int else 0
    return Generation(path, rev, str(meta.get("saved", ""))[:40], len(data), records, state, why, kept)


def verify_copy(path: Path, osl: OsLayer) -> Generation:
    """Read a copy back. Raises OSError where it is not what was written."""
    found = read_generation(path, osl)
    if found.state != "good" or sealed(osl.read(path, found.size)) is None:
        raise OSError(f"{path} does not read back as it was written ({found.why})")
    return found


RECORD_LIMIT = 16_000_000
"""Bytes of one record as JSON."""
UID_LIMIT = 1000
RECORD_DEPTH = 60
_LONG = 870
"""Digits from which a number is looked at more closely: Python itself reads back 4300 at most."""
_DIGITS = regex(rb"[0-9]{%d}" % _LONG)
_TEXT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def encode(value: Any) -> bytes:
    """Compact JSON in UTF-8. Raises ValueError, TypeError or RecursionError for what JSON cannot hold."""
    return _TEXT.encode(value).encode("utf-8")


def check_names(table: str, uid: str) -> None:
    """Raise InvalidRecord unless table and uid can be used as names."""
    if not isinstance(table, str) or not table or len(table) > 64 or not table.isprintable() or table == META:
        raise InvalidRecord(str(table), str(uid), "", "that isn't a valid table name")
    if not isinstance(uid, str) or not uid or len(uid) > UID_LIMIT or uid.startswith("#"):
        raise InvalidRecord(
            table, str(uid)[:60], "uid", "a uid is a text of 1 to 1000 characters without a leading #"
        )
    _check_text(table, uid, "uid", uid)


def normalise(table: str, uid: str, record: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """A private copy of `record` with its uid, and its text as compact JSON.

    Raises InvalidRecord with the path of the first field that JSON cannot hold exactly.
    """
    check_names(table, uid)
    if record.get("uid", uid) != uid:
        raise InvalidRecord(table, uid, "uid", "the record carries another uid")
    plain = record if isinstance(record, dict) and "uid" in record else {**record, "uid": uid}
    text, copy = check_document(table, uid, plain)
    return copy, text


def check_document(table: str, uid: str, plain: Any) -> tuple[bytes, Any]:
    """The compact JSON of a value and a copy read back from it. Raises InvalidRecord."""
    try:
        text = encode(plain)
        copy = json.loads(text)
        # The encoder turns odd keys and tuples into something else without a word: compare.
        exact = copy == plain
    except (TypeError, ValueError, RecursionError):
        exact = False
    if not exact:
        _explain(table, uid, plain)
        raise InvalidRecord(table, uid, "", "it couldn't be read back unchanged")
    if len(text) > _LONG and _DIGITS.search(text):
        _explain(table, uid, plain)
    if len(text) > RECORD_LIMIT:
        raise InvalidRecord(table, uid, "", f"it is larger than {RECORD_LIMIT // 1_000_000} MB")
    if text.count(b"{") + text.count(b"[") > RECORD_DEPTH and _depth(copy) > RECORD_DEPTH:
        raise InvalidRecord(table, uid, "", f"it is nested deeper than {RECORD_DEPTH} levels")
    return text, copy


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max((_depth(item) for item in value.values() if isinstance(item, (dict, list))), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(item) for item in value if isinstance(item, (dict, list))), default=0)
    return 0


def _explain(table: str, uid: str, value: Any) -> None:
    """Raise InvalidRecord naming the first place that is wrong."""
    stack: list[tuple[str, Any, int]] = [("", value, 0)]
    while stack:
        path, item, depth = stack.pop()
        if depth > RECORD_DEPTH:
            raise InvalidRecord(table, uid, path[:200], f"it is nested deeper than {RECORD_DEPTH} levels")
        if isinstance(item, dict):
            for key in item:
                if not isinstance(key, str):
                    raise InvalidRecord(table, uid, path, f"field names must be text, not {key!r}")
                _check_text(table, uid, path, key)
            stack += [
                (f"{path}.{key}" if path else key, part, depth + 1) for key, part in reversed(item.items())
            ]
        elif isinstance(item, list):
            stack += [(f"{path}[{n}]", item[n], depth + 1) for n in reversed(range(len(item)))]
        else:
            _check_leaf(table, uid, path, item)


def _check_leaf(table: str, uid: str, path: str, item: Any) -> None:
    if item is None or isinstance(item, bool):
        return
    if isinstance(item, str):
        _check_text(table, uid, path, item)
    elif isinstance(item, int):
        if item.bit_length() > 2900:
            raise InvalidRecord(table, uid, path, "the number has too many digits")
    elif isinstance(item, float):
        if item != item or item in (float("inf"), float("-inf")):
            raise InvalidRecord(table, uid, path, f"{item} is not a JSON number")
    else:
        raise InvalidRecord(table, uid, path, f"JSON has no {type(item).__name__}")


def _check_text(table: str, uid: str, path: str, text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = f"half a character (U+{ord(text[error.start]):04X}) at position {error.start}"
        raise InvalidRecord(table, uid.encode("utf-8", "replace").decode(), path, shown) from None
